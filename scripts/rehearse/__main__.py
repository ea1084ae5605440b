"""python -m scripts.rehearse --seed N [--units 129] [--kills 20] [--quick]: a reporting season against the loopback Bot API.

What passes through: a seed; the same one gives the same province and the same script, though not the same moments of death.
Prints what was reported, recorded, reminded, and how long answers took. Ends with 1 where a confirmed report is not in the
ledger as it was confirmed (or one there was not confirmed), or a reminder is missing, doubled or out of place.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from knowledge.workdays import Workdays
from scripts.rehearse import province as geography
from scripts.rehearse import script as plot
from scripts.rehearse import verdict as judging
from scripts.rehearse.bot import settings_of
from scripts.rehearse.expected import Rules
from scripts.rehearse.players import Players
from scripts.rehearse.process import CLOCK, BotProcess, Moment
from scripts.rehearse.season import Season, users_of
from scripts.rehearse.stage import Stage
from scripts.rehearse.truth import Truth
from scripts.rehearse.verdict import Verdict, centile
from tests.telegram.faults import Fault
from tests.telegram.server import LoopbackTelegram


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.rehearse", description=__doc__.partition(":")[2].strip())
    parser.add_argument("--seed", type=int, default=1, help="whose province and whose script (default: 1)")
    parser.add_argument("--units", type=int, help="how many units (default: 129; quick: 12)")
    parser.add_argument("--kills", type=int, help="how often the process is killed (default: 20; quick: 3)")
    parser.add_argument("--talk", type=float, help="how much is said besides what is handed in (default: 1; quick: 4)")
    parser.add_argument("--rate", type=float, default=6.0, help="acts a second, all people together (default: 6)")
    parser.add_argument(
        "--model",
        choices=("bundled", "hash"),
        help="the shipped model, or a hash of words (default: bundled; quick: hash)",
    )
    parser.add_argument(
        "--minutes", type=float, help="end after the day in which these are up, and judge what was played"
    )
    parser.add_argument("--days", type=int, help="only so many working days from the beginning")
    parser.add_argument("--quick", action="store_true", help="12 units, 3 kills, a round and a half")
    parser.add_argument("--verbose", action="store_true", help="a line a day on stderr")
    parser.add_argument("--keep", type=Path, help="leave the data folder here")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO if arguments.verbose else logging.WARNING, format="%(asctime)s %(message)s")
    if arguments.quick:
        arguments.units, arguments.kills = arguments.units or 12, 3 if arguments.kills is None else arguments.kills
        arguments.model, arguments.rate = arguments.model or "hash", max(arguments.rate, 25.0)
        arguments.days, arguments.talk = arguments.days or 14, arguments.talk or 4.0
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="thuky-rehearsal-"))
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the bot is not left behind
    try:
        return asyncio.run(_rehearse(arguments, folder))
    finally:
        if arguments.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


async def _rehearse(arguments: argparse.Namespace, folder: Path) -> int:
    began = time.monotonic()
    dice = random.Random(arguments.seed)
    province = geography.make(arguments.seed, arguments.units or 129)
    moment = Moment(folder / CLOCK)
    moment.put(datetime.combine(geography.FIRST, datetime.min.time()) + timedelta(hours=7, minutes=30))
    async with LoopbackTelegram() as server:
        server.world.clock = lambda: int(moment.now().timestamp())
        server.world.twice = 1 << 60  # every update comes once more after the bot has confirmed it
        server.random_faults(
            0.05, seed=arguments.seed, faults=[Fault("error", status=500), Fault("error", status=429, retry_after=0)]
        )
        bot = BotProcess(folder)
        config = _config(province, server, arguments, moment)
        bot.write(config, {paper.file: paper.text for paper in province.papers})
        read = {tuple(one) for one in await asyncio.to_thread(bot.prepare)}
        if problems := _misread(province, read):
            print("the papers are read otherwise than they were meant:", *problems, sep="\n  ", file=sys.stderr)
            return 1
        settings = settings_of(folder, config)
        rules = Rules(settings.reminders, Workdays.of(settings))
        stage = Stage(server, bot, moment, Truth(), arguments.rate)
        users_of(stage, province.people)
        days = [day for day in geography.days(geography.FIRST, geography.LAST) if rules.workdays.is_working(day)]
        season = Season(
            stage, Players(stage, province, dice, rules.after),
            plot.write(province, dice, rules.workdays.is_working, arguments.talk or 1.0), rules, dice,
            kills=20 if arguments.kills is None else arguments.kills, outages=1 if arguments.quick else 3,
        )  # fmt: skip
        bot.start()
        started = time.monotonic()
        if arguments.minutes:
            season.until = started + 60 * arguments.minutes
        try:
            await season.play(days[: arguments.days])
        finally:
            bot.end()
        ended = time.monotonic()
        verdict = judging.compare(settings, stage.truth, province, rules, season.mornings, server)
        _print(arguments, province, stage, season, verdict, (ended - started, time.monotonic() - began))
    return 0 if verdict.good else 1


def _config(
    province: geography.Province, server: LoopbackTelegram, arguments: argparse.Namespace, moment: Moment
) -> dict[str, Any]:
    return {
        "base_url": server.base_url, "base_file_url": server.base_file_url, "token": server.token,
        "model": arguments.model or "bundled", "begins": moment.now().isoformat(),
        "first": geography.BEFORE.isoformat(), "last": geography.LAST.isoformat(),
        "units": [unit.name for unit in province.units],
        "people": [
            {"id": one.id, "name": one.name, "role": one.role, "unit": one.unit.name}
            for one in province.people if not one.joins and one.unit is not None
        ],
    }  # fmt: skip


def _misread(province: geography.Province, read: set[tuple[str, ...]]) -> list[str]:
    """Where the bot's reading of the papers is not what they were made of."""
    meant = {(one.number, one.due.isoformat(), one.last.isoformat()) for duty in province.duties for one in duty.rounds}
    within = {one for one in read if date.fromisoformat(one[1]) <= geography.LAST}
    return [f"not found: {one}" for one in sorted(meant - within)] + [
        f"not meant: {one}" for one in sorted(within - meant)
    ]


