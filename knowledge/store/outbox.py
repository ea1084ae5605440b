"""The outbox in the database: every query about reminders, the messages that carry them, and what members chose.

What passes through: an open session and plain values; frozen dataclasses come back. Nothing here commits and nothing
decides: what is wanted comes from the planner, what a failed call means from the worker. Refused: claiming a row that is
no longer planned (it is left out), ending a message twice (the first end counts).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from knowledge.outbox import Choice, Delivery, DeliveryState, Diff, Key, Kind, Planned, State, Wanted, Wishes
from knowledge.outbox_tables import DeliveryRow, ReminderChoiceRow, ReminderRow, ReminderWishRow

_COLUMNS = (
    ReminderRow.id, ReminderRow.obligation_id, ReminderRow.due, ReminderRow.unit_id, ReminderRow.kind, ReminderRow.step,
    ReminderRow.member_id, ReminderRow.subject_id, ReminderRow.moment, ReminderRow.state, ReminderRow.delivery_id,
)  # fmt: skip
_SOME = 500  # values in one IN list: SQLite has a limit


def _planned(
    id_: int, task: int, due: date, unit: int, kind: str, step: int, member: int, subject: int, moment: datetime,
    state: str, delivery: int | None,
) -> Planned:  # fmt: skip
    key = Key(task, due, unit, cast(Kind, kind), step, member, subject)
    return Planned(id_, key, moment, cast(State, state), delivery)


# -- rows ------------------------------------------------------------------------------------------------------------


def row(session: Session, row_id: int) -> Planned | None:
    found = session.execute(select(*_COLUMNS).where(ReminderRow.id == row_id)).one_or_none()
    return _planned(*found) if found else None


def rows(session: Session, since: date | None = None) -> tuple[Planned, ...]:
    """All rows, or those of rounds due since a day and whatever is still planned."""
    query = select(*_COLUMNS).order_by(ReminderRow.id)
    if since is not None:
        query = query.where((ReminderRow.due >= since) | (ReminderRow.state == "planned"))
    return tuple(_planned(*found) for found in session.execute(query))


def apply(session: Session, diff: Diff, now: datetime) -> None:
    """Change what is still as it was when the two were compared."""
    if diff.add:
        _insert(session, diff.add, now)
    for ids, state in ((diff.move, "planned"), (diff.revive, "cancelled")):
        for row_id, moment in ids:
            session.execute(
                update(ReminderRow)
                .where(ReminderRow.id == row_id, ReminderRow.state == state)
                .values(moment=moment, state="planned", changed_at=now)
            )
    cancel(session, diff.cancel, now)


def add(session: Session, wanted: Wanted, now: datetime) -> None:
    """Plan one row, unless it is there already."""
    _insert(session, (wanted,), now)


def _insert(session: Session, wanted: Sequence[Wanted], now: datetime) -> None:
    """Rows with their keys; a key that is there stays as it is."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(ReminderRow).on_conflict_do_nothing(), [_columns(one, now) for one in wanted])


def _columns(wanted: Wanted, now: datetime) -> dict[str, object]:
    key = wanted.key
    return {
        "obligation_id": key.task_id, "due": key.due, "unit_id": key.unit_id, "kind": key.kind, "step": key.step,
        "member_id": key.member_id, "subject_id": key.subject_id, "moment": wanted.moment, "state": "planned",
        "changed_at": now,
    }  # fmt: skip


def cancel(session: Session, ids: Sequence[int], now: datetime) -> None:
    for start in range(0, len(ids), _SOME):
        session.execute(
            update(ReminderRow)
            .where(ReminderRow.id.in_(ids[start : start + _SOME]), ReminderRow.state == "planned")
            .values(state="cancelled", changed_at=now)
        )


def due_now(session: Session, now: datetime) -> tuple[Planned, ...]:
    """What is due for the member whose oldest row is due longest."""
    member = session.scalar(
        select(ReminderRow.member_id)
        .where(ReminderRow.state == "planned", ReminderRow.moment <= now)
        .order_by(ReminderRow.moment, ReminderRow.member_id, ReminderRow.id)
        .limit(1)
    )
    if member is None:
        return ()
    query = (
        select(*_COLUMNS)
        .where(ReminderRow.state == "planned", ReminderRow.moment <= now, ReminderRow.member_id == member)
        .order_by(ReminderRow.due, ReminderRow.obligation_id, ReminderRow.unit_id, ReminderRow.step, ReminderRow.id)
    )
    return tuple(_planned(*found) for found in session.execute(query))


def next_moment(session: Session) -> datetime | None:
    """When the next row is to be sent."""
    return session.scalar(select(func.min(ReminderRow.moment)).where(ReminderRow.state == "planned"))


def counts(session: Session) -> dict[str, int]:
    """How many rows there are of each state."""
    found = session.execute(select(ReminderRow.state, func.count().label("rows")).group_by(ReminderRow.state))
    return {one.state: one.rows for one in found}


# -- messages --------------------------------------------------------------------------------------------------------


