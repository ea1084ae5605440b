"""Commands and presses that concern people and units, each sent to its room: members, invitations, hand-over, groups, one's
own data, the audit, /donvi.

What passes through: a command or a press; None where it is about something else. Nothing is decided here but whose page
/donvi shows.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot import access
from bot.dialogue import groups, handover, invitations, joining, journal, members, mine, summary
from bot.dialogue.desk import Desk, Incoming, Outcome
from bot.replies import joining as say_joining
from bot.replies import people as say_people
from bot.replies import units as say_units
from knowledge.store import people


def press(session: Session, desk: Desk, said: Incoming, verb: str, rest: str) -> Outcome | None:
    if verb in joining.VERBS:
        return joining.press(session, said, verb, rest)
    if verb in invitations.VERBS:
        return invitations.press(session, desk, said, verb, rest)
    if verb in members.VERBS:
        return members.press(session, said, verb, rest)
    if verb in handover.VERBS:
        return handover.press(session, said, verb, rest)
    if verb in mine.VERBS:
        return mine.press(session, desk, said, verb)
    if verb in groups.VERBS:
        return groups.press(session, said, verb, rest)
    return journal.press(session, desk, said, rest) if verb in journal.VERBS else None


def command(session: Session, desk: Desk, said: Incoming, name: str, argument: str) -> Outcome | None:
    match name:
        case "moi":
            return invitations.command(session, desk, said, argument)
        case "thanhvien":
            return members.command(session, said, argument)
        case "bangiao":
            return handover.command(session, said, argument)
        case "roi":
            return handover.leave(session, said)
        case "toi":
            return mine.command(session, desk, said)
        case "nhom":
            return groups.command(session, said, argument)
        case "nhatky":
            return journal.command(session, desk, said)
        case "donvi":
            return _units(session, desk, said, argument)
        case "start" if argument.startswith(access.INVITATION):
            return Outcome((say_people.already_inside(said.who),))
        case _:
            return None


def _units(session: Session, desk: Desk, said: Incoming, argument: str) -> Outcome:
    """/donvi: administrators see and change the tree; others their own unit's page, or any where they see the summary."""
    standing, office = access.standing(said.who), desk.shelf.stock(session).office
    if access.may(standing, "manage_units"):
        asked = summary.unit_asked(session, said, argument)
        told = joining.units_command(session, said, argument)
        if asked is None:
            return told
        page = summary.unit_page(session, desk, office, said, asked)
        return replace(told, replies=(*(one for one in told.replies if one != say_units.known(asked)), page))
    if not access.may(standing, "see_own_unit"):
        return joining.units_command(session, said, argument)  # which says whose it is
    named = people.unit_named(session, argument) if argument else said.who.unit
    if named is None:
        return Outcome((say_joining.NO_SUCH_UNIT if argument else say_joining.NAME_A_UNIT,))
    return Outcome((summary.unit_page(session, desk, office, said, named),))
