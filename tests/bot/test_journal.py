"""What is written down of who did what, and how administrators read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from bot import access
from bot.dialogue.journal import VERBS
from bot.replies import audit as say
from bot.replies.review import BACK
from knowledge.db import snapshot, transaction
from knowledge.model import Unit
from knowledge.store import audit, people
from knowledge.store.audit import Kind, Line
from tests.bot.office import NOW, Office
from tests.bot.talk import Talk


def written(office: Office) -> list[tuple[str, dict[str, Any]]]:
    with snapshot(office.engine) as session:
        lines, _ = audit.page(session, None, None, 0, 100)
    return [(one.kind, dict(one.about)) for one in reversed(lines)]


def note(office: Office, kind: Kind, member_id: int | None, **about: int | str) -> None:
    with transaction(office.engine) as session:
        audit.note(session, kind, member_id, office.now, **about)


def test_reviews_exports_and_deletions_are_written_down(office: Office) -> None:
    hoa = Talk(office, office.member(1, "Sở Nội vụ", admin=True))
    office.member(2, "Sở Y tế")
    hoa.type("/duyet")
    task = office.task("6 tháng").id
    hoa.press("Đúng")
    hoa.press(BACK)
    hoa.type("/tonghop 112")
    for label in ("Excel", "báo cáo"):
        hoa.press(label)
    hoa.type("/vanban")
    hoa.data("dx:1")
    hoa.data("dy:1")
    kinds = [
        (kind, about.get("verdict") or about.get("what") or about.get("number")) for kind, about in written(office)
    ]
    assert kinds == [
        ("reviewed", "confirmed"), ("reviewed", "found"), ("exported", "workbook"), ("exported", "report"),
        ("deleted", "112/KH-UBND"),
    ]  # fmt: skip
    assert written(office)[0][1]["document"] == 1 and task > 0


REFUSED = [
    ("/moi", "invite"),
    ("/thanhvien", "see_members"),
    ("/nhatky", "see_audit"),
    ("/hoidap", "see_questions"),
    ("/duyet", "review_obligations"),
    ("/tonghop", "see_summary"),
    ("/donvi Sở Mới", "manage_units"),
    ("/nhom", "bind_own_group"),
    ("ir:1:officer", "invite"),
    ("my:1", "manage_members"),
    ("ms:1:admin", "change_roles"),
    ("mv:1:1", "manage_members"),
    ("hy:1:2", "manage_members"),
    ("ja:1:1", "decide_join"),
    ("m:1", "manage_units"),
    ("nk:a:7:0", "see_audit"),
    ("dy:1", "remove_documents"),
    ("qb:1", "review_obligations"),
    ("tx:1::", "see_summary"),
    ("gu:1", "bind_own_group"),
]


@pytest.mark.parametrize(("tried", "action"), REFUSED)
def test_a_refused_attempt_is_written_down_and_changes_nothing(office: Office, tried: str, action: str) -> None:
    hoa = office.member(1, "Sở Nội vụ", admin=True)
    lan = Talk(office, office.member(2, "Sở Y tế"))
    for _ in range(2):
        shown = lan.type(tried) if tried.startswith("/") else lan.data(tried)
        assert "dành cho" in (shown or lan.notice or "") or "là việc của" in shown
    assert written(office) == [("refused", {"action": action})]
    with snapshot(office.engine) as session:
        assert people.member(session, hoa.id) == hoa


def test_what_changes_the_units_is_written_down(office: Office) -> None:
    hoa = Talk(office, office.member(1, None, admin=True))
    orders = [
        "/donvi Sở Xây dựng\nPhòng Quy hoạch thuộc Sở Xây dựng", "/donvi Sở Xây dựng", "/donvi viết tắt Sở Xây dựng là SXD",
        "/donvi đổi tên Phòng Quy hoạch thành Phòng Quy hoạch và Hạ tầng", "/donvi giải thể Sở Không Có",
        "/donvi giải thể Phòng Quy hoạch và Hạ tầng nay là Sở Xây dựng",
    ]  # fmt: skip
    for order in orders:
        hoa.type(order)
    built, room = (
        next(unit.id for unit in units_of(office) if unit.name.startswith(name)) for name in ("Sở X", "Phòng Q")
    )
    assert [about for kind, about in written(office) if kind == "units"] == [
        {"unit": built, "what": "added"},
        {"unit": room, "what": "added", "parent": built},
        {"unit": built, "what": "shortened"},
        {"unit": room, "what": "renamed"},
        {"unit": room, "what": "ended"},
    ]


def units_of(office: Office) -> tuple[Unit, ...]:
    with snapshot(office.engine) as session:
        return people.units(session)


def test_paging_and_narrowing(office: Office) -> None:
    hoa = Talk(office, office.member(1, "Sở Nội vụ", admin=True))
    lan = office.member(2, "Sở Y tế")
    for number in range(11):
        note(office, "role", hoa.who.id, member=lan.id, was="officer", role="focal" if number % 2 else "leader")
    office.wait(days=8)
    note(office, "exported", hoa.who.id, what="workbook", document=1)
    note(office, "refused", lan.id, action="see_audit")
    week = hoa.type("/nhatky")
    assert week.splitlines() == [
        "Nhật ký – tất cả, 7 ngày qua: 2 dòng", "",
        "09/09 10:00 Người 2 bị từ chối: xem nhật ký.",
        "09/09 10:00 Người 1 xuất sổ Excel của Kế hoạch 112/KH-UBND.",
    ]  # fmt: skip
    month = hoa.press("30 ngày")
    assert month.splitlines()[0] == "Nhật ký – tất cả, 30 ngày qua: 13 dòng (trang 1/2)"
    assert hoa.press("Người").splitlines()[0] == "Nhật ký – người, đơn vị, 30 ngày qua: 11 dòng (trang 1/2)"
    last = hoa.press("Tiếp")
    assert last.splitlines()[2:] == ["01/09 10:00 Người 1 đổi vai trò của Người 2: cán bộ → lãnh đạo đơn vị."]
    assert "7 ngày qua: 0 dòng" in hoa.press("7 ngày")
    assert hoa.press("Bị từ chối").splitlines()[2:] == ["09/09 10:00 Người 2 bị từ chối: xem nhật ký."]
    for data in ("nk:z:7:0", "nk:a:8:0", "nk:a:7:x", "nk:a:7", "nk:", "nk:a:7:9999999"):
        hoa.data(data)
        assert hoa.notice == "Nút này đã hết hạn.", data
    assert "trang 1/2" in hoa.data("nk:a:30:50")


NAMES = say.Names({1: "Hoa", 2: "Lan"}, {4: "Sở Y tế"}, {9: "Kế hoạch số 9"}, {-5: "Nhóm A"})


@pytest.mark.parametrize(
    ("kind", "who", "about", "words"),
    [
        ("admitted", 1, {"member": 2, "unit": 4, "role": "focal", "how": "approval"}, "Hoa cho Lan vào Sở Y tế, đầu mối báo cáo, được duyệt."),
        ("admitted", 1, {"member": 1, "role": "admin", "how": "setup"}, "Hoa vào, quản trị viên, bằng mã cài đặt."),
        ("declined", 1, {"request": 3}, "Hoa từ chối yêu cầu tham gia số 3."),
        ("invited", 1, {"invitation": 7, "unit": 4, "role": "leader"}, "Hoa mời vào Sở Y tế, lãnh đạo đơn vị (lời mời số 7)."),
        ("uninvited", 1, {"invitation": 7, "unit": 4, "role": "officer"}, "Hoa hủy lời mời vào Sở Y tế, cán bộ (lời mời số 7)."),
        ("unit", 1, {"member": 2, "unit": 4}, "Hoa chuyển Lan sang Sở Y tế."),
        ("unit", 1, {"member": 1, "was": 3, "unit": 4}, "Hoa chuyển mình từ đơn vị số 3 sang Sở Y tế."),
        ("handed_over", 2, {"member": 2, "to": 1, "role": "focal", "drafts": 1, "reminders": 3}, "Lan bàn giao vai trò đầu mối báo cáo cho Hoa (1 báo cáo dở, 3 lời nhắc)."),
        ("handed_over", 1, {"member": 2, "to": 8, "drafts": 0, "reminders": 0}, "Hoa bàn giao việc của Lan cho người số 8 (0 báo cáo dở, 0 lời nhắc)."),
        ("left", 2, {"member": 2}, "Lan rời."),
        ("removed", 1, {"member": 2}, "Hoa gỡ Lan."),
        ("erased", 8, {"member": 8}, "người số 8 xóa dữ liệu về mình."),
        ("units", 1, {"unit": 4, "what": "added", "parent": 3}, "Hoa thêm Sở Y tế thuộc đơn vị số 3."),
        ("units", 1, {"unit": 4, "what": "renamed"}, "Hoa đổi tên thành Sở Y tế."),
        ("units", None, {"unit": 4, "what": "ended", "by": "file"}, "Tệp đơn vị ghi Sở Y tế thôi hoạt động."),
        ("units", None, {"what": "file", "added": 3, "changed": 1}, "Tệp đơn vị: thêm 3, đổi 1 đơn vị."),
        ("bound", 1, {"group": -5, "unit": 4}, "Hoa gắn nhóm “Nhóm A” với Sở Y tế."),
        ("lost", None, {"group": -6, "unit": 4}, "Bot bị đưa ra khỏi một nhóm của Sở Y tế."),
        ("reviewed", 1, {"task": 12, "document": 9, "verdict": "rejected"}, "Hoa bỏ nhiệm vụ số 12 của Kế hoạch số 9."),
        ("corrected", 2, {"line": 12, "unit": 4}, "Lan sửa dòng số 12 của sổ (Sở Y tế)."),
        ("granted", 1, {"extension": 3, "task": 12, "unit": 4, "verdict": "refused"}, "Hoa không cho Sở Y tế gia hạn nhiệm vụ số 12."),
        ("exported", 1, {"what": "dispatch"}, "Hoa xuất dự thảo công văn đôn đốc."),
        ("deleted", 1, {"document": 9, "number": "9/KH-UBND"}, "Hoa gỡ 9/KH-UBND (văn bản số 9)."),
        ("swept", None, {"conversation": 12, "audit": 1}, "Dọn theo thời hạn lưu: 12 tin hỏi đáp, 1 dòng nhật ký."),
        ("refused", 2, {"action": "grant admin"}, "Lan bị từ chối: giao vai trò quản trị viên."),
        ("refused", None, {"action": "use_invitation", "outsider": 66}, "Ai đó bên ngoài bị từ chối: vào bằng liên kết mời (tài khoản 66)."),
    ],
)  # fmt: skip
def test_what_a_line_says(kind: Kind, who: int | None, about: dict[str, int | str], words: str) -> None:
    said = say.sentence(Line(1, NOW, kind, who, about), NAMES)
    assert said.replace("<b>", "").replace("</b>", "") == words


def test_every_kind_and_every_action_has_words() -> None:
    filtered = [kind for _, _, kinds in say.GROUPS if kinds for kind in kinds]
    assert sorted(filtered) == sorted(get_args(Kind))
    inside = {action for action, who in access.RULES.items() if not who >= access.INSIDE}
    said = {action: say.sentence(Line(1, NOW, "refused", 1, {"action": action}), NAMES) for action in inside}
    assert [action for action, words in said.items() if action in words and action != "ask_to_join"] == []
    assert VERBS == ("nk",)


def test_a_name_cannot_break_the_page(office: Office) -> None:
    names = replace(NAMES, members={1: "<b>Hoa</b> & " + "rất dài " * 20})
    said = say.sentence(Line(1, NOW, "left", 1, {}), names)
    assert said.startswith("<b>&lt;b&gt;Hoa&lt;/b&gt; &amp; rất dài") and len(said) < 120
