"""Members, join requests and the first administrator's code: every query about people; units have a room of their own.

What passes through: an open session and plain values; frozen dataclasses come back, never rows. Nothing here commits
and nothing here decides who may do what (bot/access.py does). Refused: a row that is not there, with NotFoundError.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from knowledge.errors import NotFoundError
from knowledge.model import Member, Role
from knowledge.store.units import add_unit as add_unit
from knowledge.store.units import unit as unit
from knowledge.store.units import unit_named as unit_named
from knowledge.store.units import units as units
from knowledge.tables import JoinRequestRow, MemberRow, SetupCodeRow

CONSOLE_ID = 0  # no Telegram account has it: whoever sits at the machine's own terminal

RequestState = Literal["waiting", "approved", "declined"]


@dataclass(frozen=True, slots=True)
class JoinRequest:
    id: int
    telegram_id: int
    name: str
    state: RequestState
    decided_by: int | None = None


# -- members --------------------------------------------------------------------------------------------------------


def _member(session: Session, row: MemberRow) -> Member:
    home = unit(session, row.unit_id) if row.unit_id is not None else None
    return Member(row.id, row.telegram_id, row.name, cast(Role, row.role), home, row.active)


def member(session: Session, member_id: int) -> Member:
    row = session.get(MemberRow, member_id)
    if row is None:
        raise NotFoundError(f"no member {member_id}")
    return _member(session, row)


def member_by_telegram(session: Session, telegram_id: int) -> Member | None:
    row = session.scalar(select(MemberRow).where(MemberRow.telegram_id == telegram_id))
    return None if row is None else _member(session, row)


def members(session: Session) -> tuple[Member, ...]:
    """The active members, the terminal's user left out."""
    rows = session.scalars(
        select(MemberRow).where(MemberRow.active, MemberRow.telegram_id != CONSOLE_ID).order_by(MemberRow.id)
    )
    return tuple(_member(session, row) for row in rows.all())


def names(session: Session) -> dict[int, str]:
    """Everybody's name by their id, of those who have left too: the ledger names them. Who had theirs deleted has none."""
    found = session.execute(select(MemberRow.id, MemberRow.name).where(MemberRow.name != ""))
    return {row.id: row.name for row in found}


def admins(session: Session) -> tuple[Member, ...]:
    return tuple(one for one in members(session) if one.role == "admin")


def admit(session: Session, telegram_id: int, name: str, role: Role, unit_id: int | None, now: datetime) -> Member:
    """Make this person an active member, new or again. Who is an administrator stays one."""
    row = session.scalar(select(MemberRow).where(MemberRow.telegram_id == telegram_id))
    if row is None:
        row = MemberRow(telegram_id=telegram_id, name=name, role=role, unit_id=unit_id, active=True, joined_at=now)
        session.add(row)
    else:
        if not (row.active and row.role == "admin"):
            row.role = role
        row.name, row.active = name, True
        row.unit_id = unit_id if unit_id is not None else row.unit_id
    session.flush()
    return _member(session, row)


def set_role(session: Session, member_id: int, role: Role) -> Member:
    row = session.get(MemberRow, member_id)
    if row is None:
        raise NotFoundError(f"no member {member_id}")
    row.role = role
    session.flush()
    return _member(session, row)


def set_unit(session: Session, member_id: int, unit_id: int | None) -> Member:
    row = session.get(MemberRow, member_id)
    if row is None:
        raise NotFoundError(f"no member {member_id}")
    row.unit_id = None if unit_id is None else unit(session, unit_id).id
    session.flush()
    return _member(session, row)


def remove(session: Session, member_id: int) -> Member:
    """Take a member out. The row stays: the ledger names it."""
    row = session.get(MemberRow, member_id)
    if row is None:
        raise NotFoundError(f"no member {member_id}")
    row.active, row.role = False, "officer"
    session.flush()
    return _member(session, row)


