"""What the ledger is told by sloppy, changing and contradicting people: rounds, going back, two voices, slips, fragments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.dialogue import messages
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import StatusEntry
from knowledge.store import ledger
from tests.bot.office import Office
from tests.bot.test_extensions import Person


@pytest.fixture
def lan(office: Office) -> Person:
    return Person(office, office.member())


@pytest.fixture
def tai(office: Office) -> Person:
    return Person(office, office.member(1002, "Sở Tài chính"))


def lines(office: Office) -> list[StatusEntry]:
    with snapshot(office.engine) as session:
        return list(ledger.every_line(session))


def edit(who: Person, number: int, line: str) -> str:
    """The person changes their message of that number."""
    from dataclasses import replace

    who.office.wait(seconds=30)
    said = replace(who.office.said(who.who, line, number), edited=True)
    with snapshot(who.office.engine) as session:
        thought = messages.consider(session, who.office.desk, said)
    with transaction(who.office.engine) as session:
        return who.heard(messages.on_text(session, who.office.desk, said, thought))


# -- rounds ---------------------------------------------------------------------------------------------------------------


def test_the_round_is_shown_may_be_changed_and_is_written_down(office: Office, tai: Person) -> None:
    office.wait(days=6)  # 7/9: two days late
    told = tai.type("da nop bc giai ngan roi nhe")
    assert "tháng 8/2026: đã gửi" in told and "kỳ tháng 8/2026, chậm nhất 05/9/2026" in told
    assert any("Kỳ tháng 7/2026 · chậm nhất 05/8/2026" in one.label for one in tai.buttons)
    tai.press("Kỳ tháng 7/2026")
    assert "tháng 7/2026: đã gửi" in tai.last and any("Kỳ tháng 8/2026" in one.label for one in tai.buttons)
    tai.press("Ghi nhận")
    (line,) = lines(office)
    assert (line.due, line.rule, line.confirmed_by) == (date(2026, 8, 5), "words", tai.who.id)
    assert line.understood == "Báo cáo số liệu giải ngân vốn đầu tư công tháng 7/2026: đã gửi"
    assert "Báo cáo số liệu giải ngân vốn đầu tư công tháng 8/2026" in tai.data("h:late:0")  # July met, August is owed


def test_a_round_that_is_named_needs_no_button_and_two_are_two(office: Office, tai: Person) -> None:
    office.wait(days=21)
    told = tai.type("báo cáo giải ngân tháng 7 và 8 em gửi rồi ạ")
    assert "tháng 7/2026: đã gửi" in told and "tháng 8/2026: đã gửi" in told and len(tai.seen) == 2
    tai.data(next(one.data for one in tai.seen[0].buttons[0] if one.data.startswith("r:")))
    tai.data(next(one.data for one in tai.seen[1].buttons[0] if one.data.startswith("r:")))
    assert [line.due for line in lines(office)] == [date(2026, 8, 5), date(2026, 9, 5)]
    mixed = tai.type("báo cáo giải ngân tháng 6 chưa nộp, tháng 7 nộp rồi")
    assert "tháng 6/2026: chưa bắt đầu" in mixed and "tháng 7/2026: đã gửi" in mixed  # a proposal for each
    assert "Việc này không có kỳ như anh/chị nêu" in tai.type("báo cáo giải ngân tháng 8/2024 gửi rồi")


def test_what_leans_on_the_report_before_is_of_its_round(office: Office, tai: Person) -> None:
    office.wait(days=6)
    tai.type("da nop bc giai ngan")
    tai.press("Ghi nhận")
    assert "vốn đầu tư công tháng 8/2026: đã gửi" in tai.type("so 12/bc-stc") and "văn bản số 12/BC-STC" in tai.last
    assert "kỳ tháng 8/2026" in tai.type("bc giai ngan gui ngay 5/9 nhe")
    tai.type("bc giai ngan thang 7 duoc 120%")
    assert "tháng 7/2026: đang làm 80%" in tai.type("80% thoi")
    # The claim, its reversal, and the claim with its number.
    assert [line.due for line in lines(office)] == [date(2026, 9, 5)] * 3


# -- going back, two voices -------------------------------------------------------------------------------------------------


def test_a_state_may_go_back_and_says_so(office: Office, lan: Person) -> None:
    lan.type("báo cáo 9 tháng làm được 80%")
    lan.press("Ghi nhận")
    lan.type("báo cáo 9 tháng mới được 60% thôi")
    lan.press("Ghi nhận")
    assert "⤵️ Lùi so với trước: đang làm 80% → đang làm 60%; dòng trước vẫn giữ trong sổ." in lan.last
    assert [line.percent for line in lines(office)] == [80, 60]


def test_two_who_disagree_are_both_kept_and_the_dau_moi_is_asked(office: Office, lan: Person) -> None:
    minh = Person(office, office.member(1003))
    lan.type("báo cáo 6 tháng nộp rồi, số 12/BC-SYT")
    lan.press("Ghi nhận", minh)
    assert minh.seen == []  # agreement needs no question
    minh.type("báo cáo 6 tháng vẫn chưa nộp, đang chờ ký")
    minh.press("Ghi nhận", lan)
    assert lan.last.startswith("❓ Hai lời báo khác nhau của Sở Y tế\nBáo cáo kết quả thực hiện 6 tháng\n1. Người 1001")
    lan.press("Theo lời trước")
    assert lan.last.startswith("✅ Đã chốt")
    found = lines(office)
    assert [(line.state, line.rule, line.member_id) for line in found] == [
        ("submitted", "words", lan.who.id), ("in_progress", "words", minh.who.id), ("submitted", "settled", lan.who.id),
    ]  # fmt: skip
    assert found[2].document_number == "12/BC-SYT" and all(line.reverses is None for line in found)
    lan.press("Theo lời sau")
    assert lan.notice == "Sổ đã có lời báo mới hơn, nút này không còn dùng nữa."


def test_a_button_of_a_difference_is_nobody_elses(office: Office, lan: Person, tai: Person) -> None:
    lan.type("báo cáo 6 tháng nộp rồi")
    lan.press("Ghi nhận")
    for odd in ("da:1:1", "db:1:1", "da:", "db:x:y", "da:9:9"):
        tai.data(odd)
    assert len(lines(office)) == 1


def test_a_coordinator_speaks_for_another_unit_and_others_do_not(office: Office, tai: Person) -> None:
    hoa = Person(office, office.member(1, None, admin=True))
    told = hoa.type("Sở Tài chính đã nộp báo cáo 6 tháng rồi")
    assert "Đơn vị: Sở Tài chính" in told
    hoa.press("Ghi nhận")
    (line,) = lines(office)
    assert line.unit_id == (tai.who.unit.id if tai.who.unit else 0) and line.member_id == hoa.who.id
    assert "xin để Sở Y tế tự báo" in tai.type("Sở Y tế đã nộp báo cáo 6 tháng rồi")


# -- edited and taken back ---------------------------------------------------------------------------------------------------


def test_an_edited_message_amends_its_line(office: Office, lan: Person) -> None:
    lan.type("đã nộp báo cáo 6 tháng")
    lan.press("Ghi nhận")
    assert edit(lan, 1, "đã nộp báo cáo 6 tháng ạ").startswith("Tin sửa vẫn cùng nghĩa như trước")
    assert "Thay cho: Báo cáo kết quả thực hiện 6 tháng: đã gửi" in edit(lan, 1, "đã nộp báo cáo 6 tháng, số 12/BC-SYT")
    lan.press("Ghi nhận")
    found = lines(office)
    assert [(line.reverses, line.document_number, line.rule) for line in found] == [
        (None, None, "words"), (1, None, "corrected"), (None, "12/BC-SYT", "words"),
    ]  # fmt: skip
    lan.press("Hoàn tác")
    with snapshot(office.engine) as session:
        (standing,) = ledger.of_member(session, lan.who.id)
    assert standing.id == 1 and [line.rule for line in lines(office)][3:] == ["undone", "undone"]


@pytest.mark.parametrize("typed", ["chưa nộp đâu, nhầm", "chua nop dau, em nham a"])
def test_a_slip_said_at_the_end_puts_right(office: Office, lan: Person, typed: str) -> None:
    lan.type("báo cáo 6 tháng nộp rồi")
    lan.press("Ghi nhận")
    assert "Thay cho: Báo cáo kết quả thực hiện 6 tháng: đã gửi" in lan.type(typed)
    lan.press("Ghi nhận")
    assert [line.rule for line in lines(office)][1] == "corrected" and lines(office)[2].state != "submitted"


# -- what cannot be, one question each ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "question", "button"),
    [
        ("báo cáo 9 tháng làm được 150% rồi", "“150%” không thể là tiến độ (0–100%)", "✅ Ghi, bỏ số này"),
        ("bao cao 9 thang dang lam duoc -5%", "không thể là tiến độ", "✅ Ghi, bỏ số này"),
        ("đã nộp báo cáo 6 tháng ngày 30/2", "Lịch không có ngày 30/2", "✅ Ghi, bỏ số này"),
        ("đã nộp báo cáo 6 tháng ngày 10/01/2026", "có từ trước khi việc này được giao", "✅ Ghi nhận"),
        ("đã nộp báo cáo 6 tháng số 12/BC-STC", "Ký hiệu văn bản này là của Sở Tài chính", "✅ Đúng số này"),
    ],
)
def test_what_cannot_be_is_asked_about(
    office: Office, lan: Person, tai: Person, typed: str, question: str, button: str
) -> None:
    told = lan.type(typed)
    assert question in told and told.count("⚠️") == 1
    assert lan.buttons[0].label == button and lines(office) == []


def test_a_number_of_another_unit_may_be_left_out(office: Office, lan: Person, tai: Person) -> None:
    lan.type("đã nộp báo cáo 6 tháng số 12/BC-STC")
    lan.press("Ghi, không kèm số văn bản")
    (line,) = lines(office)
    assert (line.state, line.document_number) == ("submitted", None)


# -- one thought in pieces --------------------------------------------------------------------------------------------------------


def test_messages_within_seconds_are_one_thought(office: Office, lan: Person) -> None:
    lan.type("báo cáo 6 tháng")
    told = lan.type("đã nộp rồi nhé", wait=3)
    assert "6 tháng: đã gửi" in told
    told = lan.type("số 12/BC-SYT", wait=3)
    assert "6 tháng: đã gửi, văn bản số 12/BC-SYT" in told
    lan.press("Ghi nhận")
    (line,) = lines(office)
    assert line.message == "báo cáo 6 tháng, đã nộp rồi nhé, số 12/BC-SYT" and line.document_number == "12/BC-SYT"


def test_the_draft_of_the_first_piece_is_replaced_and_a_recorded_one_amended(office: Office, lan: Person) -> None:
    lan.type("đã nộp báo cáo 6 tháng")
    first = lan.buttons[0].data
    lan.type("hôm 18/6", wait=2)
    assert "đã gửi ngày 18/6/2026" in lan.last
    lan.data(first)
    assert lan.notice == "Tin này đã có bản sửa mới hơn ở bên dưới." and lines(office) == []
    lan.press("Ghi nhận")
    assert "Thay cho" in lan.type("số 15/BC-SYT", wait=2) and "văn bản số 15/BC-SYT" in lan.last
    lan.press("Ghi nhận")
    assert [line.reverses for line in lines(office)] == [None, 1, None]


def test_slow_messages_whole_reports_and_questions_stay_apart(office: Office, lan: Person) -> None:
    lan.type("đã nộp báo cáo 6 tháng")
    told = lan.type("báo cáo 9 tháng đang làm 50%", wait=2)
    assert "9 tháng: đang làm 50%" in told and "6 tháng" not in told
    assert "20/9/2026" in lan.type("hạn báo cáo 9 tháng?", wait=2)
    with snapshot(office.engine) as session:
        from knowledge.store import conversation

        kept = conversation.last_said(session, lan.who.id, lan.who.telegram_id, office.now - timedelta(minutes=5))
    assert kept is not None and kept.text == "hạn báo cáo 9 tháng?"


# -- passed on -----------------------------------------------------------------------------------------------------------------------


def test_a_message_passed_on_asks_whose_report_it_is(office: Office, lan: Person) -> None:
    from dataclasses import replace

    said = replace(office.said(lan.who, "đã nộp báo cáo 6 tháng rồi nhé", 7), forwarded="Minh")
    with snapshot(office.engine) as session:
        thought = messages.consider(session, office.desk, said)
    with transaction(office.engine) as session:
        outcome = messages.on_text(session, office.desk, said, thought)
    lan.heard(outcome)
    assert plain(outcome.replies[0].html).startswith("↪️ Đây là tin chuyển tiếp của Minh. Báo cáo này là của ai ạ?")
    lan.press("Của Sở Y tế")
    assert "6 tháng: đã gửi" in lan.last
    lan.press("Ghi nhận")
    assert [line.message for line in lines(office)] == ["đã nộp báo cáo 6 tháng rồi nhé"]
    lan.press("Đơn vị khác")
    assert lan.notice == "Nút này đã hết hạn. Anh/chị nhắn lại giúp tôi nhé."
