"""What a person waits for: start to ready, memory, an answer in process, an answer through the loopback Telegram.

`python -m benchmarks.answering [--data FOLDER] [--rounds N]` prints a Markdown table with the budgets beside the figures
and ends with 1 where one is missed. The documents are the samples that a first start brings in. The first start is
measured once, on an empty folder; with --data only later starts are. In process means reading, searching, writing down
and wording, without a channel; through Telegram, the bot is a process of its own and the loopback stands in this one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
MESSAGES = (
    "hạn báo cáo 9 tháng?",
    "han bao cao 6 thang?",
    "báo cáo năm gửi cho ai, qua đâu?",
    "bc nam nop truoc ngay nao",
    "đơn vị nào theo dõi, đôn đốc việc thực hiện kế hoạch cải cách hành chính?",
    "xã phải báo cáo phòng cháy chữa cháy khi nào",
    "sở nội vụ phải làm những gì",
    "kế hoạch 12 do ai ký, ngày nào",
    "mục đích của kế hoạch cải cách hành chính là gì",
    "tỷ lệ hồ sơ trực tuyến phải đạt bao nhiêu phần trăm",
    "giá vàng hôm nay thế nào",
    "đã nộp báo cáo 6 tháng rồi nhé, số 45/BC-STC",
    "bao cao 9 thang moi xong mot nua",
    "nộp rồi",
    "cảm ơn nhé",
)


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def missed(self) -> bool:
        return self.budget is not None and self.value > self.budget

    def row(self) -> str:
        budget = f"{self.budget:g} {self.unit}" if self.budget is not None else ""
        return f"| {self.name} | {self.value:.1f} {self.unit} | {budget} | {'**missed**' if self.missed else 'met' if budget else ''} |"


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _environment(data: Path, token: str = "") -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "TELEGRAM_TOKEN"}
    return {**kept, "THUKY_DATA": str(data), **({"TELEGRAM_TOKEN": token} if token else {})}


def first_answer(data: Path) -> float:
    """Seconds from starting the terminal to its first answer."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=_environment(data), input=f"{MESSAGES[0]}\n".encode(),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return time.perf_counter() - began


def in_process(data: Path, rounds: int) -> list[float]:
    """Milliseconds for each message, the first round thrown away."""
    from dataclasses import replace

    from bot.dialogue import messages
    from bot.dialogue.desk import Desk, Incoming, Shelf
    from bot.replies.html import split
    from knowledge import settings as configuration
    from knowledge.db import snapshot, transaction
    from knowledge.store import people
    from scripts.office import open_office
    from scripts.serve import _stock

    settings = configuration.load(ROOT / "config.toml", {"THUKY_DATA": str(data)})
    office = open_office(settings)
    desk = Desk(settings, Shelf(_stock(office)))
    with transaction(office.engine) as session:
        unit = people.add_unit(session, "Sở Tài chính", settings.now())[0]
        who = people.admit(session, 5, "Đo", "officer", unit.id, settings.now())
    times = []
    for number in range(rounds + 1):
        said = Incoming(who, -1 - number, 0, "", settings.now())
        for place, text in enumerate(MESSAGES):
            said = replace(said, text=text, message_id=place, now=settings.now())
            began = time.perf_counter()
            with snapshot(office.engine) as session:
                thought = messages.consider(session, desk, said)
            with transaction(office.engine) as session:
                outcome = messages.on_text(session, desk, said, thought)
            for reply in outcome.replies:
                split(reply.html)
            if number:
                times.append((time.perf_counter() - began) * 1000)
    office.engine.dispose()
    return times


DEADLINES = (
    "hạn báo cáo 9 tháng?", "bc nam cchc nop truoc ngay nao", "han bao cao 6 thang", "báo cáo quý III nộp khi nào",
    "còn mấy ngày nữa đến hạn báo cáo năm",
)  # fmt: skip


