"""Those who follow the units ask who has reported: answered from the ledger; everybody else as before."""

from __future__ import annotations

import pytest

from bot.dialogue import who_reported
from bot.dialogue.plain_orders import read
from tests.bot.office import Office
from tests.bot.test_extensions import Person


@pytest.mark.parametrize(
    ("text", "told", "asked"),
    [
        ("đơn vị nào chưa nộp báo cáo 6 tháng?", False, "missing"),
        ("con nhung don vi nao chua gui bc 9t", False, "missing"),
        ("xã nào chưa báo cáo", True, "missing"),
        ("danh sach chua nop", True, "missing"),
        ("con thieu ai", False, "missing"),
        ("nhac cac don vi chua nop di", False, "missing"),
        ("đôn đốc các xã còn chậm báo cáo", False, "late"),
        ("ai nộp rồi", False, "handed"),
        ("bao nhieu so da nop bc 6 thang", False, "handed"),
        ("đơn vị nào đang trễ hạn", False, "late"),
        ("nhung xa nao nop cham", False, "late"),
        ("đơn vị nào phải báo cáo 9 tháng", False, None),
        ("xã nào chậm giải ngân vốn đầu tư", False, None),
        ("đơn vị nào chủ trì, chưa rõ ai nộp", False, None),
        ("báo cáo 6 tháng chưa ai ký nên chưa nộp", True, None),
        ("danh sách cán bộ em chưa nộp", True, None),
        ("sở nào cũng nộp rồi", True, None),
        ("báo cáo 6 tháng nộp khi nào", False, None),
    ],
)
def test_which_units_a_question_is_after(text: str, told: bool, asked: str | None) -> None:
    assert who_reported.asks(text, told=told) == asked


@pytest.fixture
def lan(office: Office) -> Person:
    made = Person(office, office.member())
    office.member(1002, "Sở Tài chính")
    made.type("đã nộp báo cáo 6 tháng, số 57/BC-SYT")
    made.press("Ghi nhận")
    return made


@pytest.fixture
def hoa(office: Office, lan: Person) -> Person:
    return Person(office, office.member(1, None, role="coordinator"))


def test_who_has_not_and_who_has(hoa: Person) -> None:
    told = hoa.type("don vi nao chua nop bao cao 6 thang")
    assert told.splitlines()[:3] == [
        "📋 Báo cáo kết quả thực hiện 6 tháng năm 2026 – trước 20/6/2026", "1/2 đơn vị chưa báo nộp:",
        "• Sở Tài chính: chưa báo cáo, quá hạn 74 ngày",
    ]  # fmt: skip
    assert "1/2 đơn vị đã báo nộp:\n• Sở Y tế: đã nộp, số 57/BC-SYT" in hoa.type("ai da nop bc 6 thang roi")
    told = hoa.type("con don vi nao chua nop bao cao 9 thang khong")
    assert "9 tháng năm 2026" in told and "2/2 đơn vị chưa báo nộp:" in told and "6 tháng năm 2026" not in told
    late = hoa.type("don vi nao dang tre han")
    assert "quá hạn:" in late and "9 tháng" not in late and "Sở Y tế" not in late


def test_whether_one_unit_has(hoa: Person) -> None:
    assert "Sổ theo dõi, Sở Y tế: 🟢 đã gửi, văn bản số 57/BC-SYT." in hoa.type("so y te nop bao cao 6 thang chua")
    assert "Sổ theo dõi, Sở Tài chính: chưa báo tiến độ việc này." in hoa.type("sở tài chính nộp báo cáo 6 tháng chưa?")
    assert hoa.type("sở y tế nộp chưa").startswith("🏛 Sở Y tế")


def test_others_are_not_told_of_units_that_are_not_theirs(lan: Person) -> None:
    assert "Sở Tài chính: " not in lan.type("đơn vị nào chưa nộp báo cáo 6 tháng?") and "📋" not in lan.last
    told = lan.type("sở tài chính nộp báo cáo 6 tháng chưa?")
    assert "Sổ theo dõi" not in told  # not what Sở Y tế has said either
    assert "Sổ theo dõi: 🟢 đã gửi" in lan.type("sở mình nộp báo cáo 6 tháng chưa?")


def test_plain_words_do_what_the_command_does(lan: Person, hoa: Person) -> None:
    assert "Đang tắt nhắc việc" in lan.type("tat nhac viec giup em")
    assert "lúc 07:30" in lan.type("nhắc em lúc 7h30 nhé")
    assert lan.type("viec cua toi") == lan.type("/viec") and hoa.type("tong hop") == hoa.type("/tonghop")
    assert "Sở Tài chính: chưa báo cáo" in hoa.type("nhac cac don vi chua nop bao cao 6 thang di")


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("cho xem danh sach thanh vien", ("thanhvien", "")),
        ("xem nhật ký giúp em với", ("nhatky", "")),
        ("gửi em bảng tổng hợp", ("tonghop", "")),
        ("cho anh xem tổng hợp tiến độ nhé", ("tonghop", "")),
        ("mời anh Nam vào Sở Y tế nhé", ("moi", "Sở Y tế")),
        ("tat nhac viec giup em", ("nhac", "tat")),
        ("bật lại nhắc việc", ("nhac", "bật lại")),
        ("dung nhac nua", ("nhac", "dung")),
        ("nhắc em lúc 7h30 nhé", ("nhac", "lúc 7h30")),
        ("viec cua toi", ("viec", "")),
        ("lich thang nay", ("lich", "")),
        ("ban lam duoc gi", ("help", "")),
        ("hướng dẫn em sử dụng với", ("help", "")),
        ("tong hop", ("tonghop", "")),
        ("xuất excel", ("tonghop", "")),
        ("xoa du lieu cua em di", ("toi", "")),
        ("nhắc em nộp báo cáo 9 tháng lúc 7h30", None),
        ("lịch họp tháng này", None),
        ("việc của tôi đã xong", None),
        ("tổng hợp xong rồi", None),
        ("đã gửi bảng tổng hợp", None),
        ("tổng hợp báo cáo 6 tháng nộp khi nào", None),
        ("mời anh Nam họp vào sáng mai", None),
    ],
)
def test_commands_in_plain_words(text: str, order: tuple[str, str] | None) -> None:
    assert read(text) == order
