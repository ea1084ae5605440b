"""Thumbs under answers, by value; what arrives on Telegram is in tests/telegram/test_bot_feedback.py."""

from __future__ import annotations

import pytest

from bot.dialogue import feedback
from bot.model import Button
from bot.replies import feedback as say
from knowledge.store.feedback import Opinion
from tests.bot.office import Office
from tests.bot.talk import Talk

UP, DOWN = Button("👍", "g:7"), Button("👎", "b:7")
CLAUSE, FILE, FOREIGN = Button("📄", "v:1:7"), Button("📥", "do:1"), Button("📅", "h:all:0")


@pytest.fixture
def hoa(office: Office) -> Talk:
    return Talk(office, office.member(admin=True))


def test_our_buttons_are_put_anew_where_they_stood_and_others_stay() -> None:
    shown = ((CLAUSE,), (FILE, UP, DOWN), (FOREIGN,))
    asked = feedback._instead(shown, say.verdicts(7, Opinion("bad")), say.faults(7))
    assert [[one.label for one in row] for row in asked] == [
        ["📄"], ["📥", "👍", "👎 ✓"], ["Sai hạn", "Sai văn bản"], ["Thiếu", "Khác"], ["📅"],
    ]  # fmt: skip
    assert feedback._instead(asked, say.verdicts(7), ()) == shown
    assert feedback._instead((), say.verdicts(7), ()) == ((UP, DOWN),)  # the message is too old to be seen


def test_faults_have_data_of_their_own() -> None:
    assert [one.data for row in say.faults(12) for one in row] == [
        "bf:12:deadline", "bf:12:document", "bf:12:missing", "bf:12:other",
    ]  # fmt: skip


def test_small_talk_and_reports_have_no_thumbs_and_are_not_worth_a_look(hoa: Talk) -> None:
    for line in ("cảm ơn anh nhiều nhé", "đã nộp báo cáo 6 tháng", "chào em"):
        hoa.type(line)
        assert hoa.shown is not None
        assert "👍" not in [one.label for row in hoa.shown.buttons for one in row], line
    assert hoa.type("/hoidap") == "Chưa có câu hỏi nào bị từ chối hay bị chê."


def test_what_was_wrong_stands_in_the_list(hoa: Talk) -> None:
    hoa.type("hạn báo cáo 9 tháng?")
    assert hoa.shown is not None
    number = next(one.data for row in hoa.shown.buttons for one in row if one.label == "👎")[2:]
    hoa.press("👎")
    hoa.data(f"bf:{number}:deadline")
    assert hoa.notice == "Đã ghi: sai hạn. Quản trị viên sẽ xem lại."
    assert " · 👎 sai hạn\n" in hoa.type("/hoidap")


def test_thanks_after_an_answer_are_thanks(hoa: Talk) -> None:
    hoa.type("Sở Nội vụ phải làm gì?")
    assert hoa.type("cảm ơn anh nhiều lắm nhé") == "Không có gì ạ. Cần gì anh/chị cứ nhắn."
