"""The database's door: one engine, migrated to the newest revision, and the two ways to a session.

What passes through: settings in, an Engine out; a Session that commits once at its end (`transaction`) or never
(`snapshot`). What is refused, each as a DataFolderError that says what to do: a data folder that cannot be made or
written, a full disk, a damaged database file, one written by a newer version, a lock held too long.
"""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from knowledge.errors import DataFolderError
from knowledge.settings import Settings

HEAD = "0010"  # the newest revision; a test holds it to knowledge/migrations/versions
_log = logging.getLogger(__name__)
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(settings: Settings) -> Engine:
    """The engine of this office, its folder created and its tables brought up to date.

    Raises:
        DataFolderError: the folder or the database cannot be used; the message names it and says what to do.
    """
    _make_folder(settings.folder)
    try:
        url = make_url(settings.database_url)
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise DataFolderError(f"database.url cannot be used: {_one_line(error)}") from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, settings.database.busy_timeout)
    try:
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed when the block ends, and undone as a whole when it raises.

    The one commit point: nothing below calls commit. The write lock is taken with the first statement, so that what
    the block reads cannot change before it writes.

    Raises:
        DataFolderError: the disk is full, the file read-only or damaged, or another process kept its lock too long.
    """
    with _translated(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """A session that only reads, all from one moment, and never waits for a writer.

    Raises:
        DataFolderError: as `transaction`.
    """
    reader = engine.execution_options(thuky_read=True)
    with _translated(engine), Session(reader, autoflush=False) as session:
        yield session
        session.rollback()


# -- inside ----------------------------------------------------------------------------------------------------------


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (FileExistsError, NotADirectoryError) as error:
        raise DataFolderError(f"data.folder {folder} is not a directory") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataFolderError(f"data.folder {folder} cannot be written: {reason}") from error


def _prepare_sqlite(engine: Engine, busy_timeout: int) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        # The driver would open transactions by its own rules (none before DDL, none before SELECT): we say BEGIN.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {busy_timeout:d}")
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute("PRAGMA foreign_keys = ON")
            # Else INSERT OR REPLACE would delete a line of the ledger without waking its trigger.
            cursor.execute("PRAGMA recursive_triggers = ON")
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("thuky_read", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    with _translated(engine):
        with engine.execution_options(thuky_read=True).connect() as connection:
            found = _revision(connection)
        if found == HEAD:
            return
        # Most starts need none of this, and its import takes longer than the rest of opening a database.
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells a dozen lines of its life; ours is one
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise DataFolderError(
                    f"the database at {engine.url.render_as_string()} is not of this version "
                    f"({_one_line(error)}); install the version that wrote it, or restore a backup"
                ) from error
        _log.info("database: brought from revision %s to %s", found or "none", HEAD)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return revision


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    """Turn what the driver says about the disk and the file into one sentence; anything else passes through."""
    try:
        yield
    except DBAPIError as error:
        advice = _advice(str(error.orig).lower(), engine.url.database or engine.url.render_as_string())
        if advice is None:
            raise
        raise DataFolderError(advice) from error


def _advice(said: str, where: str) -> str | None:
    if "disk is full" in said or "no space left" in said:
        return f"the disk is full: {where} was not changed; free some space and try again"
    if "readonly" in said or "read-only" in said:
        return f"the database {where} is read-only; give this user the right to write it and its folder"
    if "malformed" in said or "not a database" in said:
        return (
            f"the database {where} is damaged; move it away and restore a backup "
            "(README, “sao lưu”), or ingest the documents again"
        )
    if "locked" in said or "busy" in said:
        return f"the database {where} is kept busy by another process; try again, or raise database.busy_timeout"
    if "unable to open" in said or "disk i/o" in said:
        return f"the database {where} cannot be opened; check that its folder is there and can be written"
    return None


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
