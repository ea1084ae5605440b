"""Senses of constructions: verbs of sending, aspect without a verb, what is only said, days spelled out, rounds apart."""

from __future__ import annotations

import pytest

from tests.bot.office import Office
from tests.bot.talk import Talk
from tests.bot.test_reporting import COMMUNE, HEALTH, R9, TWO, said

DIGITAL = "UBND xã Tân Lập"


@pytest.mark.parametrize(
    "message",
    [
        "bắn lên trục rồi nhé",
        "em đẩy qua ioffice lúc nãy rồi",
        "quăng lên zalo nhóm rồi đó chị",
        "nộp lâu rồi mà",
        "bên anh nộp đầu tiên luôn đó",
        "gởi rầu nha",
        "bản mềm gửi rồi, bản giấy mai gửi",
        "hạt nhận được chưa, em gửi rồi đó",
    ],
)
def test_ways_of_having_sent(message: str) -> None:
    report, code = said(message, reply_to=R9)
    assert (report.intent, code, report.state) == ("report", "000/9-thang", "submitted")


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("đang nhé", "in_progress"),
        ("sắp rồi", "in_progress"),
        ("chiều nay", "in_progress"),
        ("lấy số xong là gửi luôn", "in_progress"),
        ("còn thiếu phụ lục nữa là xong", "in_progress"),
        ("giám đốc đang xem lại lần cuối", "in_progress"),
        ("chưa bác ơi", "not_started"),
        ("chưa làm được chữ nào", "not_started"),
        ("em quên béng mất, giờ làm ngay đây", "not_started"),
    ],
)
def test_short_answers_are_read_by_their_aspect(message: str, state: str) -> None:
    report, code = said(message, reply_to=R9)
    assert (report.intent, code, report.state) == ("report", "000/9-thang", state)


@pytest.mark.parametrize(
    "message",
    [
        "hôm nay em nghỉ, mai đi làm lại",
        "vâng em nhớ rồi ạ",
        "chị ơi em chuyển công tác rồi, liên hệ anh Nam nhé",
        "số em đổi rồi, nhắn số này nhé",
        "ok để em hỏi lại bên chuyên môn",
        "em mới nhận bàn giao việc này, để em xem đã",
        "em đang nghỉ ốm, liên hệ bạn Hà giúp em",
        "ok em để anh nhắc chuyên viên",
    ],
)
def test_ones_own_comings_and_goings_are_no_report(message: str) -> None:
    assert said(message, reply_to=R9)[0].intent == "chat"


@pytest.mark.parametrize(
    "message",
    [
        "mục II.5 trong kế hoạch nói gì",
        "muc ii.5 trong ke hoach dan van noi gi",
        "tháng 9 này được mấy xã gửi báo cáo rồi em",
        "cho em xin mẫu báo cáo 9 tháng",
        "danh sách đơn vị chưa nộp báo cáo 9 tháng",
        "nộp báo cáo năm 26/11 là trễ hạn rồi hả",
        "hạn là trước 20 hay hết ngày 20",
        "báo cáo này làm từ số liệu tháng mấy",
        "Sở em cần nộp những báo cáo gì",
    ],
)
def test_wishes_to_be_told(message: str) -> None:
    assert said(message)[0].intent == "question"


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("báo cáo 9 tháng nộp từ đời nào rồi", "submitted"),
        ("em gửi báo cáo 9 tháng của sở nhé", "submitted"),
        ("gửi chị báo cáo 9 tháng ạ", "submitted"),
        ("Sở đã báo cáo tình hình 9 tháng cho Sở Nội vụ", "submitted"),
        ("bc 9 thang gui tu dau tuan roi a", "submitted"),
        ("nôp báo caó 9 tháng rồi đó nghen", "submitted"),
        ("BÁO CÁO 9 THÁNG NỘP RỒI NHÉ", "submitted"),
        ("em chào anh, báo cáo 9 tháng em nộp rồi. Cảm ơn anh", "submitted"),
        ("báo cáo 9 tháng gửi cách đây hai hôm", "submitted"),
        ("báo cáo 9 tháng chưa đâu vào đâu", "in_progress"),
        ("bc 9 thang bi sep gach be bet, phai viet lai", "in_progress"),
        ("báo cáo 9 tháng Sở Nội vụ trả về yêu cầu bổ sung số liệu", "in_progress"),
        ("chiều mai mới gửi báo cáo 9 tháng được", "in_progress"),
    ],
)
def test_what_is_told_of_a_named_report(message: str, state: str) -> None:
    report, code = said(message)
    assert (report.intent, code, report.state, report.ambiguous) == ("report", "000/9-thang", state, False)


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("báo cáo 9 tháng đã ký số, đẩy qua trục ngày mười hai tháng chín", "2024-09-12"),
        ("báo cáo 9 tháng gửi hồi 8h sáng rồi", "2024-09-18"),
        ("báo cáo 9 tháng nộp sáng sớm nay rồi", "2024-09-18"),
        ("báo cáo 9 tháng dự kiến 25 này xong", "2024-09-25"),
        ("báo cáo 9 tháng nộp ngày 6 tháng 9 rồi", "2024-09-06"),
    ],
)
def test_days_as_people_write_them(message: str, day: str) -> None:
    report, code = said(message)
    assert (code, str(report.claimed_on)) == ("000/9-thang", day)


