"""Roles widened under rows that point at members, and the triggers that came with the audit."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from knowledge import db
from knowledge.settings import parse
from tests.knowledge.test_migrations import migrate, tables

LINE = (
    "INSERT INTO status_reports (obligation_id, document_id, action, member_id, message, understood, chat_id, "
    "message_id, recorded_at) VALUES (1, 1, 'việc', {member}, 'đã nộp', 'đã nộp', 77, 5, '2024-01-01')"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = db.open_engine(parse({"data": {"folder": str(tmp_path)}}, {}))
    yield made
    made.dispose()


def roles(connection: Connection) -> list[tuple[int, str]]:
    return [tuple(row) for row in connection.exec_driver_sql("SELECT id, role FROM members ORDER BY id")]


def test_members_keep_their_rows_and_get_the_new_roles(engine: Engine) -> None:
    with engine.begin() as connection:
        before = tables(connection)
        migrate(connection, "0007")
        for number, role in enumerate(("member", "admin", "member"), 1):
            connection.exec_driver_sql(
                "INSERT INTO members (id, telegram_id, name, role, active, joined_at) "
                f"VALUES ({number}, {number}, 'Lan', '{role}', 1, '2024-01-01')"
            )
            connection.exec_driver_sql(LINE.format(member=number))
            connection.exec_driver_sql(f"INSERT INTO reminder_choices (member_id) VALUES ({number})")
    with engine.begin() as connection:  # a transaction of its own: what a start does
        migrate(connection, db.HEAD)
        assert roles(connection) == [(1, "officer"), (2, "admin"), (3, "officer")]
        connection.exec_driver_sql("UPDATE members SET role = 'coordinator' WHERE id = 3")
        assert {name: sorted(sql.split(", ")) for name, sql in tables(connection).items()} == {
            name: sorted(sql.split(", ")) for name, sql in before.items()
        }
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            connection.exec_driver_sql(LINE.format(member=9))
    with engine.begin() as connection:
        migrate(connection, "0007")
        assert roles(connection) == [(1, "member"), (2, "admin"), (3, "member")]


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("UPDATE audit SET member_id = 2", True),
        ("DELETE FROM audit WHERE id = 1", True),
        ("INSERT OR REPLACE INTO audit (id, at, kind, about) VALUES (1, '2024-01-01 00:00:00', 'x', '{}')", True),
        ("DELETE FROM audit WHERE id = 2", False),  # two years old: retention may take it
        ("UPDATE status_reports SET chat_id = 0, message_id = 0", False),
        ("UPDATE status_reports SET chat_id = 0", True),
        ("UPDATE status_reports SET chat_id = 0, message_id = 0, message = 'khác'", True),
        ("UPDATE status_reports SET chat_id = 0, message_id = 0, state = 'done'", True),
        ("UPDATE status_reports SET chat_id = 88, message_id = 0", True),
        ("UPDATE status_reports SET chat_id = 0, message_id = 0, due = '2026-01-01'", True),
        ("UPDATE status_reports SET chat_id = 0, message_id = 0, confirmed_by = 9", True),
        ("UPDATE extensions SET chat_id = 0, message_id = 0", False),
        ("UPDATE extensions SET chat_id = 0, message_id = 0, day = '2030-01-01'", True),
        ("UPDATE extensions SET day = '2030-01-01'", True),
        ("DELETE FROM extensions", True),
        ("UPDATE evidence SET chat_id = 0, message_id = 0", False),
        ("UPDATE evidence SET chat_id = 0, message_id = 0, name = 'x'", True),
        ("UPDATE extension_files SET chat_id = 0, message_id = 0", False),
        ("UPDATE extension_files SET chat_id = 0, message_id = 0, sha256 = 'x'", True),
        ("DELETE FROM extension_files", True),
        ("UPDATE receipts SET arrived = 0", True),
        ("DELETE FROM status_reports", True),
    ],
)
def test_what_the_triggers_let_through(engine: Engine, statement: str, refused: bool) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO members (id, telegram_id, name, role, active, joined_at) VALUES (1, 1, 'L', 'admin', 1, '2024-01-01')"
        )
        connection.exec_driver_sql(LINE.format(member=1))
        connection.exec_driver_sql("INSERT INTO units (id, name, created_at) VALUES (1, 'Sở Y tế', '2024-01-01')")
        connection.exec_driver_sql(
            "INSERT INTO extensions (verdict, obligation_id, document_id, action, due, unit_id, day, member_id, chat_id, "
            "message_id, message, written_at) "
            "VALUES ('asked', 1, 1, 'việc', '2026-01-01', 1, '2026-02-01', 1, 77, 5, 'xin lùi', '2024-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO evidence (entry_id, sha256, size, name, kind, member_id, chat_id, message_id, added_at) "
            "VALUES (1, 'a', 1, 'bc.pdf', 'document', 1, 77, 5, '2024-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO extension_files (extension_id, sha256, size, name, kind, member_id, chat_id, message_id, added_at) "
            "VALUES (1, 'a', 1, 'cv.pdf', 'document', 1, 77, 5, '2024-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO receipts (entry_id, member_id, arrived, given_at) VALUES (1, 1, 1, '2024-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO audit (id, at, kind, about) VALUES (1, datetime('now', '-1 day'), 'role', '{}'), "
            "(2, datetime('now', '-2 year'), 'role', '{}')"
        )
    with engine.connect() as connection:
        if refused:
            with pytest.raises(IntegrityError, match="only grow"):
                connection.exec_driver_sql(statement)
        else:
            connection.exec_driver_sql(statement)
        connection.rollback()


def test_the_outbox_keeps_its_rows_and_learns_of_the_week(engine: Engine) -> None:
    row = (
        "INSERT INTO reminders (obligation_id, due, unit_id, kind, step, member_id, moment, state, changed_at) "
        "VALUES ({task}, '2026-09-20', 0, '{kind}', 0, 1, '2026-09-20', 'sent', '2026-09-20')"
    )
    with engine.begin() as connection:
        before = tables(connection)
        connection.exec_driver_sql(
            "INSERT INTO members (id, telegram_id, name, role, active, joined_at) VALUES (1, 1, 'L', 'admin', 1, '2024-01-01')"
        )
        migrate(connection, "0009")
        connection.exec_driver_sql(row.format(task=7, kind="step"))
        with pytest.raises(IntegrityError, match="ck_reminders_kind"):
            connection.exec_driver_sql(row.format(task=0, kind="week"))
    with engine.begin() as connection:
        migrate(connection, db.HEAD)
        assert tables(connection) == before
        connection.exec_driver_sql(row.format(task=0, kind="week"))
        assert connection.exec_driver_sql("SELECT obligation_id, kind FROM reminders ORDER BY id").all() == [
            (7, "step"), (0, "week"),
        ]  # fmt: skip
        with pytest.raises(IntegrityError, match="UNIQUE"):
            connection.exec_driver_sql(row.format(task=0, kind="week"))
    with engine.begin() as connection:
        migrate(connection, "0009")
        assert connection.exec_driver_sql("SELECT obligation_id, kind FROM reminders").all() == [(7, "step")]


def test_what_postgresql_is_told() -> None:
    out = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": out})
    revision = importlib.import_module("knowledge.migrations.versions.0008_people_and_audit")
    with Operations.context(context):
        revision.upgrade()
    sql = " ".join(out.getvalue().split())
    at = -1
    for words in (
        "DROP CONSTRAINT ck_members_role",
        "UPDATE members SET role = CASE role WHEN 'member' THEN 'officer' ELSE role END",
        "ADD CONSTRAINT ck_members_role CHECK (role IN ('officer', 'focal',",
        "CREATE TABLE audit",
        "OLD.at <= now() - interval '1 year'",
        "BEFORE UPDATE OR DELETE ON audit",
        "to_jsonb(NEW) - 'chat_id' - 'message_id'",
    ):
        assert sql.find(words, at + 1) > at, words
        at = sql.find(words, at + 1)
