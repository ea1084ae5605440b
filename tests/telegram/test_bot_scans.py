"""Scans sent to the bot: the chat sees the page in recognition, and pages seen before are not recognised again."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.reading import confined, ocr
from knowledge.settings import Settings
from tests.knowledge.sheets_of_paper import FONTS_HERE, bytes_of, pdf_of, sheet
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.dialogue import Dialogue, Tap
from tests.telegram.files import give, numbers
from tests.telegram.server import LoopbackTelegram

pytestmark = pytest.mark.skipif(
    not (ocr.available() and FONTS_HERE), reason="needs tesseract with Vietnamese and a font with its letters"
)


@pytest.fixture
def looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """How often tesseract has looked at something, in whatever process."""
    real, count, folder = shutil.which("tesseract"), tmp_path / "looks", tmp_path / "bin"
    folder.mkdir()
    count.touch()
    (folder / "tesseract").write_text(
        f'#!/bin/sh\n[ "$1" = --list-langs ] || [ "$1" = --version ] || echo x >> "{count}"\nexec "{real}" "$@"\n'
    )
    (folder / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    confined._reader.close()  # the next file starts a process that finds this one
    yield lambda: count.read_text().count("x")
    confined._reader.close()


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


def pages_told(user: User) -> list[str]:
    """What the status message of the last file said on its way."""
    return [face.split("\n")[1] for face in user.chat.last.history if "nhận dạng" in face]


async def test_recognition_is_shown_and_done_once(thuky: Thuky, looks: Callable[[], int]) -> None:
    thuky.app.bot_data["house"].line._pause = 0.0
    hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
    scan = pdf_of([sheet(), sheet(number="Trang sau")])
    (card,) = await give(hoa, scan, "quet.pdf")
    assert "Thông báo số 57/TB-SNV ngày 02/5/2025" in card.text and "Đọc từ bản quét: 2/2 trang" in card.text
    assert pages_told(hoa)[-1] == "Đang nhận dạng chữ trang 2/2…"
    before = looks()
    assert before >= 2
    await Dialogue(hoa).run([(Tap("Gỡ văn bản"), "khỏi kho?"), (Tap("🗑 Gỡ"), "🗑 Đã gỡ")])
    assert "57/TB-SNV" not in numbers(thuky)
    confined._reader.close()  # the pages are kept on disk, not in the process that read them
    (card,) = await give(hoa, scan, "quet-lai.pdf")
    assert "Thông báo số 57/TB-SNV ngày 02/5/2025" in card.text and numbers(thuky)[-1] == "57/TB-SNV"
    assert looks() == before


async def test_a_photo_of_a_page_tells_too(thuky: Thuky) -> None:
    thuky.app.bot_data["house"].line._pause = 0.0
    hoa = thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)
    (card,) = await give(hoa, bytes_of(sheet(), "JPEG", quality=80), "anh.jpg")
    assert "57/TB-SNV" in card.text and pages_told(hoa) == ["Đang nhận dạng chữ trang 1/1…"]
