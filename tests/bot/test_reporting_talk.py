"""How offices talk: dialect, luck, two tasks in one breath, what is not there, steps still to be taken, days begged for."""

from __future__ import annotations

import pytest

from bot.reporting.wording import mend
from tests.bot.test_reporting import HEALTH, R9, said

DIGITAL, WARD = "Sở Khoa học và Công nghệ", "UBND phường Bến Thủy"
FOREST = "UBND xã Ia Lốp"


def codes_and_states(message: str, unit: str = WARD) -> list[tuple[str | None, str | None]]:
    report, code = said(message, unit, "2025-11-26", place="hoai-giang")
    rest = [(one.task.document.file.removesuffix(".txt") if one.task else None, one.state) for one in report.also]
    return [(code, report.state), *rest]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("qui 1 nộp rồi", "quý 1 nộp rồi"),
        ("qui định mới", "qui định mới"),
        ("nộp bữa thứ sáu", "nộp hôm thứ sáu"),
        ("bữa nay gửi", "bữa nay gửi"),
        ("đương làm báo cáo", "đang làm báo cáo"),
        ("đương nhiên rồi", "đương nhiên rồi"),
        ("khi mô nộp", "khi nào nộp"),
        ("quy mô lớn", "quy mô lớn"),
        ("xã Krông Nia chưa gửi", "xã Krông Nia chưa gửi"),
        ("xa krong nia chua gui", "xa krong nia chua gui"),
    ],
)
def test_dialect_and_names_in_plain_words(typed: str, plain: str) -> None:
    assert mend(typed) == plain


def test_a_number_alone_reports_without_its_task() -> None:
    for typed in ("so 57/BC-SYT", "số 57/BC-SYT"):
        report, code = said(typed)
        assert (report.intent, code, report.ambiguous, report.document_number) == ("report", None, True, "57/BC-SYT")


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("cds thang 11 da nop, cchc nam chua lam gi", [("101/thang", "submitted"), ("102", "not_started")]),
        ("cchc nam nop roi, cds nam chua lam", [("102/nam", "submitted"), ("101", "not_started")]),
        ("cds gui roi, bao cao cchc nam chua lam", [(None, "submitted"), ("102", "not_started")]),
        ("tháng 11 gửi rồi, báo cáo năm cchc chưa làm", [("101/thang", "submitted"), ("102", "not_started")]),
        (
            "cds t11 nop r, cchc nam con dang viet, cds nam chua",
            [("101/thang", "submitted"), ("102", "in_progress"), ("101", "not_started")],
        ),
        ("tháng 10 chuyển đổi số em nộp hôm qua", [("101/thang", "submitted")]),
        ("thang 5 chuyen doi so phuong gui bua thu sau tuan roi", [("101/thang", "submitted")]),
        ("em đi họp về rồi, báo cáo năm cchc em đang viết", [("102/nam", "in_progress")]),
    ],
)
def test_what_is_told_of_one_is_not_recorded_for_the_other(message: str, found: list[tuple[str | None, str]]) -> None:
    assert codes_and_states(message) == found


