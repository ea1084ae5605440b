"""Revisions forth and back on a database that holds something, and what they would say to PostgreSQL."""

from __future__ import annotations

import importlib
import io
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from knowledge import db
from knowledge.settings import parse


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return db.open_engine(parse({"data": {"folder": str(tmp_path)}}, {}))


def migrate(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(db.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    (command.downgrade if revision < db.HEAD else command.upgrade)(config, revision)


def tables(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_trust_goes_and_comes_again_and_the_obligations_stay(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO documents (id, file, path, sha256, format, encoding, pages, ocr_pages, restored_syllables, "
            "recipients, corpus_sha256, created_at) "
            "VALUES (3, 'a', 'a', 'a', 'txt', 'unicode', 1, 0, 0, '[]', '', '2024-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO obligations (id, document_id, position, kind, action, responsible, rule, quote, section, page) "
            "VALUES (41, 3, 0, 'duty', 'việc', '[]', '{}', 'q', 'I', 1)"
        )
        before = tables(connection)
        row = connection.exec_driver_sql("SELECT cooperating, product, confidence FROM obligations").one()
        assert tuple(row) == ("[]", None, 1.0)  # what an older version stored has no doubts
        migrate(connection, "0003")
        old = tables(connection)
        assert not any("obligation_reviews" in sql for sql in old.values())
        assert "confidence" not in old["obligations"] and "AUTOINCREMENT" in old["obligations"]
        assert "ck_obligations_kind" in old["obligations"]
        assert connection.exec_driver_sql("SELECT id, quote FROM obligations").all() == [(41, "q")]
        migrate(connection, db.HEAD)
        assert {name: sorted(sql.split(", ")) for name, sql in tables(connection).items()} == {
            name: sorted(sql.split(", ")) for name, sql in before.items()
        }
        assert connection.exec_driver_sql("SELECT id, confidence FROM obligations").all() == [(41, 1.0)]
    engine.dispose()


def test_the_tree_of_units_goes_and_comes_again_and_the_units_stay(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO units (id, name, created_at) VALUES (4, 'Sở Nội vụ', '2024-01-01')")
        connection.exec_driver_sql(
            "INSERT INTO members (id, telegram_id, name, role, unit_id, active, joined_at) "
            "VALUES (1, 7, 'Lan', 'officer', 4, 1, '2024-01-01')"
        )
        before = tables(connection)
        row = connection.exec_driver_sql("SELECT parent_id, level, short, former, successors, dissolved_on FROM units")
        assert tuple(row.one()) == (None, None, "[]", "[]", "[]", None)
        migrate(connection, "0004")
        assert "parent_id" not in tables(connection)["units"]
        migrate(connection, db.HEAD)
        assert {name: sorted(sql.split(", ")) for name, sql in tables(connection).items()} == {
            name: sorted(sql.split(", ")) for name, sql in before.items()
        }
        joined = "SELECT units.name, units.short, members.name FROM members JOIN units ON units.id = unit_id"
        assert connection.exec_driver_sql(joined).all() == [("Sở Nội vụ", "[]", "Lan")]
    engine.dispose()


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (
            "upgrade",
            [
                "ALTER TABLE obligations ADD COLUMN cooperating JSON DEFAULT '[]' NOT NULL",
                "CREATE TABLE obligation_reviews",
                "id SERIAL NOT NULL",
                "CREATE FUNCTION obligation_reviews_only_grow() RETURNS trigger",
                "BEFORE UPDATE OR DELETE ON obligation_reviews FOR EACH ROW",
            ],
        ),
        (
            "downgrade",
            [
                "DROP TABLE obligation_reviews",
                "DROP FUNCTION obligation_reviews_only_grow",
                "ALTER TABLE obligations DROP COLUMN confidence",
            ],
        ),
    ],
)
def test_what_postgresql_is_told(way: str, said: list[str]) -> None:
    out = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": out})
    with Operations.context(context):
        getattr(importlib.import_module("knowledge.migrations.versions.0004_trust"), way)()
    sql = " ".join(out.getvalue().split())
    at = -1
    for words in said:  # in this order: a table goes before the function its trigger calls
        assert sql.find(words, at + 1) > at, words
        at = sql.find(words, at + 1)
