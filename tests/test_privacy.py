"""docs/privacy.md names every column that may hold personal data: walked over the tables themselves."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from sqlalchemy import JSON, BigInteger, Column, Text

from knowledge.settings import PrivacySettings
from knowledge.tables import Base

ROOT = Path(__file__).resolve().parent.parent
DOC = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(\w+\.\w+)`", DOC))

for module in (ROOT / "knowledge").glob("*tables.py"):
    importlib.import_module(f"knowledge.{module.stem}")


def may_be_personal(column: Column[object]) -> bool:
    """Free words, numbers that Telegram gives to people and chats, and whatever points at a member. Numbers of our own,
    days, states out of a fixed list and hashes are not."""
    points = column.name == "member_id" or any(key.target_fullname == "members.id" for key in column.foreign_keys)
    return points or isinstance(column.type, Text | JSON | BigInteger)


def test_every_column_that_may_hold_personal_data_is_named() -> None:
    missing = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if may_be_personal(column) and f"{table.name}.{column.name}" not in NAMED
    ]
    assert missing == [], "say in docs/privacy.md what these hold, how long, and how it is deleted"


def test_it_names_nothing_that_is_not_there() -> None:
    columns = {f"{table.name}.{one.name}" for table in Base.metadata.sorted_tables for one in table.columns}
    assert {name for name in NAMED - columns if not name.startswith("config.")} == set()


def test_it_names_every_setting_of_how_long() -> None:
    for name in PrivacySettings.__slots__:
        assert f"`{name}`" in DOC or f"`{name} = true`" in DOC, name
