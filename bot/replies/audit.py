"""/nhatky in words: one line for each line of the audit, names put to its ids when it is read. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.people import ROLES, turning
from bot.replies.wording import shortened
from knowledge.store.audit import Kind, Line

PAGE = 10
DAYS = (7, 30, 0)  # 0: all that is kept
ADMIN_ONLY = Reply("Lệnh này dành cho quản trị viên.")
ADMIN_ONLY_BUTTON = "Việc này dành cho quản trị viên."

# What the buttons narrow to; a code for callback data, its word, its kinds (None: all).
GROUPS: tuple[tuple[str, str, tuple[Kind, ...] | None], ...] = (
    ("a", "Tất cả", None),
    ("p", "Người, đơn vị", (
        "admitted", "declined", "invited", "uninvited", "role", "unit", "handed_over", "left", "removed", "erased", "bound",
        "unbound", "lost", "regained", "units",
    )),
    ("d", "Duyệt, sửa", ("reviewed", "corrected", "granted", "received")),
    ("x", "Xuất, xóa", ("exported", "deleted", "swept")),
    ("r", "Bị từ chối", ("refused",)),
)  # fmt: skip

_HOW = {"setup": "bằng mã cài đặt", "invitation": "bằng lời mời", "approval": "được duyệt"}
_GRANTED = {
    "granted": "cho {unit} gia hạn",
    "changed": "đổi ngày đã gia hạn cho {unit},",
    "revoked": "thu lại việc gia hạn cho {unit},",
}
_UNITS = {
    "added": "thêm {unit}{under}", "put": "xếp {unit}{under}", "renamed": "đổi tên thành {unit}",
    "shortened": "đặt tên viết tắt cho {unit}", "unshortened": "bỏ tên viết tắt của {unit}", "former": "ghi tên cũ của {unit}",
    "ended": "ghi {unit} thôi hoạt động", "changed": "sửa {unit}",
}  # fmt: skip
_VERDICTS = {"confirmed": "duyệt", "corrected": "sửa", "rejected": "bỏ", "found": "rút lại ý kiến về"}
_FILES = {
    "workbook": "sổ Excel",
    "report": "dự thảo báo cáo",
    "dispatch": "dự thảo công văn đôn đốc",
    "ledger": "sổ báo cáo",
}
_ACTIONS = {
    "use_invitation": "vào bằng liên kết mời",
    "report_for_others": "báo thay đơn vị khác",
    "confirm_receipt": "xác nhận đã nhận",
    "grant_extension": "cho gia hạn",
    "decide_join": "duyệt người vào",
    "invite": "mời người",
    "see_members": "xem thành viên",
    "change_roles": "đổi vai trò",
    "manage_members": "quản lý thành viên",
    "manage_units": "sửa đơn vị",
    "bind_own_group": "gắn nhóm",
    "bind_groups": "gắn nhóm với đơn vị khác",
    "add_documents": "nạp văn bản",
    "remove_documents": "gỡ văn bản",
    "review_obligations": "duyệt nhiệm vụ",
    "see_own_unit": "xem trang đơn vị",
    "see_summary": "xem tổng hợp",
    "see_questions": "xem hỏi đáp",
    "see_audit": "xem nhật ký",
}
_SWEPT = {
    "conversation": "tin hỏi đáp", "deliveries": "nội dung tin nhắc", "requests": "yêu cầu tham gia", "groups": "nhóm cũ",
    "audit": "dòng nhật ký", "refusals": "lần từ chối tệp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for today."""

    members: Mapping[int, str]
    units: Mapping[int, str]
    documents: Mapping[int, str]
    groups: Mapping[int, str] = field(default_factory=dict)

    def member(self, id_: object) -> str:
        known = self.members.get(id_) if isinstance(id_, int) else None
        return f"<b>{escape(shortened(known, 60))}</b>" if known else f"người số {id_}"

    def unit(self, id_: object) -> str:
        known = self.units.get(id_) if isinstance(id_, int) else None
        return escape(known) if known else f"đơn vị số {id_}"

    def document(self, id_: object) -> str:
        known = self.documents.get(id_) if isinstance(id_, int) else None
        return escape(known) if known else f"văn bản số {id_}"

    def group(self, id_: object) -> str:
        known = self.groups.get(id_) if isinstance(id_, int) else None
        return f"nhóm “{escape(shortened(known, 40))}”" if known else "một nhóm"


