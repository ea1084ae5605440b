"""Who may do what, held as a table against the table."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bot import access
from bot.access import Action, Standing
from knowledge.errors import NotAllowedError
from knowledge.model import Member

TABLE = """
                  stranger  removed  member  admin
ask_to_join       yes       yes      -       -
use_setup_code    yes       yes      yes     yes
ask               -         -        yes     yes
report            -         -        yes     yes
undo              -         -        yes     yes
decide_join       -         -        -       yes
manage_units      -         -        -       yes
manage_members    -         -        -       yes
see_documents     -         -        yes     yes
add_documents     -         -        -       yes
remove_documents  -         -        -       yes
review_obligations -        -        -       yes
see_questions     -         -        -       yes
see_summary       -         -        -       yes
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(
    ("action", "who", "allowed"),
    [(row[0], who, cell == "yes") for row in ROWS for who, cell in zip(HEAD, row[1:], strict=True)],
)
def test_table(action: Action, who: Standing, allowed: bool) -> None:
    assert access.may(who, action) is allowed


def test_the_table_above_is_whole() -> None:
    assert {row[0] for row in ROWS} == set(get_args(Action)) == set(access.RULES)
    assert set(HEAD) == set(get_args(Standing))


def test_an_unknown_action_is_never_a_yes() -> None:
    with pytest.raises(KeyError):
        access.may("admin", "format_disk")  # type: ignore[arg-type]


def test_standing_and_require() -> None:
    gone = Member(1, 5, "Lan", "admin", None, active=False)
    assert [access.standing(None), access.standing(gone)] == ["stranger", "removed"]
    assert access.standing(Member(1, 5, "Lan", "member", None)) == "member"
    access.require(Member(1, 5, "Lan", "admin", None), "decide_join")
    with pytest.raises(NotAllowedError, match="a removed may not ask"):
        access.require(gone, "ask")


def test_codes_are_random_and_compared_by_hash() -> None:
    one, other = access.new_code(), access.new_code()
    assert one != other and re.fullmatch(r"[2-9A-HJKMNP-Z]{12}", one)
    assert access.same_code(f" {one.lower()} ", access.code_hash(one))
    assert not access.same_code(other, access.code_hash(one))
    assert one not in access.code_hash(one)
