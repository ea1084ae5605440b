"""The migrations and the guards of what only grows, on a real PostgreSQL. Skipped where `pgserver` and `psycopg` are not
installed: they are for trying (`pip install pgserver "psycopg[binary]"`), neither the product nor its tests need them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from knowledge import db
from knowledge.db import snapshot, transaction
from knowledge.model import DateRule, Document, Header, Member, Obligation, StatusEntry, Task
from knowledge.outbox import Diff, Key, Wanted
from knowledge.outbox_tables import ReminderRow
from knowledge.settings import parse
from knowledge.store import audit, evidence, extensions, ledger, outbox, people, personal
from knowledge.store.evidence import Sent
from tests.knowledge.test_migrations import migrate

pgserver = pytest.importorskip("pgserver", reason="no PostgreSQL to try here")
pytest.importorskip("psycopg", reason="no driver of PostgreSQL here")

NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)
GROWING = ("status_reports", "evidence", "receipts", "extensions", "extension_files", "audit", "obligation_reviews")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # the path of a socket may not be long
        server = pgserver.get_server(folder, cleanup_mode="delete")
        try:
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            data = str(tmp_path_factory.mktemp("data"))
            made = db.open_engine(parse({"data": {"folder": data}, "database": {"url": url}}, {}))
            yield made
            made.dispose()
        finally:
            server.cleanup()


@pytest.fixture(scope="module")
def lan(engine: Engine) -> Member:
    """One who has reported, sent a file with it, asked for more time and got it."""
    rule = DateRule(date(2026, 9, 20), inclusive=False)
    duty = Obligation("report", "báo cáo kết quả", ("Sở Y tế",), None, None, "9 tháng", rule, "q", "I", 1, 0)
    task = Task(7, Document(1, "a.txt", "a.txt", "0", Header(), 1), duty)
    with transaction(engine) as session:
        unit = people.add_unit(session, "Sở Y tế", NOW)[0]
        who = people.admit(session, 1001, "Lan", "officer", unit.id, NOW)
        line = ledger.record(
            session,
            StatusEntry(
                0, task.id, unit.id, who.id, "submitted", None, None, "57/BC-SYT", None, "đã nộp", "đã nộp", 1001, 5, NOW,
                due=date(2026, 9, 20), rule="words", confirmed_by=who.id,
            ),
            task,
        )  # fmt: skip
        file = Sent("a" * 64, 10, "bc.pdf", "document", 6)
        evidence.attach(session, line.id, (file, file), member_id=who.id, chat_id=1001, now=NOW)
        assert evidence.receive(session, line.id, who.id, NOW)
        asked = extensions.ask(
            session, task, unit_id=unit.id, due=date(2026, 9, 20), wanted=date(2026, 9, 30), reason="chờ số liệu",
            member_id=who.id, chat_id=1001, message_id=7, message="xin lùi", now=NOW,
        )  # fmt: skip
        evidence.attach_to_plea(session, asked.id, (file,), member_id=who.id, chat_id=1001, now=NOW)
        said = {"member_id": who.id, "chat_id": 1001, "message_id": 8, "message": "đồng ý", "now": NOW}
        extensions.decide(session, asked.id, "granted", date(2026, 9, 30), **said)  # type: ignore[arg-type]
        extensions.change(session, asked.id, date(2026, 9, 30), date(2026, 9, 25), **said)  # type: ignore[arg-type]
        audit.note(session, "role", who.id, NOW, member=who.id, role="focal")
        audit.decisions(session, who.id, NOW)
    return who


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_what_was_written_is_read_back(engine: Engine, lan: Member) -> None:
    with snapshot(engine) as session:
        (line,) = ledger.of_member(session, lan.id)
        (plea,) = extensions.of_everyone(session)
        lines, _ = audit.page(session, None, None, 0, 50)
        files = [one.name for one in evidence.of_plea(session, plea.id)]
    assert (line.files, line.received_by, line.due) == (1, lan.id, date(2026, 9, 20))
    assert (plea.verdict, plea.granted, plea.first) == ("granted", date(2026, 9, 25), date(2026, 9, 30))
    assert files == ["bc.pdf"]
    assert sorted(one.kind for one in lines) == ["granted", "granted", "received", "role"]


@pytest.mark.parametrize("table", [one for one in GROWING if one != "obligation_reviews"])
def test_what_only_grows_refuses_to_change(engine: Engine, lan: Member, table: str) -> None:
    before = rows(engine, table)
    assert before > 0
    for change in (f"UPDATE {table} SET member_id = member_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="only grow"), transaction(engine) as session:
            session.execute(text(change))
    assert rows(engine, table) == before


@pytest.mark.parametrize("table", ["status_reports", "evidence", "extensions", "extension_files"])
def test_only_the_chat_may_be_forgotten(engine: Engine, lan: Member, table: str) -> None:
    for more in (", member_id = 99", ", message_id = 1"):
        with pytest.raises(DatabaseError, match="only grow"), transaction(engine) as session:
            session.execute(text(f"UPDATE {table} SET chat_id = 0{more}"))
    with engine.connect() as connection:
        connection.execute(text(f"UPDATE {table} SET chat_id = 0, message_id = 0"))
        connection.rollback()


def test_old_lines_of_the_audit_may_go_and_young_ones_may_not(engine: Engine, lan: Member) -> None:
    with transaction(engine) as session:
        audit.note(session, "role", lan.id, datetime.now(UTC) - timedelta(days=800), member=lan.id, role="focal")
    with transaction(engine) as session:
        assert audit.sweep(session, datetime.now(UTC) - timedelta(days=700), 100) == 1
    with pytest.raises(DatabaseError, match="audit only grows"), transaction(engine) as session:
        audit.note(session, "role", lan.id, datetime.now(UTC), member=lan.id, role="focal")
        session.execute(text("DELETE FROM audit WHERE at > now() - interval '1 hour'"))


def test_one_line_has_one_answer_and_one_reminder_one_row(engine: Engine, lan: Member) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(
            text(
                "INSERT INTO extensions (answers, verdict, obligation_id, document_id, action, due, unit_id, day, member_id, "
                "chat_id, message_id, message, written_at) SELECT 1, 'refused', obligation_id, document_id, action, due, "
                "unit_id, day, member_id, 0, 0, '', written_at FROM extensions WHERE id = 1"
            )
        )
    monday = Wanted(Key(0, date(2026, 9, 7), 0, "week", 0, lan.id), NOW)
    with transaction(engine) as session:
        outbox.apply(session, Diff(add=(monday, monday)), NOW)
        outbox.add(session, monday, NOW)
    with snapshot(engine) as session:
        assert session.query(ReminderRow).count() == 1
        assert [one.key for one in outbox.due_now(session, NOW)] == [monday.key]


def test_who_has_their_data_deleted_is_forgotten(engine: Engine, lan: Member) -> None:
    with transaction(engine) as session:
        personal.erase(session, lan, NOW, keep_name=False)
    with engine.connect() as connection:
        for table in ("status_reports", "evidence", "extensions", "extension_files"):
            found = connection.execute(text(f"SELECT DISTINCT chat_id, message_id FROM {table}")).all()
            assert [tuple(row) for row in found] == [(0, 0)], table


def test_every_revision_goes_back_and_comes_again(engine: Engine, lan: Member, tmp_path: Path) -> None:
    with engine.begin() as connection:
        migrate(connection, "0001")
    with engine.begin() as connection:
        migrate(connection, db.HEAD)
        guards = connection.execute(text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"))
        assert sorted(row[0] for row in guards) == sorted(GROWING)