def _print(
    arguments: argparse.Namespace, province: geography.Province, stage: Stage, season: Season, verdict: Verdict,
    took: tuple[float, float],
) -> None:  # fmt: skip
    truth, counts = stage.truth, stage.truth.counts
    calls = [call for call in stage.server.calls if call.method != "getUpdates"]
    failed = sum(call.status in (429, 500) for call in calls)
    asked = max(1, truth.answers.total())
    quiet, rest = truth.replies, truth.disturbed
    rows = [
        ("seed, units, people, days", f"{arguments.seed}, {len(province.units)}, {len(province.people)}, {len(season.mornings)}"),
        ("typed, pressed", f"{counts['messages']}, {counts['presses']} (said again after a lost answer: {counts['said again']})"),
        ("questions, answered with the right day", f"{counts['questions']}, {truth.answers['right']} of {asked}"),
        ("reports meant", f"{counts['reported']} (not understood at once {counts['not understood at once']}, given up {counts['given up']}, "
         f"shown for another round {counts['shown for another round']})"),
        ("confirmed on the screen = in the ledger", f"{verdict.confirmed} = {verdict.recorded}"),
        ("of these standing", f"{verdict.standing[0]} = {verdict.standing[1]} (taken back {counts['taken back']}, corrections {counts['corrections']})"),
        ("reminders due = sent", f"{verdict.due} = {verdict.sent} (and {verdict.optional} that might come or not)"),
        ("missed, doubled, uncalled for", f"{len(verdict.missed)}, {len(verdict.doubled)}, {len(verdict.uncalled)}"),
        ("silence told to those who follow", f"{verdict.silences[0]} = {verdict.silences[1]}"),
        ("kills, networks gone, calls, answered 429 or 500", f"{len(stage.bot.kills)}, {season.gone}, {len(calls)}, {failed}"),
        ("answers apart from faults: p50, p95, max", f"{1000 * centile(quiet, 0.5):.0f}, {1000 * centile(quiet, 0.95):.0f}, "
         f"{1000 * max(quiet, default=0):.0f} ms ({len(quiet)})"),
        ("with faults in them: p50, p95, max", f"{1000 * centile(rest, 0.5):.0f}, {1000 * centile(rest, 0.95):.0f}, "
         f"{1000 * max(rest, default=0):.0f} ms ({len(rest)})"),
        ("updates a second", f"{(counts['messages'] + counts['presses']) / took[0]:.1f}"),
        ("memory of the bot at most", f"{stage.bot.most_memory:.0f} MB"),
        ("time", f"{took[0]:.0f} s of the season, {took[1]:.0f} s in all (load {os.getloadavg()[0]:.1f})"),
    ]  # fmt: skip
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")
    for title, found in (
        ("WRONG", verdict.wrong), ("MISSED", verdict.missed), ("DOUBLED", verdict.doubled), ("UNCALLED", verdict.uncalled),
        ("AGAINST THE BOT API", verdict.violations), ("odd", truth.odd),
    ):  # fmt: skip
        for one in found[:60]:
            print(f"{title}: {' '.join(one.split())}", file=sys.stderr)
        if len(found) > 60:
            print(f"{title}: and {len(found) - 60} more", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
