"""Files to the bot and back over the loopback Telegram: uploads, the line, faults, versions, removing."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import threading
import time
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.dialogue import uploads
from bot.handlers import line
from knowledge import ingest
from knowledge.db import snapshot
from knowledge.errors import DataFolderError, MissingPackageError, SecretFileError
from knowledge.settings import Settings
from knowledge.store import documents
from knowledge.store.refusals import refusals
from tests.bot.papers import plan
from tests.knowledge.papers import pdf
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.server import LoopbackTelegram
from tests.telegram.views import SeenMessage


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture
def hoa(thuky: Thuky) -> User:
    """An administrator."""
    return thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)


def numbers(thuky: Thuky) -> list[str | None]:
    with snapshot(thuky.office.engine) as session:
        return [document.header.number for document in documents.documents(session)]


def kept(thuky: Thuky) -> list[str]:
    return sorted(path.name for path in uploads.folder(thuky.office.settings).glob("*"))


async def give(user: User, data: bytes, name: str = "ke-hoach.txt", *, caption: str = "") -> list[SeenMessage]:
    """Send a file; what the bot has said when all is quiet again."""
    await user.send_document(data, name, caption=caption)
    mark = user.mark
    await user.server.quiet(30)
    return user.chat.after(mark)


ONLY_SAMPLES = ["112/KH-UBND", "845/UBND-TH"]


async def test_an_upload_becomes_a_card_and_is_known_at_once(thuky: Thuky, hoa: User) -> None:
    sent = await hoa.send_document(plan(), "Kế hoạch dân vận.txt")
    await thuky.server.quiet(30)
    (card,) = hoa.chat.after(sent.id)
    assert card.reply_to == sent.id
    assert card.history[0] == "📥 Kế hoạch dân vận.txt\nĐang tải…"
    assert card.text.startswith("✅ Đã nạp.\nKế hoạch số 31/KH-UBND ngày 05/02/2026\nỦy ban nhân dân xã An Thuận\n")
    assert "3 điều, mục · 3 nhiệm vụ" in card.text and "• Báo cáo kết quả thực hiện năm – trước 25/11/2026" in card.text
    assert card.labels == ["📋 Xem nhiệm vụ", "📎 Tải bản gốc", "🗑 Gỡ văn bản"]
    await Dialogue(hoa).run(
        [
            (Tap("Xem nhiệm vụ"), ["31/KH-UBND ngày 05/02/2026: 3 nhiệm vụ", "Thực hiện: Các trường học"]),
            ("Các trường học báo cáo 6 tháng trước ngày nào?", ["12/6/2026", "31/KH-UBND"]),
            ("/vanban dan van", ["Kế hoạch số 31/KH-UBND", Not("112/KH-UBND")]),
        ]
    )


async def test_the_original_comes_back_byte_for_byte_to_members_too(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan(), "Kế hoạch dân vận.txt")
    lan = thuky.insider()
    (card,) = await lan.ask("/vanban 31")
    tapped = await lan.tap(card, "Tải bản gốc")
    assert tapped.answer == "Đang gửi tệp…"
    document = tapped.messages[0].document
    assert document is not None and document["file_name"] == "Kế hoạch dân vận.txt"
    assert thuky.server.world.files[document["file_id"]].data == plan()


async def test_an_original_that_is_gone_is_said_so(thuky: Thuky) -> None:
    lan = thuky.insider()
    (card,) = await lan.ask("/vanban 112")
    assert (await lan.tap(card, "Tải bản gốc")).messages[0].text == (
        "Tệp gốc của Kế hoạch số 112/KH-UBND ngày 15/01/2026 không còn ở nơi đã nạp, hoặc đã bị sửa."
    )


async def test_a_member_is_told_who_adds_documents_and_their_words_count(thuky: Thuky) -> None:
    lan = thuky.insider()
    (said,) = await give(lan, plan())
    assert said.text == "Văn bản do quản trị viên của cơ quan nạp; anh/chị nhờ quản trị viên gửi tệp này cho tôi."
    (said,) = await give(lan, plan(), caption="gửi anh chị văn bản nhé")
    assert said.text.startswith("Văn bản do quản trị viên của cơ quan nạp;")
    (said,) = await give(lan, plan(), caption="đã nộp báo cáo 6 tháng")
    assert "6 tháng: đã gửi" in said.text
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == [] and thuky.calls("getFile") == []


async def test_an_administrators_words_under_a_file_count_where_they_tell_of_work(thuky: Thuky, hoa: User) -> None:
    (card,) = await give(hoa, plan(32), caption="kế hoạch mới đây nhé")
    assert card.text.startswith("✅ Đã nạp.")
    told, card = await give(hoa, plan(), caption="đã nộp báo cáo 6 tháng")
    assert "6 tháng: đã gửi" in told.text and card.text.startswith("✅ Đã nạp.")


async def test_outsiders_get_the_one_sentence(thuky: Thuky) -> None:
    stranger = thuky.server.user(66, "Kẻ lạ")
    assert [message.text[:36] for message in await give(stranger, plan())] == ["Tôi là Thuky, chỉ phục vụ cán bộ của"]
    assert await give(stranger, plan()) == [] and thuky.calls("getFile") == []


async def test_the_same_file_twice(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan())
    (again,) = await give(hoa, plan(), "khac.txt")
    assert again.text.startswith("✅ Văn bản này đã có.\nKế hoạch số 31/KH-UBND")
    assert numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND"] and len(kept(thuky)) == 1


async def test_an_update_delivered_twice_is_taken_in_once(thuky: Thuky, hoa: User) -> None:
    thuky.server.deliver_twice()
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.") and len(thuky.calls("getFile")) == 1


async def test_beyond_twenty_megabytes_the_way_round_is_said(thuky: Thuky, hoa: User) -> None:
    (said,) = await give(hoa, b"%PDF-1.7" + b"\0" * (21 << 20), "lon.pdf")
    assert said.text == (
        "⚠️ lon.pdf\nTệp 22 MB, Telegram chỉ cho tôi tải tới 20 MB. Anh/chị chép tệp vào máy chủ rồi chạy ở đó:\n"
        ".venv/bin/python -m scripts.ingest ĐƯỜNG-DẪN-TỆP"
    )
    assert thuky.calls("getFile") == [] and kept(thuky) == []


def _docx_with_macros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        archive.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (pdf([[(72, 700, "Ke hoach")]], password="bi-mat"), "khoa.pdf", "Tệp có mật khẩu; anh/chị bỏ mật khẩu rồi gửi lại."),
        (b"   \n", "rong.txt", "Tệp không có chữ nào đọc được."),
        (bytes(range(256)) * 4, "la.xyz", "Tôi không đọc được loại tệp này;"),
        (_docx_with_macros(), "macro.docx", "Tệp có macro nên tôi không nhận;"),
    ],
    ids=["password", "empty", "unknown", "macros"],
)  # fmt: skip
async def test_refusals(thuky: Thuky, hoa: User, data: bytes, name: str, sentence: str) -> None:
    (said,) = await give(hoa, data, name)
    assert said.text.startswith(f"⚠️ {name}\n{sentence}") and said.labels == []
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SecretFileError("marked"), "⚠️ Văn bản mang dấu bí mật nhà nước:"),
        (MissingPackageError("install libreoffice-writer"), "⚠️ an-ninh.doc\nMáy chủ thiếu phần mềm đọc loại tệp này;"),
    ],
)
async def test_refusals_by_the_class_of_the_error(
    thuky: Thuky, hoa: User, error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(ingest, "prepare", refuse)
    (said,) = await give(hoa, plan(), "an-ninh.doc")
    assert said.text.startswith(sentence) and "libreoffice" not in said.text
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == [] and "an-ninh" not in caplog.text


async def test_a_download_that_breaks_off_is_tried_again(thuky: Thuky, hoa: User) -> None:
    thuky.server.drop_next("file")
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.") and len(kept(thuky)) == 1


async def test_a_download_that_never_comes_is_said_and_leaves_nothing(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.sending._PAUSES", (0.01, 0.01, 0.01))
    thuky.server.drop_next("file", times=4)
    (said,) = await give(hoa, plan())
    assert said.text == "⚠️ ke-hoach.txt\nTôi không tải được tệp này về. Anh/chị gửi lại giúp."
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.")


async def test_a_fault_of_ours_gives_a_code_and_the_next_file_goes_through(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise DataFolderError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "_store", full)
        (said,) = await give(hoa, plan())
    assert said.text.startswith("⚠️ ke-hoach.txt\nTôi chưa lưu được vì kho dữ liệu đang bận hoặc đầy.")
    assert said.text[-9:-1] in caplog.text and "the disk is full" in caplog.text and kept(thuky) == []
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.")


# -- the line ----------------------------------------------------------------------------------------------------------------


class Gate:
    """Holds reading back until it is opened, and counts how many are inside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.inside, self.most = 0, 0
        prepare = ingest.prepare

        def held(*args: Any, **kwargs: Any) -> Any:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if kwargs.get("progress"):
                for page in range(1, 13):
                    kwargs["progress"]("recognising", page, 12)
            self.open.wait(20)
            try:
                return prepare(*args, **kwargs)
            finally:
                self.inside -= 1

        monkeypatch.setattr(ingest, "prepare", held)


