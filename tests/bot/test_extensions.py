"""More time: asked in words, answered with a tap, seen everywhere, for that round of that unit only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.dialogue import messages
from bot.dialogue.desk import Outcome
from bot.model import Button, Reply
from bot.reminders import letters
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.errors import AlreadyDecidedError
from knowledge.model import Extension, Member
from knowledge.store import extensions as store
from tests.bot.office import Office


@dataclass
class Person:
    """One who types and presses; what others are told lands with them."""

    office: Office
    who: Member
    seen: list[Reply] = field(default_factory=list)
    notice: str | None = None
    number: int = 0

    def type(self, line: str, others: tuple[Person, ...] = (), wait: int = 60) -> str:
        self.office.wait(seconds=wait)
        self.number += 1
        said = self.office.said(self.who, line, self.number)
        if line.startswith("/"):
            with transaction(self.office.engine) as session:
                name, _, argument = line[1:].partition(" ")
                return self.heard(messages.on_command(session, self.office.desk, said, name, argument), others)
        with snapshot(self.office.engine) as session:
            thought = messages.consider(session, self.office.desk, said)
        with transaction(self.office.engine) as session:
            return self.heard(messages.on_text(session, self.office.desk, said, thought), others)

    def press(self, label: str, *others: Person) -> str:
        data = next(
            one.data for reply in reversed(self.seen) for row in reply.buttons for one in row if label in one.label
        )
        return self.data(data, *others)

    def data(self, data: str, *others: Person) -> str:
        self.office.wait(seconds=1)
        with transaction(self.office.engine) as session:
            said = self.office.said(self.who, data, 900 + self.number)
            return self.heard(messages.on_button(session, self.office.desk, said, data), others)

    def heard(self, outcome: Outcome, others: tuple[Person, ...] = ()) -> str:
        shown = [*([outcome.edit] if outcome.edit else []), *outcome.replies]
        self.seen += shown
        self.notice = outcome.notice
        for telegram_id, reply in outcome.others:
            for one in others:
                if one.who.telegram_id == telegram_id:
                    one.seen.append(reply)
        return "\n".join(plain(reply.html) for reply in shown)

    @property
    def last(self) -> str:
        return plain(self.seen[-1].html)

    @property
    def buttons(self) -> list[Button]:
        return [one for row in self.seen[-1].buttons for one in row]


@pytest.fixture
def lan(office: Office) -> Person:
    return Person(office, office.member())


@pytest.fixture
def hoa(office: Office) -> Person:
    return Person(office, office.member(1, None, admin=True))


def pleas(office: Office) -> list[tuple[str, date, date, date | None]]:
    with snapshot(office.engine) as session:
        return [(one.verdict, one.due, one.wanted, one.granted) for one in store.of_everyone(session)]


NINE = date(2026, 9, 20)


def test_a_plea_in_words_goes_to_who_may_grant_it_and_the_answer_comes_back(
    office: Office, lan: Person, hoa: Person
) -> None:
    told = lan.type("xin lùi báo cáo 9 tháng đến 25/9 vì chờ số liệu của xã")
    assert "Xin đến: thứ Sáu 25/9/2026\nLý do: chờ số liệu của xã" in told and pleas(office) == []
    sent = lan.press("Gửi đề nghị", hoa)
    assert sent.startswith("📨 Đã gửi đề nghị tới người điều phối.") and hoa.last.startswith("⏳ Sở Y tế xin lùi hạn")
    assert "Kế hoạch 112/KH-UBND · hạn trước 20/9/2026" in hoa.last and "Lý do: chờ số liệu của xã" in hoa.last
    assert [one.label for one in hoa.buttons] == ["✅ Đồng ý (25/9)", "✖️ Không", "📅 Đồng ý đến ngày khác"]
    assert pleas(office) == [("asked", NINE, date(2026, 9, 25), None)]
    hoa.press("Đồng ý (", lan)
    assert "đồng ý đến thứ Sáu 25/9/2026" in hoa.last
    assert lan.last.startswith("✅ Được lùi đến thứ Sáu 25/9/2026, Người 1 đồng ý.")
    assert pleas(office) == [("granted", NINE, date(2026, 9, 25), date(2026, 9, 25))]
    assert hoa.press("Đồng ý (") != "" and hoa.notice == "Đề nghị này đã được trả lời rồi."


def test_the_new_day_is_seen_in_han_and_counts_for_this_unit_only(office: Office, lan: Person, hoa: Person) -> None:
    tai = Person(office, office.member(1002, "Sở Tài chính"))
    lan.type("xin lùi báo cáo 9 tháng đến 25/9 vì chờ số liệu")
    lan.press("Gửi đề nghị", hoa)
    hoa.press("Đồng ý (", lan)
    assert "trước 20/9/2026 · còn 24 ngày" in lan.type("/han") and "Được lùi đến 25/9/2026" in lan.last
    assert "Được lùi đến" not in tai.type("/han")
    assert "Đơn vị anh/chị được lùi đến 25/9/2026 (hạn gốc 20/9/2026)." in lan.type("hạn báo cáo 9 tháng?")
    office.wait(days=22)  # 23/9: two days before the day granted
    assert "còn 2 ngày" in lan.type("/han") and "Quá hạn 4 ngày" not in lan.last
    page = hoa.type("/donvi Sở Y tế")
    assert "hạn 20/9/2026, xin đến 25/9/2026 (chờ số liệu); Người 1 đồng ý đến 25/9/2026" in page
    assert "chưa báo cáo, được lùi đến 25/9/2026" in page
    with snapshot(office.engine) as session:
        moved = letters._world(session, office.desk, office.stock.office.tasks, ()).moved
    assert moved == {(office.task("9 tháng").id, NINE, lan.who.unit.id if lan.who.unit else 0): date(2026, 9, 25)}


def test_another_day_by_tap_or_in_words_and_no(office: Office, lan: Person, hoa: Person) -> None:
    lan.type("cho em xin gia hạn báo cáo 9 tháng đến thứ 6 tuần sau ạ, vì phần mềm lỗi")
    assert "lùi hạn" in lan.last
    lan.type("xin lùi báo cáo 9 tháng đến 30/9")
    lan.press("Gửi đề nghị", hoa)
    hoa.press("Đồng ý đến ngày khác", lan)
    assert "Đồng ý đến ngày nào?" in hoa.last
    hoa.type("đến 18/9", (lan,))
    assert hoa.last == "Ngày 18/9/2026 không muộn hơn hạn hiện nay."
    hoa.type("den 24/9 nhe", (lan,))
    assert pleas(office)[-1] == ("granted", NINE, date(2026, 9, 30), date(2026, 9, 24))
    assert "Được lùi đến thứ Năm 24/9/2026 (anh/chị xin đến 30/9/2026)" in lan.last
    lan.type("xin lùi báo cáo năm đến 5/12")
    lan.press("Gửi đề nghị", hoa)
    hoa.press("Không", lan)
    assert lan.last.startswith("✖️ Không được lùi hạn, Người 1 trả lời.") and pleas(office)[-1][0] == "refused"


def test_what_is_missing_is_asked_for_and_a_short_word_gives_it(office: Office, lan: Person, hoa: Person) -> None:
    told = lan.type("xin gia han bao cao 9 thang")
    assert told.endswith("Xin đến ngày nào ạ? Bấm một ngày, hoặc nhắn ngày, ví dụ “đến 25/9”.")
    assert "Xin đến: thứ Sáu 25/9/2026" in lan.type("den 25/9")
    assert "Lý do: chưa nêu" in lan.last
    assert "Lý do: chờ số liệu các xã" in lan.type("vì chờ số liệu các xã")
    lan.press("T6 02/10")
    assert "Xin đến: thứ Sáu 02/10/2026" in lan.last
    lan.press("Gửi đề nghị", hoa)
    assert pleas(office) == [("asked", NINE, date(2026, 10, 2), None)]
    lan.type("xin lùi báo cáo 9 tháng đến 28/9")
    assert lan.last.startswith("Đề nghị lùi hạn này đã gửi và đang chờ trả lời.")
    lan.press("Rút đề nghị")
    assert pleas(office)[-1][0] == "withdrawn"
    hoa.press("Đồng ý (")
    assert hoa.notice == "Đề nghị này đã được trả lời rồi."


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("xin lùi báo cáo 9 tháng đến 15/9", "Ngày 15/9/2026 không muộn hơn ngày cuối kịp hạn hiện nay (19/9/2026)."),
        ("xin lùi báo cáo 9 tháng đến 31/9", "Lịch không có ngày 31/9."),
        ("xin lùi báo cáo giải ngân đến 25/9", "Xin lùi hạn đến 25/9/2026 cho việc nào ạ?"),
    ],
)
def test_days_that_cannot_be_and_tasks_of_others_are_asked_about(lan: Person, typed: str, answer: str) -> None:
    assert answer in lan.type(typed) and not any("Gửi" in one.label for one in lan.buttons)


def test_nobody_else_decides_and_one_plea_has_one_answer(office: Office, lan: Person, hoa: Person) -> None:
    lan.type("xin lùi báo cáo 9 tháng đến 25/9")
    lan.press("Gửi đề nghị", hoa)
    lan.data("xa:1")
    assert lan.notice == "Chỉ người điều phối hoặc quản trị viên trả lời được đề nghị này."
    for odd in ("xa:", "xa:99", "xc:1:20261399", "xc:1:x", "xs:nope", "xt::", "xw:99", "xd:a:b"):
        hoa.data(odd)
        assert pleas(office) == [("asked", NINE, date(2026, 9, 25), None)]
    with transaction(office.engine) as session:
        decided: Extension = store.decide(
            session, 1, "granted", date(2026, 9, 24), member_id=hoa.who.id, chat_id=1, message_id=1, message="m",
            now=office.now,
        )  # fmt: skip
        assert decided.granted == date(2026, 9, 24)
    with pytest.raises(AlreadyDecidedError), transaction(office.engine) as session:
        store.decide(
            session, 1, "refused", NINE, member_id=hoa.who.id, chat_id=1, message_id=1, message="m", now=office.now
        )


def test_of_what_recurs_the_round_is_said_and_may_be_another(office: Office, hoa: Person) -> None:
    tai = Person(office, office.member(1002, "Sở Tài chính"))
    told = tai.type("xin lùi báo cáo giải ngân tháng 8 đến 10/9 vì kho bạc chưa khóa sổ")
    assert "tháng 8/2026" in told and "chậm nhất 05/9/2026" in told
    tai.press("Gửi đề nghị", hoa)
    hoa.press("Đồng ý (", tai)
    assert pleas(office) == [("granted", date(2026, 9, 5), date(2026, 9, 10), date(2026, 9, 10))]
    again = tai.type("xin lùi báo cáo giải ngân tháng 8 đến 9/9")
    assert "không muộn hơn ngày cuối kịp hạn hiện nay (10/9/2026)" in again


def test_a_day_before_the_work_is_named_is_kept(office: Office, lan: Person, hoa: Person) -> None:
    assert lan.type("xin gia han").startswith("Xin lùi hạn cho việc nào ạ?")
    assert lan.type("xin lùi đến 25/9").startswith("Xin lùi hạn đến 25/9/2026 cho việc nào ạ?")
    lan.press("9 tháng")
    assert "Xin đến: thứ Sáu 25/9/2026" in lan.last
