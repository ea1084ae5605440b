"""A document's relations to others: on its card, on pages of all, down the cascade, by value."""

from __future__ import annotations

from datetime import date

import pytest

from bot.replies import relations as say
from bot.replies.html import plain
from bot.replies.wording import reference_name
from knowledge.db import snapshot, transaction
from knowledge.model import Document, Header, Reading, Reference
from knowledge.store import documents as store
from knowledge.store.relations import Related, carried, related
from knowledge.store.rows import Content
from tests.bot.office import NOW
from tests.bot.room import Room


def put(room: Room, header: Header, *references: Reference) -> int:
    """A stored document with this head that names others."""
    name = f"{header.number}".replace("/", "-")
    reading = Reading(path=name, format="txt", encoding="unicode", blocks=(), pages=1)
    with transaction(room.office.engine) as session:
        content = Content(f"{name}.txt", reading, name.ljust(64, "0"), header, (), (), references)
        return store.add_document(session, content, NOW).id


def head(number: str, issuer: str, day: date, kind: str = "Kế hoạch", title: str = "Chuyển đổi số năm 2026") -> Header:
    return Header(kind=kind, number=number, issuer=issuer, issued_on=day, title=title, signer="Trần Văn Mẫu")


CENTRE = head("9/CT-TTg", "Thủ tướng Chính phủ", date(2026, 1, 5), "Chỉ thị")
PROVINCE = head("20/KH-UBND", "Ủy ban nhân dân tỉnh Sông Lam", date(2026, 1, 20))
DISTRICT = head("31/KH-UBND", "Ủy ban nhân dân huyện Thanh Khê", date(2026, 2, 2))
COMMUNE = head("7/KH-UBND", "Ủy ban nhân dân xã An Thuận", date(2026, 2, 10))


def to(header: Header, relation: str = "implements") -> Reference:
    return Reference(relation, header.kind, header.number, header.issued_on, quote="…")  # type: ignore[arg-type]


def cascade(room: Room) -> tuple[int, int, int, int]:
    """The lowest first: what is above comes later, and is linked all the same."""
    commune = put(room, COMMUNE, to(DISTRICT, "basis"))
    district = put(room, DISTRICT, to(PROVINCE))
    province = put(
        room,
        PROVINCE,
        to(CENTRE),
        Reference("basis", "Luật", None, date(2015, 6, 19), title="Tổ chức chính quyền địa phương"),
    )
    return put(room, CENTRE), province, district, commune


def test_the_cascade_goes_down_with_what_it_came_through(room: Room) -> None:
    centre, province, district, commune = cascade(room)
    with snapshot(room.office.engine) as session:
        found = {
            id_: [(one.relation, one.back, one.document and one.document.id, one.through and one.through.id) for one in related(session, id_)]
            for id_ in (centre, province, district, commune)
        }  # fmt: skip
    assert found[centre] == [
        ("implements", True, province, None), ("implements", True, district, province), ("implements", True, commune, district),
    ]  # fmt: skip
    assert found[province] == [
        ("basis", False, None, None), ("implements", False, centre, None), ("implements", True, district, None),
        ("implements", True, commune, district),
    ]  # fmt: skip
    assert found[commune] == [("basis", False, district, None)]


def test_the_card_names_them_and_opens_those_that_are_stored(room: Room) -> None:
    _, province, district, _ = cascade(room)
    card = room.type("/vanban 20/KH-UBND")
    assert card.split("\n\n")[-1] == (
        "Căn cứ: Luật Tổ chức chính quyền địa phương ngày 19/6/2015\n"
        "Thực hiện: Chỉ thị số 9/CT-TTg ngày 05/01/2026\n"
        "Được thực hiện bởi: Kế hoạch số 31/KH-UBND ngày 02/02/2026; Kế hoạch số 7/KH-UBND ngày 10/02/2026 (qua Kế hoạch 31/KH-UBND)"
    )
    assert [button.label for button in room.buttons] == [
        "📎 Tải bản gốc", "📄 Chỉ thị 9/CT-TTg", "📄 Kế hoạch 31/KH-UBND", "📄 Kế hoạch 7/KH-UBND", "🗑 Gỡ văn bản",
    ]  # fmt: skip
    (opened,) = room.press("31/KH-UBND").replies
    assert plain(opened.html).startswith("Kế hoạch số 31/KH-UBND ngày 02/02/2026\nỦy ban nhân dân huyện Thanh Khê\n")
    assert "Thực hiện: Kế hoạch số 20/KH-UBND ngày 20/01/2026" in plain(opened.html)
    # What goes is named still, and no longer opened.
    with transaction(room.office.engine) as session:
        store.remove_document(session, district)
    with snapshot(room.office.engine) as session:
        assert [one.document and one.document.id for one in related(session, province)][2:] == []


