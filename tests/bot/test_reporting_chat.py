"""Ways people talk in chat: papers that reached a house, years and shares without their word, put off, stuck, put right."""

from __future__ import annotations

import pytest

from tests.bot.test_reporting import COMMUNE, HEALTH, HOME, TWO, said

RANGERS, HAMLET = "Hạt Kiểm lâm huyện Sơn Khê", "UBND xã Đắk Mia"
HALF = "Đã ghi: Báo cáo 9 tháng – đang làm, 40 %. Trả lời “hủy” nếu sai."
SENT = "Đã ghi: Báo cáo 9 tháng – đã nộp ngày 16/9/2024. Trả lời “hủy” nếu sai."


@pytest.mark.parametrize(
    "message",
    [
        "Đã gửi bản giấy báo cáo 9 tháng cho Sở Nội vụ",
        "bc 9t em chuyển bản đã ký đóng dấu cho văn thư SNV rồi",
        "chuyen file ky so bc 9 thang len truc roi c",
        "bản có dấu của báo cáo 9 tháng gửi bưu điện sáng nay rồi",
        "bc 9 thang da toi so noi vu hom qua",
        "bao cao 9 thang ve toi so noi vu tu sang r",
        "bc 9t vừa lên trục liên thông",
        "bc 9 tháng đã qua bên Sở Nội vụ từ thứ 2",
    ],
)
def test_a_paper_that_reached_its_house_is_handed_in(message: str) -> None:
    report, code = said(message)
    assert (report.intent, code, report.state, report.about_unit) == ("report", "000/9-thang", "submitted", None)


def test_a_paper_on_its_way_to_be_signed_is_not_handed_in() -> None:
    assert said("báo cáo 9 tháng vừa chuyển sang anh Hùng ký")[0].state == "in_progress"
    assert said("đưa văn phòng trình giám đốc ký báo cáo 9 tháng rồi")[0].state == "in_progress"


@pytest.mark.parametrize(
    ("message", "task", "state"),
    [
        ("bao cao chuyen doi so nam 2025 chua lam", "101/nam", "not_started"),
        ("bc cds 2025 đang viết", "101/nam", "in_progress"),
        ("báo cáo cải cách hành chính 2025 gửi snv sáng nay rồi", "102/nam", "submitted"),
        ("chuyen doi so quy gui r", "101/quy", "submitted"),
        ("cải cách hành chính năm thì đang trình ký", "102/nam", "in_progress"),
        ("cds thang chua nop", "101/thang", "not_started"),
    ],
)
def test_a_report_by_its_year_or_by_its_subject(message: str, task: str, state: str) -> None:
    report, code = said(message, HEALTH, "2025-12-03", place="hoai-giang")
    assert (report.intent, code, report.state, report.document_number) == ("report", task, state, None)


@pytest.mark.parametrize(
    ("message", "states"),
    [
        ("báo cáo CCHC năm nộp rồi, báo cáo CĐS năm cũng nộp rồi", ["submitted", "submitted"]),
        ("cchc quý xong rồi, còn cds quý chưa làm", ["submitted", "not_started"]),
        ("bc cchc nam gui hom qua, bc cds nam dang trinh ky", ["submitted", "in_progress"]),
    ],
)
def test_two_reports_of_one_period_are_two(message: str, states: list[str]) -> None:
    report, _ = said(message, HEALTH, "2025-12-03", place="hoai-giang")
    told = [report, *report.also]
    assert [one.state for one in told] == states
    assert len({one.task.id for one in told if one.task}) == 2


def test_a_report_named_again_stays_one() -> None:
    report, code = said("báo cáo CĐS năm đang trình ký, báo cáo năm mai gửi", HEALTH, "2025-12-03", place="hoai-giang")
    assert (code, report.also) == ("101/nam", ())


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("rà soát hộ nghèo xong rồi nhưng báo cáo chưa viết", "not_started"),
        ("Rà soát hộ cận nghèo đã hoàn thành, báo cáo đang trình ký", "in_progress"),
        ("ra soat xong r, bc gui hom qua", "submitted"),
    ],
)
def test_the_report_of_a_duty_just_named(message: str, state: str) -> None:
    report, code = said(message, HAMLET, "2025-11-14", place="son-khe")
    assert (code, report.state) == ("202/ra-soat", "done")
    assert [(one.state, one.task is not None, one.ambiguous) for one in report.also] == [(state, True, False)]


