"""The obligations command: every obligation, or the due dates of a window."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.db import open_engine, transaction
from knowledge.errors import NotFoundError
from knowledge.model import CadenceOnly, DateRule, Header, MonthlyRule, Obligation, Reading, Rule
from knowledge.settings import load
from knowledge.store import documents as store
from knowledge.store.rows import Content
from scripts import obligations as command


def asks(action: str, rule: Rule, period: str | None = None) -> Obligation:
    return Obligation(
        "report",
        action,
        ("Sở Tài chính",),
        "Ủy ban nhân dân tỉnh",
        "thư điện tử",
        period,
        rule,
        f"{action}.",
        "II.2",
        3,
        0,
    )


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("THUKY_DATA", raising=False)
    config = tmp_path / "config.toml"
    config.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n[clock]\ntoday = "2024-11-20"\n')
    settings = load(config, {})
    engine = open_engine(settings)
    found = (
        asks("báo cáo năm", DateRule(date(2024, 12, 5), True), "năm"),
        asks("báo cáo tháng", MonthlyRule(25, 0, False), "tháng"),
        asks("báo cáo định kỳ", CadenceOnly()),
    )
    for number, (name, sha) in enumerate((("a.docx", "a"), ("b.docx", "b"))):
        read = Reading(name, "docx", "unicode", (), 3)
        with transaction(engine) as session:
            header = Header(number=f"{number + 1}/KH")
            content = Content(f"/in/{name}", read, sha * 64, header, (), found[number:])
            store.add_document(session, content, settings.now())
    engine.dispose()
    return config


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_for_every_obligation_in_the_shape_that_is_fixed(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--config", str(config), "--json"]) == 0
    found = lines(capsys)
    assert [(line["id"], line["document_id"], line["action"]) for line in found] == [
        (1, 1, "báo cáo năm"), (2, 1, "báo cáo tháng"), (3, 1, "báo cáo định kỳ"),
        (4, 2, "báo cáo tháng"), (5, 2, "báo cáo định kỳ"),
    ]  # fmt: skip
    assert found[0] == {
        "id": 1, "document_id": 1, "file": "a.docx", "section": "II.2", "page": 3, "quote": "báo cáo năm.",
        "action": "báo cáo năm", "responsible": ["Sở Tài chính"], "recipient": "Ủy ban nhân dân tỉnh",
        "via": "thư điện tử", "period": "năm", "rule": {"type": "date", "date": "2024-12-05", "inclusive": True},
        "cooperating": [], "product": None, "trust": "found", "confidence": 1.0,
    }  # fmt: skip


def test_one_document(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--config", str(config), "--json", "--document", "2"]) == 0
    assert [line["id"] for line in lines(capsys)] == [4, 5]
    with pytest.raises(NotFoundError, match="no document with id 3"):
        command.main(["--config", str(config), "--document", "3"])


@pytest.mark.parametrize(
    ("window", "due"),
    [
        (["--from", "2024-11-25", "--to", "2024-12-25"], ["2024-11-25 2", "2024-11-25 4", "2024-12-05 1", "2024-12-25 2", "2024-12-25 4"]),
        (["--from", "2024-11-26", "--to", "2024-12-24"], ["2024-12-05 1"]),
        (["--to", "2024-12-01"], ["2024-11-25 2", "2024-11-25 4"]),  # from today
        (["--from", "2024-12-06", "--to", "2024-12-06"], []),
    ],
)  # fmt: skip
def test_due_dates_in_a_window_soonest_first(
    config: Path, capsys: pytest.CaptureFixture[str], window: list[str], due: list[str]
) -> None:
    assert command.main(["--config", str(config), "--json", *window]) == 0
    assert [f"{line['due']} {line['id']}" for line in lines(capsys)] == due


def test_a_due_date_says_what_it_closes_and_whether_anybody_works_then(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main(["--config", str(config), "--json", "--from", "2024-12-05", "--to", "2025-02-28"])
    added = ("due", "last_day", "closes", "last_working_day")
    assert [tuple(line[key] for key in added) for line in lines(capsys) if line["document_id"] == 1] == [
        ("2024-12-05", "2024-12-05", {"period": "năm", "year": 2024, "number": None}, None),
        ("2024-12-25", "2024-12-24", {"period": "tháng", "year": 2024, "number": 12}, None),
        ("2025-01-25", "2025-01-24", {"period": "tháng", "year": 2025, "number": 1}, None),
        ("2025-02-25", "2025-02-24", {"period": "tháng", "year": 2025, "number": 2}, None),
    ]
    command.main(["--config", str(config), "--json", "--document", "2", "--from", "2026-05-01", "--to", "2026-05-31"])
    (line,) = lines(capsys)
    assert (line["due"], line["last_day"], line["last_working_day"]) == ("2026-05-25", "2026-05-24", "2026-05-22")


def test_a_window_open_at_the_end_is_a_year(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--config", str(config), "--json", "--document", "2", "--from", "2024-01-01"])
    assert [line["due"] for line in lines(capsys)] == [f"2024-{month:02d}-25" for month in range(1, 13)]


def test_people_get_a_table(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--config", str(config), "--document", "1"]) == 0
    out = capsys.readouterr().out
    assert "monthly (day 25, month_offset 0, inclusive False)" in " ".join(out.split())
    assert command.main(["--config", str(config), "--from", "2024-12-01", "--to", "2024-12-26"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "│" in line]
    assert ["5/12/2024" in rows[0], "before 25/12/2024" in rows[1], "before 25/12/2024" in rows[2]] == [True] * 3


@pytest.mark.parametrize(
    "arguments", [["--from", "1/6/2024"], ["--from", "2024-06-02", "--to", "2024-06-01"], ["--document", "x"]]
)
def test_wrong_usage(config: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(["--config", str(config), *arguments])
    assert caught.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_it_starts_without_the_model(tmp_path: Path) -> None:
    code = "import sys, scripts.obligations; print([m for m in ('torch', 'faiss', 'onnxruntime', 'index') if m in sys.modules])"
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"
