"""Ways of telling: written in full and unsent, complaints and alternatives, days of saying and of doing, shares, slips."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reporting.figures import percent
from bot.reporting.wording import mend
from tests.bot.test_reporting import COMMUNE, HEALTH, HOME, said


@pytest.mark.parametrize(
    ("message", "state", "share"),
    [
        ("Báo cáo 9 tháng soạn xong 100% mà chưa nộp", "in_progress", 100),
        ("báo cáo 9 tháng hoàn thành 100%, đang chờ giám đốc ký", "in_progress", 100),
        ("bao cao 9 thang lam xong 100% nhung chua ky", "in_progress", 100),
        ("báo cáo 9 tháng viết được 100%", "in_progress", 100),
        ("báo cáo 9 tháng hoàn thành 100%, đã gửi sáng nay", "submitted", 100),
    ],
)
def test_written_in_full_is_not_handed_in(message: str, state: str, share: int) -> None:
    report, code = said(message)
    assert (code, report.state, report.percent) == ("000/9-thang", state, share)


def test_what_a_finished_duty_was_done_upon_does_not_undo_it() -> None:
    report, code = said(
        "cong vu xa da kiem tra xong viec trien khai cac chi thi, ke hoach dan van, bao cao ket qua so 12 ngay 5/9",
        COMMUNE,
    )
    assert (report.intent, report.state) == ("report", "done")
    report, code = said("em da kiem tra xong tinh hinh thuc hien chi thi, quy che dan van, bien ban ngay 12/9", COMMUNE)
    assert (code, report.state, report.claimed_on) == ("003/theo-doi-kiem-tra", "done", date(2024, 9, 12))


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("sáng nay em xin thông tin là sở đã gửi báo cáo 9 tháng hôm 13/9 rồi", date(2024, 9, 13)),
        ("Hôm nay đơn vị báo cáo anh là đã phát hành Báo cáo 9 tháng số 88/BC-SYT ngày 11/9", date(2024, 9, 11)),
        ("báo cáo 9 tháng đã phát hành, số 88/BC-SYT ngày 11/9", date(2024, 9, 11)),
        ("báo cáo 9 tháng trình ký từ 16/9", date(2024, 9, 16)),
        ("hôm qua gửi Sở Tài chính thẩm định dự thảo báo cáo 9 tháng", date(2024, 9, 17)),
        ("báo cáo 9 tháng trình ký từ 16/9, mai gửi", date(2024, 9, 19)),
    ],
)
def test_the_day_is_that_of_the_deed(message: str, day: date) -> None:
    assert said(message)[0].claimed_on == day


def test_of_a_sender_whose_unit_is_unknown_plans_of_two_bodies_are_asked_about() -> None:
    report, code = said("báo cáo năm gửi hôm kia rồi", None, "2024-11-20")
    assert (report.intent, report.ambiguous, code) == ("report", True, None)


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("sở nộp báo cáo 9 tháng ngày 13/9 rồi sao hệ thống cứ nhắc hoài vậy?", "report"),
        ("Đã gửi báo cáo 9 tháng số 77/BC-SYT rồi mà sao máy còn đòi?", "report"),
        ("gửi báo cáo 9 tháng rồi mà sao chưa thấy ghi nhận?", "question"),
        ("mai gửi báo cáo 9 tháng kịp không chị hay phải gửi trong hôm nay", "question"),
        ("thứ sáu nộp bc 9 tháng được ko em hay là sớm hơn", "question"),
    ],
)
def test_complaints_and_alternatives(message: str, intent: str) -> None:
    assert said(message)[0].intent == intent


@pytest.mark.parametrize(
    ("message", "intent", "state"),
    [
        ("đợt kiểm tra công vụ phải hoãn lại vì mưa lũ", "report", "blocked"),
        ("lớp bồi dưỡng cho cán bộ, công chức bị hoãn do chưa mời được báo cáo viên", "report", "blocked"),
        ("xin hoãn báo cáo 6 tháng sang tuần sau", "extension", None),
        ("báo cáo 6 tháng đành lùi sang thứ 6 tuần sau anh nhé", "extension", None),
        ("báo cáo 6 tháng đang hoàn thiện", "report", "in_progress"),
    ],
)
def test_put_off_is_an_obstacle_and_no_plea(message: str, intent: str, state: str | None) -> None:
    report, _ = said(message, COMMUNE)
    assert (report.intent, report.state) == (intent, state)


def test_the_team_that_does_the_duty_opens_the_sentence() -> None:
    report, code = said("Đoàn kiểm tra dân vận đã đi được 6/12 sở", HOME)
    assert (report.intent, code, report.state, report.percent) == ("report", "000/kiem-tra", "in_progress", 50)
    report, code = said("bận tiếp đoàn kiểm tra của tỉnh nên chưa làm báo cáo 9 tháng", HOME)
    assert code != "000/kiem-tra"


@pytest.mark.parametrize(
    ("message", "unit", "task"),
    [
        ("xã gửi báo cáo năm cho phòng Nội vụ rồi", COMMUNE, "003/nam"),
        ("gui bao cao nam cho so noi vu roi", HEALTH, "000/nam"),
        ("báo cáo 9 tháng được khoảng bảy chục phần trăm", HEALTH, "000/9-thang"),
        ("Dự thảo báo cáo năm mới hơn hai phần ba, mai làm tiếp", HEALTH, "000/nam"),
        ("báo cáo 9 thnag gửi rồi", HEALTH, "000/9-thang"),
        ("bc 6 tahngs nop roi", HEALTH, "000/6-thang"),
    ],
)
def test_the_period_survives_what_stands_beside_it(message: str, unit: str, task: str) -> None:
    assert said(message, unit)[1] == task


def test_what_a_complaint_named_is_what_the_next_message_is_about() -> None:
    report, code = said("nộp trưa qua rồi mà", context="sao hệ thống cứ nhắc báo cáo 9 tháng hoài thế")
    assert (code, report.state, report.claimed_on) == ("000/9-thang", "submitted", date(2024, 9, 17))


def test_said_by_mouth_is_not_handed_in() -> None:
    report, code = said("Em trình bày miệng với chị Hoa rồi, còn báo cáo 9 tháng bằng văn bản thì để thứ sáu")
    assert (code, report.state) == ("000/9-thang", "in_progress")
    assert said("đã báo cáo miệng rồi")[0].state is None


@pytest.mark.parametrize(
    ("text", "share"),
    [("được 3 trên 12 xã", 25), ("làm xong 4 trên tổng số 8 nội dung", 50), ("trên 10 đơn vị chưa gửi", None)],
)
def test_shares_told_with_a_word_between(text: str, share: int | None) -> None:
    assert percent(text) == share


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("6 thagns", "6 tháng"), ("9 thnágs đầu năm", "9 tháng đầu năm"), ("9 tivi", "9 tivi"), ("thnag", "thnag")],
)
def test_a_slip_inside_the_month_is_mended_after_its_number_only(typed: str, meant: str) -> None:
    assert mend(typed).startswith(meant) or meant == "thnag"


@pytest.mark.parametrize(
    "message",
    [
        "nop bao cao 6 thang roi 🙏",
        "nộp báo cáo 6 tháng r 👍👍",
        "nộp báo cáo 6 tháng rồi❤️",
        "nộp bc 6 tháng rồi hihi",
        "nop bc 6 thang r :))",
        "nộp báo cáo 6 tháng rồi bác",
    ],
)
def test_a_face_or_a_courtesy_at_the_end_makes_no_question_of_a_report(message: str) -> None:
    report, code = said(message)
    assert (report.intent, code, report.state) == ("report", "000/6-thang", "submitted")


def test_a_face_leaves_a_question_one() -> None:
    assert said("đã nộp báo cáo 6 tháng chưa 🙏")[0].intent == "question"
