"""/duyet: what was read wrong is put right in plain words, shown, and stored with one tap."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue import messages
from knowledge.db import snapshot
from knowledge.model import DateRule, YearlyRule
from knowledge.store import obligations as store
from tests.bot.talk import Talk, states


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