def test_a_report_is_not_guessed_where_a_document_asks_for_several() -> None:
    report, _ = said("tập huấn xong rồi, báo cáo đang viết", HOME, "2025-06-02", place="hoai-giang")
    assert [one.ambiguous for one in report.also] == [True]


@pytest.mark.parametrize(
    ("message", "unit", "place", "task", "state"),
    [
        ("hat da ktra 5/9 xa", RANGERS, "son-khe", "201/kiem-tra", "in_progress"),
        ("xa dang tkhai rsoat ho ngheo", HAMLET, "son-khe", "202/ra-soat", "in_progress"),
        ("so noi vu da ddoc cac don vi gui bc 9 thang", HOME, "dan-van", "000/theo-doi-don-doc", "in_progress"),
        ("trực 24/24 thì vẫn đều ạ", RANGERS, "son-khe", "201/truc", "in_progress"),
        ("việc trực cháy rừng vẫn duy trì", RANGERS, "son-khe", "201/truc", "in_progress"),
        ("ke hoach dan van so chua lam gi ca", HEALTH, "dan-van", "000/xay-dung-ke-hoach", "not_started"),
    ],
)
def test_duties_in_short(message: str, unit: str, place: str, task: str, state: str) -> None:
    report, code = said(message, unit, "2025-04-02" if place == "son-khe" else "2024-09-18", place=place)
    assert (report.intent, code, report.state) == ("report", task, state)


@pytest.mark.parametrize(
    "message",
    [
        "bc 9 tháng chưa xong được vì mạng chập chờn cả tuần",
        "bc 9t kẹt do hệ thống đang bảo trì",
        "báo cáo 9 tháng làm chưa được vì cổng dịch vụ công bị sập",
        "bc 9 thang chua nop duoc do mat mang",
        "báo cáo 9 tháng chưa gửi được, tài khoản bị khóa",
        "người làm báo cáo 9 tháng nhập viện, không ai thay",
    ],
)
def test_machines_and_people_that_are_gone_stand_in_the_way(message: str) -> None:
    report, code = said(message)
    assert (code, report.state) == ("000/9-thang", "blocked")


@pytest.mark.parametrize(
    "message",
    [
        "Bên em thiếu nhân sự nên chưa làm được",
        "phần mềm lỗi chưa nhập được",
        "đang chờ hướng dẫn của sở nên chưa triển khai",
        "vướng kinh phí chưa thực hiện được",
        "xã kẹt bầu cử nên chưa làm gì",
    ],
)
def test_what_stands_in_the_way_of_unnamed_work_is_asked_about(message: str) -> None:
    report, _ = said(message, COMMUNE)
    assert (report.intent, report.state, report.ambiguous) == ("report", "blocked", True)


@pytest.mark.parametrize("message", ["máy in hỏng rồi", "nhà em mất điện", "mạng chậm quá"])
def test_trouble_without_work_is_talk(message: str) -> None:
    assert said(message)[0].intent == "chat"


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ("dc 60 r", 60),
        ("nay 75 rồi chị", 75),
        ("mới lên được 55 thôi ạ", 55),
        ("khoảng 90", 90),
        ("làm thêm đc tí, chắc 50", 50),
        ("70 chứ không phải 40", 70),
    ],
)
def test_a_share_without_its_sign_where_shares_are_spoken_of(message: str, share: int) -> None:
    report, code = said(message, reply_to=HALF)
    assert (code, report.state, report.percent) == ("000/9-thang", "in_progress", share)


@pytest.mark.parametrize("message", ["hôm 12 nộp rồi", "18/9 nộp rồi", "gửi số 77 rồi"])
def test_other_figures_are_no_share(message: str) -> None:
    report, _ = said(message, reply_to=HALF)
    assert (report.state, report.percent) == ("submitted", None)


