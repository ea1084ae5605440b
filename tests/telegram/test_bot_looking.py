"""Files that come with reports are looked through for marks of secrecy before anything is kept of them."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.app import ALLOWED_UPDATES, build_application
from bot.context import house_of
from bot.dialogue import looking, uploads
from bot.dialogue.looking import Look, Seen
from bot.handlers import looking as line
from knowledge.db import snapshot, transaction
from knowledge.ledger_tables import EvidenceRow
from knowledge.reading import ocr
from knowledge.settings import Settings
from knowledge.store import ledger, people
from knowledge.store.evidence import Sent
from knowledge.store.refusals import refusals
from knowledge.tables import PendingActionRow
from tests.bot.office import NOW, open_intake, open_test_office
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.files import give, kept, zipped
from tests.telegram.running import run_application
from tests.telegram.server import LoopbackTelegram
from tests.telegram.test_bot_evidence import JPEG, PDF, photo

SECRET = "MẬT\nSỞ Y TẾ\nPhương án bảo vệ trọng điểm năm 2026\n".encode()
REFUSED = "⚠️ Văn bản mang dấu bí mật nhà nước: theo luật tôi không được nhận và không giữ lại gì;"


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture
def lan(thuky: Thuky) -> User:
    return thuky.insider()


def rows(thuky: Thuky) -> tuple[int, list[str]]:
    """How many files lie beside lines of the ledger, and what is pending."""
    with snapshot(thuky.office.engine) as session:
        held = [row.kind for row in session.scalars(select(PendingActionRow)) if row.used_at is None]
        return len(session.scalars(select(EvidenceRow)).all()), held


@pytest.mark.parametrize(
    ("data", "name"),
    [(SECRET, "phuong-an.txt"), (zipped(a="Báo cáo tháng 6".encode(), b=SECRET), "phuong-an.zip")],
    ids=["a file", "in an archive"],
)
async def test_a_marked_file_after_a_report_leaves_nothing_but_that_it_came(
    thuky: Thuky, lan: User, caplog: pytest.LogCaptureFixture, data: bytes, name: str
) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    (said,) = await give(lan, data, name)
    assert said.text.startswith(REFUSED) and "phuong-an" not in said.text
    assert rows(thuky) == (0, []) and kept(thuky) == []
    with snapshot(thuky.office.engine) as session:
        (refusal,) = refusals(session)
    assert (refusal.sha256, refusal.uploader) == (hashlib.sha256(data).hexdigest(), "telegram 1001")
    assert "phuong-an" not in caplog.text and "trọng điểm" not in caplog.text


async def test_the_words_that_came_with_a_marked_file_count_all_the_same(thuky: Thuky, lan: User) -> None:
    asked, refused = await give(lan, SECRET, "phuong-an.txt", caption="đã nộp báo cáo 6 tháng")
    assert "6 tháng: đã gửi" in asked.text and "📎" not in asked.text and refused.text.startswith(REFUSED)
    await lan.tap(asked, "Ghi nhận")
    assert rows(thuky) == (0, []) and kept(thuky) == []


async def test_of_one_who_may_add_documents_it_is_not_taken_in_either(thuky: Thuky) -> None:
    hoa = thuky.insider(1, "Hoa", "Sở Y tế", admin=True)
    said = await give(hoa, SECRET, "phuong-an.txt", caption="đã nộp báo cáo 6 tháng")
    assert [one.text.startswith(REFUSED) for one in said] == [False, True]
    assert rows(thuky)[0] == 0 and kept(thuky) == []


def page_with_a_mark() -> bytes:
    """A photo of a page that recognition reads the mark on."""
    from PIL import Image, ImageDraw, ImageFont

    font = next(Path("/usr/share/fonts").rglob("DejaVuSerif-Bold.ttf"), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters here")
    page = Image.new("RGB", (1240, 900), "white")
    draw, letters = ImageDraw.Draw(page), ImageFont.truetype(str(font), 30)
    for line_, text in enumerate(["TỐI MẬT", "", "SỞ Y TẾ", "Số: 12/PA-SYT", "Phương án bảo vệ công trình năm 2026"]):
        draw.text((150, 130 + 60 * line_), text, "black", letters)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.mark.skipif(not ocr.available(), reason="no tesseract with Vietnamese here")
async def test_a_photo_of_a_marked_page_is_refused(thuky: Thuky, lan: User) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    (said,) = await photo(lan, page_with_a_mark())
    assert said.text.startswith(REFUSED)
    assert rows(thuky)[0] == 0 and kept(thuky) == [] and not (thuky.office.settings.folder / "ocr").exists()


class Gate:
    """Holds looking back until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open, self.through = threading.Event(), looking.look_through
        monkeypatch.setattr(looking, "look_through", self.held)

    def held(self, *args: Any) -> Seen:
        assert self.open.wait(60)
        return self.through(*args)


