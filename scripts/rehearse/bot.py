"""The bot in a process of its own, as serve.py runs it, with two differences: its clock is the rehearsal's, and it tells when
it has caught up with it. Started and killed by process.py.

`python -m scripts.rehearse.bot FOLDER prepare` takes the papers in, admits the people and prints the due dates it has read;
`… run` serves. What passes through: FOLDER/rehearsal.json with addresses and names. Refused: nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.answering import Library
from bot.dialogue.desk import Shelf, Stock
from knowledge.agenda import expand
from knowledge.db import snapshot, transaction
from knowledge.settings import DataSettings, ObligationSettings, Settings, TelegramSettings
from knowledge.store import documents, outbox, people
from scripts.ingest import ingest_all
from scripts.office import Opened, open_office
from scripts.rehearse.process import CLOCK, CONFIG, SETTLED, Moment


def settings_of(folder: Path, config: dict[str, Any]) -> Settings:
    return Settings(
        data=DataSettings(folder=str(folder)),
        telegram=TelegramSettings(base_url=config["base_url"], base_file_url=config["base_file_url"]),
        obligations=ObligationSettings(unconfirmed_in_reminders=True),
        token=config["token"],
    )


def opened(settings: Settings, config: dict[str, Any]) -> Opened:
    if config["model"] == "bundled":
        return open_office(settings)
    from tests.bot.office import HashEncoder

    return open_office(settings, HashEncoder())


def prepare(folder: Path, config: dict[str, Any]) -> None:
    """The papers and the people, and on stdout what was read: a JSON list of [paper, date, last day in time]."""
    office = opened(settings_of(folder, config), config)
    papers = sorted((folder / "papers").iterdir())
    refused = [outcome for outcome in ingest_all(papers, office) if outcome.status == "refused"]
    if refused:
        raise SystemExit(f"a paper was refused: {refused[0].reason}")
    now = datetime.fromisoformat(config["begins"])
    with transaction(office.engine) as session:
        ids = {name: people.add_unit(session, name, now)[0].id for name in config["units"]}
        for one in config["people"]:
            people.admit(session, one["id"], one["name"], one["role"], ids[one["unit"]], now)
    first, last = (date.fromisoformat(config[key]) for key in ("first", "last"))
    with snapshot(office.engine) as session:
        tasks = documents.load_office(session).tasks
    found = [
        [task.document.header.number, one.due.isoformat(), one.last.isoformat()]
        for one, task in expand(tasks, first, last)
    ]
    office.engine.dispose()
    print(json.dumps(found))


def run(folder: Path, config: dict[str, Any]) -> None:
    from bot.app import ALLOWED_UPDATES, build_application
    from bot.context import house_of

    settings = settings_of(folder, config)
    office = opened(settings, config)
    with snapshot(office.engine) as session:
        known = documents.load_office(session)
        stock = Stock(documents.corpus_version(session), known, Library(known), office.index)
    moment = Moment(folder / CLOCK)
    application = build_application(settings, engine=office.engine, shelf=Shelf(stock), clock=moment.now)
    reminding = house_of(application).reminding
    assert reminding is not None
    reminding._apart = 0.0  # days of the rehearsal are seconds: a second between two messages to one chat is long

    async def tell() -> None:
        """After each jump of the clock: plan and send, then say for which jump all is through."""
        told = ""
        while True:
            await asyncio.sleep(0.02)
            stamp = moment.stamp()
            if stamp == told:
                continue
            reminding.poke()
            while True:
                await asyncio.sleep(0.02)
                if not reminding.busy and not reminding._news.is_set() and not await asyncio.to_thread(left):
                    break
            (folder / SETTLED).write_text(stamp, encoding="ascii")
            told = stamp

    def left() -> bool:
        with snapshot(office.engine) as session:
            return bool(outbox.on_its_way(session) or outbox.due_now(session, moment.now()))

    announce, beacon = application.post_init, []

    async def begin(app: Any) -> None:
        if announce is not None:
            await announce(app)
        beacon.append(asyncio.create_task(tell()))

    closing = application.post_stop

    async def close(app: Any) -> None:
        for task in beacon:
            task.cancel()
        if closing is not None:
            await closing(app)

    application.post_init, application.post_stop = begin, close
    with contextlib.suppress(KeyboardInterrupt):
        application.run_polling(timeout=2, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)


def main() -> None:
    folder, what = Path(sys.argv[1]), sys.argv[2]
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    (prepare if what == "prepare" else run)(folder, config)


if __name__ == "__main__":
    main()
