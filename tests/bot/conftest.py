"""The hand-made office for the bot's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.office import LETTER, Office, open_intake, open_test_office
from tests.bot.room import Room
from tests.bot.talk import DOUBTED, Talk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_test_office(tmp_path / "data")
    yield made
    made.engine.dispose()


@pytest.fixture
def room(office: Office) -> Room:
    return Room(office, open_intake(office), office.member(1, "Sở Nội vụ", admin=True))


@pytest.fixture
def doubted(tmp_path: Path) -> Iterator[Office]:
    made = open_test_office(tmp_path / "data", contents=(DOUBTED, LETTER))
    yield made
    made.engine.dispose()


@pytest.fixture
def lan(doubted: Office) -> Talk:
    return Talk(doubted, doubted.member(admin=True))


@pytest.fixture
def minh(doubted: Office) -> Talk:
    return Talk(doubted, doubted.member(1002, admin=True))
