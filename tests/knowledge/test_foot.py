"""The foot of a document: who signed and in whose name, to whom it goes, what comes with it."""

from __future__ import annotations

import pytest

from knowledge.foot import Recipient, read_recipient
from tests.knowledge.test_header import head, made


@pytest.mark.parametrize(
    ("foot", "signer"),
    [
        ("CHỦ TỊCH", None),
        ("CHỦ TỊCH\n(Đã ký)\nNguyễn Văn Bình", "Nguyễn Văn Bình"),
        ("KT. BỘ TRƯỞNG THỨ TRƯỞNG(Đã ký) Thượng tướng Phạm Hoài Sơn", "Phạm Hoài Sơn"),
        ("TM. CHÍNH PHỦKT. THỦ TƯỚNGPHÓ THỦ TƯỚNGNguyễn Hòa", "Nguyễn Hòa"),
        ("GIÁM ĐỐC\nThS. Lê Thị Hoa", "Lê Thị Hoa"),
        ("Trần Văn Nam", "Trần Văn Nam"),  # the last line of the foot, no title above it
    ],
)
def test_signers(foot: str, signer: str | None) -> None:
    text = f"THÔNG BÁO\nVề việc nghỉ lễ\n1. Nghỉ hai ngày.\n2. Trực đủ người.\nNơi nhận:\n- Lưu: VT.\n{foot}"
    assert head(text).signer == signer


@pytest.mark.parametrize(
    ("foot", "title", "authority"),
    [
        ("CHỦ TỊCH\nLê An", "Chủ tịch", ()),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê An", "Chủ tịch", ("TM. Ủy ban nhân dân",)),
        ("TM. CHÍNH PHỦKT. THỦ TƯỚNGPHÓ THỦ TƯỚNGNguyễn Hòa", "Phó Thủ tướng", ("TM. Chính phủ", "KT. Thủ tướng")),
        ("KT. BỘ TRƯỞNG THỨ TRƯỞNG(Đã ký) Lê An", "Thứ trưởng", ("KT. Bộ trưởng",)),
        ("TM. CHÍNH PHỦTHỦ TƯỚNG(Đã ký)Lê An", "Thủ tướng", ("TM. Chính phủ",)),
        ("TL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nLê An", "Phó Chánh Văn phòng",
         ("TL. Chủ tịch", "KT. Chánh Văn phòng")),
        ("TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG TỔ CHỨC\nLê An", "Trưởng phòng Tổ chức", ("TUQ. Giám đốc",)),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\nLê An", "Phó Bí thư", ("TM. Ban Thường vụ",)),
        ("CHỦ TỊCH QUỐC HỘI\nLê An", "Chủ tịch Quốc hội", ()),
        ("THỐNG ĐỐC\nPhó Thống Đốc\n(đã ký)\nLê Thanh An", "Thống đốc", ()),
    ],
)  # fmt: skip
def test_in_whose_name_it_is_signed(foot: str, title: str, authority: tuple[str, ...]) -> None:
    found = made(f"THÔNG BÁO\nVề việc nghỉ lễ\n1. Nghỉ hai ngày.\n2. Trực.\nNơi nhận:\n- Lưu: VT.\n{foot}")
    assert (found.signer_title, found.authority) == (title, authority)
    assert found.signer in ("Lê An", "Nguyễn Hòa", "Lê Thanh An")


@pytest.mark.parametrize(
    ("text", "name", "purpose"),
    [
        ("Bộ Nội vụ (b/c)", "Bộ Nội vụ", "b/c"),
        ("Đảng ủy, HĐND xã (để b/c)", "Đảng ủy, HĐND xã", "b/c"),
        ("Khối Dân vận xã (p/h)", "Khối Dân vận xã", "p/h"),
        ("Các thôn (thực hiện)", "Các thôn", "t/h"),
        ("Lưu: VT, NC (3b)", "Lưu: VT, NC (3b)", None),
    ],
)
def test_recipients_and_what_for(text: str, name: str, purpose: str | None) -> None:
    assert read_recipient(text) == Recipient(name, purpose)


def test_recipients_on_one_line() -> None:
    found = made(
        "THÔNG BÁO\nVề lễ\n1. Nghỉ.\n2. Trực.\nNơi nhận:- Như Điều 17; - Ban Lãnh đạo; - Lưu: VT.\nCHỦ TỊCH\nLê An"
    )
    assert found.recipients == ("Như Điều 17", "Ban Lãnh đạo", "Lưu: VT")


def test_appendices_are_parts_of_the_document() -> None:
    found = made(
        "THÔNG BÁO\nVề lễ\n1. Nghỉ.\n2. Trực.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nLê An\n"
        "==PHỤ LỤC I\n==DANH MỤC CÔNG VIỆC\n1. Một.\n2. Hai.\n==PHỤ LỤC II\nKhông có tên, chỉ có câu này."
    )
    assert found.appendices == ("Phụ lục I – DANH MỤC CÔNG VIỆC", "Phụ lục II")


@pytest.mark.parametrize(
    ("foot", "signer", "title", "recipients"),
    [
        ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Đã ký) Lê Thanh An", "Lê Thanh An", "Chủ tịch", ()),
        (
            "Nơi nhận:- Như trên;" + "- Các sở, ban, ngành của tỉnh và các đơn vị trực thuộc;" * 9 + "- Lưu: VT.\n"
            "KT. BỘ TRƯỞNG THỨ TRƯỞNG(Đã ký) Lê An",
            "Lê An", "Thứ trưởng", ("Như trên", *["Các sở, ban, ngành của tỉnh và các đơn vị trực thuộc"] * 9, "Lưu: VT"),
        ),
        ("Nơi nhận:\n- Như trên;- Bộ Tư pháp (để kiểm tra); - Lưu: VT.\nGIÁM ĐỐC\nLê An", "Lê An", "Giám đốc",
         ("Như trên", "Bộ Tư pháp (để kiểm tra)", "Lưu: VT")),
    ],
)  # fmt: skip
def test_feet_run_together(foot: str, signer: str, title: str, recipients: tuple[str, ...]) -> None:
    found = made(f"THÔNG BÁO\nVề việc nghỉ lễ\n1. Nghỉ hai ngày.\n2. Trực.\n{foot}")
    assert (found.signer, found.signer_title, found.recipients) == (signer, title, recipients)


def test_a_long_recipient_does_not_end_the_foot() -> None:
    long = "- Các bộ, " + "cơ quan ngang bộ, cơ quan thuộc Chính phủ, " * 9 + "Ủy ban nhân dân các tỉnh;"
    found = made(
        f"THÔNG BÁO\nVề lễ\n1. Nghỉ.\n2. Trực.\nNơi nhận:\n- Như trên;\n{long}\n- Lưu: VT.\nGIÁM ĐỐC\n(Đã ký)\nLê An"
    )
    assert (len(found.recipients), found.signer) == (3, "Lê An")