def test_what_was_replaced_says_so_first(room: Room) -> None:
    put(room, PROVINCE, to(CENTRE))
    later = head("44/KH-UBND", "Ủy ban nhân dân tỉnh Sông Lam", date(2026, 6, 1))
    put(room, later, to(PROVINCE, "replaces"))
    assert room.type("/vanban 20/KH-UBND").split("\n\n")[-1].splitlines() == [
        "⚠️ Được thay thế bởi: Kế hoạch số 44/KH-UBND ngày 01/6/2026",
        "Thực hiện: Chỉ thị số 9/CT-TTg ngày 05/01/2026",
    ]
    assert room.type("/vanban 44/KH-UBND").split("\n\n")[-1] == "Thay thế: Kế hoạch số 20/KH-UBND ngày 20/01/2026"


def test_three_of_a_group_and_a_button_for_all(room: Room) -> None:
    laws = [Reference("basis", "Nghị định", f"{n}/2020/NĐ-CP", date(2020, 1, n)) for n in range(1, 12)]
    mentioned = Reference("cites", "Công văn", "5/UBND-NC", date(2025, 3, 2))
    document = put(room, PROVINCE, *laws, mentioned)
    card = room.type("/vanban 20/KH-UBND").splitlines()[-1]
    assert card == (
        "Căn cứ: Nghị định số 1/2020/NĐ-CP ngày 01/01/2020; Nghị định số 2/2020/NĐ-CP ngày 02/01/2020; "
        "Nghị định số 3/2020/NĐ-CP ngày 03/01/2020 và 8 văn bản khác"
    )
    (first,) = room.press("Tất cả văn bản liên quan (12)").replies
    assert plain(first.html).startswith(
        "Kế hoạch số 20/KH-UBND ngày 20/01/2026: 12 văn bản liên quan (trang 1/2)\n\nCăn cứ:\n• "
    )
    second = room.press("Tiếp")
    assert second.edit is not None and plain(second.edit.html).endswith(
        "Nhắc tới:\n• Công văn số 5/UBND-NC ngày 02/3/2025"
    )
    back = room.press("Trước")
    assert back.edit == first and room.data(f"dr:{document}:9999999999999999").replies != ()


def test_a_document_that_names_none_and_is_named_by_none(room: Room) -> None:
    document = put(room, CENTRE)
    assert "liên quan" not in room.type("/vanban 9/CT-TTg")
    (said,) = room.data(f"dr:{document}:0").replies
    assert plain(said.html) == "Tôi không thấy văn bản nào liên quan tới Chỉ thị số 9/CT-TTg ngày 05/01/2026."
    assert room.data("dr:99:0").notice == "Văn bản này không còn trong kho."


@pytest.mark.parametrize(
    ("relation", "lower", "upper", "becomes"),
    [
        ("basis", COMMUNE, DISTRICT, "implements"),
        ("basis", PROVINCE, CENTRE, "implements"),
        ("basis", DISTRICT, COMMUNE, "basis"),  # upwards nobody carries out
        ("basis", COMMUNE, Header(kind="Nghị định", issuer="Chính phủ"), "basis"),  # law
        ("basis", COMMUNE, Header(kind="Kế hoạch"), "basis"),  # whose?
        ("cites", COMMUNE, DISTRICT, "cites"),
        ("amends", COMMUNE, COMMUNE, "amends"),
    ],
)
def test_resting_on_a_plan_from_above_is_carrying_it_out(
    relation: str, lower: Header, upper: Header, becomes: str
) -> None:
    assert carried(relation, lower, upper) == becomes  # type: ignore[arg-type]


def test_two_that_name_each_other_end_nowhere(room: Room) -> None:
    one = put(room, DISTRICT, to(COMMUNE))
    other = put(room, COMMUNE, to(DISTRICT))
    with snapshot(room.office.engine) as session:
        assert [(r.relation, r.back, r.document and r.document.id) for r in related(session, one)] == [
            ("implements", False, other), ("implements", True, other),
        ]  # fmt: skip


def test_a_law_is_found_by_its_title(room: Room) -> None:
    law = put(
        room,
        Header(kind="Luật", number="77/2015/QH13", issued_on=date(2015, 6, 19), title="Tổ chức chính quyền địa phương"),
    )
    plan = put(
        room, PROVINCE, Reference("basis", "Luật", None, date(2015, 6, 19), title="Tổ chức chính quyền địa phương")
    )
    with snapshot(room.office.engine) as session:
        assert [(r.relation, r.back, r.document and r.document.id) for r in related(session, law)] == [
            ("basis", True, plan)
        ]
        assert [(r.relation, r.back, r.document and r.document.id) for r in related(session, plan)] == [
            ("basis", False, law)
        ]


def test_names_are_short_and_safe() -> None:
    reference = Reference("basis", None, "1/X<b>", None)
    assert reference_name(reference) == "Văn bản số 1/X<b>"
    lines, rows = say.on_card(1, [Related("basis", False, None, reference)])
    assert (lines, rows) == ("<i>Căn cứ:</i> Văn bản số 1/X&lt;b&gt;", ())
    document = Document(3, "a.txt", "/a.txt", "0" * 64, Header(kind="Kế hoạch", title="dài " * 60), 1)
    lines, rows = say.on_card(1, [Related("basis", True, document)])
    assert len(plain(lines)) < 120 and len(rows[0][0].label) <= 53
