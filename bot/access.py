"""Who may do what, as one table. Pure.

What passes through: a member as the database knows them (or None), and the name of an action. What is refused: every
action that the table does not grant, with NotAllowedError; an unknown action is a KeyError, never a yes. Roles are cán bộ
(officer), đầu mối báo cáo (focal), lãnh đạo đơn vị (leader), điều phối (coordinator) and quản trị (admin).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Literal

from knowledge.errors import NotAllowedError
from knowledge.model import Member, Role, Unit
from knowledge.units import Directory

Standing = Literal["stranger", "removed", "officer", "focal", "leader", "coordinator", "admin"]
Action = Literal[
    "ask_to_join", "use_setup_code", "use_invitation", "ask", "report", "undo", "report_for_others", "confirm_receipt",
    "grant_extension", "decide_join", "invite", "see_members", "change_roles", "manage_members", "manage_units", "hand_over", "leave",
    "see_own_data", "bind_own_group", "bind_groups", "see_documents", "add_documents", "remove_documents",
    "review_obligations", "see_own_unit", "see_summary", "see_questions", "see_audit",
]  # fmt: skip

ROLES: tuple[Role, ...] = ("officer", "focal", "leader", "coordinator", "admin")
OUTSIDE: frozenset[Standing] = frozenset({"stranger", "removed"})
INSIDE: frozenset[Standing] = frozenset(ROLES)
ANYONE = OUTSIDE | INSIDE
SPEAKING: frozenset[Standing] = frozenset({"focal", "leader", "coordinator", "admin"})  # for their unit, or for all
STEERING: frozenset[Standing] = frozenset({"coordinator", "admin"})
ADMIN: frozenset[Standing] = frozenset({"admin"})

RULES: dict[Action, frozenset[Standing]] = {
    "ask_to_join": OUTSIDE,
    "use_setup_code": ANYONE,  # a member who set the office up may hold the code too
    "use_invitation": OUTSIDE,  # who is inside would lose their own role by trying a link out
    "ask": INSIDE,
    "report": INSIDE,
    "undo": INSIDE,
    "report_for_others": STEERING,  # a claim about another unit
    "confirm_receipt": STEERING,  # “đã nhận” of what a unit says it sent
    "grant_extension": STEERING,
    "decide_join": STEERING,
    "invite": STEERING,  # to which roles: GRANTS
    "see_members": STEERING,
    "change_roles": STEERING,  # from and to which: GRANTS
    "manage_members": ADMIN,  # move them, pass on their work, take them out
    "manage_units": ADMIN,
    "hand_over": INSIDE,  # one's own work
    "leave": INSIDE,
    "see_own_data": ANYONE,  # and have it deleted
    "bind_own_group": SPEAKING,  # a group chat to one's own unit
    "bind_groups": STEERING,  # to any
    "see_documents": INSIDE,  # their originals too
    "add_documents": STEERING,
    "remove_documents": ADMIN,
    "review_obligations": STEERING,
    "see_own_unit": SPEAKING,
    "see_summary": STEERING,  # and have it as files
    "see_questions": ADMIN,  # of everybody: those declined or disliked
    "see_audit": ADMIN,
}

# Which roles somebody may give or take away: nobody makes their own kind but administrators.
GRANTS: Mapping[Standing, frozenset[Role]] = {
    "coordinator": frozenset({"officer", "focal", "leader"}),
    "admin": frozenset(ROLES),
}

# Commands that not everybody inside has, and what they ask for.
COMMANDS: Mapping[str, Action] = {
    "tonghop": "see_summary",
    "duyet": "review_obligations",
    "moi": "invite",
    "nhom": "bind_own_group",
    "donvi": "see_own_unit",
    "thanhvien": "see_members",
    "hoidap": "see_questions",
    "nhatky": "see_audit",
}

# No 0/O, 1/I/L: the code is copied from a terminal by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12
INVITATION = "moi_"  # what the payload of an invitation begins with, so that a mangled one is still known as one


def standing(member: Member | None) -> Standing:
    if member is None:
        return "stranger"
    return member.role if member.active else "removed"


def may(who: Standing, action: Action) -> bool:
    return who in RULES[action]


def may_grant(who: Standing, role: Role) -> bool:
    return role in GRANTS.get(who, frozenset())


def sees(member: Member | None, command: str) -> bool:
    """Whether a command is one that this person has."""
    needs = COMMANDS.get(command)
    return needs is None or may(standing(member), needs)


def speaks_for(member: Member, unit: Unit, directory: Directory) -> bool:
    """Whether what somebody reports may be a unit's: of the unit itself or of one below it, without a unit, or with the
    right to report for others."""
    if not may(standing(member), "report"):
        return False
    if member.unit is None or member.unit.id == unit.id or may(standing(member), "report_for_others"):
        return True
    return any(one.id == unit.id for one in directory.above(member.unit))


def require(member: Member | None, action: Action) -> None:
    """
    Raises:
        NotAllowedError: the table does not grant this.
    """
    who = standing(member)
    if not may(who, action):
        raise NotAllowedError(f"a {who} may not {action}")


def new_code() -> str:
    """A one-time code of about 59 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def new_invitation() -> str:
    """What a link of t.me carries after ?start=: 128 random bits."""
    return INVITATION + secrets.token_urlsafe(16)


def invitation_hash(payload: str) -> str:
    """As code_hash, but capitals count."""
    return hashlib.sha256(payload.encode()).hexdigest()


def code_hash(code: str) -> str:
    """What is stored of a code. It is random and long, so a plain hash needs no salt."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def same_code(code: str, stored_hash: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(code_hash(code), stored_hash)