@pytest.mark.parametrize(
    ("message", "share"),
    [("bc 9t lam 40%", 40), ("bc 9 thang cham 20%", 20), ("bc 9t lam dc tam 70%", 70), ("bc 9t đạt âm 5%", None)],
)
def test_minus_is_a_word_of_its_own(message: str, share: int | None) -> None:
    assert said(message)[0].percent == share


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("đúng ra là 13/9", "2024-09-13"),
        ("ngày 13/9 mới đúng ạ", "2024-09-13"),
        ("phải là 15/9 chứ không phải 16", "2024-09-15"),
        ("thứ 6 mới nộp, e nhớ nhầm", "2024-09-13"),
        ("chính xác là ngày 15/9", "2024-09-15"),
    ],
)
def test_the_day_put_right(message: str, day: str) -> None:
    report, code = said(message, reply_to=SENT)
    assert (report.intent, code, str(report.claimed_on)) == ("correction", "000/9-thang", day)
    assert report.state in (None, "submitted")


def test_a_correction_may_take_the_claim_back() -> None:
    assert said("chưa nộp đâu, ghi nhầm rồi", reply_to=SENT)[0].state == "not_started"
    report, _ = said("nhầm, mai mới nộp", reply_to=SENT)
    assert (report.state, str(report.claimed_on)) == ("in_progress", "2024-09-19")


@pytest.mark.parametrize(
    ("message", "second"),
    [
        ("cái 1 xong rồi, cái 2 chưa tới hạn", "not_started"),
        ("cái đầu gửi hôm qua, cái sau để sang tháng 11", "not_started"),
        ("mục 1 nộp rồi, mục 2 tính sau", "not_started"),
        ("việc thứ nhất nộp rồi, việc thứ hai mai gửi", "in_progress"),
        ("cái đầu nộp rồi còn cái sau chờ quý sau", "not_started"),
    ],
)
def test_what_is_put_off_has_not_begun(message: str, second: str) -> None:
    report, code = said(message, reply_to=TWO)
    assert (code, report.state) == ("000/9-thang", "submitted")
    assert [one.state for one in report.also] == [second]


@pytest.mark.parametrize(
    ("message", "task", "day"),
    [
        ("Đề nghị lùi việc rà soát thủ tục hành chính sang 10/6/2025", "101/ra-soat", "2025-06-10"),
        ("bc cchc 6t cho e nợ tới 25/6", "102/6-thang", "2025-06-25"),
        ("cho sở xin nộp báo cáo CCHC 6 tháng sau hạn 2 hôm ạ", "102/6-thang", "2025-06-17"),
    ],
)
def test_pleas_for_time(message: str, task: str, day: str) -> None:
    report, code = said(message, HEALTH, "2025-05-27", place="hoai-giang")
    assert (report.intent, code, str(report.claimed_on)) == ("extension", task, day)


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("trưa nay ăn gì mọi người", "chat"),
        ("ai đi uống cà phê ko", "chat"),
        ("chiều nay đá bóng giao hữu với huyện đoàn không a", "chat"),
        ("cuối tuần phòng mình đi nhậu nhé", "chat"),
        ("ăn trưa xong gửi báo cáo 9 tháng được không", "question"),
        ("giá vàng hôm nay bao nhiêu?", "question"),
        ("biểu mẫu bc 9t có chưa c", "question"),
        ("bc 9t nộp chưa ad", "question"),
    ],
)
def test_leisure_is_talk(message: str, intent: str) -> None:
    assert said(message)[0].intent == intent


