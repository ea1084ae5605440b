"""Files that wait when the bot stops, however it stops: both are in after the next start, under the same messages, once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from bot.dialogue import uploads
from bot.dialogue.desk import Upload
from bot.replies import documents as say
from bot.replies.html import plain
from knowledge.db import open_engine, snapshot, transaction
from knowledge.settings import Settings
from knowledge.store import documents, people
from knowledge.store import waiting as tickets
from knowledge.tables import PendingActionRow
from tests.bot.office import NOW, open_intake, open_test_office
from tests.bot.papers import plan
from tests.telegram.client import User
from tests.telegram.files import ONLY_SAMPLES, zipped
from tests.telegram.server import LoopbackTelegram

ROOT = Path(__file__).parents[2]
# The bot in a process of its own; reading waits for the file `open`.
PROGRAM = """
import sys, time
from pathlib import Path
from bot.app import ALLOWED_UPDATES, build_application
from knowledge import ingest
from knowledge.settings import DataSettings, Settings, TelegramSettings
from tests.bot.office import open_intake, open_test_office

folder, gate, base, files, token = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
settings = Settings(
    data=DataSettings(folder=str(folder)), telegram=TelegramSettings(base_url=base, base_file_url=files), token=token
)
prepare = ingest.prepare

def held(*args, **kwargs):
    (gate / "begun").touch()
    while not (gate / "open").exists():
        time.sleep(0.02)
    return prepare(*args, **kwargs)

ingest.prepare = held
office = open_test_office(folder, contents=(), settings=settings)
app = build_application(
    settings, engine=office.engine, shelf=office.shelf, intake=open_intake(office), clock=office.clock
)
app.run_polling(timeout=2, allowed_updates=ALLOWED_UPDATES)
"""


def start(settings: Settings, server: LoopbackTelegram, gate: Path) -> subprocess.Popen[bytes]:
    arguments = [settings.data.folder, str(gate), server.base_url, server.base_file_url, server.token]
    environment = {key: value for key, value in os.environ.items() if key != "THUKY_DATA"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


async def until(what: Callable[[], bool], user: User, within: float = 120) -> None:
    for _ in range(int(within / 0.05)):
        if what():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(user.chat.transcript())


def texts(user: User) -> list[str]:
    return [message.text for message in user.chat.messages if message.reply_to]


async def test_killed_between_two_files(loopback: LoopbackTelegram, settings: Settings, tmp_path: Path) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    with transaction(office.engine) as session:
        home = people.add_unit(session, "Sở Nội vụ", NOW)[0].id
        people.admit(session, 1, "Hoa", "admin", home, NOW)
    office.engine.dispose()
    hoa = loopback.user(1, "Hoa")
    running = start(settings, loopback, tmp_path)
    try:
        await hoa.send_document(plan(31), "31.txt")
        await hoa.send_document(plan(32, title="Phòng, chống thiên tai năm 2026"), "32.txt")
        await until(lambda: len(texts(hoa)) == 2 and (tmp_path / "begun").exists(), hoa)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert texts(hoa)[1] == "📥 32.txt\nĐang chờ, trước tệp này còn 1 tệp."
        (tmp_path / "open").touch()
        running = start(settings, loopback, tmp_path)
        await until(lambda: all(text.startswith("✅") for text in texts(hoa)), hoa)
        await asyncio.sleep(0.5)
        running.send_signal(signal.SIGTERM)
        await asyncio.to_thread(running.wait, 60)
    finally:
        running.kill()
        running.wait()
    assert [text.split("\n")[:2] for text in texts(hoa)] == [
        ["✅ Đã nạp.", "Kế hoạch số 31/KH-UBND ngày 05/02/2026"],
        ["✅ Đã nạp.", "Kế hoạch số 32/KH-UBND ngày 05/02/2026"],
    ]
    engine = open_engine(settings)
    with snapshot(engine) as session:
        assert [one.header.number for one in documents.documents(session)] == [
            *ONLY_SAMPLES,
            "31/KH-UBND",
            "32/KH-UBND",
        ]
        assert session.scalars(select(PendingActionRow)).all() == []
    engine.dispose()
    assert len(list(uploads.folder(settings).glob("*"))) == 2


def test_taken_in_and_not_yet_told_is_taken_in_once(settings: Settings) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    who = office.member(1, "Sở Nội vụ", admin=True)
    intake = open_intake(office)
    with transaction(office.engine) as session:
        ticket = tickets.put(session, who.id, tickets.Waiting("a.txt", 1, source="x", face=7), NOW)
    came = intake.aside()
    came.write_bytes(plan())
    (left,) = intake.left()
    assert left.upload == Upload("a.txt", who, source="x", ticket=ticket) and (left.chat_id, left.face) == (1, 7)
    assert intake.begin(left.upload)
    told = intake.take(left.upload, came, 1, lambda *_: None).edit
    assert told is not None and plain(told.html).startswith("✅ Đã nạp.")
    # Killed here: the next start takes it up, and finds it done.
    after = open_intake(office)
    (again,) = after.left()
    came = after.aside()
    came.write_bytes(plan())
    told = after.take(again.upload, came, 1, lambda *_: None).edit
    assert told is not None and plain(told.html).startswith("✅ Văn bản này đã có.")
    after.end(again.upload)
    assert after.left() == ()
    with snapshot(office.engine) as session:
        assert len(documents.documents(session)) == 3
    office.engine.dispose()


def test_what_never_ends_is_given_up_and_a_stop_in_good_order_is_no_try(settings: Settings) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    who = office.member(1, "Sở Nội vụ", admin=True)
    intake = open_intake(office)
    with transaction(office.engine) as session:
        tickets.put(session, who.id, tickets.Waiting("a.txt", 1, source="x"), NOW)
    (left,) = intake.left()
    for _ in range(5):
        assert intake.begin(left.upload)
        intake.lay_aside(left.upload)
    assert [intake.begin(left.upload) for _ in range(4)] == [True, True, True, False]
    assert "quản trị máy chủ" in say.GIVEN_UP.html
    # One who may not add documents any more does not by way of a restart either.
    with transaction(office.engine) as session:
        people.remove(session, who.id)
    assert intake.left() == ()
    with snapshot(office.engine) as session:
        assert session.scalars(select(PendingActionRow)).all() == []
    office.engine.dispose()


def test_the_documents_of_an_archive_wait_among_the_uploads(settings: Settings) -> None:
    office = open_test_office(Path(settings.data.folder), settings=settings)
    who = office.member(1, "Sở Nội vụ", admin=True)
    intake = open_intake(office)
    with transaction(office.engine) as session:
        ticket = tickets.put(session, who.id, tickets.Waiting("ca-nam.zip", 1, source="x"), NOW)
    came = intake.aside()
    came.write_bytes(zipped(a=plan(31), b=plan(32, title="Phòng, chống thiên tai năm 2026")))
    outcome = intake.take(Upload("ca-nam.zip", who, source="x", ticket=ticket), came, 1, lambda *_: None)
    assert outcome.errand is not None and [one.name for one in outcome.errand.uploads] == ["a.txt", "b.txt"]
    after = open_intake(office)  # killed; the sweep of the next start leaves what waits
    left = after.left()
    assert [one.upload for one in left] == list(outcome.errand.uploads)
    for one in left:
        told = after.take(one.upload, None, 1, lambda *_: None).edit
        assert told is not None and plain(told.html).startswith("✅ Đã nạp.")
        after.end(one.upload)
    assert len(list(uploads.folder(settings).glob("*"))) == 2
    office.engine.dispose()
