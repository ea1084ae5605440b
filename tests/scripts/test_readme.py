"""The README's transcript is what the bot says, and scripts.ask answers in the fixed shape; one process, the samples, a fixed day."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYS = {"question", "understood", "kind", "answer", "deadlines", "citations", "abstained", "confidence", "ms"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples in it and a config that fixes the day of the README."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "config.toml").write_text('[clock]\ntoday = "2026-11-22"\n', encoding="utf-8")
    done = run(folder, "scripts.ingest", str(ROOT / "knowledge" / "samples"), "--json")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, module: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "TELEGRAM_TOKEN"}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments, "--config", str(folder / "config.toml")],
        cwd=ROOT, env={**kept, "THUKY_DATA": str(folder / "data"), "PYTHONUTF8": "1"}, input=typed, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip


def transcript() -> list[tuple[str, list[str]]]:
    block = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    said: list[tuple[str, list[str]]] = []
    for line in block.group(1).splitlines():
        if line.startswith("› "):
            said.append((line[2:], []))
        elif line.strip():
            said[-1][1].append(line)
    return said


def test_the_readme_tells_the_truth(office: Path) -> None:
    said = transcript()
    assert len(said) == 2
    done = run(office, "scripts.serve", "--unit", "Sở Tài chính", typed="".join(f"{typed}\n" for typed, _ in said))
    spoken = " ".join(done.stdout.split())
    for _, lines in said:
        for line in lines:
            plain = line.strip().lstrip("…")
            if not plain.startswith("["):  # buttons look otherwise in a terminal
                assert plain in spoken, plain


def ask(office: Path, *arguments: str) -> list[dict[str, object]]:
    done = run(office, "scripts.ask", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_answer_in_the_fixed_shape(office: Path) -> None:
    (found,) = ask(office, "hạn báo cáo 9 tháng?")
    assert set(found) == KEYS
    assert found["kind"] == "deadline" and found["abstained"] is False
    assert isinstance(found["deadlines"], Sequence) and isinstance(found["citations"], Sequence)
    first, cited = found["deadlines"][0], found["citations"][0]
    assert isinstance(first, dict) and isinstance(cited, dict)
    assert (first["due"], first["inclusive"], first["period"]) == ("2026-09-20", False, "9 tháng")
    assert first["rule"] == {"type": "date", "date": "2026-09-20", "inclusive": False}
    assert (first["recipient"], first["via"]) == ("Ủy ban nhân dân tỉnh", "Sở Nội vụ")
    assert (cited["section"], cited["number"], cited["restored"]) == ("IV.1", "12/KH-UBND", False)
    assert "trước ngày 20/9/2026" in cited["quote"]


def test_a_batch_keeps_ids_and_goes_on_after_a_bad_line(office: Path, tmp_path: Path) -> None:
    rows = [
        '{"id": "a", "question": "han bao cao 9 thang"}',
        "no json",
        '{"id": "b"}',
        '{"id": "c", "question": "giá vàng hôm nay"}',
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = run(office, "scripts.ask", "--batch", str(tmp_path / "batch.jsonl"), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["abstained"]) for row in found] == [("a", False), ("c", True)]
    assert found[1]["deadlines"] == []
    assert done.returncode == 1 and done.stderr.count("not an object") == 2


def test_usage_and_config_errors_end_in_one_line(office: Path, tmp_path: Path) -> None:
    assert run(office, "scripts.ask").returncode == 2
    (tmp_path / "config.toml").write_text("[answer]\ncontext_minuts = 3\n", encoding="utf-8")
    done = run(tmp_path, "scripts.ask", "hạn?")
    assert (done.returncode, done.stdout) == (1, "")
    assert "answer.context_minuts" in done.stderr and len(done.stderr.strip().splitlines()) == 1
