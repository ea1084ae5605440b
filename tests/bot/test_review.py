"""/duyet: the walk, two administrators at once, old buttons, new versions, and who is kept out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering import Library
from bot.dialogue.desk import Shelf
from bot.replies import review as say
from knowledge.db import snapshot, transaction
from knowledge.model import DateRule
from knowledge.store import documents
from knowledge.store import obligations as store
from tests.bot.office import NOW, Office, open_test_office
from tests.bot.talk import Talk, states, version

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
    removed = Talk(doubted, replace(lan.who, role="officer"))
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