def page(
    lines: Sequence[tuple[Line, datetime]], total: int, names: Names, group: str, days: int, number: int
) -> Reply:  # fmt: skip
    """A page of the audit, newest first, each line with its moment in the office's time."""
    since = f"{days} ngày qua" if days else "từ đầu"
    word = next((word for code, word, _ in GROUPS if code == group), "")
    head = f"<b>Nhật ký</b> – {word.lower()}, {since}: {total} dòng"
    pages = max(1, (total + PAGE - 1) // PAGE)
    head += f" (trang {number + 1}/{pages})" if pages > 1 else ""
    told = [f"{at.strftime('%d/%m %H:%M')} {sentence(one, names)}" for one, at in lines]
    kinds = tuple(
        Button(("• " if code == group else "") + label, f"nk:{code}:{days}:0") for code, label, _ in GROUPS
    )  # fmt: skip
    spans = tuple(
        Button(("• " if span == days else "") + (f"{span} ngày" if span else "Từ đầu"), f"nk:{group}:{span}:0")
        for span in DAYS
    )
    turns = turning(number, pages, lambda to: f"nk:{group}:{days}:{to}")
    rows = (kinds[:3], kinds[3:], spans, *((turns,) if turns else ()))
    return Reply("\n".join([head, "", *(told or ["Không có gì."])]), rows)


def sentence(line: Line, names: Names) -> str:
    """What one line says."""
    about = line.about
    who = names.member(line.member_id) if line.member_id is not None else "Ai đó bên ngoài"
    whom = names.member(about.get("member"))
    own = about.get("member") == line.member_id
    unit = names.unit(about["unit"]) if "unit" in about else ""
    role = _role(about.get("role"))
    match line.kind:
        case "admitted":
            into = f" vào {unit}" if unit else " vào"
            how = _HOW.get(str(about.get("how")), "")
            return f"{who}{into}, {role}, {how}." if own else f"{who} cho {whom}{into}, {role}, {how}."
        case "declined":
            return f"{who} từ chối yêu cầu tham gia số {about.get('request')}."
        case "invited" | "uninvited":
            verb = "mời" if line.kind == "invited" else "hủy lời mời"
            return f"{who} {verb} vào {unit}, {role} (lời mời số {about.get('invitation')})."
        case "role":
            return f"{who} đổi vai trò của {whom}: {_role(about.get('was'))} → {role}."
        case "unit":
            was = f" từ {names.unit(about['was'])}" if "was" in about else ""
            return f"{who} chuyển {'mình' if own else whom}{was} sang {unit}."
        case "handed_over":
            what = f" vai trò {role}" if "role" in about else " việc"
            parts = f"{about.get('drafts', 0)} báo cáo dở, {about.get('reminders', 0)} lời nhắc"
            return f"{who} bàn giao{what}{'' if own else f' của {whom}'} cho {names.member(about.get('to'))} ({parts})."
        case "left":
            return f"{who} rời."
        case "removed":
            return f"{who} gỡ {whom}."
        case "erased":
            return f"{who} xóa dữ liệu về mình."
        case "units" if "unit" not in about:
            return f"Tệp đơn vị: thêm {about.get('added', 0)}, đổi {about.get('changed', 0)} đơn vị."
        case "units":
            by = "Tệp đơn vị" if about.get("by") == "file" else who
            under = f" thuộc {names.unit(about['parent'])}" if "parent" in about else ""
            verb = _UNITS.get(str(about.get("what")), "sửa {unit}")
            return f"{by} {verb.format(unit=unit, under=under)}."
        case "bound" | "unbound":
            return f"{who} {'gắn' if line.kind == 'bound' else 'bỏ gắn'} {names.group(about.get('group'))} với {unit}."
        case "lost" | "regained":
            said = "bị đưa ra khỏi" if line.kind == "lost" else "trở lại"
            return f"Bot {said} {names.group(about.get('group'))} của {unit}."
        case "reviewed":
            verdict = _VERDICTS.get(str(about.get("verdict")), "xem")
            return f"{who} {verdict} nhiệm vụ số {about.get('task')} của {names.document(about.get('document'))}."
        case "corrected":
            return f"{who} sửa dòng số {about.get('line')} của sổ{f' ({unit})' if unit else ''}."
        case "granted":
            verb = _GRANTED.get(str(about.get("verdict")), "không cho {unit} gia hạn")
            return f"{who} {verb.format(unit=unit or 'đơn vị')} nhiệm vụ số {about.get('task')}."
        case "received":
            return f"{who} xác nhận {'đã' if about.get('arrived') else 'chưa'} nhận báo cáo ở dòng số {about.get('line')} của sổ."
        case "exported":
            of = f" của {names.document(about['document'])}" if "document" in about else ""
            return f"{who} xuất {_FILES.get(str(about.get('what')), 'tệp')}{of}."
        case "deleted":
            return f"{who} gỡ {escape(str(about.get('number') or ''))} (văn bản số {about.get('document')})."
        case "swept":
            gone = ", ".join(f"{about[name]} {word}" for name, word in _SWEPT.items() if name in about)
            return f"Dọn theo thời hạn lưu: {gone}."
        case "refused":
            return f"{who} bị từ chối: {_action(str(about.get('action')))}{_outsider(about.get('outsider'))}."


def _role(word: object) -> str:
    return next((name for role, name in ROLES.items() if role == word), "cán bộ")


def _action(action: str) -> str:
    if action.startswith("grant "):
        return f"giao vai trò {_role(action.removeprefix('grant '))}"
    return _ACTIONS.get(action, action)


def _outsider(number: object) -> str:
    return f" (tài khoản {number})" if number is not None else ""
