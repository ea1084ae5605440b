"""From the database's state to the next message to be sent: planning, and claiming what is due.

What passes through: an open session, the desk, the moment; a Delivery comes out, its rows claimed in the same transaction.
What is due is looked at once more before it is claimed: a report, a verdict or a refusal that came since the plan cancels
it here. Refused: nothing; what has nothing left to say is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.deadlines import flagged
from bot.dialogue import summary
from bot.dialogue.desk import Desk, Incoming
from bot.model import Deadline, Reply
from bot.reminders import whom
from bot.reminders.items import Item
from bot.reminders.planning import Round, World, plan, rounds, weeks
from bot.replies import reminders as say
from bot.replies.html import LIMIT, size
from knowledge.calendar import days_left, is_inclusive
from knowledge.errors import NotFoundError
from knowledge.model import DateRule, Member, Task
from knowledge.outbox import Delivery, Diff, Key, Planned, Wanted, newest_only, reconcile
from knowledge.store import extensions, ledger, outbox, people
from knowledge.store import units as unit_store
from knowledge.workdays import Workdays

MOST = 8  # paragraphs in one message


# -- planning ----------------------------------------------------------------------------------------------------------------


def look(session: Session, desk: Desk, now: datetime) -> tuple[Wanted, ...]:
    """What the outbox should hold. Reads only; the slow part."""
    tasks = desk.shelf.stock(session).office.tasks
    world = _world(session, desk, tasks, people.members(session))
    return (*plan(replace(world, lines=ledger.of_everyone(session)), now), *weeks(world, now))


def compare(session: Session, desk: Desk, now: datetime, wanted: Sequence[Wanted]) -> Diff:
    """What makes the outbox agree. Reads only; each change asks again whether its row is still as it was."""
    today = desk.today(now)
    fresh_from = datetime.combine(today, time(), ZoneInfo(desk.settings.clock.timezone))
    since = today - timedelta(days=desk.settings.reminders.give_up_days + 2)
    return reconcile(wanted, outbox.rows(session, since), now, fresh_from)


def upcoming(session: Session, desk: Desk, now: datetime, member: Member) -> datetime | None:
    """When this member is to be told something next."""
    tasks = desk.shelf.stock(session).office.tasks
    unit = member.unit.id if member.unit else None
    only = frozenset({unit} if unit is not None else ())
    world = replace(_world(session, desk, tasks, (member,)), lines=ledger.of_unit(session, unit), only=only)
    ahead = (one.moment for one in plan(world, now) if one.moment > now)
    return min(ahead, default=None)


def _world(session: Session, desk: Desk, tasks: Sequence[Task], members: Sequence[Member]) -> World:
    settings = desk.settings
    return World(
        tasks, unit_store.directory(session), members, (), settings.reminders, Workdays.of(settings),
        ZoneInfo(settings.clock.timezone), settings.obligations.unconfirmed_in_reminders, outbox.choices(session),
        outbox.wishes(session), moved=extensions.moved(extensions.of_everyone(session)),
    )  # fmt: skip


# -- the next message ------------------------------------------------------------------------------------------------------


def claim_next(session: Session, desk: Desk, now: datetime, claimed_at: datetime) -> Delivery | None:
    """The next message, written down as on its way; None where nothing is due. `claimed_at`: by the machine's own clock,
    whatever clock the office goes by."""
    while due := outbox.due_now(session, now):
        member = people.member(session, due[0].key.member_id)
        items = _items(session, desk, now, member, due)
        if not items:
            continue  # all of it was cancelled
        if items[0].kind == "week":  # a message of its own
            chosen: Sequence[Item] = items[:1]
            reply = say.week(items[0], desk.today(now))
        else:
            chosen, reply = _fitting(items if desk.settings.reminders.digest else items[:1], desk, now)
        ids = [row for item in chosen for row in item.rows]
        buttons = tuple(tuple((one.label, one.data) for one in row) for row in reply.buttons)
        return outbox.claim(session, ids, member.id, member.telegram_id, reply.html, buttons, claimed_at, now)
    return None


def arrived(session: Session, delivery: Delivery, message_id: int, now: datetime) -> None:
    """It stands in its chat. Whoever could not be reached before can be again."""
    outbox.end(session, delivery.id, "sent", now, message_id)
    chosen = outbox.choice(session, delivery.member_id)
    if chosen.unreachable_since is not None:
        outbox.choose(session, delivery.member_id, replace(chosen, unreachable_since=None))


def give_up_on(session: Session, desk: Desk, delivery: Delivery, now: datetime) -> None:
    """Nobody takes messages there. Those who follow are told, once until it is otherwise."""
    outbox.end(session, delivery.id, "unreachable", now)
    chosen = outbox.choice(session, delivery.member_id)
    if chosen.unreachable_since is not None:
        return
    outbox.choose(session, delivery.member_id, replace(chosen, unreachable_since=now))
    about = people.member(session, delivery.member_id)
    unit = about.unit.id if about.unit else 0
    for one in whom.following(people.members(session)):
        if one.id != about.id:
            key = Key(0, desk.today(now), unit, "unreachable", 0, one.id, about.id)
            outbox.add(session, Wanted(key, now), now)


def _fitting(items: Sequence[Item], desk: Desk, now: datetime) -> tuple[Sequence[Item], Reply]:
    """As many paragraphs as one message takes."""
    today = desk.today(now)
    for most in range(min(MOST, len(items)), 0, -1):
        reply = say.digest(items[:most], today)
        if size(reply.html) <= LIMIT or most == 1:
            return items[:most], reply
    raise AssertionError("no items")


def _items(session: Session, desk: Desk, now: datetime, member: Member, due: Sequence[Planned]) -> list[Item]:
    """What is still to be said of the rows, past deadlines first; what is not is cancelled."""
    wanted, known = still(session, desk, now, member, [row.key for row in due])
    follows = bool(whom.following((member,)))
    later = {row.id: wanted[row.key] for row in due if row.key in wanted and wanted[row.key] > now}
    outbox.apply(session, Diff(move=tuple(later.items())), now)  # another hour was chosen, more time was given
    alive = [row for row in due if row.key in wanted or (row.key.kind == "unreachable" and follows)]
    told, _ = newest_only(row for row in alive if row.id not in later)
    outbox.cancel(session, sorted({row.id for row in due} - {row.id for row in told} - set(later)), now)
    items: list[Item] = []
    silent: dict[tuple[int, date], list[Planned]] = {}
    for row in told:
        match row.key.kind:
            case "unreachable":
                items.append(_unreachable(session, desk, now, row))
            case "week":
                weekly = _week(session, desk, now, member, row)
                items += [weekly] if weekly is not None else []
            case "escalation":
                silent.setdefault((row.key.task_id, row.key.due), []).append(row)
            case "step":
                items.append(item_of(desk, now, known[row.key.task_id, row.key.due, row.key.unit_id], (row,)))
    for rows in silent.values():
        first = known[rows[0].key.task_id, rows[0].key.due, rows[0].key.unit_id]
        found = unit_store.directory(session)
        names = tuple(unit.name for row in rows if (unit := found.get(row.key.unit_id)))
        items.append(replace(item_of(desk, now, first, rows), kind="escalation", units=names, said=None))
    return sorted(items, key=_order)


def _order(item: Item) -> tuple[int, date, int]:
    due = item.deadline.due if item.deadline else None
    return {"week": 0, "step": 1}.get(item.kind, 2), due or date.max, item.rows[0]


def still(
    session: Session, desk: Desk, now: datetime, member: Member, keys: Sequence[Key]
) -> tuple[dict[Key, datetime], dict[tuple[int, date, int], Round]]:
    """What this member is to be told of these tasks and when, and the rounds it is of, as things stand."""
    ids, units = {key.task_id for key in keys}, frozenset(key.unit_id for key in keys)
    tasks = [task for task in desk.shelf.stock(session).office.tasks if task.id in ids]
    lines = ledger.of_tasks(session, ids, units)
    world = replace(_world(session, desk, tasks, (member,)), lines=lines, only=units)
    found = {(one.task.id, one.occurrence.due, one.unit_id): one for one in rounds(world, desk.today(now))}
    return {one.key: one.moment for one in (*plan(world, now), *weeks(world, now))}, found


def item_of(desk: Desk, now: datetime, one: Round, rows: Sequence[Planned]) -> Item:
    """A round as a paragraph."""
    task, due, today = one.task, one.occurrence.due, desk.today(now)
    rule = task.obligation.rule
    inferred = isinstance(rule, DateRule) and rule.inferred_year
    given = one.last if one.put_off else None
    shown = Deadline(
        task, due, is_inclusive(rule), inferred, days_left(due, today), one.occurrence.closes, granted=given
    )
    (shown,) = flagged((shown,), Workdays.of(desk.settings))
    return Item(
        "step", tuple(row.id for row in rows), shown, one.last, one.said.entry if one.said else None,
        scheduled=_late(desk, now, min(row.moment for row in rows)),
    )  # fmt: skip


def _week(session: Session, desk: Desk, now: datetime, member: Member, row: Planned) -> Item | None:
    """The week's digest; of a week without anything late or due nothing is said."""
    said = Incoming(member, member.telegram_id, 0, "", now)
    told = summary.digest(session, desk, desk.shelf.stock(session).office, said)
    if told is None:
        outbox.cancel(session, [row.id], now)
        return None
    return Item("week", (row.id,), html=told.html, scheduled=_late(desk, now, row.moment))


def _unreachable(session: Session, desk: Desk, now: datetime, row: Planned) -> Item:
    try:
        about = people.member(session, row.key.subject_id)
        name, units = about.name, (about.unit.name,) if about.unit else ()
    except NotFoundError:
        name, units = str(row.key.subject_id), ()
    return Item("unreachable", (row.id,), units=units, name=name, scheduled=_late(desk, now, row.moment))


def _late(desk: Desk, now: datetime, moment: datetime) -> datetime | None:
    late = now - moment > timedelta(minutes=desk.settings.reminders.late_minutes)
    return desk.local(moment) if late else None