@pytest.mark.parametrize(
    "message",
    [
        "bc 9 tháng về phòng chống tham nhũng đã gửi",
        "bao cao phong chong tham nhung 9 thang da gui",
        "báo cáo giải quyết khiếu nại 9 tháng nộp rồi",
    ],
)
def test_another_subject_is_asked_about(message: str) -> None:
    report, code = said(message)
    assert (report.ambiguous, code) == (True, None)


def test_all_of_a_list_is_asked_about() -> None:
    assert said("đã nộp hết rồi chị ạ", reply_to=TWO)[0].ambiguous


@pytest.mark.parametrize("message", ["cds nam nop r cchc nam cung nop r", "cchc nam nop cds nam cung nop roi"])
def test_two_subjects_in_one_breath_are_asked_about(message: str) -> None:
    report, code = said(message, HEALTH, "2025-12-03", place="hoai-giang")
    assert (report.intent, report.ambiguous, code) == ("report", True, None)


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        ("báo cáo chuyển đổi số quý II nộp rồi, quý III đang làm", "submitted", "in_progress"),
        ("bc cđs tháng 8 nộp rồi, tháng 9 chưa làm", "submitted", "not_started"),
        ("bc cds thang 8 gui roi con thang 9 mai gui", "submitted", "in_progress"),
    ],
)
def test_two_rounds_of_a_report_are_two(message: str, first: str, second: str) -> None:
    report, code = said(message, DIGITAL, "2025-09-22", place="hoai-giang")
    assert code in ("101/quy", "101/thang")
    assert (report.state, [(one.state, one.task) for one in report.also]) == (first, [(second, report.task)])
    assert report.words and report.also[0].words and report.words != report.also[0].words


def test_several_rounds_told_alike_stay_one() -> None:
    report, _ = said("bc cđs tháng 7, 8 nộp rồi", DIGITAL, "2025-09-22", place="hoai-giang")
    assert (report.state, report.also, report.words) == ("submitted", (), "")


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("tháng 4 gửi rồi nha anh, bc cđs đó", "101/thang"),
        ("phần mềm báo cáo CĐS sập nên bc tháng 10 chưa nộp được", "101/thang"),
    ],
)
def test_a_round_apart_from_its_report(message: str, task: str) -> None:
    assert said(message, DIGITAL, "2025-10-24", place="hoai-giang")[1] == task


@pytest.mark.parametrize(
    ("message", "context", "day"),
    [
        ("ấy nhầm, ngày 14 chứ ko phải 13", "bc 6 tháng xã nộp ngày 13/6 rồi nhé", "2023-06-14"),
        ("ngày 14 mới đúng em nhé, anh gõ lộn thành 24", "xã gửi báo cáo 6 tháng ngày 24/6", "2023-06-14"),
    ],
)
def test_a_bare_day_put_right_lies_where_the_first_one_lay(message: str, context: str, day: str) -> None:
    report, code = said(message, COMMUNE, "2023-06-18", context=context)
    assert (report.intent, code, report.state, str(report.claimed_on)) == ("correction", "003/6-thang", "submitted", day)  # fmt: skip


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("cho anh qua thứ 3 tuần sau nhé, bận đoàn kiểm tra", "extension"),
        ("châm chước cho bên anh tới 25/9 với", "extension"),
        ("rút giùm em báo cáo lúc nãy", "cancel"),
        ("Ra soat xong ma khong cat duoc thanh phan nao thi co tinh la hoan thanh khong em?", "question"),
    ],
)
def test_what_is_asked_of_the_receiver(message: str, intent: str) -> None:
    assert said(message, reply_to=R9)[0].intent == intent


def test_two_rounds_told_apart_are_two_proposals(office: Office) -> None:
    """Each round is proposed with its own state, where before the whole message was sent back to be split."""
    shown = Talk(office, office.member(unit="Sở Tài chính")).type("báo cáo giải ngân tháng 7 nộp rồi, tháng 8 đang làm")
    heads = [line for line in shown.split("\n") if line.startswith("Báo cáo")]
    assert heads == [
        "Báo cáo số liệu giải ngân vốn đầu tư công tháng 7/2026: đã gửi",
        "Báo cáo số liệu giải ngân vốn đầu tư công tháng 8/2026: đang làm",
    ]
