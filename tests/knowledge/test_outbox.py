"""The outbox in the database: keys are unique, what was claimed is nobody else's, an end is written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from knowledge.db import open_engine, snapshot, transaction
from knowledge.outbox import Choice, Delivery, Diff, Key, Wanted
from knowledge.settings import parse
from knowledge.store import outbox, people

NOW = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(parse({"data": {"folder": str(tmp_path)}}, {}))
    with transaction(made) as session:
        for number in (1, 2):
            people.admit(session, 1000 + number, f"Người {number}", "officer", None, NOW)
    yield made
    made.dispose()


def key(step: int = 0, member: int = 1, task: int = 7) -> Key:
    return Key(task, date(2026, 9, 17), 3, "step", step, member)


def claim(session: Session, *ids: int, member: int = 1, chat: int = 1001) -> Delivery:
    return outbox.claim(session, ids, member, chat, "<b>x</b>", ((("a", "nd:1"),),), NOW, NOW)


def test_a_key_is_there_once_however_often_it_is_planned(engine: Engine) -> None:
    for _ in range(2):
        with transaction(engine) as session:
            outbox.apply(session, Diff(add=(Wanted(key(), NOW), Wanted(key(1), LATER))), NOW)
            outbox.add(session, Wanted(key(), LATER), NOW)
    with snapshot(engine) as session:
        assert [(row.key.step, row.moment, row.state) for row in outbox.rows(session)] == [
            (0, NOW, "planned"), (1, LATER, "planned"),
        ]  # fmt: skip
        assert outbox.next_moment(session) == NOW


def test_what_is_due_comes_by_member_the_longest_due_first(engine: Engine) -> None:
    early = NOW - timedelta(hours=1)
    with transaction(engine) as session:
        wanted = [Wanted(key(0), NOW), Wanted(key(0, 2), early), Wanted(key(1, 2), NOW), Wanted(key(3, 2), LATER)]
        outbox.apply(session, Diff(add=tuple(wanted)), NOW)
        assert [(row.key.member_id, row.key.step) for row in outbox.due_now(session, NOW)] == [(2, 0), (2, 1)]
        assert outbox.due_now(session, early - timedelta(seconds=1)) == ()


def test_a_message_and_its_rows_end_together_and_once(engine: Engine) -> None:
    with transaction(engine) as session:
        outbox.apply(session, Diff(add=(Wanted(key(0), NOW), Wanted(key(1), NOW))), NOW)
    with transaction(engine) as session:
        made = claim(session, 1, 2)
        assert claim(session, 1) != made  # too late: the row is taken
    with transaction(engine) as session:
        assert [row.key.step for row in outbox.rows_of(session, made.id)] == [0, 1]
        assert outbox.on_its_way(session) == made
        assert outbox.end(session, made.id, "returned", NOW)
        assert not outbox.end(session, made.id, "sent", NOW, 5)
        assert [row.state for row in outbox.rows(session)] == ["planned", "planned"]
        again = claim(session, 1, 2)
        assert outbox.end(session, again.id, "sent", NOW, 150)
        outbox.apply(session, Diff(move=((1, LATER),), cancel=(2,)), NOW)  # what was sent stays sent
        assert outbox.counts(session) == {"sent": 2}
        assert outbox.due_now(session, LATER) == ()


def test_the_last_message_known_before_one(engine: Engine) -> None:
    with transaction(engine) as session:
        outbox.apply(session, Diff(add=tuple(Wanted(key(step), NOW) for step in range(4))), NOW)
        first, other, doubted, after = (
            claim(session, 1), claim(session, 2, member=2, chat=1002), claim(session, 3), claim(session, 4)
        )  # fmt: skip
        assert outbox.message_before(session, doubted) == 0
        outbox.end(session, first.id, "sent", NOW, 140)
        outbox.end(session, other.id, "sent", NOW, 141)
        outbox.end(session, after.id, "sent", NOW, 160)
        # All private chats are counted together, and what came later does not tell where to begin.
        assert outbox.message_before(session, doubted) == 141
        assert outbox.message_before(session, replace(doubted, chat_id=-5)) == 0


def test_choices_and_wishes(engine: Engine) -> None:
    with transaction(engine) as session:
        assert outbox.choice(session, 1) == Choice()
        outbox.choose(session, 1, Choice(False, "07:30", NOW))
        assert outbox.wish(session, key(), "not_mine", key().due, NOW)
        assert not outbox.wish(session, key(), "not_mine", key().due, NOW)
        assert outbox.wish(session, key(), "again", date(2026, 9, 18), NOW)
    with transaction(engine) as session:
        assert outbox.choices(session) == {1: Choice(False, "07:30", NOW)}
        wishes = outbox.wishes(session)
        assert wishes.not_mine == {(1, 7)}
        assert wishes.days(7, key().due, 3, 1) == {date(2026, 9, 18)} and wishes.days(8, key().due, 3, 1) == frozenset()
        assert outbox.unwish(session, key(), "not_mine") and not outbox.unwish(session, key(), "not_mine")
        assert outbox.wishes(session).not_mine == frozenset()