async def test_the_talk_goes_on_while_a_photo_is_looked_through(
    thuky: Thuky, lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    world = lan.server.world
    stored = world.add_file(JPEG, "a.jpg", "image/jpeg", "photos")
    size = {"file_id": stored.file_id, "file_unique_id": "u", "width": 8, "height": 8, "file_size": len(JPEG)}
    lan._post({"photo": [size]}, None)
    (told,) = await lan.wait_for(1)
    assert (
        told.text.startswith("📎 Đã nhận anh-") and "tôi xem qua tệp" in told.text and rows(thuky) == (0, ["looking"])
    )
    house = house_of(thuky.app)
    assert house.line is not None
    house.line.intake.sweep()
    assert len(kept(thuky)) == 1  # held while it waits
    await lan.send("đã nộp báo cáo 6 tháng")
    (asked,) = await lan.wait_for(1)
    tapped = await lan.tap(asked, "Ghi nhận", wait=False)
    await lan.wait_for(lambda _: bool(thuky.ledger()))
    assert rows(thuky)[0] == 0
    gate.open.set()
    await lan.server.quiet(60)
    assert tapped is not None and rows(thuky) == (1, [])
    assert next(one for one in lan.chat.messages if one.id == told.id).text.startswith("📎 Đã giữ tệp anh-")


async def test_what_waited_when_the_bot_stopped_is_looked_at_after_the_next_start(
    loopback: LoopbackTelegram, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    with transaction(office.engine) as session:
        home = people.add_unit(session, "Sở Y tế", NOW)[0].id
        member = people.admit(session, 1001, "Lan", "officer", home, NOW)
        came = uploads.aside(settings)
        came.write_bytes(PDF)
        sent = Sent(uploads.keep(settings, came, "bc.pdf")[1], len(PDF), "bc.pdf", "document", 77)
        said = replace(office.said(member, "đã nộp báo cáo 6 tháng", 77), files=(sent,), chat_id=1001)
        assert looking.enlist(session, 5, Look(said)) is not None  # and then it was killed
        assert looking.enlist(session, 5, Look(said)) is None
    lan = loopback.user(1001, "Lan")
    lan.chat.room.open_to_bot = True

    def build() -> Any:
        intake = open_intake(office)
        return build_application(
            settings, engine=office.engine, shelf=office.shelf, intake=intake, clock=office.clock
        )  # fmt: skip

    gate, app = Gate(monkeypatch), build()
    monkeypatch.setattr(line, "_GRACE", 0.05)
    async with run_application(app, loopback, allowed_updates=ALLOWED_UPDATES):
        pass  # stopped before it was through
    assert lan.chat.messages == []
    gate.open.set()
    app = build()
    async with run_application(app, loopback, allowed_updates=ALLOWED_UPDATES):
        (asked,) = await lan.wait_for(1, within=60)
        assert "6 tháng: đã gửi" in asked.text and "📎 Kèm 1 tệp" in asked.text
        await lan.tap(asked, "Ghi nhận")
    with snapshot(office.engine) as session:
        assert [one.files for one in ledger.of_member(session, member.id)] == [1]
        assert [row.kind for row in session.scalars(select(PendingActionRow)) if row.used_at is None] == []
    office.engine.dispose()
