"""A power cut at any instant: database and index agree after the next start, and the rest simply comes in."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.db import snapshot
from knowledge.settings import Settings, load
from knowledge.store import documents as store
from scripts import ingest as command
from scripts import office as composition
from tests.scripts.plan import Letters, write_plan

ROOT = Path(__file__).parents[2]
FILES = 40
# The index is saved after each file, so that a kill can also hit the saving.
PROGRAM = (
    "import sys; from scripts import office, ingest; from tests.scripts.plan import Letters\n"
    "office.load_encoder = lambda settings, folder: Letters(); ingest.SAVE_EVERY = 0\n"
    "sys.exit(ingest.main(sys.argv[1:]))"
)


def agrees(settings: Settings) -> int:
    """Open the office as a start does; how many documents it holds. Each is whole, and found."""
    office = composition.open_office(settings)
    try:
        with snapshot(office.engine) as session:
            assert office.kept.version == store.corpus_version(session)
            passages = store.index_passages(session)
            documents = store.documents(session)
            counts = [store.counts(session, document.id) for document in documents]
        assert all((one.passages, one.obligations) == (counts[0].passages, 2) for one in counts)
        assert len({document.sha256 for document in documents}) == len(documents)
        assert len(office.index) == len(passages)
        for document in documents[-3:]:
            hits = office.index.search(document.header.number or "", 200).hits
            wanted = {passage.id for passage in passages if passage.document_id == document.id}
            assert wanted & {hit.passage_id for hit in hits}
        return len(documents)
    finally:
        office.engine.dispose()


def test_killed_at_random_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "load_encoder", lambda settings, folder: Letters())
    monkeypatch.delenv("THUKY_DATA", raising=False)
    for number in range(FILES):
        write_plan(tmp_path / "in" / f"{number:02}.txt", number=str(number + 1))
    config = tmp_path / "config.toml"
    config.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n')
    settings = load(config, {})
    chance = random.Random(20240301)
    counted = [0]
    arguments = ["--config", str(config), str(tmp_path / "in"), "--json"]
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key != "THUKY_DATA"},
        )  # fmt: skip
        assert process.stdout is not None
        for _ in range(counted[-1] + chance.randint(1, 5)):  # lines of known files come first
            process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        counted.append(agrees(settings))
    assert counted == sorted(counted) and counted[1] > 0 and counted[-1] <= FILES
    assert command.main(arguments) == 0
    assert agrees(settings) == FILES
