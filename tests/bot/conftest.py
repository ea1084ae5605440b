"""The hand-made office for the bot's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.office import Office, open_intake, open_test_office
from tests.bot.room import Room


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_test_office(tmp_path / "data")
    yield made
    made.engine.dispose()


@pytest.fixture
def room(office: Office) -> Room:
    return Room(office, open_intake(office), office.member(1, "Sở Nội vụ", admin=True))
