"""Fixtures for talks with a bot over the loopback Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest_asyncio

from knowledge.settings import DataSettings, Settings, TelegramSettings
from tests.telegram.client import User
from tests.telegram.raw import Raw
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def loopback() -> AsyncIterator[LoopbackTelegram]:
    """A fresh server on its own port."""
    async with LoopbackTelegram() as server:
        yield server


@pytest_asyncio.fixture
async def settings(loopback: LoopbackTelegram, tmp_path: Path) -> Settings:
    """Settings whose Telegram is the loopback and whose data folder is the test's own."""
    telegram = TelegramSettings(base_url=loopback.base_url, base_file_url=loopback.base_file_url, poll_timeout=10)
    return Settings(data=DataSettings(folder=str(tmp_path / "data")), telegram=telegram, token=loopback.token)


@pytest_asyncio.fixture
async def raw(loopback: LoopbackTelegram) -> AsyncIterator[Raw]:
    """Requests as one likes them."""
    async with aiohttp.ClientSession() as session:
        yield Raw(loopback, session)


@pytest_asyncio.fixture
async def lan(loopback: LoopbackTelegram) -> User:
    """Someone who has started the bot: message 101, update 500001."""
    user = loopback.user(1001, "Lan")
    await user.send("/start")
    return user
