"""/duyet: the walk, putting right in plain words, two administrators at once, and who is kept out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering import Library
from bot.dialogue import messages
from bot.dialogue.desk import Incoming, Outcome, Shelf
from bot.model import Reply
from bot.replies import review as say
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import DateRule, Member, Trust, YearlyRule
from knowledge.store import documents
from knowledge.store import obligations as store
from tests.bot.office import LETTER, NOW, PLAN, Office, open_test_office

SURE = {"6 tháng": 0.9, "9 tháng": 0.5, "năm": 0.95, None: 0.97}
DOUBTED = replace(PLAN, obligations=tuple(replace(one, confidence=SURE[one.period]) for one in PLAN.obligations))


@dataclass(slots=True)
class Talk:
    """One person before the bot: what they type and press, what they see."""

    office: Office
    who: Member
    shown: Reply | None = None
    notice: str | None = None
    said: list[str] = field(default_factory=list)

    def type(self, line: str) -> str:
        said = self._said(line)
        if line.startswith("/"):
            with transaction(self.office.engine) as session:
                name, _, argument = line[1:].partition(" ")
                return self._heard(messages.on_command(session, self.office.desk, said, name, argument))
        with snapshot(self.office.engine) as session:
            thought = messages.consider(session, self.office.desk, said)
        with transaction(self.office.engine) as session:
            return self._heard(messages.on_text(session, self.office.desk, said, thought))

    def press(self, label: str) -> str:
        assert self.shown is not None
        data = next(one.data for row in self.shown.buttons for one in row if label in one.label)
        return self.data(data)

    def data(self, data: str) -> str:
        with transaction(self.office.engine) as session:
            return self._heard(messages.on_button(session, self.office.desk, self._said(data), data))

    def _said(self, text: str) -> Incoming:
        return self.office.said(self.who, text, len(self.said) + 1)

    def _heard(self, outcome: Outcome) -> str:
        replies = [*([outcome.edit] if outcome.edit else []), *outcome.replies]
        self.shown = replies[-1] if replies else self.shown
        self.notice = outcome.notice
        self.said.append("\n".join(plain(reply.html) for reply in replies))
        return self.said[-1]


@pytest.fixture
def doubted(tmp_path: Path) -> Iterator[Office]:
    made = open_test_office(tmp_path / "data", contents=(DOUBTED, LETTER))
    yield made
    made.engine.dispose()


@pytest.fixture
def lan(doubted: Office) -> Talk:
    return Talk(doubted, doubted.member(admin=True))


@pytest.fixture
def minh(doubted: Office) -> Talk:
    return Talk(doubted, doubted.member(1002, admin=True))


def states(office: Office) -> dict[str | None, Trust]:
    with snapshot(office.engine) as session:
        return {one.obligation.period: one.trust for one in store.tasks(session, rejected=True)}


# -- the walk ------------------------------------------------------------------------------------------------------------


def test_the_least_sure_comes_first_with_its_words_and_what_was_made_of_them(lan: Talk) -> None:
    head, quoted, *parts = lan.type("/duyet").split("\n\n")
    quote, place = quoted.split("\n")
    assert head == "🔎 Chưa duyệt (1/5)"
    assert quote.startswith("  Các sở, ban, ngành thuộc tỉnh") and "trước ngày 20/6, ngày 20/9" in quote
    assert place == "Kế hoạch số 112/KH-UBND ngày 15/01/2026, mục III.1, trang 2"
    understood = "\n\n".join(parts).split("\n")
    assert understood == [
        "Tôi hiểu:",
        "• Đơn vị thực hiện: Các sở, ban, ngành thuộc tỉnh; Ủy ban nhân dân các huyện, thị xã, thành phố",
        "• Việc: Báo cáo kết quả thực hiện",
        "• Kỳ: 9 tháng",
        "• Hạn: trước ngày 20/9/2026",
        "• Gửi: Ủy ban nhân dân tỉnh",
        "• Qua: Sở Nội vụ",
        "",
        "Câu này khó đọc, tôi không chắc.",
    ]
    assert lan.shown is not None
    assert [[one.label for one in row] for row in lan.shown.buttons] == [
        ["✅ Đúng", "✏️ Sửa"], ["🗑 Bỏ", "⏭ Bỏ qua"],
    ]  # fmt: skip


def test_walking_to_the_end(lan: Talk) -> None:
    lan.type("/duyet")
    assert "Chưa duyệt (2/5)" in lan.press("Đúng") and lan.notice == "Đã ghi: đúng."
    assert "Kỳ: 6 tháng" in lan.said[-1] and "không chắc" not in lan.said[-1]
    assert "Chưa duyệt (3/5)" in lan.press("Bỏ qua") and lan.notice is None
    assert "Chưa duyệt (4/5)" in lan.press("🗑 Bỏ") and lan.notice == "Đã bỏ việc này."
    assert "Chưa duyệt (5/5)" in lan.press("Đúng")
    assert lan.press("Đúng") == ("✅ Đã duyệt xong: 3 đúng, 1 bỏ.\nCòn 1 việc anh/chị bỏ qua; gửi /duyet để xem lại.")
    assert states(lan.office) == {
        "9 tháng": "confirmed", "6 tháng": "found", "năm": "rejected", None: "confirmed", "tháng": "confirmed",
    }  # fmt: skip
    assert "Chưa duyệt (1/1)" in lan.type("/duyet") and "Kỳ: 6 tháng" in lan.said[-1]
    lan.press("Đúng")
    assert lan.type("/duyet") == "Mọi nhiệm vụ đã được duyệt."


def test_a_verdict_is_taken_back_from_the_next_card(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("🗑 Bỏ")
    again = lan.press("Xem lại việc vừa duyệt")
    assert "Chưa duyệt (1/5)" in again and "Kỳ: 9 tháng" in again and lan.notice == "Đã mở lại."
    assert states(lan.office)["9 tháng"] == "found"
    lan.press("Đúng")
    assert states(lan.office)["9 tháng"] == "confirmed"


def test_one_document_only(lan: Talk) -> None:
    assert say.button(2, 1).data == "qb:2"
    assert "Chưa duyệt (1/1)" in lan.data("qb:2") and "giải ngân" in lan.said[-1]
    assert lan.press("Đúng") == "✅ Đã duyệt xong Công văn số 845/UBND-TH ngày 03/02/2026: 1 đúng."
    assert lan.data("qb:2") == "Mọi nhiệm vụ của Công văn số 845/UBND-TH ngày 03/02/2026 đã được duyệt."
    assert lan.data("qb:41") == "" and lan.notice == "Nhiệm vụ này không còn trong văn bản."


def test_an_empty_office(tmp_path: Path) -> None:
    office = open_test_office(tmp_path / "data", contents=())
    assert Talk(office, office.member(admin=True)).type("/duyet") == "Chưa có nhiệm vụ nào để duyệt."
    office.engine.dispose()


# -- putting right -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["trước ngày 25/9 hằng năm", "truoc ngay 25/9 hang nam", "TRUOC 25/9 HANG NAM NHE"])
def test_putting_right_in_plain_words(lan: Talk, typed: str) -> None:
    lan.type("/duyet")
    assert lan.press("Sửa").endswith("✏️ Anh/chị gõ lại phần sai, ví dụ: hạn là 25/9")
    assert lan.type(typed) == (
        "Báo cáo kết quả thực hiện\nKế hoạch 112/KH-UBND\n\nTôi sẽ sửa:\n"
        "• Hạn: trước ngày 20/9/2026 → trước ngày 25/9 hằng năm\n\nĐúng thì bấm Lưu; tôi chưa ghi gì."
    )
    assert states(lan.office)["9 tháng"] == "found"
    assert "Chưa duyệt (2/5)" in lan.press("Lưu") and lan.notice == "Đã lưu bản sửa."
    task = lan.office.task("9 tháng")
    assert (task.trust, task.obligation.rule) == ("corrected", YearlyRule(9, 25, inclusive=False))
    assert task.found is not None and task.found.rule == DateRule(date(2026, 9, 20), inclusive=False)
    with snapshot(lan.office.engine) as session:
        review = store.last_review(session, task.id)
    assert review is not None and (review.words, review.member_id) == (typed, lan.who.id)


def test_several_things_at_once(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    shown = lan.type("hạn là 25/9, gui so noi vu, don vi thuc hien la so tai chinh")
    assert "• Hạn: trước ngày 20/9/2026 → chậm nhất ngày 25/9/2026" in shown
    assert "• Gửi: Ủy ban nhân dân tỉnh → Sở Nội vụ" in shown
    assert shown.count("• ") == 3 and "thành phố → Sở Tài chính" in shown
    lan.press("Lưu")
    duty = lan.office.task("9 tháng").obligation
    assert (duty.responsible, duty.recipient, duty.via) == (("Sở Tài chính",), "Sở Nội vụ", "Sở Nội vụ")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("hạn là 31/2", "Lịch không có ngày “31/2”. Tôi chưa ghi gì."),
        ("kỳ 7 tháng", "Tôi không biết kỳ báo cáo “7 tháng”. Tôi chưa ghi gì."),
        ("sai hết cả rồi", "Tôi chưa hiểu phải sửa gì. Tôi chưa ghi gì."),
        ("gửi con mèo", "Tôi không nhận ra “con mèo” là cơ quan, đơn vị nào. Tôi chưa ghi gì."),
        ("kỳ 9 tháng", "Điều này đúng như tôi đang ghi, không có gì để sửa. Tôi chưa ghi gì."),
    ],
)
def test_what_cannot_be_understood_is_said_and_the_next_try_counts(lan: Talk, typed: str, answer: str) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    assert lan.type(typed).startswith(answer)
    assert states(lan.office)["9 tháng"] == "found"
    assert "→ chậm nhất ngày 25/9/2026" in lan.type("hạn là 25/9")


def test_again_and_leaving(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    lan.type("hạn là 25/9")
    assert lan.press("Sửa lại").endswith("ví dụ: hạn là 25/9")
    assert "→ chậm nhất ngày 26/9/2026" in lan.type("hạn là 26/9")
    assert "Chưa duyệt (1/5)" in lan.press("Thôi")
    assert states(lan.office)["9 tháng"] == "found"
    lan.press("Sửa")
    assert "Chưa duyệt (1/5)" in lan.press("Thôi")
    assert "20/9/2026" in lan.type("hạn báo cáo 9 tháng").splitlines()[0]  # nothing is waited for any more


def test_a_question_is_answered_while_a_correction_is_waited_for(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    assert "20/9/2026" in lan.type("hạn báo cáo 9 tháng?").splitlines()[0]
    assert "→ chậm nhất ngày 25/9/2026" in lan.type("hạn là 25/9")


def test_nobody_waits_for_ever(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    lan.office.wait(minutes=31)
    assert "Tôi sẽ sửa" not in lan.type("hạn là 25/9")


def test_words_of_another_chat_or_person_put_nothing_right(lan: Talk, minh: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    assert "Tôi sẽ sửa" not in minh.type("hạn là 25/9")
    said = lan.office.said(lan.who, "hạn là 25/9", 9, chat_id=-77)
    with snapshot(lan.office.engine) as session:
        thought = messages.consider(session, lan.office.desk, said)
    assert thought.report is not None


def test_huy_leaves(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    assert lan.type("/huy") == "✖️ Đã bỏ, tôi không ghi gì."
    assert "Tôi sẽ sửa" not in lan.type("hạn là 25/9")


# -- two at once, old buttons, new versions ------------------------------------------------------------------------------


def test_the_second_administrator_learns_that_it_is_decided(lan: Talk, minh: Talk) -> None:
    lan.type("/duyet")
    minh.type("/duyet")
    lan.press("🗑 Bỏ")
    shown = minh.press("Đúng")
    assert minh.notice == "Người 1001 đã bỏ việc này lúc 10:00 ngày 01/9/2026."
    assert "Chưa duyệt (1/4)" in shown and "Kỳ: 6 tháng" in shown
    assert states(lan.office)["9 tháng"] == "rejected"


def test_a_correction_that_comes_second_is_not_stored(lan: Talk, minh: Talk) -> None:
    for one in (lan, minh):
        one.type("/duyet")
        one.press("Sửa")
    minh.type("hạn là 30/9")
    lan.type("hạn là 25/9")
    lan.press("Lưu")
    assert "Kỳ: 6 tháng" in minh.press("Lưu")
    assert minh.notice == "Người 1001 đã sửa việc này lúc 10:00 ngày 01/9/2026."
    assert lan.office.task("9 tháng").obligation.rule == DateRule(date(2026, 9, 25), inclusive=True)


def test_taking_back_what_another_has_reopened_and_judged(lan: Talk, minh: Talk) -> None:
    lan.type("/duyet")
    lan.press("🗑 Bỏ")
    with transaction(lan.office.engine) as session:
        first = store.newest_review(session)
        about = store.review_by_id(session, first).task_id
        store.take_back(session, first, by=minh.who.id, now=NOW)
        store.review(session, about, "confirmed", by=minh.who.id, now=NOW)
    lan.press("Xem lại")
    assert lan.notice == "Việc này đã có người duyệt lại sau đó."
    assert states(lan.office)["9 tháng"] == "confirmed"


def test_old_buttons_get_one_sentence(lan: Talk, minh: Talk) -> None:
    lan.type("/duyet")
    first = lan.shown
    assert first is not None
    right = first.buttons[0][0].data
    minh.data(right)
    assert minh.notice == "Thẻ này của người khác; anh/chị gửi /duyet để duyệt lượt của mình."
    lan.press("Đúng")
    lan.data(right)
    assert lan.notice == "Nút này đã dùng rồi; anh/chị xem tin mới nhất nhé."
    lan.office.wait(hours=49)
    second = lan.shown
    assert second is not None
    for data in (second.buttons[0][0].data, "qy:", "qy:khong-co", "ql:" + right[3:], "qb:", "qb:x", "qu:" + right[3:4]):
        lan.data(data)
        assert lan.notice is not None and lan.notice.startswith(("Nút này đã hết hạn", "Nút này đã dùng rồi"))
    assert states(lan.office)["6 tháng"] == "found"


def test_the_end_has_one_button_and_no_other_does_anything_there(lan: Talk) -> None:
    lan.data("qb:2")
    lan.press("Đúng")
    assert lan.shown is not None
    ((back,),) = lan.shown.buttons
    lan.data("qy" + back.data[2:])
    assert lan.notice == "Nút này đã hết hạn. Anh/chị gửi /duyet để duyệt tiếp nhé."
    assert "giải ngân" in lan.press("Xem lại")


def version(office: Office, day: int) -> None:
    """A new version of the plan, which names another day for the nine months."""
    moved = tuple(
        replace(one, rule=DateRule(date(2026, 9, day), False), quote=one.quote.replace("20/9", f"{day}/9"))
        if one.period == "9 tháng"
        else one
        for one in DOUBTED.obligations
    )
    with transaction(office.engine) as session:
        documents.replace_document(session, 1, replace(DOUBTED, obligations=moved), NOW)


def test_a_card_of_words_that_have_changed_judges_nothing(lan: Talk) -> None:
    lan.type("/duyet")
    version(lan.office, 30)
    shown = lan.press("Đúng")
    assert lan.notice == "Văn bản vừa có bản mới, anh/chị xem lại giúp."
    assert "Hạn: trước ngày 30/9/2026" in shown and states(lan.office)["9 tháng"] == "found"
    lan.press("Sửa")
    version(lan.office, 28)
    assert "Hạn: trước ngày 28/9/2026" in lan.type("hạn là 25/9")


def test_a_new_version_shows_what_was_put_right_before(lan: Talk) -> None:
    lan.type("/duyet")
    lan.press("Sửa")
    lan.type("hạn là 25/9")
    lan.press("Lưu")
    version(lan.office, 30)
    assert (
        "⚠️ Bản trước Người 1001 đã sửa hạn thành chậm nhất ngày 25/9/2026; bản mới ghi trước ngày 30/9/2026."
        in lan.type("/duyet")
    )


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Đúng", "⚠️ Bản trước Người 1001 đã duyệt hạn là trước ngày 20/9/2026; bản mới ghi trước ngày 30/9/2026."),
        ("🗑 Bỏ", "⚠️ Bản trước Người 1001 đã bỏ việc này; bản mới ghi khác đi."),
    ],
)
def test_a_new_version_shows_what_was_said_before(lan: Talk, label: str, words: str) -> None:
    lan.type("/duyet")
    lan.press(label)
    version(lan.office, 30)
    assert words in lan.type("/duyet")


def test_what_is_gone_is_said(lan: Talk) -> None:
    lan.data("qb:2")
    with transaction(lan.office.engine) as session:
        documents.remove_document(session, 2)
    assert lan.press("Đúng") == "Đã xem hết." and lan.notice == "Nhiệm vụ này không còn trong văn bản."


# -- who ------------------------------------------------------------------------------------------------------------------


def test_members_are_kept_out(lan: Talk, doubted: Office) -> None:
    hoa = Talk(doubted, doubted.member(1003))
    assert hoa.type("/duyet") == "Duyệt nhiệm vụ là việc của quản trị viên cơ quan."
    lan.type("/duyet")
    assert lan.shown is not None
    for data in ("qb:1", lan.shown.buttons[0][0].data):
        assert hoa.data(data) == "" and hoa.notice == "Việc này dành cho quản trị viên."
    lan.press("Sửa")
    removed = Talk(doubted, replace(lan.who, role="member"))
    assert "Tôi sẽ sửa" not in removed.type("hạn là 25/9")
    assert states(doubted)["9 tháng"] == "found"


# -- what others see -----------------------------------------------------------------------------------------------------


def test_answers_follow_at_once_and_mark_what_nobody_has_looked_at(lan: Talk, doubted: Office) -> None:
    hoa = Talk(doubted, doubted.member(1003))
    assert "chưa duyệt" not in hoa.type("hạn báo cáo 6 tháng?")
    lan.type("/duyet")
    lan.press("Sửa")
    lan.type("hạn là 25/9")
    lan.press("Lưu")
    answer = hoa.type("hạn báo cáo 9 tháng?").splitlines()[0]
    assert answer == (
        "Báo cáo 9 tháng: chậm nhất ngày 25/9/2026 (còn 24 ngày) "
        "(quản trị viên đã sửa; văn bản ghi: trước ngày 20/9/2026)."
    )
    assert "20/6/2026 (đã qua 73 ngày) (chưa duyệt)" in hoa.type("hạn báo cáo 6 tháng?").splitlines()[0]
    assert "trước 20/6/2026 (chưa duyệt)" in hoa.type("/viec")
    lan.press("🗑 Bỏ")  # the six months
    assert "20/6/2026" not in hoa.type("hạn báo cáo 6 tháng?").splitlines()[0]


def test_with_the_setting_off_only_what_was_looked_at_is_spoken_of(lan: Talk, doubted: Office) -> None:
    held = doubted.stock
    with snapshot(doubted.engine) as session:
        none = documents.load_office(session, unconfirmed=False)
    assert none.tasks == ()
    doubted.shelf = Shelf(replace(held, office=none, library=Library(none)), unconfirmed=False)
    hoa = Talk(doubted, doubted.member(1003))
    assert "20/9/2026" not in hoa.type("hạn báo cáo 9 tháng?").splitlines()[0]
    lan.type("/duyet")
    lan.press("Đúng")
    lan.press("Bỏ qua")
    lan.press("Đúng")  # the year, which stands after the nine months
    assert [task.obligation.period for task in doubted.stock.office.tasks] == ["9 tháng", "năm"]
    with snapshot(doubted.engine) as session:
        assert doubted.stock.office.tasks == documents.load_office(session, unconfirmed=False).tasks
    assert "trước ngày 20/9/2026 (còn 19 ngày)" in hoa.type("hạn báo cáo 9 tháng?").splitlines()[0]
    lan.press("Xem lại")
    assert [task.obligation.period for task in doubted.stock.office.tasks] == ["9 tháng"]


def test_the_stock_follows_verdicts_as_if_it_were_loaded_anew(lan: Talk, doubted: Office) -> None:
    lan.type("/duyet")
    for label in ("🗑 Bỏ", "Đúng", "Xem lại", "Đúng", "Bỏ qua", "🗑 Bỏ"):
        lan.press(label)
        with snapshot(doubted.engine) as session:
            assert doubted.stock.office == documents.load_office(session)
    assert doubted.stock.library.office is doubted.stock.office
