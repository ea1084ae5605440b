"""Dialogue tables: what is typed, by whom, and what it is taken for."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.reports.offices import office
from bot.model import StatusReport
from bot.reporting import understand

R9 = "Nhắc việc: Báo cáo 9 tháng công tác dân vận chính quyền, hạn trước ngày 20/9/2024. Đơn vị đã nộp chưa ạ?"
TWO = "Đơn vị còn 2 việc: (1) Báo cáo 9 tháng, trước ngày 20/9/2024; (2) Báo cáo năm, trước ngày 25/11/2024."
COMMUNE, HEALTH, HOME = "UBND xã Bình Lương", "Sở Y tế", "Sở Nội vụ"


def said(
    message: str, unit: str | None = HEALTH, today: str = "2024-09-18", *, context: str | None = None, reply_to: str | None = None, place: str = "dan-van",
) -> tuple[StatusReport, str | None]:  # fmt: skip
    """What a message is taken for, and the code of its task."""
    tasks, codes = office(place)
    report = understand(message, tasks=tasks, today=date.fromisoformat(today), unit=unit, context=context, reply_to=reply_to)  # fmt: skip
    return report, _code(report, codes)


def _code(report: StatusReport, codes: dict[str, int]) -> str | None:
    return next((code for code, id_ in codes.items() if report.task and id_ == report.task.id), None)


@pytest.mark.parametrize(
    ("message", "unit", "task", "state"),
    [
        ("Sở đã gửi báo cáo 9 tháng sáng nay rồi.", HEALTH, "000/9-thang", "submitted"),
        ("so da nop bao cao 9 thang hom qua roi", HEALTH, "000/9-thang", "submitted"),
        ("bc 9t nộp r nha", HEALTH, "000/9-thang", "submitted"),
        ("baso cáo 9 thangs nộpp ròi", HEALTH, "000/9-thang", "submitted"),
        ("bóa cáo 9 tháng đả gữi", HEALTH, "000/9-thang", "submitted"),
        ("Kế hoạch của sở đã ban hành hôm thứ Hai", HEALTH, "000/xay-dung-ke-hoach", "done"),
        ("xã gửi bc 6t cho PNV huyện r nhé", COMMUNE, "003/6-thang", "submitted"),
        ("Sở đã có văn bản đôn đốc các đơn vị gửi báo cáo 9 tháng", HOME, "000/theo-doi-don-doc", "in_progress"),
        ("Sở đã tổng hợp báo cáo 9 tháng gửi Ban Dân vận Tỉnh ủy", HOME, "000/tong-hop-bao-cao", "submitted"),
        ("đang tổng hợp số liệu cho báo cáo năm", HEALTH, "000/nam", "in_progress"),
        ("Báo cáo 6 tháng đã trình Chủ tịch ký, chưa phát hành", HEALTH, "000/6-thang", "in_progress"),
        ("mai mới nộp được báo cáo 9 tháng", HEALTH, "000/9-thang", "in_progress"),
        ("sắp nộp báo cáo 9 tháng rồi", HEALTH, "000/9-thang", "in_progress"),
        ("tưởng nộp báo cáo 9 tháng rồi hóa ra còn nằm ở văn thư", HEALTH, "000/9-thang", "in_progress"),
        ("Báo cáo 9 tháng nộp rồi nhưng bị trả lại", HEALTH, "000/9-thang", "in_progress"),
        ("Hôm trước kẹt số liệu nhưng nay báo cáo 9 tháng đã gửi", HEALTH, "000/9-thang", "submitted"),
        ("bc năm ch làm gì hết", HEALTH, "000/nam", "not_started"),
        ("Báo cáo 9 tháng đang vướng, chưa có hướng dẫn nên chưa làm tiếp được", HEALTH, "000/9-thang", "blocked"),
        ("Báo cáo 9 tháng chưa gửi cho huyện, đang trình ký", HEALTH, "000/9-thang", "in_progress"),
    ],
)
def test_state_and_task(message: str, unit: str, task: str, state: str) -> None:
    report, code = said(message, unit)
    assert (report.intent, code, report.state, report.ambiguous) == ("report", task, state, False)


@pytest.mark.parametrize(
    ("message", "percent", "on", "number"),
    [
        ("Báo cáo 9 tháng được tám mươi phần trăm", 80, None, None),
        ("báo cáo 9 tháng xong hai phần ba rồi", 67, None, None),
        ("bc 9 thang duoc mot nua roi", 50, None, None),
        ("báo cáo 9 tháng gần xong", None, None, None),
        ("báo cáo 9 tháng được 150% rồi", None, None, None),
        ("báo cáo 9 tháng nộp hôm thứ Hai, số 12/BC-SYT", None, "2024-09-16", "12/BC-SYT"),
        ("báo cáo 9 tháng nộp chiều thứ 6 tuần trước", None, "2024-09-13", None),
        ("báo cáo 9 tháng mốt nộp", None, "2024-09-20", None),
        ("báo cáo 9 tháng nộp ngày 30/2 rồi", None, None, None),
        ("đã ban hành Báo cáo số 287/BC-SYT ngày 16/9/2024 về kết quả 9 tháng", None, "2024-09-16", "287/BC-SYT"),
        ("báo cáo 9 tháng theo Kế hoạch số 49/KH-UBND đã gửi", None, None, None),
    ],
)
def test_figures(message: str, percent: int | None, on: str | None, number: str | None) -> None:
    report, code = said(message)
    assert code == "000/9-thang"
    assert (report.percent, report.claimed_on and report.claimed_on.isoformat(), report.document_number) == (percent, on, number)  # fmt: skip


@pytest.mark.parametrize(
    ("message", "unit", "today"),
    [
        ("đã nộp báo cáo rồi nhé", HEALTH, "2024-09-18"),  # three reports are open, none was named
        ("gửi sáng nay rồi", HEALTH, "2024-09-18"),
        ("Báo cáo dân vận đã gửi", HEALTH, "2024-09-18"),
        ("Báo cáo giải ngân đầu tư công 9 tháng đã gửi", HEALTH, "2024-09-18"),  # another subject
        ("Kế hoạch cải cách hành chính của sở đã ban hành", HEALTH, "2024-09-18"),
        ("báo cáo quý 2 nộp rồi", HEALTH, "2024-06-18"),  # no such period
        ("Báo cáo 6 tháng năm ngoái nộp rồi", HEALTH, "2024-06-18"),  # another year
        ("xã gửi báo cáo 6 tháng rồi", "UBND xã Cát Tân", "2024-06-18"),  # another commune's plan
        ("báo cáo 9 tháng xã nộp rồi", COMMUNE, "2023-09-18"),  # the commune's plan asks for none
    ],
)
def test_never_takes_a_task_that_was_not_said(message: str, unit: str, today: str) -> None:
    report, code = said(message, unit, today)
    assert (report.intent, code, report.ambiguous) == ("report", None, True)


def test_a_report_without_period_offers_all_three() -> None:
    report, _ = said("đã nộp báo cáo rồi nhé")
    assert [task.obligation.period for task in report.candidates] == ["6 tháng", "9 tháng", "năm"]


def test_two_plans_of_one_period_need_the_subject() -> None:
    asked, code = said("Báo cáo quý III nộp rồi", today="2025-10-14", place="hoai-giang")
    assert (asked.ambiguous, code) == (True, None)
    assert said("Báo cáo quý III CCHC nộp rồi", today="2025-10-14", place="hoai-giang")[1] == "102/quy"
    assert said("bc cđs quý 3 nộp r", today="2025-10-14", place="hoai-giang")[1] == "101/quy"


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("đã nộp báo cáo 9 tháng chưa vậy", "question"),
        ("da nop bao cao 9 thang chua vay", "question"),
        ("Nộp báo cáo 9 tháng rồi thì có cần gửi bản giấy không?", "question"),
        ("sở mình nộp báo cáo 9 tháng rồi phải không", "question"),
        ("hạn báo cáo 9 tháng là bao giờ", "question"),
        ("còn nợ báo cáo nào không em", "question"),
        ("Báo cáo 9 tháng nộp rồi, anh nhận được chưa?", "report"),
        ("có được gia hạn báo cáo 9 tháng không", "question"),
        ("xin dời bc 9t đến đầu tháng sau đc k ạ", "extension"),
        ("hủy giúp em tin vừa rồi", "cancel"),
        ("huỷ", "cancel"),
        ("đừng ghi nhé, em nhắn nhầm", "cancel"),
        ("Đính chính: báo cáo 9 tháng nộp ngày 17/9", "correction"),
        ("đang sửa lại báo cáo 9 tháng", "report"),
        ("Đề nghị các đơn vị nộp báo cáo 9 tháng", "chat"),
        ("cảm ơn em đã nhắc báo cáo 9 tháng", "chat"),
        ("Báo cáo anh, em đang trên đường về", "chat"),
        ("Mai 8h họp giao ban nhé", "chat"),
        ("nộp học phí cho con rồi", "chat"),
        ("👍👍", "chat"),
        ("", "chat"),
    ],
)
def test_intent(message: str, intent: str) -> None:
    assert said(message)[0].intent == intent


@pytest.mark.parametrize(
    ("message", "task", "state"),
    [
        ("rồi nhé", "000/9-thang", "submitted"),
        ("Xong rồi, số 1022/BC-SYT", "000/9-thang", "submitted"),
        ("chưa ạ", "000/9-thang", "not_started"),
        ("ngày mai nhé", "000/9-thang", "in_progress"),
        ("báo cáo năm thì nộp rồi", "000/nam", "submitted"),  # what is named outweighs what is replied to
    ],
)
def test_in_reply_to_a_reminder(message: str, task: str, state: str) -> None:
    report, code = said(message, reply_to=R9)
    assert (report.intent, code, report.state) == ("report", task, state)


def test_having_taken_note_is_no_report() -> None:
    assert said("Dạ vâng ạ, em nhận được thông tin rồi.", reply_to=R9)[0].intent == "chat"


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        ("việc 2 nộp rồi", ("000/nam", "submitted"), None),
        ("(1) rồi, (2) chưa làm", ("000/9-thang", "submitted"), ("000/nam", "not_started")),
        ("cả hai xong rồi", ("000/9-thang", "submitted"), ("000/nam", "submitted")),
        ("rồi nhé", (None, "submitted"), None),
    ],
)
def test_in_reply_to_a_list(message: str, first: tuple[str | None, str], second: tuple[str, str] | None) -> None:
    report, code = said(message, reply_to=TWO)
    assert (code, report.state) == first
    assert report.ambiguous is (first[0] is None)
    codes = office("dan-van")[1]
    assert [(_code(one, codes), one.state) for one in report.also] == ([second] if second else [])


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        ("Báo cáo 6 tháng nộp từ ngày 17/6 rồi, còn báo cáo 9 tháng làm được 30%.", ("000/6-thang", "submitted"), ("000/9-thang", "in_progress")),
        ("6 tháng nộp rồi, 9 tháng chưa làm", ("000/6-thang", "submitted"), ("000/9-thang", "not_started")),
        ("báo cáo 6 tháng và 9 tháng đều gửi rồi", ("000/6-thang", "submitted"), ("000/9-thang", "submitted")),
    ],
)  # fmt: skip
def test_two_reports_in_one_message(message: str, first: tuple[str, str], second: tuple[str, str]) -> None:
    report, code = said(message)
    assert (code, report.state) == first
    assert [(_code(one, office("dan-van")[1]), one.state) for one in report.also] == [second]


@pytest.mark.parametrize(
    ("message", "unit", "about", "state"),
    [
        ("Nghe nói huyện Phù Cát gửi bc 9t r", "UBND huyện Phù Mỹ", "UBND huyện Phù Cát", "submitted"),
        ("so tai chinh da nop bao cao 9 thang", HEALTH, "Sở Tài chính", "submitted"),
        ("Sở Y tế đã nộp báo cáo 9 tháng", HEALTH, None, "submitted"),
        ("Sở Tài chính nộp báo cáo 9 tháng rồi, sở em thì chưa", HEALTH, None, "not_started"),
        ("báo cáo 9 tháng đã gửi Sở Nội vụ", HEALTH, None, "submitted"),
    ],
)
def test_whose_report(message: str, unit: str, about: str | None, state: str) -> None:
    report, code = said(message, unit)
    assert (code, report.about_unit, report.state) == ("000/9-thang", about, state)


@pytest.mark.parametrize(
    ("message", "context", "task", "percent", "on", "number"),
    [
        ("go nham, 70% thoi", "bao cao 9 thang duoc 90%", "000/9-thang", 70, None, None),
        ("nhầm, báo cáo 6 tháng", "Đã nộp báo cáo 9 tháng", "000/6-thang", None, None, None),
        ("báo cáo 6 tháng chứ không phải 9 tháng", "Đã nộp báo cáo 9 tháng", "000/6-thang", None, None, None),
        ("Đính chính: nộp ngày 17/9, không phải 16/9", "báo cáo 9 tháng nộp 16/9", "000/9-thang", None, "2024-09-17", None),
        ("em ghi nhầm, số 1542 chứ không phải 1524", "Báo cáo 9 tháng đã gửi, số 1524/BC-SYT", "000/9-thang", None, None, "1542"),
    ],
)  # fmt: skip
def test_correction(message: str, context: str, task: str, percent: int | None, on: str | None, number: str | None) -> None:  # fmt: skip
    report, code = said(message, context=context)
    assert (report.intent, code, report.percent) == ("correction", task, percent)
    assert (report.claimed_on and report.claimed_on.isoformat(), report.document_number) == (on, number)


@pytest.mark.parametrize(
    ("message", "on", "note"),
    [
        ("xin gia hạn báo cáo 9 tháng đến thứ 4 tuần sau vì máy chủ hỏng", "2024-09-25", "máy chủ hỏng"),
        ("Cho bên tôi xin nộp báo cáo 9 tháng muộn đến 25/9, số liệu chưa khớp", "2024-09-25", "số liệu chưa khớp"),
        ("xin lùi báo cáo 9 tháng thêm 3 ngày", "2024-09-23", None),  # from the due date
    ],
)
def test_extension(message: str, on: str, note: str | None) -> None:
    report, code = said(message)
    assert (report.intent, code, report.claimed_on and report.claimed_on.isoformat(), report.note) == ("extension", "000/9-thang", on, note)  # fmt: skip


def test_the_obstacle_is_kept_in_the_senders_words() -> None:
    report, _ = said("Báo cáo 9 tháng đang vướng, chưa có số liệu từ Công an tỉnh nên chưa làm tiếp được.")
    assert report.state == "blocked"
    assert "chưa có số liệu từ Công an tỉnh" in (report.note or "")


def test_a_name_alone_settles_the_report_left_open() -> None:
    report, code = said("báo cáo 9 tháng ạ", context="đã nộp báo cáo rồi nhé")
    assert (report.intent, code, report.state) == ("report", "000/9-thang", "submitted")


def test_ten_thousand_characters_are_read_and_none_is_lost_to_an_error() -> None:
    report, code = said("Báo cáo 9 tháng đã nộp. " + "a b " * 2500)
    assert (report.intent, code) == ("report", "000/9-thang")


def test_restoring_accents_touches_only_what_was_typed_without_them() -> None:
    tasks, _ = office("dan-van")
    today = date(2024, 9, 18)
    bare = understand("bc 9t nop roi", tasks=tasks, today=today, unit=HEALTH, restore=lambda text: f"<{text}>")
    assert bare.understood == "<báo cáo 9 tháng nộp roi>"
    accented = understand("bc 9t nộp rồi", tasks=tasks, today=today, unit=HEALTH, restore=lambda text: f"<{text}>")
    assert accented.understood == "báo cáo 9 tháng nộp rồi"
