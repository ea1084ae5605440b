"""Who may do what, as one table. Pure.

What passes through: a member as the database knows them (or None), and the name of an action. What is refused: every
action that the table does not grant, with NotAllowedError; an unknown action is a KeyError, never a yes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal

from knowledge.errors import NotAllowedError
from knowledge.model import Member

Standing = Literal["stranger", "removed", "member", "admin"]
Action = Literal[
    "ask_to_join", "use_setup_code", "ask", "report", "undo", "decide_join", "manage_units", "manage_members",
    "see_documents", "add_documents", "remove_documents", "review_obligations", "see_summary", "see_questions",
]  # fmt: skip

ANYONE: frozenset[Standing] = frozenset({"stranger", "removed", "member", "admin"})
OUTSIDE: frozenset[Standing] = frozenset({"stranger", "removed"})
INSIDE: frozenset[Standing] = frozenset({"member", "admin"})
ADMIN: frozenset[Standing] = frozenset({"admin"})

RULES: dict[Action, frozenset[Standing]] = {
    "ask_to_join": OUTSIDE,
    "use_setup_code": ANYONE,  # a member who set the office up may hold the code too
    "ask": INSIDE,
    "report": INSIDE,
    "undo": INSIDE,
    "decide_join": ADMIN,
    "manage_units": ADMIN,
    "manage_members": ADMIN,
    "see_documents": INSIDE,  # their originals too
    "add_documents": ADMIN,
    "remove_documents": ADMIN,
    "review_obligations": ADMIN,
    "see_summary": ADMIN,
    "see_questions": ADMIN,  # of everybody: those declined or disliked
}

# No 0/O, 1/I/L: the code is copied from a terminal by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12


def standing(member: Member | None) -> Standing:
    if member is None:
        return "stranger"
    return member.role if member.active else "removed"


def may(who: Standing, action: Action) -> bool:
    return who in RULES[action]


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


def code_hash(code: str) -> str:
    """What is stored of a code. It is random and long, so a plain hash needs no salt."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def same_code(code: str, stored_hash: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(code_hash(code), stored_hash)
