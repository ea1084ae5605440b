"""Other documents as a document names them: which they are, and what it is to each."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.model import Header, Reference
from knowledge.references import best, names, number_key, references
from tests.knowledge.papers import structure

HEAD = """
ỦY BAN NHÂN DÂN
TỈNH AN HÒA
Số: 49/KH-UBND
An Hòa, ngày 08 tháng 5 năm 2024
KẾ HOẠCH
{title}
{preamble}
I. MỤC ĐÍCH
{body}
"""


def found(preamble: str = "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:", body: str = "Một.", title: str = "Cải cách năm 2024") -> list[tuple[object, ...]]:  # fmt: skip
    read = references(structure(HEAD.format(title=title, preamble=preamble, body=body)))
    return [(one.relation, one.kind, one.number, one.issued_on, one.issuer) for one in read]


def test_legal_bases_each_a_reference() -> None:
    assert found(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của Luật "
        "Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;\n"
        "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15;\n"
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư được sửa đổi theo "
        "Nghị định số 59/2023/NĐ-CP;\n"
        "Căn cứ Quyết định 12/QĐ-UBND ngày 2/1/2024 và Kế hoạch số 5/KH-UBND ngày 03-01-2024 của UBND tỉnh;\n"
        "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 08/TTr-SNV ngày 01/02/2024,"
    ) == [
        ("basis", "Luật", None, date(2015, 6, 19), None),
        ("basis", "Luật", None, date(2019, 11, 22), None),
        ("basis", "Luật", "10/2022/QH15", None, "Quốc hội"),
        ("basis", "Nghị định", "30/2020/NĐ-CP", date(2020, 3, 5), "Chính phủ"),
        ("cites", "Nghị định", "59/2023/NĐ-CP", None, "Chính phủ"),
        ("basis", "Quyết định", "12/QĐ-UBND", date(2024, 1, 2), None),
        ("basis", "Kế hoạch", "5/KH-UBND", date(2024, 1, 3), "Ủy ban nhân dân tỉnh"),
        ("cites", "Tờ trình", "08/TTr-SNV", date(2024, 2, 1), None),
    ]  # fmt: skip


def test_titles_and_issuers() -> None:
    (one, other) = references(
        structure(
            HEAD.format(
                title="Cải cách",
                preamble="Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ về tiếp tục tăng cường, đổi "
                "mới công tác dân vận; Chương trình phối hợp số 03- CTr/BDV- UBND ngày 1/2/2024 giữa Ban Dân vận và "
                "UBND huyện về phối hợp công tác, Ủy ban nhân dân tỉnh ban hành Kế hoạch:",
                body="Một.",
            )
        )
    )
    assert one == Reference(
        "implements", "Chỉ thị", "33/CT-TTg", date(2021, 11, 26), "Thủ tướng Chính phủ",
        "tiếp tục tăng cường, đổi mới công tác dân vận", "Chỉ thị số 33/CT-TTg ngày 26/11/2021", 1,
    )  # fmt: skip
    assert (other.relation, other.number) == ("implements", "03-CTr/BDV-UBND")
    assert (other.issuer, other.title) == ("Ban Dân vận và UBND huyện", "phối hợp công tác")


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("Kế hoạch này thay thế Kế hoạch số 7/KH-UBND ngày 1/3/2023 của Ủy ban nhân dân tỉnh.", "replaces"),
        ("Bãi bỏ Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "repeals"),
        ("Kế hoạch số 7/KH-UBND ngày 1/3/2023 hết hiệu lực kể từ ngày ký.", "repeals"),
        ("Sửa đổi, bổ sung một số nội dung của Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "amends"),
        ("Kế hoạch này sửa đổi, bổ sung Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "amends"),
        ("Tiếp tục thực hiện nghiêm Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "implements"),
        ("Các sở báo cáo theo Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "cites"),
        ("Quy chế ban hành tại Quyết định đã được thay thế bằng Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "cites"),
        ("Công việc nêu ở Kế hoạch số 7/KH-UBND ngày 1/3/2023.", "cites"),
    ],
)
def test_what_it_is_to_the_other(sentence: str, relation: str) -> None:
    ((said, kind, number, day, _),) = found(body=sentence)
    assert (said, kind, number, day) == (relation, "Kế hoạch", "7/KH-UBND", date(2023, 3, 1))


def test_the_title_tells_too() -> None:
    assert found(title="Sửa đổi, bổ sung Kế hoạch số 7/KH-UBND ngày 01 tháng 3 năm 2023")[0][0] == "amends"
    assert found(title="Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ") == [
        ("implements", "Nghị quyết", "76/NQ-CP", date(2021, 7, 15), "Chính phủ")
    ]
    assert found("(Ban hành kèm theo Quyết định số 15/QĐ-UBND ngày 02/3/2024 của Ủy ban nhân dân tỉnh)")[0][:3] == (
        "attached", "Quyết định", "15/QĐ-UBND",
    )  # fmt: skip


def test_what_stands_in_anothers_title_is_only_named() -> None:
    assert [row[:3] for row in found(body="Công văn số 12/UBND-NC ngày 1/3/2024 về triển khai thực hiện Công điện số 280/CĐ-TTg.")] == [
        ("cites", "Công văn", "12/UBND-NC"), ("cites", "Công điện", "280/CĐ-TTg"),
    ]  # fmt: skip


def test_itself_and_what_is_no_document_are_left_out() -> None:
    assert found("(Kèm theo Kế hoạch số 49/KH-UBND ngày 08/5/2024 của Ủy ban nhân dân tỉnh)") == []
    assert (
        found(body="Các sở, ban, ngành chấp hành pháp luật; luật sư tham gia 12/15 vụ. Số 5/2024. Kế hoạch năm 2024.")
        == []
    )


def test_one_document_is_named_once_by_its_strongest_relation() -> None:
    assert found(
        "Căn cứ Chỉ thị số 33/CT-TTg của Thủ tướng Chính phủ;",
        "Theo Chỉ thị số 33/CT-TTg ngày 26/11/2021. Chỉ thị số 33/CT-TTg ngày 30/12/2020 cũng nêu.",
    ) == [
        ("basis", "Chỉ thị", "33/CT-TTg", date(2021, 11, 26), "Thủ tướng Chính phủ"),
        ("cites", "Chỉ thị", "33/CT-TTg", date(2020, 12, 30), "Thủ tướng Chính phủ"),
    ]


def test_numbers() -> None:
    assert number_key("  08 / KH - UBND") == number_key("8/KH-UBND") == number_key("8/kh-ubnd")
    assert number_key("143/2025/TT-BTС") == number_key("143/2025/TT-BTC")  # a Cyrillic С
    assert number_key("9/QĐ-UBND") != number_key("9/QD-UBND")


PLAN = Header(
    kind="Kế hoạch", number="95/KH-UBND", issuer="Ủy ban nhân dân huyện Như Thanh", issued_on=date(2023, 5, 8)
)


@pytest.mark.parametrize(
    ("reference", "fits"),
    [
        (Reference("basis", "Kế hoạch", "95/KH-UBND", date(2023, 5, 8)), True),
        (Reference("basis", "Kế hoạch", "95/KH-UBND", None, "UBND huyện Như Thanh"), True),
        (Reference("basis", None, "95-KH/UBND", date(2023, 5, 8)), True),
        (Reference("basis", "Kế hoạch", "95/KH-UBND"), False),  # every office has one
        (Reference("basis", "Kế hoạch", "95/KH-UBND", date(2023, 5, 9)), False),
        (Reference("basis", "Kế hoạch", "95/KH-UBND", date(2023, 5, 8), "UBND huyện Như Xuân"), False),
        (Reference("basis", "Quyết định", "95/KH-UBND", date(2023, 5, 8)), False),
        (Reference("basis", "Kế hoạch", "96/KH-UBND", date(2023, 5, 8)), False),
        (Reference("basis", "Kế hoạch", "95/KH-UBND", None, "UBND huyện"), False),  # which district's?
        (Reference("basis", "Kế hoạch", "95/KH-UBND", date(2023, 5, 8), "UBND huyện"), True),
    ],
)
def test_which_document_is_named(reference: Reference, fits: bool) -> None:
    assert names(reference, PLAN) is fits


def test_a_number_with_its_year_is_enough_and_two_that_fit_are_none() -> None:
    decree = Header(kind="Nghị định", number="30/2020/NĐ-CP")
    assert names(Reference("cites", "Nghị định", "30/2020/NĐ-CP"), decree)
    law = Header(kind="Luật", title="Tiếp cận thông tin", issued_on=date(2016, 4, 6))
    assert names(Reference("basis", "Luật", None, None, None, "tiếp cận thông tin"), law)
    assert best(Reference("cites", "Nghị định", "30/2020/NĐ-CP"), [(4, PLAN), (7, decree)]) == 7
    assert best(Reference("cites", "Nghị định", "30/2020/NĐ-CP"), [(4, decree), (7, decree)]) is None