@pytest.mark.parametrize(
    ("message", "state", "day"),
    [
        ("Nộp rồi em ơi, nộp thứ sáu", "submitted", "2024-09-13"),
        ("nop roi nhe, nop bua thu 6", "submitted", "2024-09-13"),
        ("gửi rồi, mai gửi bản giấy", "submitted", None),
        ("may mà kịp, tới thứ sáu 11h đêm mới gửi được báo cáo 9 tháng", "submitted", "2024-09-13"),
        ("báo cáo 9 tháng thứ sáu mới gửi được", "in_progress", "2024-09-20"),
        ("em gửi báo cáo 9 tháng bằng fax hồi 10h, sở bảo nhận rồi", "submitted", "2024-09-18"),
        ("báo cáo 9 tháng đang trình ký, ký xong gửi sở", "in_progress", None),
        ("9 tháng á, em viết tới trang cuối rồi, tối nay soát chính tả rồi mai trình", "in_progress", "2024-09-19"),
        ("báo cáo 9 tháng tối nay soát lỗi rồi mai trình", "in_progress", "2024-09-19"),
        ("báo cáo 9 tháng em đang vẽ lại biểu, xong cái đó là trình", "in_progress", None),
        ("chiều nay họp lần cuối là chốt", "in_progress", "2024-09-18"),
    ],
)
def test_what_is_over_and_what_is_only_next(message: str, state: str, day: str | None) -> None:
    report, code = said(message, reply_to=R9)
    on = report.claimed_on.isoformat() if report.claimed_on else None
    assert (report.intent, code, report.state, on) == ("report", "000/9-thang", state, day)


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("báo cáo 9 tháng nộp rồi, không vướng gì", "submitted"),
        ("báo cáo 9 tháng đang tổng hợp, chưa gặp khó khăn gì", "in_progress"),
        ("báo cáo 9 tháng hết vướng rồi, mai nộp", "in_progress"),
        ("báo cáo 9 tháng vẫn vướng, chưa hết lỗi phần mềm", "blocked"),
        ("báo cáo 9 tháng máy không chịu lên, chưa in được", "blocked"),
        ("báo cáo 9 tháng bế tắc ở chỗ kinh phí, đề nghị tỉnh cho ý kiến", "blocked"),
        ("báo cáo 9 tháng đang chờ sếp cho ý kiến", "in_progress"),
    ],
)
def test_obstacles_that_are_there_and_those_that_are_not(message: str, state: str) -> None:
    report, code = said(message, HEALTH)
    assert (report.intent, code, report.state) == ("report", "000/9-thang", state)


def test_watching_without_incident_goes_on() -> None:
    report, code = said("so van theo doi tien do cds cua cac don vi, chua co gi bat thuong", DIGITAL, "2025-08-14", place="hoai-giang")  # fmt: skip
    assert (code, report.state) == ("101/theo-doi", "in_progress")


@pytest.mark.parametrize(
    "message",
    [
        "trinh phuong an chua chay cho ai phe duyet vay a",
        "phương án in giấy hay file pdf",
        "báo cáo tuần gửi sáng hay chiều thứ sáu",
        "bao cao tuan chot so lieu cuoi tuan hay giua tuan",
    ],
)
def test_questions_without_a_mark(message: str) -> None:
    assert said(message, FOREST, "2025-03-12", place="son-khe")[0].intent == "question"


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("cho xã xin thêm năm ngày để rà soát cho hết thôn vùng sâu", "2025-11-15"),
        ("xin them sau ngay de ra soat not 2 thon", "2025-11-16"),
    ],
)
def test_days_begged_for_a_duty(message: str, day: str) -> None:
    report, code = said(message, FOREST, "2025-11-10", place="son-khe")
    assert (report.intent, code, str(report.claimed_on)) == ("extension", "202/ra-soat", day)


@pytest.mark.parametrize(
    "message",
    [
        "huyện nộp ngày 18 cơ, hồi nãy em ghi 17 là nhầm",
        "em viết 17 là nhầm, đúng là 18/6",
        "báo 17/6 là sai anh ạ, 18/6 mới đúng",
    ],
)
def test_a_day_called_wrong_gives_way(message: str) -> None:
    report, code = said(message, "UBND huyện Hoài Ân", "2024-06-19", context="Huyện nộp báo cáo 6 tháng hôm 17/6 rồi ạ")
    assert (report.intent, code, str(report.claimed_on)) == ("correction", "000/6-thang", "2024-06-18")


@pytest.mark.parametrize(
    ("message", "code", "state"),
    [
        ("hộ nghèo rà được 6/9 thôn rồi", "202/ra-soat", "in_progress"),
        ("rà xong hộ nghèo rồi ạ", "202/ra-soat", "done"),
        ("sáng ra các thôn đã gửi đủ", None, None),
    ],
)
def test_a_duty_by_one_syllable_of_its_name(message: str, code: str | None, state: str | None) -> None:
    report, found = said(message, FOREST, "2025-11-08", place="son-khe")
    assert (found, report.state) == (code, state)


def test_another_unit_and_another_round_keep_their_own_state() -> None:
    report, code = said(
        "xã Ia Lốp báo cáo tuần gửi rồi, xã Krông Nia thì chưa", "Hạt Kiểm lâm huyện", "2025-03-17", place="son-khe"
    )
    assert (code, report.state, report.about_unit) == ("201/tuan", "submitted", "UBND xã Ia Lốp")
    found = codes_and_states("cds quy 3 nop r con t11 mai nop")
    assert found == [("101/quy", "submitted"), ("101", "in_progress")]