def console_member(session: Session, unit_id: int | None, name: str, now: datetime) -> Member:
    """Whoever runs the program at its terminal: an administrator by right of holding the files."""
    found = admit(session, CONSOLE_ID, name, "admin", unit_id, now)
    return set_unit(session, found.id, unit_id)


# -- asking to join ---------------------------------------------------------------------------------------------------


def _request(row: JoinRequestRow) -> JoinRequest:
    return JoinRequest(row.id, row.telegram_id, row.name, cast(RequestState, row.state), row.decided_by)


def request_to_join(session: Session, telegram_id: int, name: str, now: datetime) -> tuple[JoinRequest, bool]:
    """This person's open request, and whether it is new."""
    row = session.scalar(
        select(JoinRequestRow).where(JoinRequestRow.telegram_id == telegram_id, JoinRequestRow.state == "waiting")
    )
    if row is not None:
        return _request(row), False
    row = JoinRequestRow(telegram_id=telegram_id, name=name, asked_at=now, state="waiting")
    session.add(row)
    session.flush()
    return _request(row), True


def join_request(session: Session, request_id: int) -> JoinRequest | None:
    row = session.get(JoinRequestRow, request_id)
    return None if row is None else _request(row)


def waiting_requests(session: Session) -> tuple[JoinRequest, ...]:
    rows = session.scalars(
        select(JoinRequestRow).where(JoinRequestRow.state == "waiting").order_by(JoinRequestRow.asked_at)
    )
    return tuple(_request(row) for row in rows.all())


def last_declined_at(session: Session, telegram_id: int) -> datetime | None:
    """When this person was last turned away."""
    return session.scalar(
        select(JoinRequestRow.decided_at)
        .where(JoinRequestRow.telegram_id == telegram_id, JoinRequestRow.state == "declined")
        .order_by(JoinRequestRow.decided_at.desc())
        .limit(1)
    )


def decide_request(session: Session, request_id: int, state: RequestState, by: int, now: datetime) -> bool:
    """Close a request; False where somebody else was faster, or it is not there."""
    done = session.execute(
        update(JoinRequestRow)
        .where(JoinRequestRow.id == request_id, JoinRequestRow.state == "waiting")
        .values(state=state, decided_by=by, decided_at=now)
        .returning(JoinRequestRow.id)
    ).scalar()
    session.expire_all()
    return done is not None


def close_requests(session: Session, telegram_id: int, by: int, now: datetime) -> None:
    """Who has come in another way waits no longer."""
    session.execute(
        update(JoinRequestRow)
        .where(JoinRequestRow.telegram_id == telegram_id, JoinRequestRow.state == "waiting")
        .values(state="approved", decided_by=by, decided_at=now)
    )
    session.expire_all()


def forget_requests(session: Session, telegram_id: int) -> int:
    """Delete what this account asked for; how many requests there were."""
    gone = session.execute(
        delete(JoinRequestRow).where(JoinRequestRow.telegram_id == telegram_id).returning(JoinRequestRow.id)
    ).all()
    return len(gone)


def requests_of(session: Session, telegram_id: int) -> int:
    return session.scalar(select(func.count()).where(JoinRequestRow.telegram_id == telegram_id)) or 0


# -- the first administrator's code ---------------------------------------------------------------------------------


def put_setup_code(session: Session, code_sha256: str, now: datetime) -> None:
    """Keep this code's hash as the only open one."""
    session.execute(delete(SetupCodeRow).where(SetupCodeRow.used_at.is_(None)))
    session.add(SetupCodeRow(sha256=code_sha256, created_at=now))
    session.flush()


def open_setup_code(session: Session) -> str | None:
    """The hash of the code that is still to be used."""
    return session.scalar(select(SetupCodeRow.sha256).where(SetupCodeRow.used_at.is_(None)))


def use_setup_code(session: Session, code_sha256: str, now: datetime) -> None:
    row = session.scalar(select(SetupCodeRow).where(SetupCodeRow.sha256 == code_sha256))
    if row is None or row.used_at is not None:
        raise NotFoundError("no such open setup code")
    row.used_at = now
    session.flush()