def deadline_answers(data: Path, rounds: int) -> list[float]:
    """Milliseconds of a deadline answer's own work: understanding, calculation, its words; no database, no network."""
    from bot.answering import answer
    from bot.replies.answers import answer_html
    from knowledge import settings as configuration
    from scripts.office import open_office
    from scripts.serve import _stock

    stock = _stock(open_office(configuration.load(ROOT / "config.toml", {"THUKY_DATA": str(data)})))
    times = []
    for number in range(rounds + 1):
        for question in DEADLINES:
            began = time.perf_counter()
            found = answer(
                question, office=stock.office, index=stock.index, library=stock.library, today=date(2026, 8, 1),
                unit="Sở Tài chính",
            )  # fmt: skip
            answer_html(found)
            if number:
                times.append((time.perf_counter() - began) * 1000)
            elif found.kind != "deadline":
                raise SystemExit(f"{question!r} is answered without a deadline")
    return times


async def through_telegram(data: Path, rounds: int) -> tuple[list[float], float, float]:
    """Milliseconds from a message to its answer, seconds from start to the first answer, megabytes at the end."""
    from tests.telegram.server import LoopbackTelegram

    async with LoopbackTelegram() as server:
        config = data / "benchmark.toml"
        config.write_text(
            f'[telegram]\nbase_url = "{server.base_url}"\nbase_file_url = "{server.base_file_url}"\n'
            "[limits]\nquestions_per_minute = 0\n"  # one person asks all of them here
        )
        lan = server.user(6, "Đo")
        began = time.perf_counter()
        await lan.send("/start")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scripts.serve", "--config", str(config), cwd=ROOT,
            env=_environment(data, server.token), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await lan.wait_for(1, within=60)
            ready = time.perf_counter() - began
            times = []
            for number in range(rounds + 1):
                for text in MESSAGES:
                    await asyncio.sleep(0.05)  # people do not write the moment the answer stands there
                    start = time.perf_counter()
                    await lan.send(text)
                    await lan.wait_for(1, within=10)
                    if number:
                        times.append((time.perf_counter() - start) * 1000)
            memory = _resident(process.pid)
        finally:
            process.terminate()
            await process.wait()
        if server.violations:
            raise SystemExit(f"the bot broke a rule of Telegram's: {server.violations[0]}")
    return times, ready, memory


def _resident(pid: int) -> float:
    """The most memory the process ever held, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else float("nan")


def _admit(data: Path) -> None:
    from knowledge import settings as configuration
    from knowledge.db import open_engine, transaction
    from knowledge.store import people

    settings = configuration.load(ROOT / "config.toml", {"THUKY_DATA": str(data)})
    engine = open_engine(settings)
    with transaction(engine) as session:
        unit = people.add_unit(session, "Sở Tài chính", settings.now())[0]
        people.admit(session, 6, "Đo", "admin", unit.id, settings.now())
    engine.dispose()


def measure(data: Path, rounds: int, *, first: bool) -> list[Figure]:
    figures = (
        [Figure("first start of all, model and samples built, to the first answer", first_answer(data), "s")]
        if first
        else []
    )
    figures.append(Figure("start to the first answer, terminal", min(first_answer(data) for _ in range(3)), "s", 8))
    inside = in_process(data, rounds)
    figures.append(Figure("answer in process, median", statistics.median(inside), "ms", 40))
    figures.append(Figure("answer in process, 95th percentile", percentile(inside, 0.95), "ms", 100))
    calculated = deadline_answers(data, rounds)
    figures.append(Figure("a deadline answer's own work, median", statistics.median(calculated), "ms", 15))
    _admit(data)
    outside, ready, memory = asyncio.run(through_telegram(data, rounds))
    figures.append(Figure("start to the first answer, Telegram", ready, "s", 8))
    figures.append(Figure("answer through Telegram, median", statistics.median(outside), "ms"))
    figures.append(Figure("answer through Telegram, 95th percentile", percentile(outside, 0.95), "ms", 150))
    figures.append(Figure("memory, highest", memory, "MB", 700))
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering")
    parser.add_argument("--data", type=Path, help="a data folder that is ready; default: a fresh one, thrown away")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        data = arguments.data or Path(fresh) / "data"
        figures = measure(data, arguments.rounds, first=arguments.data is None)
    print("| what | measured | budget | |\n|---|---|---|---|")
    for figure in figures:
        print(figure.row())
    return 1 if any(figure.missed for figure in figures) else 0


if __name__ == "__main__":
    raise SystemExit(main())
