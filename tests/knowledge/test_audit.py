"""The audit's lines, what retention takes and when, and one person's data: over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from knowledge import retention
from knowledge.db import open_engine, transaction
from knowledge.model import Member
from knowledge.outbox import Choice, Key, Wanted
from knowledge.outbox_tables import DeliveryRow, ReminderRow
from knowledge.settings import PrivacySettings, parse
from knowledge.store import audit, conversation, outbox, people, personal
from knowledge.store import retention as store
from knowledge.tables import FeedbackRow, JoinRequestRow, QuestionRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 9, 1, 10, 0, tzinfo=ZONE)
DAY = timedelta(days=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(parse({"data": {"folder": str(tmp_path)}}, {}))
    yield made
    made.dispose()


def person(session: Session, telegram_id: int) -> Member:
    unit = people.add_unit(session, "Sở Y tế", NOW)[0]
    return people.admit(session, telegram_id, f"Người {telegram_id}", "officer", unit.id, NOW)


def question(session: Session, who: Member, at: datetime) -> int:
    return conversation.log_message(
        session, member_id=who.id, chat_id=who.telegram_id, text="hạn?", understood="hạn?", kind="none", answer_text="",
        citations=[], confidence=0.5, now=at, ms=1.0,
    )  # fmt: skip


# -- lines ---------------------------------------------------------------------------------------------------------------


def test_pages_are_newest_first_and_narrowed(engine: Engine) -> None:
    with transaction(engine) as session:
        for number in range(5):
            audit.note(session, "role", 1, NOW + number * DAY, member=number, was=None)
        audit.note(session, "exported", 2, NOW + 9 * DAY, what="workbook")
        lines, total = audit.page(session, None, None, 0, 2)
        assert ([(one.kind, one.about) for one in lines], total) == (
            [("exported", {"what": "workbook"}), ("role", {"member": 4})], 6,
        )  # fmt: skip
        roles: tuple[audit.Kind, ...] = ("role",)
        lines, total = audit.page(session, roles, NOW + 2 * DAY, 1, 10)
        assert ([one.about["member"] for one in lines], total) == ([3, 2], 3)


def test_a_refusal_again_and_again_is_one_line_an_hour(engine: Engine) -> None:
    with transaction(engine) as session:
        for minutes in (0, 1, 30, 59, 61):
            audit.refused(session, "see_audit", 7, NOW + timedelta(minutes=minutes))
        audit.refused(session, "see_summary", 7, NOW)
        audit.refused(session, "see_audit", 8, NOW)
        audit.refused(session, "use_invitation", None, NOW, outsider=66)
        audit.refused(session, "use_invitation", None, NOW, outsider=67)
        audit.refused(session, "use_invitation", None, NOW, outsider=66)
        lines, _ = audit.page(session, None, None, 0, 20)
    assert [(one.member_id, one.about) for one in reversed(lines)] == [
        (7, {"action": "see_audit"}),
        (7, {"action": "see_audit"}),
        (7, {"action": "see_summary"}),
        (8, {"action": "see_audit"}),
        (None, {"action": "use_invitation", "outsider": 66}),
        (None, {"action": "use_invitation", "outsider": 67}),
    ]


# -- retention ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-09-01T00:10", True),  # the bot has just started
        (date(2026, 9, 1), "2026-09-01T23:59", False),
        (date(2026, 9, 1), "2026-09-02T02:59", False),
        (date(2026, 9, 1), "2026-09-02T03:00", True),
        (date(2026, 9, 1), "2026-12-24T12:00", True),  # it stood still
        (date(2026, 9, 1), "2026-08-20T12:00", False),  # the clock was put back
    ],
)
def test_when(last: date | None, now: str, due: bool) -> None:
    assert retention.due(last, datetime.fromisoformat(now).replace(tzinfo=ZONE)) is due


def test_how_far_back() -> None:
    cuts = retention.cuts(PrivacySettings(conversation_days=30, delivery_days=0, request_days=1, audit_years=2), NOW)
    assert cuts == retention.Cuts(NOW - 30 * DAY, None, NOW - DAY, NOW.replace(year=2024))
    leap = datetime(2028, 2, 29, 4, 0, tzinfo=ZONE)
    assert retention.cuts(PrivacySettings(audit_years=1), leap).audit == datetime(2027, 2, 28, 4, 0, tzinfo=ZONE)


def test_what_goes_and_what_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        lan = person(session, 5)
        old, young = (question(session, lan, NOW - days * DAY) for days in (40, 20))
        session.add(FeedbackRow(question_id=old, member_id=lan.id, verdict="good", given_at=NOW))
        for state, days in (("sent", 40), ("sending", 40), ("sent", 20)):
            session.add(
                DeliveryRow(
                    member_id=lan.id, chat_id=5, html="Nhắc", buttons=[[["a", "b"]]], state=state,
                    claimed_at=NOW - days * DAY,
                )
            )  # fmt: skip
        for days in (40, 20):
            session.add(JoinRequestRow(telegram_id=days, name="X", asked_at=NOW - days * DAY, state="declined"))
        audit.note(session, "left", 3, NOW.replace(year=2019), member=3)
        audit.note(session, "left", 4, NOW - 40 * DAY, member=4)
    cuts = retention.cuts(PrivacySettings(conversation_days=30, delivery_days=30, request_days=30, audit_years=1), NOW)
    with transaction(engine) as session:
        assert store.sweep(session, cuts) == {"conversation": 1, "deliveries": 1, "requests": 1, "audit": 1}
    with transaction(engine) as session:
        assert store.sweep(session, cuts) == {}
        assert session.scalars(select(QuestionRow.id)).all() == [young]
        assert session.scalar(select(func.count()).select_from(FeedbackRow)) == 0
        sent = session.execute(select(DeliveryRow.html, DeliveryRow.state).order_by(DeliveryRow.id)).all()
        assert [tuple(row) for row in sent] == [("", "sent"), ("Nhắc", "sending"), ("Nhắc", "sent")]
        assert session.scalars(select(JoinRequestRow.telegram_id)).all() == [20]
        assert [one.member_id for one in audit.page(session, None, None, 0, 9)[0]] == [4]


def test_it_goes_some_rows_at_a_time(engine: Engine) -> None:
    with transaction(engine) as session:
        lan = person(session, 5)
        for _ in range(5):
            question(session, lan, NOW - 400 * DAY)
    rounds = []
    for _ in range(4):
        with transaction(engine) as session:
            rounds.append(store.sweep(session, retention.cuts(PrivacySettings(), NOW), most=2))
    assert rounds == [{"conversation": 2}, {"conversation": 2}, {"conversation": 1}, {}]


# -- one person's data ------------------------------------------------------------------------------------------------------


def planned(session: Session, member_id: int, step: int = 0, task: int = 9) -> None:
    outbox.add(session, Wanted(Key(task, date(2026, 9, 20), 1, "step", step, member_id), NOW + DAY), NOW)


def rows(session: Session) -> list[tuple[object, ...]]:
    found = session.execute(select(ReminderRow.member_id, ReminderRow.step, ReminderRow.state).order_by(ReminderRow.id))
    return [tuple(row) for row in found]


def test_reminders_pass_on_without_doubling(engine: Engine) -> None:
    with transaction(engine) as session:
        lan, minh = person(session, 5), person(session, 6)
        planned(session, lan.id, -7)
        planned(session, lan.id, -3)
        planned(session, minh.id, -3)
        key = Key(9, date(2026, 9, 20), 1, "step", -7, lan.id)
        outbox.wish(session, key, "again", date(2026, 9, 15), NOW)
        outbox.wish(session, key, "not_mine", date(2026, 9, 20), NOW)
        conversation.put_pending(
            session, lan.id, 5, "draft", {"message": "đã nộp", "task": 9}, NOW, timedelta(hours=48)
        )  # fmt: skip
        conversation.put_pending(session, lan.id, 5, "undo", {"entry": 1}, NOW, timedelta(hours=48))
        passed = personal.pass_on(session, lan, minh, NOW, reminders=True)
        assert (passed.reminders, [(one.message, one.task_id) for one in passed.drafts]) == (2, [("đã nộp", 9)])
        assert rows(session) == [
            (minh.id, -7, "planned"), (lan.id, -3, "cancelled"), (minh.id, -3, "planned"),
        ]  # fmt: skip
        wishes = outbox.wishes(session)
        assert wishes.not_mine == {(lan.id, 9)} and {about[3] for about in wishes.again or ()} == {minh.id}
        assert [one.kind for one in conversation.open_pending(session, minh.id, 6, NOW)] == ["draft"]
        assert [one.kind for one in conversation.open_pending(session, lan.id, 5, NOW)] == ["undo"]


def test_erasing_leaves_numbers_that_stand_for_nobody(engine: Engine) -> None:
    with transaction(engine) as session:
        lan, minh = person(session, 5), person(session, 6)
        for who in (lan, minh):
            session.add(
                FeedbackRow(question_id=question(session, who, NOW), member_id=lan.id, verdict="bad", given_at=NOW)
            )
            planned(session, who.id)
            outbox.choose(session, who.id, Choice(at="07:30"))
        one = outbox.claim(session, [], lan.id, 5, "Nhắc Lan", (), NOW.astimezone(UTC), NOW)
        assert replace(personal.kept(session, lan, NOW), joined_at=NOW) == personal.Kept(NOW, 0, 1, 1, 0, 0)
        personal.erase(session, lan, NOW, keep_name=False)
        assert people.names(session) == {minh.id: "Người 6"}
        assert people.member_by_telegram(session, 5) is None
        assert session.scalars(select(QuestionRow.member_id)).all() == [minh.id]
        assert session.scalars(select(FeedbackRow.member_id)).all() == []
        sent = session.get(DeliveryRow, one.id)
        assert sent is not None and (sent.html, sent.chat_id, sent.state) == ("", 0, "failed")
        assert outbox.choice(session, lan.id) == Choice() and outbox.choice(session, minh.id).at == "07:30"
        assert rows(session) == [(lan.id, 0, "cancelled"), (minh.id, 0, "planned")]
        again = person(session, 5)  # back as somebody new
        assert again.id not in (lan.id, minh.id) and again.active
        personal.erase(session, minh, NOW, keep_name=True)
        assert people.names(session)[minh.id] == "Người 6"