@pytest.mark.parametrize(
    ("message", "state", "day"),
    [
        ("thu sau tuan roi so nop 9 thang", "submitted", "2024-09-13"),
        ("chủ nhật vừa rồi sở gửi 9 tháng", "submitted", "2024-09-15"),
        ("hôm rồi bên em gửi báo cáo 9 tháng", "submitted", "None"),
        ("30/8 phòng đã nộp báo cáo 9 tháng", "submitted", "2024-08-30"),
        ("hôm 2/9 sở đã gửi báo cáo 9 tháng", "submitted", "2024-09-02"),
        ("họp xong em gửi báo cáo 9 tháng nhé", "in_progress", "None"),
        ("ăn trưa xong em nộp báo cáo 9 tháng", "in_progress", "2024-09-18"),
    ],
)
def test_days_gone_by_and_what_comes_after(message: str, state: str, day: str) -> None:
    report, code = said(message)
    assert (code, report.state, report.percent, str(report.claimed_on)) == ("000/9-thang", state, None, day)


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ("bc 9t còn thiếu 20%", 80),
        ("báo cáo 9 tháng chỉ còn khoảng 10% thôi", 90),
        ("bc 9 tháng xong hai trên ba mục", 67),
        ("bc 9 thang dc hon 80", 80),
        ("báo cáo 9 tháng lên 70 rồi", 70),
        ("báo cáo 9 tháng gửi được 3 xã rồi", None),
    ],
)
def test_shares_told_by_what_is_left_or_without_a_sign(message: str, share: int | None) -> None:
    report, code = said(message)
    assert (code, report.percent) == ("000/9-thang", share)


@pytest.mark.parametrize(
    ("message", "state", "day"),
    [
        ("bc 9t 2 ngày nữa gửi", "in_progress", "2024-09-20"),
        ("báo cáo 9 tháng 3 hôm trước gửi rồi", "submitted", "2024-09-15"),
        ("bc 9 thang da ra van ban so 88 hom qua", "submitted", "2024-09-17"),
    ],
)
def test_days_after_a_period(message: str, state: str, day: str) -> None:
    report, code = said(message)
    assert (code, report.state, str(report.claimed_on)) == ("000/9-thang", state, day)


def test_a_department_speaks_without_the_word_for_it() -> None:
    report, _ = said("bên tư pháp nói bc 9t mai gửi", HOME)
    assert (report.about_unit, report.state) == ("Sở Tư pháp", "in_progress")
    assert said("chờ bên tài chính báo số nên bc 9t chưa xong", HOME)[0].about_unit is None


@pytest.mark.parametrize(
    ("message", "states"),
    [
        ("1 xong 2 chưa", ("submitted", "not_started")),
        ("1 rồi 2 chưa", ("submitted", "not_started")),
        ("cái thứ nhất gửi rồi, cái thứ 2 mai", ("submitted", "in_progress")),
        ("cái 2 gửi rồi, cái 1 chưa", ("not_started", "submitted")),
    ],
)
def test_short_answers_to_a_list(message: str, states: tuple[str, str]) -> None:
    report, _ = said(message, reply_to=TWO)
    told = {one.task.obligation.period: one.state for one in (report, *report.also) if one.task}
    assert (told["9 tháng"], told["năm"]) == states


@pytest.mark.parametrize(
    ("message", "second"),
    [("9t xong, năm chưa", "not_started"), ("báo cáo 9 tháng gửi rồi, còn năm thì đang viết", "in_progress")],
)
def test_another_period_by_its_word_alone(message: str, second: str) -> None:
    report, code = said(message)
    assert (code, report.state) == ("000/9-thang", "submitted")
    assert [(one.task.obligation.period, one.state) for one in report.also if one.task] == [("năm", second)]


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("bc 9t phải ký số à", "question"),
        ("gửi bản giấy qua bưu điện à?", "question"),
        ("bc 9t gửi bản giấy hay điện tử", "question"),
        ("bc 9t nộp rồi mà sao vẫn báo đỏ", "question"),
        ("bc 9t à, mai em gửi", "report"),
        ("mai em gửi báo cáo 9 tháng anh à", "report"),
        ("bc 9t: 77/BC-SXD ngày 16/9", "report"),
    ],
)
def test_particles_at_the_end(message: str, intent: str) -> None:
    assert said(message)[0].intent == intent


@pytest.mark.parametrize(
    "message", ["em đã về tới sở", "vừa tới huyện", "đoàn mới đến tỉnh", "mạng sập chưa vào họp được"]
)
def test_people_on_their_way_report_nothing(message: str) -> None:
    assert said(message)[0].intent == "chat"
