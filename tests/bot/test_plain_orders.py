"""Plain words for what commands do about people, and what must not be taken for them."""

from __future__ import annotations

import pytest

from bot.dialogue.plain_orders import read
from tests.bot.office import Office
from tests.bot.talk import Talk


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("bàn giao việc cho Minh", ("bangiao", "Minh")),
        ("toi muon ban giao cong viec cho chi Lan Anh nhe", ("bangiao", "Lan Anh")),
        ("em xin bàn giao lại công việc ạ", ("bangiao", "")),
        ("Tôi muốn rời khỏi bot.", ("roi", "")),
        ("toi khong dung bot nua", ("roi", "")),
        ("xóa dữ liệu của tôi", ("toi", "")),
        ("xoa het thong tin ca nhan cua em giup", ("toi", "")),
        ("bot lưu những gì về tôi?", ("toi", "")),
        ("tôi thuộc đơn vị nào?", ("toi", "")),
        ("mời người mới vào Sở Nội vụ", ("moi", "Sở Nội vụ")),
        ("thêm cán bộ", ("moi", "")),
    ],
)
def test_orders(said: str, order: tuple[str, str]) -> None:
    assert read(said) == order


@pytest.mark.parametrize(
    "said",
    [
        "đã bàn giao mặt bằng",
        "bàn giao mặt bằng cho chủ đầu tư trước 20/9",
        "đã bàn giao công việc xong",
        "hạn bàn giao hồ sơ là khi nào?",
        "báo cáo gửi cho ai?",
        "xóa báo cáo của tôi",
        "thêm đơn vị mới",
        "mời họp ngày 20/9",
        "bao cao 6 thang da nop roi",
        "",
    ],
)
def test_everything_else_is_left_alone(said: str) -> None:
    assert read(said) is None


def test_they_do_what_the_commands_do(office: Office) -> None:
    lan = Talk(office, office.member(2, "Sở Y tế"))
    office.member(3, "Sở Y tế")
    assert "tôi chỉ báo cho Người 3 biết" in lan.type("ban giao viec cho nguoi 3")
    assert lan.type("bot luu gi ve toi").startswith("Tôi lưu gì về Người 2")
    assert lan.type("toi muon roi khoi thuky").startswith("Rời khỏi Thuky?")
    assert lan.type("mời người mới vào Sở Y tế") == "Lệnh này dành cho điều phối và quản trị viên."