async def test_several_files_wait_in_line_while_others_are_answered(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, lan = Gate(monkeypatch), thuky.insider()
    for number in (31, 32, 33):
        await hoa.send_document(plan(number, title=f"Việc thứ {number} năm 2026"), f"{number}.txt")
    await hoa.wait_for(lambda _: len(hoa.chat.messages) == 3)
    assert [message.text for message in hoa.chat.messages[1:]] == [
        "📥 32.txt\nĐang chờ, trước tệp này còn 1 tệp.",
        "📥 33.txt\nĐang chờ, trước tệp này còn 2 tệp.",
    ]
    await lan.send("hạn báo cáo 9 tháng?")
    (answer,) = await lan.wait_for(1)
    assert "20/9/2026" in answer.text
    await hoa.send("hạn báo cáo 9 tháng?")
    assert "20/9/2026" in (await hoa.wait_for(1))[0].text
    gate.open.set()
    await thuky.server.quiet(30)
    assert [message.text.split("\n")[1][:22] for message in hoa.chat.messages[:3]] == [
        "Kế hoạch số 31/KH-UBND", "Kế hoạch số 32/KH-UBND", "Kế hoạch số 33/KH-UBND",
    ]  # fmt: skip
    assert gate.most == 1 and numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND", "32/KH-UBND", "33/KH-UBND"]


async def test_steps_are_shown_about_once_a_second(thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    await hoa.send_document(plan(), "quet.txt")
    await hoa.wait_for(lambda new: bool(new) and "nhận dạng" in new[0].text, within=5)
    assert hoa.chat.last.text == "📥 quet.txt\nĐang nhận dạng chữ trang 12/12…"
    gate.open.set()
    await thuky.server.quiet(30)
    edits = [call.at for call in thuky.calls("editMessageText")]
    assert len(edits) <= 4  # twelve pages, and never an edit for each
    assert hoa.chat.last.text.startswith("✅ Đã nạp.")


async def test_429_while_steps_are_shown_does_not_cost_the_card(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    thuky.server.fail_next("editMessageText", status=429, retry_after=1)
    await hoa.send_document(plan(), "quet.txt")
    began = time.monotonic()
    while not any(call.status == 429 for call in thuky.calls("editMessageText")):
        await asyncio.sleep(0.01)
        assert time.monotonic() - began < 5
    gate.open.set()
    await thuky.server.quiet(30)
    assert hoa.chat.last.text.startswith("✅ Đã nạp.\nKế hoạch số 31/KH-UBND")
    assert [message.text[:5] for message in hoa.chat.messages] == ["✅ Đã "]


async def test_a_status_message_that_was_deleted_is_said_anew(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    await hoa.send_document(plan(), "a.txt")
    (status,) = await hoa.wait_for(1)
    thuky.server.world.rooms[1].messages[status.id].deleted = True
    gate.open.set()
    await thuky.server.quiet(30)
    assert [message.text.split("\n")[0] for message in hoa.chat.messages] == ["✅ Đã nạp."]
    thuky.server.violations.clear()  # editing a deleted message is what this test is about


async def test_who_waits_when_the_bot_stops_is_told(
    loopback: LoopbackTelegram, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr("bot.handlers.line._GRACE", 0.05)
    gate = Gate(monkeypatch)
    async with running_bot(loopback, settings) as thuky:
        hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
        await hoa.send_document(plan(31), "31.txt")
        await hoa.send_document(plan(32), "32.txt")
        await hoa.wait_for(lambda _: len(hoa.chat.messages) == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert [message.text for message in hoa.chat.messages] == [
        "⚠️ 31.txt\nTôi vừa phải dừng nên chưa nhận tệp này. Anh/chị gửi lại giúp.",
        "⚠️ 32.txt\nTôi vừa phải dừng nên chưa nhận tệp này. Anh/chị gửi lại giúp.",
    ]
    gate.open.set()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


# -- versions and removing -----------------------------------------------------------------------------------------------------


async def test_a_new_version_takes_the_old_ones_place_after_a_word(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan())
    (asked,) = await give(hoa, plan(year_day=30), "ban-moi.txt")
    assert "• Hạn báo cáo năm: 25/11/2026 → 30/11/2026" in asked.text
    assert asked.labels == ["🔁 Thay bản cũ", "✖️ Giữ bản cũ"]
    tapped = await hoa.tap(asked, "Thay bản cũ", wait=False)
    await thuky.server.quiet(30)
    assert asked.text.startswith(
        "✅ Đã thay bản cũ.\nThay đổi về nhiệm vụ:\n• Hạn báo cáo năm: 25/11/2026 → 30/11/2026"
    )
    assert tapped.answered and numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND"] and len(kept(thuky)) == 1
    await Dialogue(hoa).run([("Các trường học báo cáo năm trước ngày nào?", ["30/11/2026", Not("25/11/2026")])])
    again = await hoa.tap(asked, _first_data(thuky, "dn:"), force=True)
    assert again.answer == "Việc này đã quyết rồi."


def _first_data(thuky: Thuky, prefix: str) -> str:
    for call in thuky.server.calls:
        if call.method in ("sendMessage", "editMessageText") and call.params.get("reply_markup"):
            for row in json.loads(call.params["reply_markup"])["inline_keyboard"]:
                for button in row:
                    if button["callback_data"].startswith(prefix):
                        return str(button["callback_data"])
    raise AssertionError(prefix)


async def test_the_old_version_stays_where_that_is_wanted(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan())
    before = kept(thuky)
    (asked,) = await give(hoa, plan(year_day=30), "ban-moi.txt")
    tapped = await hoa.tap(asked, "Giữ bản cũ")
    assert tapped.edited[0].text.startswith("✖️ Giữ bản cũ của Kế hoạch số 31/KH-UBND") and kept(thuky) == before


async def test_removing_after_a_confirmation(thuky: Thuky, hoa: User) -> None:
    (card,) = await give(hoa, plan())
    await Dialogue(hoa).run(
        [
            (Tap("Gỡ văn bản"), "Gỡ Kế hoạch số 31/KH-UBND ngày 05/02/2026 khỏi kho?"),
            (Tap("Để lại"), ["Kế hoạch số 31/KH-UBND", "3 nhiệm vụ"]),
            (Tap("Gỡ văn bản"), "khỏi kho?"),
            (Tap("🗑 Gỡ"), ["🗑 Đã gỡ Kế hoạch số 31/KH-UBND", "(Hoa)."]),
            ("Các trường học báo cáo 6 tháng trước ngày nào?", Not("12/6/2026")),
        ]
    )
    assert card.labels == [] and numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []


async def test_a_photo_by_an_administrator_is_asked_for_as_a_file(thuky: Thuky, hoa: User) -> None:
    world = thuky.server.world
    stored = world.add_file(b"jpeg", "a.jpg", "image/jpeg", "photos")
    size = {"file_id": stored.file_id, "file_unique_id": "u", "width": 800, "height": 600, "file_size": 4}
    for user, sentence in ((hoa, "Ảnh gửi nhanh bị nén"), (thuky.insider(), "Tôi chỉ đọc được tin nhắn chữ")):
        user._post({"photo": [size]}, None)
        mark = user.mark
        await thuky.server.quiet()
        assert [message.text[: len(sentence)] for message in user.chat.after(mark)] == [sentence]


async def test_in_a_group_files_are_left_alone(thuky: Thuky, hoa: User) -> None:
    group = thuky.server.group(-100500, "Phòng Kế hoạch")
    group.privacy(False)
    assert await give(hoa.in_group(group), plan()) == [] and thuky.calls("getFile") == []


async def test_a_real_mark_of_secrecy_leaves_a_record_and_nothing_else(
    thuky: Thuky, hoa: User, caplog: pytest.LogCaptureFixture
) -> None:
    data = b"M\xe1\xba\xacT\n" + plan()
    (said,) = await give(hoa, data, "phuong-an.txt")
    assert said.text.startswith("⚠️ Văn bản mang dấu bí mật nhà nước:") and "phuong-an" not in said.text
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []
    with snapshot(thuky.office.engine) as session:
        (refusal,) = refusals(session)
    assert (refusal.sha256, refusal.uploader) == (hashlib.sha256(data).hexdigest(), "telegram 1")
    assert "phuong-an" not in caplog.text and "dân vận" not in caplog.text
    folder = thuky.office.settings.folder
    assert not [path for path in folder.rglob("*") if path.is_file() and "dân vận".encode() in path.read_bytes()]


async def test_pages_are_counted_while_a_pdf_is_read(thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    tell = line._Status.tell
    monkeypatch.setattr(line._Status, "tell", lambda self, *step: (told.append(step), tell(self, *step))[1])
    await give(hoa, pdf([[(72, 700, f"Ke hoach cong tac trang {page}")] for page in range(1, 4)]), "ke-hoach.pdf")
    assert told == [("reading", 0, 0), ("reading", 1, 3), ("reading", 2, 3), ("reading", 3, 3), ("indexing", 0, 0)]


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.txt", data)
    return out.getvalue()


async def test_an_archive_gives_a_card_for_each_document_in_it(thuky: Thuky, hoa: User) -> None:
    data = _zip(a=plan(31), b=plan(32, title="Phòng, chống thiên tai năm 2026"), c=plan(31), d=b"  ")
    said = await give(hoa, data, "ca-nam.zip")
    assert [message.text.split("\n")[0] for message in said] == ["📦 ca-nam.zip", "✅ Đã nạp.", "✅ Đã nạp.", "⚠️ d.txt"]
    assert said[0].text.endswith("Trong tệp nén có 3 văn bản, tôi đọc lần lượt.") and said[1].reply_to == said[0].id
    assert numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND", "32/KH-UBND"] and len(kept(thuky)) == 2
    (said_again,) = await give(hoa, _zip(**{f"n{number}": plan(number) for number in range(10, 31)}), "nhieu.zip")
    assert said_again.text.startswith("⚠️ nhieu.zip\nTệp nén có 21 văn bản; qua đây tôi nhận mỗi lần 20.")
    (evil,) = await give(hoa, _zip(**{"../../ngoai": plan(40)}), "la.zip")
    assert evil.text.startswith("⚠️ la.zip\nTệp bị hỏng")
    assert len(numbers(thuky)) == 4 and len(kept(thuky)) == 2
