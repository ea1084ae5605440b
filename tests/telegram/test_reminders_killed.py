"""The process killed while it sends: after every start the rest is sent, and each reminder stands in its chat once.

Two kills in the suite; `THUKY_KILLS=20` makes it the rehearsal of docs/decisions/0010-reminders.md.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.replies.reminders import CHECKING
from knowledge.db import open_engine, snapshot, transaction
from knowledge.settings import DataSettings, ObligationSettings, ReminderSettings, Settings, TelegramSettings
from knowledge.store import outbox, people
from tests.bot.office import open_test_office
from tests.telegram.client import User
from tests.telegram.faults import Fault
from tests.telegram.server import LoopbackTelegram

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("THUKY_KILLS", "2"))
START = datetime(2026, 9, 16, 1, 0, 5, tzinfo=UTC)  # 08:00:05 in the office: three days before the last day
UNITS = ("Sở Y tế", "Sở Tài chính", "Sở Nội vụ", "Sở Xây dựng", "Sở Tư pháp")
PROGRAM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
import time
from bot.app import ALLOWED_UPDATES, build_application
from bot.context import house_of
from tests.bot.office import open_test_office
from tests.telegram.test_reminders_killed import settings_of

folder, base, files, token, start = *sys.argv[1:5], float(sys.argv[5])
settings = settings_of(Path(folder), base, files, token)
office = open_test_office(Path(folder), contents=(), settings=settings)
clock = lambda: datetime.fromisoformat("2026-09-16T01:00:05+00:00") + timedelta(seconds=time.time() - start)
app = build_application(settings, engine=office.engine, shelf=office.shelf, clock=clock)
house_of(app).reminding._apart = 0.0
app.run_polling(timeout=2, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
"""


def settings_of(folder: Path, base: str, files: str, token: str) -> Settings:
    return Settings(
        data=DataSettings(folder=str(folder)),
        telegram=TelegramSettings(base_url=base, base_file_url=files),
        obligations=ObligationSettings(unconfirmed_in_reminders=True),
        reminders=ReminderSettings(digest=False),
        token=token,
    )


def start(folder: Path, server: LoopbackTelegram, began: float) -> subprocess.Popen[bytes]:
    arguments = [str(folder), server.base_url, server.base_file_url, server.token, str(began)]
    environment = {key: value for key, value in os.environ.items() if key != "THUKY_DATA"}
    log = (folder / "log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log
    )


def reminders_sent(server: LoopbackTelegram) -> int:
    return sum(call.method == "sendMessage" and call.params.get("text") != CHECKING for call in server.calls)


async def test_each_reminder_stands_once_whenever_the_process_dies(tmp_path: Path) -> None:
    dice, people_each = random.Random(20), max(8, KILLS * 7)
    async with LoopbackTelegram() as server:
        folder = tmp_path / "data"
        settings = settings_of(folder, server.base_url, server.base_file_url, server.token)
        office = open_test_office(folder, settings=settings)
        users: list[User] = []
        with transaction(office.engine) as session:
            homes = [people.add_unit(session, name, START)[0].id for name in UNITS]
            for number in range(people_each * len(UNITS)):
                people.admit(session, 2000 + number, f"Người {number}", "officer", homes[number % len(UNITS)], START)
        office.engine.dispose()
        for number in range(people_each * len(UNITS)):
            user = server.user(2000 + number, f"Người {number}")
            user.chat.room.open_to_bot = True
            users.append(user)
        server.random_faults(
            0.05, seed=6, faults=[Fault("error", status=500), Fault("error", status=429, retry_after=0)]
        )
        began, running, killed_in_flight = time.time(), None, 0
        try:
            for _ in range(KILLS):
                running = start(folder, server, began)
                goal, limit = reminders_sent(server) + dice.randint(1, 30), time.monotonic() + 30
                # The server runs in this loop: nothing rings when it has answered.
                while reminders_sent(server) < goal and running.poll() is None and time.monotonic() < limit:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)
                await asyncio.sleep(dice.random() * 0.02)
                running.send_signal(signal.SIGKILL)
                running.wait()
                killed_in_flight += bool(on_its_way(settings))
            running = start(folder, server, began)
            limit = time.monotonic() + 90
            while left(settings) and time.monotonic() < limit:  # noqa: ASYNC110 - the process is another one
                await asyncio.sleep(0.3)
            running.send_signal(signal.SIGTERM)
            await asyncio.to_thread(running.wait, 20)
        finally:
            if running is not None:
                running.kill()
                running.wait()
        told = f"kills {KILLS}, in flight {killed_in_flight}, people {len(users)}, calls {reminders_sent(server)}"
        (folder / "figures").write_text(told)
        stood = Counter(len([m for m in user.chat.messages if m.text.startswith("🔔")]) for user in users)
        assert stood == {1: len(users)}, (folder / "log").read_text()[-3000:]
        assert not any(CHECKING in message.text for user in users for message in user.chat.messages)
    engine = open_engine(settings)
    with snapshot(engine) as session:
        rows = [row for row in outbox.rows(session) if row.moment <= START]
        assert {row.state for row in rows} == {"sent"} and len(rows) == len(users)
        assert outbox.on_its_way(session) is None
    engine.dispose()


def on_its_way(settings: Settings) -> bool:
    engine = open_engine(settings)
    with snapshot(engine) as session:
        found = outbox.on_its_way(session)
    engine.dispose()
    return found is not None


def left(settings: Settings) -> bool:
    engine = open_engine(settings)
    with snapshot(engine) as session:
        moment = outbox.next_moment(session)
        found = outbox.on_its_way(session) is not None or moment is None or moment <= START + timedelta(minutes=1)
    engine.dispose()
    return found
