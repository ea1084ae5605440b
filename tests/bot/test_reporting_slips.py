"""What is called the wrong one is not what is meant, and a report that is announced is not a report that is named."""

from __future__ import annotations

import pytest

from tests.bot.test_reporting import COMMUNE, HEALTH, said

YEAR = "báo cáo năm sở làm được 80%"


@pytest.mark.parametrize(
    "message",
    [
        "ấy chết 45% thôi, nhầm với 9 tháng",
        "à 45% thôi chị, em lộn qua báo cáo 9 tháng",
        "ghi nhầm sang số liệu 9 tháng rồi, 45% mới đúng",
        "nham voi bao cao 6 thang, 45% thoi a",
        "45% thôi nhé, bị lẫn nhầm với của 6 tháng",
    ],
)
def test_what_it_was_taken_for_is_not_what_is_put_right(message: str) -> None:
    report, code = said(message, HEALTH, "2024-11-20", context=YEAR)
    assert (report.intent, code, report.percent) == ("correction", "000/nam", 45)


def test_the_one_named_beside_the_wrong_one_is_meant() -> None:
    report, code = said("nhầm sang 9 tháng, báo cáo năm mới đúng", HEALTH, "2024-11-20", context="bc 9 tháng gửi rồi")
    assert (report.intent, code) == ("correction", "000/nam")


def test_where_only_the_wrong_one_is_known_it_is_asked() -> None:
    report, code = said("ghi nhầm sang 9 tháng rồi", HEALTH, "2024-11-20", context="báo cáo 9 tháng gửi rồi")
    assert (report.intent, code, report.ambiguous) == ("correction", None, True)


@pytest.mark.parametrize(
    "message",
    [
        "Dạ em báo cáo: phương án chữa cháy rừng của xã huyện duyệt hôm 12 rồi ạ",
        "Em xin báo cáo chị: phương án phòng cháy rừng huyện phê duyệt hôm 12 rồi",
        "xã báo cáo nhanh: phương án phòng cháy chữa cháy rừng ký duyệt hôm 12 rồi",
        "em xin phép báo cáo lại với anh chị: phương án chữa cháy rừng đã được duyệt hôm 12",
        "da em bao cao: phuong an pccc rung huyen duyet hom 12 roi a",
    ],
)
def test_who_announces_a_report_names_none(message: str) -> None:
    report, code = said(message, "UBND xã Ea Rông", "2025-03-17", place="son-khe")
    assert (report.intent, code, report.state, str(report.claimed_on)) == ("report", "201/phuong-an", "done", "2025-03-12")  # fmt: skip


def test_a_report_called_by_name_before_its_colon_stays_one() -> None:
    assert said("báo cáo 6 tháng: xã nộp rồi", COMMUNE, "2023-06-18")[1] == "003/6-thang"


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("báo cáo 9 tháng cho sở gửi sang thứ 6 nhé", "2024-09-20"),
        ("cho bên em khất báo cáo 9 tháng qua thứ hai tuần sau ạ", "2024-09-23"),
        ("xin anh đổi hạn báo cáo 9 tháng sang 25/9", "2024-09-25"),
        ("cho so doi han nop bao cao 9 thang sang 25/9 nhe, vuong dai hoi", "2024-09-25"),
        ("quá hạn rồi nhưng cho sở nộp báo cáo 9 tháng qua ngày 24 được không", "2024-09-24"),
    ],
)
def test_leave_to_hand_in_on_another_day_is_a_plea(message: str, day: str) -> None:
    report, code = said(message)
    assert (report.intent, code, str(report.claimed_on)) == ("extension", "000/9-thang", day)


@pytest.mark.parametrize(
    ("message", "share"),
    [
        ("báo cáo 9 tháng làm được tám lăm phần trăm", 85),
        ("bc 9 thang lam duoc chin lam phan tram", 95),
        ("báo cáo 9 tháng mới được ba hai %", 32),
        ("báo cáo 9 tháng xong bảy chục phần trăm", 70),
        ("báo cáo năm năm phần trăm", 5),
    ],
)
def test_a_share_in_words_without_its_ten(message: str, share: int) -> None:
    assert said(message)[0].percent == share


@pytest.mark.parametrize(
    ("message", "state"),
    [
        ("trễ mấy hôm nhưng cuối cùng hôm qua sở cũng gửi được báo cáo 9 tháng", "submitted"),
        ("rot cuoc em cung nop duoc bc 9 thang roi", "submitted"),
        ("mãi rồi sáng qua cũng nộp được báo cáo 9 tháng rồi", "submitted"),
        ("tuy bàn giao lâu, báo cáo 9 tháng đã kịp ký và gửi hôm qua, mong anh chị góp ý thêm", "submitted"),
        ("báo cáo 9 tháng đã đi từ thứ 2, chị xem lại giúp", "submitted"),
        ("rốt cuộc báo cáo 9 tháng cũng chưa gửi được", "not_started"),
        ("báo cáo 9 tháng đang dừng vì chờ mẫu mới", "blocked"),
        ("báo cáo 9 tháng đang tạm ngưng, chưa có số liệu", "blocked"),
    ],
)
def test_handed_in_after_all_or_at_a_stand(message: str, state: str) -> None:
    report, code = said(message)
    assert (report.intent, code, report.state) == ("report", "000/9-thang", state)


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("báo cáo 9 tháng sở đang làm, hẹn hai mươi lăm tháng chín có", "2024-09-25"),
        ("bao cao 9 thang dang lam, hen hai muoi thang chin co", "2024-09-20"),
        ("báo cáo 9 tháng đang trình, chừng 25 phát hành", "2024-09-25"),
        ("báo cáo 9 tháng đang trình ký, dự kiến 24 sở gửi", "2024-09-24"),
        ("báo cáo 9 tháng tính nộp hôm nay nhưng thiếu bảng, hoãn tới thứ sáu", "2024-09-20"),
    ],
)
def test_a_day_promised_without_its_word(message: str, day: str) -> None:
    report, code = said(message)
    assert (report.intent, code, report.state, str(report.claimed_on)) == ("report", "000/9-thang", "in_progress", day)
