"""The engine, its migrations, the one commit point, and what is said when the disk or the file is bad."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from knowledge import db
from knowledge.errors import DataFolderError
from knowledge.settings import Settings, parse
from knowledge.tables import Base, DocumentRow, MemberRow, StatusReportRow, UnitRow, UpdateRow

NOW = datetime(2024, 6, 1, 8, 30, tzinfo=timezone(timedelta(hours=7)))


def settings_for(folder: Path, **database: object) -> Settings:
    return parse({"data": {"folder": str(folder)}, "database": database}, {})


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = db.open_engine(settings_for(tmp_path / "data"))
    yield engine
    engine.dispose()


def member() -> MemberRow:
    return MemberRow(telegram_id=2**40 + 7, name="Lan", role="officer", joined_at=NOW)


def report(member_id: int, **values: object) -> StatusReportRow:
    base = {
        "obligation_id": 3, "document_id": 2, "action": "báo cáo", "period": "6 tháng", "member_id": member_id,
        "state": "submitted", "message": "đã nộp", "understood": "đã nộp báo cáo 6 tháng", "chat_id": -(2**41),
        "message_id": 9, "recorded_at": NOW,
    }  # fmt: skip
    return StatusReportRow(**{**base, **values})


def test_migrations_make_exactly_the_tables_of_the_mappings(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        made: dict[str, str] = dict(
            connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') "
                "AND name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite%'"
            ).all()
        )
    plain = create_engine("sqlite://")
    Base.metadata.create_all(plain)
    with plain.connect() as connection:
        wanted: dict[str, str] = dict(
            connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
            ).all()
        )
    # Text for text, column order aside: Alembic compares no CHECK constraint and no AUTOINCREMENT.
    assert {name: sorted(_lines(sql)) for name, sql in made.items()} == {
        name: sorted(_lines(sql)) for name, sql in wanted.items()
    }


def _lines(sql: str) -> list[str]:
    """What stands between the outer brackets, one part a comma: ALTER TABLE puts its columns wherever it likes."""
    head, _, body = sql.partition("(")
    parts, depth = [""], 0
    for char in body.rsplit(")", 1)[0]:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [" ".join(part.split()) for part in (head, *parts)]


def test_the_head_that_a_quick_start_looks_for_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(db.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [db.HEAD]


def test_a_second_start_finds_the_rows_of_the_first(tmp_path: Path) -> None:
    first = db.open_engine(settings_for(tmp_path))
    with db.transaction(first) as session:
        session.add(UnitRow(name="Sở Nội vụ", created_at=NOW))
    first.dispose()
    second = db.open_engine(settings_for(tmp_path))
    with db.snapshot(second) as session:
        assert session.scalars(select(UnitRow.name)).all() == ["Sở Nội vụ"]
    second.dispose()


def test_two_first_starts_at_once_make_one_database(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def start() -> None:
        try:
            db.open_engine(settings_for(tmp_path)).dispose()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with sqlite3.connect(tmp_path / "thuky.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(db.HEAD,)]


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(db.__file__).parent / "migrations", scripts, ignore=shutil.ignore_patterns("__pycache__"))
    first = next(scripts.glob("versions/0001*.py"))
    first.write_text(first.read_text().replace("    _guard_the_ledger()\n", "    raise RuntimeError('power cut')\n"))
    monkeypatch.setattr(db, "_MIGRATIONS", scripts)
    with pytest.raises(RuntimeError, match="power cut"):
        db.open_engine(settings_for(tmp_path / "data"))
    with sqlite3.connect(tmp_path / "data" / "thuky.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    db.open_engine(settings_for(tmp_path / "data")).dispose()  # and the next start makes it whole


def test_the_connection_is_set_up(engine: Engine) -> None:
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "recursive_triggers")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "recursive_triggers": 1}


def test_a_transaction_commits_as_a_whole_or_not_at_all(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(UnitRow(name="Sở Y tế", created_at=NOW))
    with pytest.raises(KeyError), db.transaction(engine) as session:
        session.add(UnitRow(name="Sở Tài chính", created_at=NOW))
        session.flush()
        raise KeyError("half-way")
    with db.snapshot(engine) as session:
        assert session.scalars(select(UnitRow.name)).all() == ["Sở Y tế"]


def test_a_snapshot_keeps_nothing_and_sees_one_moment(engine: Engine) -> None:
    with db.snapshot(engine) as reader:
        assert reader.scalar(select(func.count(UnitRow.id))) == 0
        with db.transaction(engine) as writer:  # a reader does not hold the writer up
            writer.add(UnitRow(name="Sở Y tế", created_at=NOW))
        assert reader.scalar(select(func.count(UnitRow.id))) == 0
    with db.snapshot(engine) as reader:
        reader.add(UnitRow(name="Sở Tài chính", created_at=NOW))
        reader.flush()
    with db.snapshot(engine) as reader:
        assert reader.scalars(select(UnitRow.name)).all() == ["Sở Y tế"]


def test_a_lock_held_too_long_is_said(tmp_path: Path) -> None:
    engine = db.open_engine(settings_for(tmp_path, busy_timeout=50))
    other = sqlite3.connect(tmp_path / "thuky.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        with (
            pytest.raises(DataFolderError, match=r"kept busy by another process.*database\.busy_timeout"),
            db.transaction(engine) as session,
        ):
            session.scalar(select(func.count(UnitRow.id)))
    finally:
        other.close()
    engine.dispose()


# -- what the database itself refuses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE status_reports SET state = 'done'",
        "DELETE FROM status_reports",
        "INSERT OR REPLACE INTO status_reports SELECT * FROM status_reports",
    ],
)
def test_the_ledger_only_grows(engine: Engine, statement: str) -> None:
    with db.transaction(engine) as session:
        person = member()
        session.add(person)
        session.flush()
        session.add(report(person.id))
    with pytest.raises(IntegrityError, match="status_reports only grows"), db.transaction(engine) as session:
        session.execute(text(statement))
    with db.snapshot(engine) as session:
        kept = session.scalars(select(StatusReportRow)).one()
        assert (kept.id, kept.state, kept.chat_id, kept.recorded_at) == (1, "submitted", -(2**41), NOW)


def test_a_report_is_taken_back_once_and_values_outside_their_lists_are_refused(engine: Engine) -> None:
    with db.transaction(engine) as session:
        person = member()
        session.add(person)
        session.flush()
        session.add_all([report(person.id), report(person.id, reverses=1)])
    for wrong in (report(1, reverses=1), report(1, state="perhaps"), report(1, percent=101), report(77)):
        with pytest.raises(IntegrityError), db.transaction(engine) as session:
            session.add(wrong)
    for wrong_person in (member(), MemberRow(telegram_id=5, name="Ba", role="king", joined_at=NOW)):
        with pytest.raises(IntegrityError), db.transaction(engine) as session:
            session.add(wrong_person)


def test_moments_need_a_zone_and_come_back_in_utc(engine: Engine) -> None:
    with db.transaction(engine) as session:
        session.add(UpdateRow(update_id=2**35, seen_at=NOW))
    with db.snapshot(engine) as session:
        seen = session.get_one(UpdateRow, 2**35).seen_at
        assert seen == datetime(2024, 6, 1, 1, 30, tzinfo=UTC)
        assert seen.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="time zone"), db.transaction(engine) as session:
        session.add(UpdateRow(update_id=1, seen_at=datetime(2024, 6, 1)))  # noqa: DTZ001 - that is the point


def test_an_id_is_never_used_twice(engine: Engine) -> None:
    def add(sha256: str) -> int:
        with db.transaction(engine) as session:
            row = DocumentRow(file="a", path="a", sha256=sha256, format="txt", pages=1, created_at=NOW)
            session.add(row)
            session.flush()
            return row.id

    first = add("1" * 64)
    with db.transaction(engine) as session:
        session.delete(session.get_one(DocumentRow, first))
    assert add("2" * 64) == first + 1


# -- bad folders, disks and files --------------------------------------------------------------------------------------


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(DataFolderError, match=r"data\.folder .*data is not a directory"):
        db.open_engine(settings_for(tmp_path / "data"))
    with pytest.raises(DataFolderError, match="is not a directory"):
        db.open_engine(settings_for(tmp_path / "data" / "below"))
    assert (tmp_path / "data").read_text() == "mine"


def test_a_data_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The rights of a folder do not bind root, who runs tests in many a container.
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(DataFolderError, match=r"data\.folder .* cannot be written: Permission denied"):
        db.open_engine(settings_for(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_database_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "thuky.db").write_bytes(b"this is not a database" * 400)
    with pytest.raises(DataFolderError, match="is damaged; move it away and restore a backup") as caught:
        db.open_engine(settings_for(tmp_path))
    assert "\n" not in str(caught.value)
    assert (tmp_path / "thuky.db").read_bytes() == b"this is not a database" * 400


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    db.open_engine(settings_for(tmp_path)).dispose()
    with sqlite3.connect(tmp_path / "thuky.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DataFolderError, match=r"not of this version .*9999") as caught:
        db.open_engine(settings_for(tmp_path))
    assert "\n" not in str(caught.value)


def test_a_full_disk_undoes_the_transaction(engine: Engine) -> None:
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        # SQLite's own limit gives the very error of a full disk.
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with (
        pytest.raises(DataFolderError, match=r"the disk is full: .*thuky\.db was not changed"),
        db.transaction(engine) as session,
    ):
        session.add(UnitRow(name="x" * 1_000_000, created_at=NOW))
    with db.snapshot(engine) as session:
        assert session.scalar(select(func.count(UnitRow.id))) == 0


def test_a_database_url_that_cannot_be_used(tmp_path: Path) -> None:
    for url in ("no url", "nosuchdb://x"):
        with pytest.raises(DataFolderError, match=r"database\.url cannot be used"):
            db.open_engine(settings_for(tmp_path, url=url))
