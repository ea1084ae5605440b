"""/donvi: the tree shown, and changed in the plain and sloppy words of administrators."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue import joining
from bot.dialogue.desk import Incoming
from bot.dialogue.units import Order, read_order
from bot.replies.html import plain
from bot.replies.units import succession
from knowledge.db import transaction
from knowledge.model import FormerName, Member, Unit
from knowledge.store import units as store
from knowledge.successions import Succession
from tests.bot.office import Office


@pytest.fixture
def admin(office: Office) -> Member:
    return office.member(1, None, admin=True)


def donvi(office: Office, who: Member, words: str) -> str:
    with transaction(office.engine) as session:
        return plain(joining.units_command(session, office.said(who), words).replies[0].html)


def known(office: Office, name: str) -> Unit:
    with transaction(office.engine) as session:
        found = store.unit_named(session, name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("Sở Nội vụ", Order("add", "Sở Nội vụ", plainly=True)),
        ("thêm Sở Nội vụ", Order("add", "Sở Nội vụ", plainly=True)),
        ("them don vi: so noi vu", Order("add", "so noi vu", plainly=True)),
        ("thêm xã Tân Lập thuộc tỉnh An Bình", Order("put", "xã Tân Lập", "tỉnh An Bình", plainly=True)),
        ("xa tan lap thuoc tinh an binh.", Order("put", "xa tan lap", "tinh an binh")),
        ("Chi cục Kiểm lâm, trực thuộc Sở Nông nghiệp và Môi trường", Order("put", "Chi cục Kiểm lâm", "Sở Nông nghiệp và Môi trường")),
        ("chuyển Phòng Kinh tế về UBND xã Tân Lập", Order("put", "Phòng Kinh tế", "UBND xã Tân Lập")),
        ("đổi tên Sở KH&ĐT thành Sở Tài chính từ ngày 1/3/2025", Order("rename", "Sở KH&ĐT", "Sở Tài chính", date(2025, 3, 1))),
        ("doi ten xa tan my sang xa tan lap", Order("rename", "xa tan my", "xa tan lap")),
        ("xã Tân Mỹ nay là xã Tân Lập", Order("rename", "xã Tân Mỹ", "xã Tân Lập")),
        ("viết tắt Sở Nội vụ là SNV", Order("short", "Sở Nội vụ", "SNV")),
        ("viet tat snv = so noi vu", Order("short", "snv", "so noi vu")),
        ("Sở Nội vụ, viết tắt: SNV", Order("short", "Sở Nội vụ", "SNV")),
        ("bỏ viết tắt SNV của Sở Nội vụ", Order("unshort", "Sở Nội vụ", "SNV")),
        ("tên cũ của xã Tân Lập là xã Tân Mỹ, xã Tân Sơn", Order("former", "xã Tân Lập", "xã Tân Mỹ, xã Tân Sơn")),
        ("giải thể huyện Phú Lâm từ 01/7/2025, nay là xã Tân Lập; xã Hòa An", Order("end", "huyện Phú Lâm", "xã Tân Lập; xã Hòa An", date(2025, 7, 1))),
        ("huyen phu lam da giai the", Order("end", "huyen phu lam")),
        # no orders: names that hold words of orders
        ("phường Từ Sơn", Order("add", "phường Từ Sơn", plainly=True)),
        ("Trung tâm Kiểm nghiệm Thuốc, Mỹ phẩm", Order("add", "Trung tâm Kiểm nghiệm Thuốc, Mỹ phẩm", plainly=True)),
        ("Sở Nội vụ từ 31/02/2025", Order("add", "Sở Nội vụ từ 31/02/2025", plainly=True)),
    ],
)  # fmt: skip
def test_a_line_is_read(line: str, order: Order) -> None:
    assert read_order(line) == order


def test_a_province_is_set_up_in_chat(office: Office, admin: Member) -> None:
    said = [
        ("tỉnh An Bình", "Đã thêm tỉnh An Bình."),
        ("thêm xã Tân Mỹ thuộc tinh an binh", "Đã thêm xã Tân Mỹ thuộc tỉnh An Bình."),
        ("Sở Nội vụ thuộc tỉnh An Bình\nSở Tài chính thuộc UBND tỉnh An Bình",
         "Đã thêm Sở Nội vụ thuộc tỉnh An Bình.\nĐã thêm Sở Tài chính thuộc tỉnh An Bình."),
        ("doi ten xa tan my thanh xã Tân Lập tu 1/7/2025",
         "Đã đổi tên xã Tân Mỹ thành xã Tân Lập. Tên cũ vẫn được hiểu."),
        ("viet tat snv la so noi vu", "Sở Nội vụ viết tắt là snv."),
        ("tên cũ của Sở Tài chính là Sở Kế hoạch và Đầu tư",
         "Sở Tài chính: đã ghi tên cũ Sở Kế hoạch và Đầu tư."),
        ("Sở Kế hoạch và Đầu tư",
         "Sở Tài chính\nThuộc: tỉnh An Bình\nTên cũ: Sở Kế hoạch và Đầu tư"),
        ("ubnd xã tân mỹ", "xã Tân Lập\nThuộc: tỉnh An Bình\nTên cũ: xã Tân Mỹ (đến 30/06/2025)"),
        ("so noi vu", "Sở Nội vụ đã có sẵn."),
        ("huyện Phú Lâm thuộc tỉnh An Bình\ngiải thể huyện Phú Lâm từ 1/7/2025, nay là xã Tân Lập",
         "Đã thêm huyện Phú Lâm thuộc tỉnh An Bình.\n"
         "huyện Phú Lâm thôi hoạt động từ 01/07/2025, nay là xã Tân Lập."),
    ]  # fmt: skip
    for words, answer in said:
        assert donvi(office, admin, words) == answer
    shown = donvi(office, admin, "").splitlines()
    assert shown[:6] == [
        "Có 5 đơn vị:", "• tỉnh An Bình", "\u2003• Sở Nội vụ (snv)", "\u2003• Sở Tài chính",
        "\u2003• huyện Phú Lâm – thôi hoạt động từ 01/07/2025", "\u2003• xã Tân Lập",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("xã Hòa An thuộc tỉnh An Bính Hạ", "Không đổi gì: chưa có đơn vị “tỉnh An Bính Hạ” (hoặc có nhiều đơn vị cùng tên). Có phải: tỉnh An Bình?"),
        ("đổi tên Sở Nội vự Xa thành Sở Mới", "Không đổi gì: chưa có đơn vị “Sở Nội vự Xa” "),
        ("đổi tên Sở Nội vụ thành tỉnh An Bình", "Không đổi gì: “tỉnh An Bình” đang là tên hoặc tên viết tắt của tỉnh An Bình."),
        ("viết tắt Sở Nội vụ là TAB", "Không đổi gì: “TAB” đang là tên hoặc tên viết tắt của tỉnh An Bình."),
        ("tỉnh An Bình thuộc Sở Nội vụ", "Không đổi gì: tỉnh An Bình không thể thuộc Sở Nội vụ, vì đơn vị này ở dưới nó."),
        ("đổi tên Sở Nội vụ thành " + "A" * 201, "Tên đơn vị quá dài (tối đa 200 ký tự)."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(office: Office, admin: Member, words: str, answer: str) -> None:
    donvi(office, admin, "tỉnh An Bình\nviết tắt tỉnh An Bình là TAB\nSở Nội vụ")
    if "ở dưới" in answer:
        donvi(office, admin, "Sở Nội vụ thuộc tỉnh An Bình")
    before = donvi(office, admin, "")
    assert donvi(office, admin, words).startswith(answer)
    assert donvi(office, admin, "") == before


def test_a_long_tree_is_turned_page_by_page(office: Office, admin: Member) -> None:
    donvi(office, admin, "tỉnh An Bình\n" + "\n".join(f"xã Tân {n:02d} thuộc tỉnh An Bình" for n in range(60)))
    with transaction(office.engine) as session:
        first = joining.units_command(session, office.said(admin), "").replies[0]
        assert first.html.startswith("Có 61 đơn vị (trang 1/3):") and [b.label for b in first.buttons[-1]] == ["Tiếp ➡️"]
        turned = joining.press(session, Incoming(admin, 1, 1, "", office.now), "m", first.buttons[-1][0].data[2:]).edit
        assert turned is not None and "xã Tân 24" in turned.html and "xã Tân 23" not in turned.html
        assert [button.data for button in turned.buttons[-1]] == ["m:p0", "m:p2"]
        far = joining.press(session, Incoming(admin, 1, 1, "", office.now), "m", "p99").edit
        assert far is not None and "trang 3/3" in far.html and "xã Tân 59" in far.html
        assert joining.press(session, Incoming(admin, 1, 1, "", office.now), "m", "pz").notice


def test_a_renamed_unit_keeps_its_members(office: Office, admin: Member) -> None:
    lan = office.member(50, "Sở Kế hoạch và Đầu tư")
    donvi(office, admin, "đổi tên Sở Kế hoạch và Đầu tư thành Sở Tài chính từ 01/3/2025")
    unit = known(office, "sở tài chính")
    assert lan.unit is not None and unit.id == lan.unit.id
    assert unit.former == (FormerName("Sở Kế hoạch và Đầu tư", date(2025, 2, 28)),)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (Succession("UBND các huyện", "districts", date(2025, 7, 1)),
         "UBND các huyện: cấp huyện đã kết thúc hoạt động từ 01/07/2025."),
        (Succession("UBND huyện Phú Lâm", "dissolved", date(2025, 7, 1), ("UBND xã Tân Lập", "UBND xã Hòa An")),
         "UBND huyện Phú Lâm: đã thôi hoạt động từ 01/07/2025, nay là UBND xã Tân Lập; UBND xã Hòa An."),
        (Succession("Sở Kế hoạch và Đầu tư", "renamed", None, ("Sở Tài chính",), "hợp nhất"),
         "Sở Kế hoạch và Đầu tư: nay là Sở Tài chính. (hợp nhất)"),
        (Succession("UBND các huyện", "districts", date(2025, 7, 1), tuple("ABCDEFG")),
         "UBND các huyện: cấp huyện đã kết thúc hoạt động từ 01/07/2025; nay là A; B; C; D; E và 2 đơn vị khác."),
    ],
)  # fmt: skip
def test_what_has_become_of_a_body_is_one_sentence(told: Succession, sentence: str) -> None:
    assert succession(told) == sentence
