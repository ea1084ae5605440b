"""Who may do what, held as a table against the table."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bot import access
from bot.access import Action, Standing
from bot.replies.dialogue import COMMANDS, MANAGING
from knowledge.errors import NotAllowedError
from knowledge.model import Member, Role, Unit
from knowledge.units import Directory

TABLE = """
                   stranger removed officer focal leader coordinator admin
ask_to_join        yes      yes     -       -     -      -           -
use_setup_code     yes      yes     yes     yes   yes    yes         yes
use_invitation     yes      yes     -       -     -      -           -
ask                -        -       yes     yes   yes    yes         yes
report             -        -       yes     yes   yes    yes         yes
undo               -        -       yes     yes   yes    yes         yes
report_for_others  -        -       -       -     -      yes         yes
confirm_receipt    -        -       -       -     -      yes         yes
grant_extension    -        -       -       -     -      yes         yes
decide_join        -        -       -       -     -      yes         yes
invite             -        -       -       -     -      yes         yes
see_members        -        -       -       -     -      yes         yes
change_roles       -        -       -       -     -      yes         yes
manage_members     -        -       -       -     -      -           yes
manage_units       -        -       -       -     -      -           yes
hand_over          -        -       yes     yes   yes    yes         yes
leave              -        -       yes     yes   yes    yes         yes
see_own_data       yes      yes     yes     yes   yes    yes         yes
bind_own_group     -        -       -       yes   yes    yes         yes
bind_groups        -        -       -       -     -      yes         yes
see_documents      -        -       yes     yes   yes    yes         yes
add_documents      -        -       -       -     -      yes         yes
remove_documents   -        -       -       -     -      -           yes
review_obligations -        -       -       -     -      yes         yes
see_own_unit       -        -       -       yes   yes    yes         yes
see_summary        -        -       -       -     -      yes         yes
see_questions      -        -       -       -     -      -           yes
see_audit          -        -       -       -     -      -           yes
"""
GRANTED = """
             officer focal leader coordinator admin
stranger     -       -     -      -           -
removed      -       -     -      -           -
officer      -       -     -      -           -
focal        -       -     -      -           -
leader       -       -     -      -           -
coordinator  yes     yes   yes    -           -
admin        yes     yes   yes    yes         yes
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
GIVEN, *GIVERS = [line.split() for line in GRANTED.strip().splitlines()]


@pytest.mark.parametrize(
    ("action", "who", "allowed"),
    [(row[0], who, cell == "yes") for row in ROWS for who, cell in zip(HEAD, row[1:], strict=True)],
)
def test_table(action: Action, who: Standing, allowed: bool) -> None:
    assert access.may(who, action) is allowed


@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [(row[0], role, cell == "yes") for row in GIVERS for role, cell in zip(GIVEN, row[1:], strict=True)],
)
def test_who_gives_which_role(who: Standing, role: Role, allowed: bool) -> None:
    assert access.may_grant(who, role) is allowed


def test_the_tables_above_are_whole() -> None:
    assert {row[0] for row in ROWS} == set(get_args(Action)) == set(access.RULES)
    assert HEAD == list(get_args(Standing)) == [row[0] for row in GIVERS]
    assert GIVEN == list(get_args(Role)) == list(access.ROLES)


def test_every_command_that_not_all_have_is_listed_for_those_who_have_it() -> None:
    assert {name for name, _ in MANAGING} == set(access.COMMANDS)
    officer, admin = Member(1, 5, "Lan", "officer", None), Member(2, 6, "Hoa", "admin", None)
    assert [access.sees(officer, name) for name, _ in COMMANDS] == [True] * len(COMMANDS)
    assert not any(access.sees(officer, name) for name, _ in MANAGING)
    assert all(access.sees(admin, name) for name, _ in MANAGING)


def test_an_unknown_action_is_never_a_yes() -> None:
    with pytest.raises(KeyError):
        access.may("admin", "format_disk")  # type: ignore[arg-type]


def test_standing_and_require() -> None:
    gone = Member(1, 5, "Lan", "admin", None, active=False)
    assert [access.standing(None), access.standing(gone)] == ["stranger", "removed"]
    assert access.standing(Member(1, 5, "Lan", "officer", None)) == "officer"
    access.require(Member(1, 5, "Lan", "admin", None), "decide_join")
    with pytest.raises(NotAllowedError, match="a removed may not ask"):
        access.require(gone, "ask")


PROVINCE, HEALTH, ROOM, MONEY = (
    Unit(1, "UBND tỉnh A"), Unit(2, "Sở Y tế", 1), Unit(3, "Phòng Dược", 2), Unit(4, "Sở Tài chính", 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "home", "speaks"),
    [
        ("officer", HEALTH, "Sở Y tế"),
        ("focal", HEALTH, "Sở Y tế"),
        ("officer", ROOM, "Sở Y tế; Phòng Dược"),  # a room speaks in its department's group
        ("leader", MONEY, "Sở Tài chính"),
        ("coordinator", MONEY, "Sở Y tế; Phòng Dược; Sở Tài chính"),
        ("admin", None, "Sở Y tế; Phòng Dược; Sở Tài chính"),
    ],
)
def test_for_which_units_somebody_speaks(role: Role, home: Unit | None, speaks: str) -> None:
    directory = Directory((PROVINCE, HEALTH, ROOM, MONEY))
    who = Member(1, 5, "Lan", role, home)
    found = [unit.name for unit in (HEALTH, ROOM, MONEY) if access.speaks_for(who, unit, directory)]
    assert "; ".join(found) == speaks
    gone = Member(1, 5, "Lan", role, home, active=False)
    assert not any(access.speaks_for(gone, unit, directory) for unit in (HEALTH, ROOM, MONEY))


def test_codes_are_random_and_compared_by_hash() -> None:
    one, other = access.new_code(), access.new_code()
    assert one != other and re.fullmatch(r"[2-9A-HJKMNP-Z]{12}", one)
    assert access.same_code(f" {one.lower()} ", access.code_hash(one))
    assert not access.same_code(other, access.code_hash(one))
    assert one not in access.code_hash(one)


def test_invitations_are_random_and_fit_a_link() -> None:
    one, other = access.new_invitation(), access.new_invitation()
    assert one != other and re.fullmatch(r"moi_[A-Za-z0-9_-]{22}", one)  # Telegram: A-Z, a-z, 0-9, _ and -, 64 at most
    assert access.invitation_hash(one) not in (access.invitation_hash(other), access.invitation_hash(one.upper()))
