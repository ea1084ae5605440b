"""Documents in process: the list, finding, presses and files on their way in, as tables and by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.dialogue import messages, uploads
from bot.dialogue.desk import Outcome, Upload
from bot.dialogue.documents import matching
from bot.dialogue.intake import Intake
from bot.model import Button
from bot.replies import documents as say
from bot.replies.html import plain
from knowledge import errors
from knowledge.changes import Change
from knowledge.db import snapshot, transaction
from knowledge.errors import DataFolderError, ReadingError
from knowledge.model import DateRule, Document, Header, Member, Obligation, Reading, YearlyRule
from knowledge.reading.steps import Stage
from knowledge.settings import LimitSettings
from knowledge.store import documents as store
from knowledge.store.rows import Content
from tests.bot.office import NOW, Office, open_intake
from tests.bot.papers import plan


@dataclass(slots=True)
class Room:
    """One person before the bot, with the way in."""

    office: Office
    intake: Intake
    who: Member
    buttons: list[Button] = field(default_factory=list)
    told: list[tuple[Stage, int, int]] = field(default_factory=list)

    def type(self, line: str) -> str:
        name, _, argument = line[1:].partition(" ")
        with transaction(self.office.engine) as session:
            return self._heard(
                messages.on_command(session, self.office.desk, self.office.said(self.who, line), name, argument)
            )

    def press(self, label: str, who: Member | None = None) -> Outcome:
        data = next(button.data for button in reversed(self.buttons) if label in button.label)
        return self.data(data, who)

    def data(self, data: str, who: Member | None = None) -> Outcome:
        with transaction(self.office.engine) as session:
            said = self.office.said(who or self.who, data)
            outcome = messages.on_button(session, self.office.desk, said, data)
        self._heard(outcome)
        if outcome.errand is not None and not outcome.errand.uploads:
            self.intake.catch_up()
        return outcome

    def send(self, data: bytes, name: str = "ke-hoach.txt") -> str:
        came = self.intake.aside()
        came.write_bytes(data)
        return self.take(Upload(name, self.who, source="x"), came)

    def take(self, upload: Upload, came: Path | None = None) -> str:
        return self._heard(self.intake.take(upload, came, 1, lambda *told: self.told.append(told)))

    def _heard(self, outcome: Outcome) -> str:
        shown = [*([outcome.edit] if outcome.edit else []), *outcome.replies]
        self.buttons += [button for reply in shown for row in reply.buttons for button in row]
        return "\n".join(plain(reply.html) for reply in shown)

    def stored(self) -> list[str | None]:
        with snapshot(self.office.engine) as session:
            return [document.header.number for document in store.documents(session)]

    def kept(self) -> list[str]:
        return sorted(path.name for path in uploads.folder(self.office.settings).glob("*"))


@pytest.fixture
def room(office: Office) -> Iterator[Room]:
    yield Room(office, open_intake(office), office.member(1, "Sở Nội vụ", admin=True))


# -- the list and finding ----------------------------------------------------------------------------------------------------


def test_the_list_shows_the_latest_first_each_with_a_button(room: Room) -> None:
    assert room.type("/vanban") == (
        "2 văn bản. Bấm để xem:\n"
        "1. Công văn số 845/UBND-TH ngày 03/02/2026 – Báo cáo giải ngân vốn đầu tư công\n"
        "Ủy ban nhân dân tỉnh Sông Lam\n"
        "2. Kế hoạch số 112/KH-UBND ngày 15/01/2026 – Cải cách hành chính năm 2026\n"
        "Ủy ban nhân dân tỉnh Sông Lam"
    )
    assert [(button.label, button.data) for button in room.buttons] == [
        ("1. Công văn 845/UBND-TH", "dc:2"),
        ("2. Kế hoạch 112/KH-UBND", "dc:1"),
    ]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("112", ["112/KH-UBND"]),
        ("112/KH-UBND", ["112/KH-UBND"]),
        ("12", []),
        ("cải cách hành chính", ["112/KH-UBND"]),
        ("cai cach", ["112/KH-UBND"]),
        ("CẢI CÁCH", ["112/KH-UBND"]),
        ("công văn giải ngân", ["845/UBND-TH"]),
        ("ubnd tỉnh sông lam", ["845/UBND-TH", "112/KH-UBND"]),
        ("giai ngan cai cach", []),
        ("UBND", ["845/UBND-TH", "112/KH-UBND"]),
        ("ke-hoach-cchc", ["112/KH-UBND"]),
    ],
)
def test_finding(room: Room, asked: str, numbers: list[str]) -> None:
    with snapshot(room.office.engine) as session:
        known = tuple(reversed(store.documents(session)))
    assert [document.header.number for document in matching(known, asked)] == numbers


def test_one_found_is_shown_and_none_is_said(room: Room) -> None:
    assert room.type("/vanban cai cach").startswith("Kế hoạch số 112/KH-UBND ngày 15/01/2026\n")
    assert room.type("/vanban lũ lụt") == (
        "Không có văn bản nào có “lũ lụt” trong số, tên hay cơ quan ban hành. Gửi /vanban để xem tất cả."
    )


def test_many_are_turned_by_pages_in_the_list_and_in_what_was_found(room: Room) -> None:
    with transaction(room.office.engine) as session:
        for number in range(1, 14):
            _store(session, f"{number:02}/TB-UBND", "Thông báo tuần")
    assert room.type("/vanban").startswith("15 văn bản (trang 1/3).")
    turned = room.press("Tiếp")
    assert turned.edit is not None and turned.edit.html.startswith("<b>15 văn bản</b> (trang 2/3).")
    assert [button.label for button in turned.edit.buttons[-1]] == ["⬅️ Trước", "Tiếp ➡️"]
    assert room.type("/vanban thông báo").startswith("13 văn bản có “thông báo” (trang 1/3).")
    room.press("Tiếp")
    turned = room.press("Tiếp")
    assert turned.edit is not None and turned.edit.html.startswith("<b>13 văn bản</b> có “thông báo” (trang 3/3).")
    assert [button.label for row in turned.edit.buttons for button in row] == ["13. Thông báo 01/TB-UBND", "⬅️ Trước"]


def _store(session: Session, number: str, title: str) -> None:
    reading = Reading(path=number, format="txt", encoding="unicode", blocks=(), pages=1)
    header = Header(kind="Thông báo", number=number, title=title)
    content = Content(f"{number}.txt", reading, number.ljust(64, "0"), header, (), ())
    store.add_document(session, content, NOW)


def test_nothing_there(room: Room) -> None:
    with transaction(room.office.engine) as session:
        for document in store.documents(session):
            store.remove_document(session, document.id)
    assert room.type("/vanban").startswith("Chưa có văn bản nào được nạp.")


def test_the_card_and_the_tasks(room: Room) -> None:
    card = room.type("/vanban 112")
    assert card == (
        "Kế hoạch số 112/KH-UBND ngày 15/01/2026\nỦy ban nhân dân tỉnh Sông Lam\nCải cách hành chính năm 2026\n"
        "Người ký: Trần Văn Mẫu\n2 trang · 3 điều, mục · 4 nhiệm vụ\n\n"
        "• Báo cáo kết quả thực hiện 9 tháng – trước 20/9/2026\n"
        "• Báo cáo kết quả thực hiện năm – trước 25/11/2026\n"
        "• Theo dõi, đôn đốc việc triển khai thực hiện Kế hoạch này\n"
        "• Báo cáo kết quả thực hiện 6 tháng – trước 20/6/2026"
    )
    assert [button.label for button in room.buttons] == ["📋 Xem nhiệm vụ", "📎 Tải bản gốc", "🗑 Gỡ văn bản"]
    (tasks,) = room.press("Xem nhiệm vụ").replies
    assert plain(tasks.html).startswith(
        "Kế hoạch số 112/KH-UBND ngày 15/01/2026: 4 nhiệm vụ\n\n"
        "1. Báo cáo kết quả thực hiện 6 tháng – trước 20/6/2026\n"
        "Thực hiện: Các sở, ban, ngành thuộc tỉnh; Ủy ban nhân dân các huyện, thị xã, thành phố\n"
        "Gửi Ủy ban nhân dân tỉnh (qua Sở Nội vụ)\n\n2. "
    )


def test_a_member_sees_and_fetches_but_does_not_remove(room: Room) -> None:
    lan = room.office.member(2)
    room.type("/vanban 112")
    room.who = lan
    room.buttons.clear()
    room.type("/vanban 112")
    assert [button.label for button in room.buttons] == ["📋 Xem nhiệm vụ", "📎 Tải bản gốc"]
    fetched = room.press("Tải bản gốc")
    assert fetched.original is not None and fetched.original.header.number == "112/KH-UBND"
    for data in ("dx:1", "dy:1", "dn:x", "dg:x"):
        assert room.data(data) == Outcome(notice="Việc này dành cho quản trị viên.")
    assert room.stored() == ["112/KH-UBND", "845/UBND-TH"]


@pytest.mark.parametrize(
    "data", ["dl:", "dl:x", "df:-:0", "df::1", "dc:", "dc:x", "dt:", "do:é", "dn:", "dg:zz", "dy:-1"]
)
def test_any_callback_data_gets_a_notice(room: Room, data: str) -> None:
    assert room.data(data) == Outcome(notice="Nút này đã hết hạn.")


@pytest.mark.parametrize("verb", ["dc", "dt", "do", "dx", "dy", "dk"])
def test_a_document_that_is_gone(room: Room, verb: str) -> None:
    assert room.data(f"{verb}:99") == Outcome(notice="Văn bản này không còn trong kho.")


# -- removing ----------------------------------------------------------------------------------------------------------------


def test_removing_asks_first_and_takes_everything(room: Room) -> None:
    room.send(plan())
    sha = room.kept()[0]
    room.type("/vanban 31")
    asked = room.press("Gỡ văn bản")
    assert asked.edit is not None and plain(asked.edit.html).startswith(
        "Gỡ Kế hoạch số 31/KH-UBND ngày 05/02/2026 khỏi kho?"
    )
    back = room.press("Để lại")
    assert back.edit is not None and "3 nhiệm vụ" in back.edit.html and room.kept() == [sha]
    room.press("Gỡ văn bản")
    gone = room.press("🗑 Gỡ")
    assert (
        gone.edit is not None and plain(gone.edit.html) == "🗑 Đã gỡ Kế hoạch số 31/KH-UBND ngày 05/02/2026 (Người 1)."
    )
    assert (room.stored(), room.kept()) == (["112/KH-UBND", "845/UBND-TH"], [])
    # The shelf serves the new state at once, not at the next look.
    assert [document.header.number for document in room.office.stock.office.documents] == ["112/KH-UBND", "845/UBND-TH"]
    known = {stored.id for stored in room.office.stock.office.passages}
    assert {hit.passage_id for hit in room.office.stock.index.search("công tác dân vận", 20).hits} <= known


# -- files on their way in ---------------------------------------------------------------------------------------------------


def test_a_new_document_is_told_kept_and_found_at_once(room: Room) -> None:
    told = room.send(plan())
    assert told == (
        "✅ Đã nạp.\nKế hoạch số 31/KH-UBND ngày 05/02/2026\nỦy ban nhân dân xã An Thuận\n"
        "Thực hiện công tác dân vận năm 2026\nNgười ký: Trần Văn Bình\n1 trang · 3 điều, mục · 3 nhiệm vụ\n\n"
        "• Báo cáo kết quả thực hiện năm – trước 25/11/2026\n• Theo dõi, đôn đốc việc thực hiện Kế hoạch này\n"
        "• Báo cáo kết quả thực hiện 6 tháng – trước 12/6/2026"
    )
    assert room.told[0] == ("reading", 0, 0) and room.told[-1] == ("indexing", 0, 0)
    document = room.office.stock.office.documents[-1]
    assert (document.header.number, document.file) == ("31/KH-UBND", "ke-hoach.txt")
    path = uploads.original(room.office.settings, document)
    assert path is not None and path.read_bytes() == plan() and path.stat().st_mode & 0o077 == 0
    assert path.name == f"{document.sha256}.txt"
    hit = room.office.stock.index.search("công tác dân vận của cán bộ", 1).hits[0]
    found = next(stored for stored in room.office.stock.office.passages if stored.id == hit.passage_id)
    assert found.document_id == document.id


def test_the_same_file_again_changes_nothing(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    again = room.send(plan(), "ban-sao.txt")
    assert again.startswith("✅ Văn bản này đã có.\nKế hoạch số 31/KH-UBND")
    assert (room.stored(), room.kept()) == (["112/KH-UBND", "845/UBND-TH", "31/KH-UBND"], kept)


def test_a_new_version_says_what_changes_and_waits_for_a_word(room: Room) -> None:
    room.send(plan())
    asked = room.send(plan(year_day=30), "ban-moi.txt")
    assert asked == (
        "📥 ban-moi.txt\nĐây là bản khác của Kế hoạch số 31/KH-UBND ngày 05/02/2026 đang có trong kho (tệp ke-hoach.txt).\n"
        "Thay đổi về nhiệm vụ:\n• Hạn báo cáo năm: 25/11/2026 → 30/11/2026"
    )
    assert len(room.kept()) == 2  # the new one waits
    errand = room.press("Thay bản cũ").errand
    assert errand is not None
    (upload,) = errand.uploads
    assert room.take(upload).startswith(
        "✅ Đã thay bản cũ.\nThay đổi về nhiệm vụ:\n• Hạn báo cáo năm: 25/11/2026 → 30/11/2026"
    )
    document = room.office.stock.office.documents[-1]
    assert (document.file, document.id) == ("ban-moi.txt", 3) and room.kept() == [f"{document.sha256}.txt"]
    assert DateRule(date(2026, 11, 30), inclusive=False) in [
        task.obligation.rule for task in room.office.stock.office.tasks
    ]
    assert room.press("Thay bản cũ") == Outcome(notice="Việc này đã quyết rồi.")


def test_the_old_version_may_stay(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    room.send(plan(year_day=30))
    said = room.press("Giữ bản cũ")
    assert said.edit is not None
    assert (
        plain(said.edit.html)
        == "✖️ Giữ bản cũ của Kế hoạch số 31/KH-UBND ngày 05/02/2026; tôi không lưu tệp ke-hoach.txt."
    )
    assert room.kept() == kept
    assert DateRule(date(2026, 11, 25), inclusive=False) in [
        task.obligation.rule for task in room.office.stock.office.tasks
    ]


def test_a_question_that_runs_out_leaves_no_file(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    room.send(plan(year_day=30))
    room.office.wait(hours=49)
    assert room.press("Thay bản cũ") == Outcome(notice="Nút này đã hết hạn.")
    room.intake.catch_up()
    assert room.kept() == kept


def test_another_administrator_may_decide(room: Room) -> None:
    room.send(plan())
    room.send(plan(year_day=30))
    other = room.office.member(9, "Sở Nội vụ", admin=True)
    errand = room.press("Thay bản cũ", who=other).errand
    assert errand is not None and errand.uploads[0].by == other


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "rong.txt", "Tệp không có chữ nào đọc được."),
        (bytes(range(256)) * 9, "la.bin", "Tôi không đọc được loại tệp này;"),
        (b"PK\x03\x04" + b"hong" * 50, "hong.docx", "Tệp bị hỏng,"),
    ],
)
def test_refusals_leave_nothing_behind(room: Room, data: bytes, name: str, sentence: str) -> None:
    told = room.send(data, name)
    assert told.startswith(f"⚠️ {name}\n{sentence}") and told.count("\n") == 1
    assert room.kept() == [] and len(room.stored()) == 2


def test_a_secret_document_is_named_nowhere(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def secret(*_: object, **__: object) -> Reading:
        raise errors.SecretFileError("marked")

    monkeypatch.setattr("knowledge.ingest.prepare", secret)
    told = room.send(plan(), "phuong-an-tac-chien.txt")
    assert told.startswith("⚠️ Văn bản mang dấu bí mật nhà nước:") and "tac-chien" not in told
    assert room.kept() == [] and len(room.stored()) == 2
    assert "tac-chien" not in caplog.text and "a file sent by 1 was refused: SecretFileError" in caplog.text


def test_a_disk_that_fails_leaves_nothing_behind(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DataFolderError("the disk is full")

    monkeypatch.setattr("knowledge.ingest.store.add_document", full)
    with pytest.raises(DataFolderError):
        room.send(plan())
    assert room.kept() == [] and len(room.stored()) == 2


def test_what_a_killed_program_left_is_swept_at_the_next_start(room: Room) -> None:
    room.send(plan())
    kept = room.kept()
    room.intake.aside().write_bytes(b"half")
    (uploads.folder(room.office.settings) / f"{'0' * 64}.txt").write_bytes(b"of no document")
    open_intake(room.office)
    assert room.kept() == kept


def test_two_files_of_one_name_are_two_documents(room: Room) -> None:
    room.send(plan(31))
    assert room.send(plan(32, title="Phòng, chống thiên tai năm 2026")).startswith("✅ Đã nạp.")
    assert room.stored()[-2:] == ["31/KH-UBND", "32/KH-UBND"]


def test_an_original_from_the_shell_is_sent_while_it_is_what_was_read(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "o-may.txt"
    path.write_bytes(plan())
    came = room.intake.aside()
    came.write_bytes(plan())
    document = Document(
        1, "o-may.txt", str(path), uploads.keep(room.office.settings, came, "o-may.txt")[1], Header(), 1
    )
    uploads.drop(room.office.settings, document.sha256)
    assert uploads.original(room.office.settings, document) == path
    path.write_bytes(plan(day=13))
    assert uploads.original(room.office.settings, document) is None
    assert uploads.original(room.office.settings, replace(document, path=str(tmp_path))) is None


# -- words -------------------------------------------------------------------------------------------------------------------


def _subclasses(kind: type[ReadingError]) -> list[type[ReadingError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in _subclasses(child))]


@pytest.mark.parametrize("kind", _subclasses(ReadingError))
def test_every_refusal_is_one_vietnamese_sentence_without_the_operators_words(kind: type[ReadingError]) -> None:
    told = plain(say.refused("a<b>.pdf", kind("operator's words"), LimitSettings()).html)
    sentence = told.removeprefix("⚠️ ").removeprefix("a<b>.pdf\n")
    assert "operator" not in told and "{" not in told and sentence.count(".") == 1 and sentence.endswith(".")


def test_changes_in_words() -> None:
    report = Obligation(
        "report",
        "báo cáo kết quả",
        ("Sở Y tế",),
        "UBND tỉnh",
        None,
        "năm",
        YearlyRule(11, 25, inclusive=False),
        "",
        "1",
        1,
        0,
    )
    duty = replace(report, kind="duty", action="rà soát danh mục", period=None, rule=DateRule(date(2026, 3, 1), True))
    document = Document(1, "a.txt", "/a.txt", "0" * 64, Header(kind="Kế hoạch", number="1/KH"), 1)

    def told(*changes: Change) -> list[str]:
        return plain(say.other_version("b.txt", document, changes, "t").html).splitlines()[2:]

    assert told() == ["Nhiệm vụ và thời hạn không đổi."]
    assert told(
        Change(report, replace(report, rule=YearlyRule(11, 30, inclusive=True), recipient="Sở Nội vụ")),
        Change(None, duty),
        Change(replace(duty, action="lập quỹ"), None),
    ) == [
        "Thay đổi về nhiệm vụ:",
        "• Hạn báo cáo năm: trước ngày 25/11 hằng năm → chậm nhất ngày 30/11 hằng năm",
        "• Nơi nhận (báo cáo năm): UBND tỉnh → Sở Nội vụ",
        "• Thêm: Rà soát danh mục – chậm nhất ngày 01/3/2026",
        "• Bỏ: Lập quỹ – chậm nhất ngày 01/3/2026",
    ]
    assert told(*[Change(None, duty)] * 15)[-1] == "và 3 thay đổi khác"


def test_a_card_is_honest_about_what_it_does_not_know() -> None:
    document = Document(1, "quet.pdf", "/quet.pdf", "0" * 64, Header(), 12)
    counts = store.Counts(pages=12, passages=3, obligations=0, ocr_pages=3, restored_syllables=45)
    words = plain(say.card(document, counts, 2, (), today=date(2026, 9, 1), admin=True).html)
    assert words == (
        "Văn bản quet.pdf\nChưa đọc được: loại, số ký hiệu, ngày ban hành, cơ quan ban hành, trích yếu.\n"
        "12 trang · 2 điều, mục · 0 nhiệm vụ\nĐọc từ bản quét: 3/12 trang, nên đối chiếu với bản gốc.\n"
        "Tệp mất chữ: tôi đã phục hồi 45 chữ, có đánh dấu khi trích dẫn."
    )
