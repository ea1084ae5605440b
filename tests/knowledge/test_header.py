"""The head and the foot: fields that the page states, and None for those it does not."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.issuer import letterhead, plain_case
from knowledge.model import Header
from knowledge.reading import read
from knowledge.settings import LimitSettings
from knowledge.structure import parse
from tests.knowledge.papers import SEEDS, SHARED, structure

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def head(text: str) -> Header:
    return structure(text).header


def test_a_full_head_and_foot() -> None:
    found = head(f"""
        ỦY BAN NHÂN DÂN
        TỈNH AN HÒA
        {NATION}
        Số: 49/KH-UBND
        An Hòa, ngày 08 tháng 5 năm 2023
        KẾ HOẠCH
        Thực hiện công tác dân vận chính quyền năm 2024
        trên địa bàn tỉnh
        Căn cứ Kế hoạch số 95/KH-UBND ngày 01/4/2023 của Ủy ban nhân dân tỉnh;
        I. MỤC ĐÍCH
        Nâng cao chất lượng.
        Nơi nhận:
        - Bộ Nội vụ (b/c);
        - Các sở, ban, ngành;
        - Lưu: VT, NC.
        TM. ỦY BAN NHÂN DÂN
        KT. CHỦ TỊCH
        PHÓ CHỦ TỊCH
        (Đã ký)
        Lâm Quốc Tuấn
    """)
    assert found == Header(
        kind="Kế hoạch",
        number="49/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh An Hòa",
        issued_on=date(2023, 5, 8),
        title="Thực hiện công tác dân vận chính quyền năm 2024 trên địa bàn tỉnh",
        signer="Lâm Quốc Tuấn",
        year=2024,
        recipients=("Bộ Nội vụ (b/c)", "Các sở, ban, ngành", "Lưu: VT, NC"),
        code="KH",
        place="An Hòa",
        signer_title="Phó Chủ tịch",
        authority=("TM. Ủy ban nhân dân", "KT. Chủ tịch"),
    )


def test_blank_number_and_day_are_none_and_the_month_gives_the_year() -> None:
    found = head(f"""
        ỦY BAN NHÂN DÂN
        {NATION}
        Số: /TB-UBND
        An Hòa, ngày tháng 11 năm 2024
        THÔNG BÁO
        Về việc tham dự hội nghị
        Thực hiện Công văn số 2003/UBDT-VP ngày 01/11/2024.
    """)
    assert (found.kind, found.number, found.issued_on, found.year) == ("Thông báo", None, None, 2024)


def test_a_cited_number_or_date_is_never_the_documents_own() -> None:
    found = head("""
        BÁO CÁO
        Kết quả thực hiện Chỉ thị số 33/CT-TTg ngày 26 tháng 11 năm 2021
        Thực hiện Công văn số 12/UBND-NC ngày 02 tháng 3 năm 2024, Phòng báo cáo như sau:
    """)
    assert (found.number, found.issued_on, found.year, found.signer) == (None, None, None, None)
    assert found.title == "Kết quả thực hiện Chỉ thị số 33/CT-TTg ngày 26 tháng 11 năm 2021"


def test_both_columns_on_one_line() -> None:
    found = head("""
        ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        XÃ VÂN KHÊ Độc lập - Tự do - Hạnh phúc
        Số: 12/QĐ-UBND Vân Khê, ngày 5 tháng 11 năm 2025
        QUYẾT ĐỊNH
        Về việc thành lập Tổ công tác
        CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ
        Căn cứ Luật Tổ chức chính quyền địa phương;
        QUYẾT ĐỊNH:
        Điều 1. Thành lập Tổ công tác.
    """)
    assert (found.kind, found.number, found.issuer) == ("Quyết định", "12/QĐ-UBND", "Ủy ban nhân dân xã Vân Khê")
    assert (found.issued_on, found.title) == (date(2025, 11, 5), "Về việc thành lập Tổ công tác")


def test_a_letter() -> None:
    found = head(f"""
        UBND TỈNH AN HÒA
        SỞ NỘI VỤ
        Số: 1486/SNV-TCBC
        V/v rà soát biên chế
        năm 2026
        {NATION}
        An Hòa, ngày 31 tháng 12 năm 2025
        Kính gửi: Các sở, ban, ngành.
        Sở Nội vụ đề nghị các đơn vị rà soát.
        Nơi nhận: Như trên; Lưu: VT.
        KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Vũ Thị An
    """)
    assert (found.kind, found.number) == ("Công văn", "1486/SNV-TCBC")
    assert (found.title, found.year) == ("Về việc rà soát biên chế năm 2026", 2026)
    assert (found.issuer, found.signer) == ("Sở Nội vụ tỉnh An Hòa", "Vũ Thị An")
    assert found.recipients == ("Như trên", "Lưu: VT")


def test_a_party_paper() -> None:
    found = head("""
        TỈNH ỦY AN HÒA
        BAN DÂN VẬN
        ĐẢNG CỘNG SẢN VIỆT NAM
        Số 15-HD/BDVTU
        An Hòa, ngày 12 tháng 5 năm 2025
        HƯỚNG DẪN
        thực hiện mô hình “Dân vận khéo”
        I- MỤC ĐÍCH
        1- Nhân rộng mô hình.
        T/M BAN DÂN VẬN
        TRƯỞNG BAN
        Lê Minh
    """)
    assert (found.kind, found.number, found.signer) == ("Hướng dẫn", "15-HD/BDVTU", "Lê Minh")
    assert (found.issuer, found.title) == ("Ban Dân vận Tỉnh ủy An Hòa", "thực hiện mô hình “Dân vận khéo”")


@pytest.mark.parametrize(
    ("line", "kind", "title"),
    [
        ("THÔNG TƯQuy định về mẫu thẻ", "Thông tư", "Quy định về mẫu thẻ"),
        ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", "Kế hoạch", "CẢI CÁCH HÀNH CHÍNH NĂM 2026"),
        ("KẾ HO CH", "Kế hoạch", None),
        ("CHỈ THỊ", "Chỉ thị", None),
        ("TỜ TRÌNH", "Tờ trình", None),
        ("CHƯƠNG TRÌNH", "Chương trình", None),
        ("PHƯƠNG ÁN", "Phương án", None),
        ("CÔNG ĐIỆN", "Công điện", None),
    ],
)
def test_kinds(line: str, kind: str, title: str | None) -> None:
    found = head(f"{line}\nCăn cứ Luật Thanh tra;\nI. NỘI DUNG\nMột.")
    assert (found.kind, found.title) == (kind, title)


def test_a_text_without_a_head_has_none() -> None:
    assert head("Hôm nay trời đẹp.\nKế hoạch thì chưa có.") == Header()
    assert structure("Hôm nay trời đẹp.").preamble[0].text == "Hôm nay trời đẹp."


# -- who issued it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH AN HÒA"], "Ủy ban nhân dân tỉnh An Hòa"),
        (["ỦY BAN NHÂN DÂN THÀNH PHỐ AN HÒA"], "Ủy ban nhân dân thành phố An Hòa"),
        (["HUYỆN PHÚ LÂM", "ỦY BAN NHÂN DÂN XÃ VÂN KHÊ"], "Ủy ban nhân dân xã Vân Khê"),
        (["UBND TỈNH AN HÒA", "SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"], "Sở Văn hóa, Thể thao và Du lịch tỉnh An Hòa"),
        (["BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"], "Bộ Nông nghiệp và Môi trường"),
        (["THỦ TƯỚNG CHÍNH PHỦ"], "Thủ tướng Chính phủ"),
        (["VĂN BẢN MẪU"], None),
        ([], None),
    ],
)
def test_letterheads(lines: list[str], name: str | None) -> None:
    assert letterhead(lines) == name


def test_names_not_in_capitals_stay_as_they_are() -> None:
    assert plain_case("UBND xã Vân Khê") == "Ủy ban nhân dân xã Vân Khê"


@pytest.mark.parametrize(
    ("sentence", "issuer"),
    [
        ("Thực hiện Chỉ thị, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:", "Ủy ban nhân dân tỉnh"),
        ("Căn cứ Luật. UBND xã Vân Khê xây dựng Kế hoạch triển khai:", "Ủy ban nhân dân xã Vân Khê"),
        ("Theo Kế hoạch, Sở Nội vụ xây dựng Kế hoạch như sau:", "Sở Nội vụ"),
        ("Căn cứ Luật. UBND nh ương xây dựng kế hoạch triển khai:", None),  # its letters were lost
        ("Thực hiện Kế hoạch của Ủy ban nhân dân tỉnh đã ban hành.", None),  # somebody else's
        ("Bộ Nội vụ ban hành Thông tư hướng dẫn.", None),  # another kind of document
    ],
)
def test_an_issuer_that_names_itself(sentence: str, issuer: str | None) -> None:
    assert head(f"KẾ HOẠCH\nCông tác năm 2025\n{sentence}\nI. NỘI DUNG\nMột.").issuer == issuer


def test_the_signature_names_the_issuer_where_nothing_else_does() -> None:
    found = head(
        "KẾ HOẠCH\nCông tác\nI. NỘI DUNG\nMột.\nNơi nhận:\n- Lưu.\nTM. ỦY BAN NHÂN DÂN XÃ VÂN KHÊ\nCHỦ TỊCH\nLê An"
    )
    assert (found.issuer, found.signer) == ("Ủy ban nhân dân xã Vân Khê", "Lê An")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Công tác dân vận năm 2024", 2024),
        ("Thực hiện Chỉ thị ngày 26 tháng 11 năm 2021 trong năm 2025", 2025),
        ("Phát triển giai đoạn 2021 - 2025", 2023),
        ("Tổng kết công tác", 2023),
    ],
)
def test_the_year_a_document_speaks_of(title: str, year: int) -> None:
    assert head(f"Số: 1/KH-UBND\nAn Hòa, ngày 2 tháng 3 năm 2023\nKẾ HOẠCH\n{title}\nI. MỤC ĐÍCH\nMột.").year == year


# -- real documents --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared data is not here")
def test_the_real_plans() -> None:
    province, commune = (parse(read(path, LimitSettings()).blocks).header for path in sorted(SEEDS.glob("*.txt")))
    assert province == Header(
        kind="Kế hoạch",
        issuer="Ủy ban nhân dân tỉnh",
        title="Thực hiện công tác dân vận chính quyền năm 2024",
        signer="Lâm Hải Giang",
        year=2024,
        recipients=(
            "Thường trực Tỉnh ủy", "Ủy ban MTTQ Việt Nam tỉnh", "CT, các PCT UBND tỉnh", "Ban Dân vận Tỉnh ủy",
            "Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố", "LĐVP UBND tỉnh", "Lưu: VT, K7, K12",
        ),
        code="KH",
        signer_title="Phó Chủ tịch",
        authority=("TM. Ủy ban nhân dân", "KT. Chủ tịch"),
    )  # fmt: skip
    assert (commune.kind, commune.number, commune.signer) == ("Kế hoạch", None, None)
    assert (commune.issued_on, commune.year, len(commune.recipients)) == (None, 2023, 8)
    assert commune.title is not None
    assert commune.title.startswith(
        "Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ về tiếp tục"
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_decree_on_document_layout() -> None:
    found = parse(read(SHARED / "data/nd30/decree/30_2020_ND_CP.docx", LimitSettings()).blocks).header
    assert (found.kind, found.number, found.issuer) == ("Nghị định", "30/2020/NĐ-CP", "Chính phủ")
    assert (found.issued_on, found.title, found.year) == (date(2020, 3, 5), "Về công tác văn thư", 2020)


# -- the rest of the head ----------------------------------------------------------------------------------------------------

LETTERHEAD = "UBND TỈNH AN HÒA\nSỞ NỘI VỤ\nSố: {number}\n{nation}\nAn Hòa, ngày 31 tháng 12 năm 2025\n"


def made(body: str, number: str = "12/TB-SNV", before: str = "") -> Header:
    return head(before + LETTERHEAD.format(number=number, nation=NATION) + body)


def test_the_issuer_its_parent_and_the_place() -> None:
    found = made("THÔNG BÁO\nVề việc nghỉ lễ\n1. Nghỉ hai ngày.")
    assert (found.issuer, found.parent, found.place) == (
        "Sở Nội vụ tỉnh An Hòa",
        "Ủy ban nhân dân tỉnh An Hòa",
        "An Hòa",
    )
    assert (found.kind, found.code, found.urgency, found.draft) == ("Thông báo", "TB", None, False)
    assert head(f"ỦY BAN NHÂN DÂN\nXÃ VÂN KHÊ\n{NATION}\nKẾ HOẠCH\nVề rừng\nI. MỘT\nHai.").parent is None


def test_a_name_in_capitals_is_written_as_the_text_writes_it() -> None:
    text = "BỘ CÔNG THƯƠNG\nSố: 1/TB-BCT\nTHÔNG BÁO\nVề điện\n1. Bộ Công Thương thông báo.\n2. Bộ Công Thương đề nghị."
    assert head(text).issuer == "Bộ Công Thương"


@pytest.mark.parametrize(
    ("number", "read", "code"),
    [
        ("143/2025/TT-BTС", "143/2025/TT-BTC", "TT"),  # a Cyrillic С
        ("542 /TB-UBND", "542/TB-UBND", "TB"),
        ("/TB-UBND\n542", "542/TB-UBND", "TB"),
        ("……/KH-UBND", None, "TB"),
        ("/TB-UBND\n542\n31", None, "TB"),  # which of the two?
    ],
)
def test_the_number_wherever_it_was_stamped(number: str, read: str | None, code: str) -> None:
    kind = "THÔNG TƯ" if code == "TT" else "THÔNG BÁO"
    found = made(f"{kind}\nVề việc nghỉ lễ\n1. Nghỉ hai ngày.", number)
    assert (found.number, found.code) == (read, code)


def test_a_number_far_from_its_place_is_not_taken() -> None:
    text = f"17\nỦY BAN NHÂN DÂN\nXÃ VÂN KHÊ\n{NATION}\nSố: /KH-UBND\nKẾ HOẠCH\nVề rừng\nI. MỘT\nHai."
    assert head(text).number is None


@pytest.mark.parametrize(
    ("line", "urgency"),
    [
        ("KHẨN", "Khẩn"),
        ("THƯỢNG KHẨN", "Thượng khẩn"),
        ("HỎA TỐC", "Hỏa tốc"),
        ("HOẢ TỐC HẸN GIỜ", "Hỏa tốc"),
        ("ĐỘ KHẨN: KHẨN", "Khẩn"),
        ("KHẨN TRƯƠNG", None),
        ("Khẩn", None),
    ],
)
def test_urgency(line: str, urgency: str | None) -> None:
    for before, after in ((f"{line}\n", ""), ("", f"{line}\n")):
        found = made(f"{after}THÔNG BÁO\nVề việc nghỉ lễ\n1. Nghỉ hai ngày.", before=before)
        assert (found.urgency, found.title) == (urgency, "Về việc nghỉ lễ")
    assert made("THÔNG BÁO\nVề phòng cháy\n1. Điện KHẨN gửi ngay.\nKHẨN TRƯƠNG\nHỎA TỐC").urgency is None


def test_an_urgent_telegram() -> None:
    found = made("CÔNG ĐIỆN KHẨN\nVề ứng phó bão số 3\n1. Sở Nội vụ yêu cầu trực ban.", "03/CĐ-SNV")
    assert (found.kind, found.urgency, found.title) == ("Công điện", "Khẩn", "Về ứng phó bão số 3")


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("DỰ THẢO\nTHÔNG BÁO\nVề việc nghỉ lễ", True),
        ("THÔNG BÁO\n(Dự thảo lần 2)\nVề việc nghỉ lễ", True),
        ("THÔNG BÁO\nVề việc nghỉ lễ\n(Dự thảo lần 2)", True),
        ("DỰ THẢO THÔNG BÁO\nVề việc nghỉ lễ", True),
        ("THÔNG BÁO\nVề việc lấy ý kiến dự thảo Nghị quyết", False),
    ],
)
def test_drafts(text: str, draft: bool) -> None:
    found = made(f"{text}\n1. Nghỉ hai ngày.")
    assert (found.kind, found.issuer, found.draft) == ("Thông báo", "Sở Nội vụ tỉnh An Hòa", draft)


def test_what_the_assembly_adopts_has_its_day_at_the_end() -> None:
    found = head(
        f"QUỐC HỘI\n{NATION}\nLuật số: 1/2025/QH15\nLUẬT\nTHƯ VIỆN\nĐiều 1. Phạm vi\nMột.\nĐiều 2. Hiệu lực\nHai.\n"
        "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV, kỳ họp thứ 10 thông qua ngày 10 tháng 12 "
        "năm 2025.\nCHỦ TỊCH QUỐC HỘI\nLê An"
    )
    assert (found.issued_on, found.signer_title) == (date(2025, 12, 10), "Chủ tịch Quốc hội")