def claim(
    session: Session, ids: Collection[int], member_id: int, chat_id: int, html: str,
    buttons: tuple[tuple[tuple[str, str], ...], ...], claimed_at: datetime, now: datetime,
) -> Delivery:  # fmt: skip
    """Write the message down and take its rows, in the caller's transaction: from its commit on they are on their way."""
    made = DeliveryRow(
        member_id=member_id, chat_id=chat_id, html=html, buttons=[[list(one) for one in row] for row in buttons],
        state="sending", claimed_at=claimed_at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.execute(
        update(ReminderRow)
        .where(ReminderRow.id.in_(ids), ReminderRow.state == "planned")
        .values(state="sending", delivery_id=made.id, changed_at=now)
    )
    return _delivery(made)


def on_its_way(session: Session) -> Delivery | None:
    """The oldest message of which it was not written down how it ended."""
    found = session.scalar(
        select(DeliveryRow).where(DeliveryRow.state == "sending").order_by(DeliveryRow.id).limit(1)
    )  # fmt: skip
    return None if found is None else _delivery(found)


def delivery(session: Session, delivery_id: int) -> Delivery | None:
    found = session.get(DeliveryRow, delivery_id)
    return None if found is None else _delivery(found)


def end(
    session: Session, delivery_id: int, state: DeliveryState, now: datetime, message_id: int | None = None
) -> bool:  # fmt: skip
    """How a message ended; False where that was known. Its rows follow: of one that came back they are planned again."""
    found = session.get(DeliveryRow, delivery_id)
    if found is None or found.state != "sending":
        return False
    found.state, found.ended_at, found.message_id = state, now, message_id
    session.flush()
    becomes = "planned" if state == "returned" else state
    session.execute(
        update(ReminderRow)
        .where(ReminderRow.delivery_id == delivery_id, ReminderRow.state == "sending")
        .values(state=becomes, changed_at=now)
    )
    return True


def message_before(session: Session, delivery: Delivery) -> int:
    """The number of the last message with reminders that was sent before this one; 0 where none is known. Telegram counts
    the messages of all private chats of a bot together, those of a group apart."""
    newest = select(func.max(DeliveryRow.message_id)).where(
        DeliveryRow.state == "sent", DeliveryRow.id < delivery.id,
        DeliveryRow.chat_id > 0 if delivery.chat_id > 0 else DeliveryRow.chat_id == delivery.chat_id,
    )  # fmt: skip
    return session.scalar(newest) or 0


def rows_of(session: Session, delivery_id: int) -> tuple[Planned, ...]:
    found = session.execute(select(*_COLUMNS).where(ReminderRow.delivery_id == delivery_id).order_by(ReminderRow.id))
    return tuple(_planned(*one) for one in found)


def _delivery(row: DeliveryRow) -> Delivery:
    buttons = tuple(tuple((str(label), str(data)) for label, data in line) for line in row.buttons)
    return Delivery(
        row.id, row.member_id, row.chat_id, row.html, buttons, row.claimed_at, cast(DeliveryState, row.state),
        row.message_id,
    )  # fmt: skip


# -- what members chose and pressed -------------------------------------------------------------------------------------


def choices(session: Session) -> dict[int, Choice]:
    return {
        row.member_id: Choice(row.wanted, row.at, row.unreachable_since)
        for row in session.scalars(select(ReminderChoiceRow))
    }


def choice(session: Session, member_id: int) -> Choice:
    row = session.get(ReminderChoiceRow, member_id)
    return Choice() if row is None else Choice(row.wanted, row.at, row.unreachable_since)


def choose(session: Session, member_id: int, chosen: Choice) -> None:
    row = session.get(ReminderChoiceRow, member_id)
    if row is None:
        row = ReminderChoiceRow(member_id=member_id)
        session.add(row)
    row.wanted, row.at, row.unreachable_since = chosen.on, chosen.at, chosen.unreachable_since
    session.flush()


def wishes(session: Session) -> Wishes:
    not_mine: set[tuple[int, int]] = set()
    again: dict[tuple[int, date, int, int], frozenset[date]] = {}
    for row in session.scalars(select(ReminderWishRow)):
        if row.kind == "not_mine":
            not_mine.add((row.member_id, row.obligation_id))
        else:
            about = (row.obligation_id, row.due, row.unit_id, row.member_id)
            again[about] = again.get(about, frozenset()) | {row.day}
    return Wishes(frozenset(not_mine), again)


def wish(session: Session, key: Key, kind: str, day: date, now: datetime) -> bool:
    """Keep what was pressed; False where it was pressed before."""
    if session.scalar(_wished(key, kind).where(ReminderWishRow.day == day).limit(1)) is not None:
        return False
    session.add(
        ReminderWishRow(
            member_id=key.member_id, obligation_id=key.task_id, due=key.due, unit_id=key.unit_id, kind=kind, day=day,
            pressed_at=now,
        )
    )  # fmt: skip
    session.flush()
    return True


def unwish(session: Session, key: Key, kind: str) -> bool:
    """Take it back, of whatever round; False where there was nothing."""
    found = session.scalars(
        select(ReminderWishRow).where(
            ReminderWishRow.member_id == key.member_id,
            ReminderWishRow.obligation_id == key.task_id,
            ReminderWishRow.kind == kind,
        )
    ).all()
    for one in found:
        session.delete(one)
    session.flush()
    return bool(found)


def _wished(key: Key, kind: str) -> Select[int]:
    return select(ReminderWishRow.id).where(
        ReminderWishRow.member_id == key.member_id, ReminderWishRow.obligation_id == key.task_id,
        ReminderWishRow.due == key.due, ReminderWishRow.unit_id == key.unit_id, ReminderWishRow.kind == kind,
    )  # fmt: skip
