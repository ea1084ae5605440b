"""scripts.report: one message, a batch, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.reports.offices import office
from scripts import report as command


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("THUKY_DATA", str(tmp_path / "data"))
    path = tmp_path / "config.toml"
    path.write_text('[log]\nlevel = "ERROR"\n', encoding="utf-8")
    return str(path)


def test_a_batch_keeps_ids_and_refuses_what_is_no_message(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    rows = ['{"id": "a", "message": "chào cả nhà"}', "", '{"id": "b"}', "oops", '{"id": "c", "message": "huỷ", "today": "2024-02-30"}']  # fmt: skip
    batch.write_text("\n".join(rows), encoding="utf-8")
    assert command.main(["--config", config, "--batch", str(batch), "--json"]) == 1
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in out] == ["a", "b", None, "c"]
    assert out[0]["intent"] == "chat"
    assert out[1]["error"] == 'no "message"'
    assert all("error" in row for row in out[1:])


def test_the_shape_is_the_contracts(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        command.main(["--config", config, "đã nộp báo cáo 9 tháng, số 12/BC-SYT", "--today", "2024-09-18", "--json"])
        == 0
    )
    row = json.loads(capsys.readouterr().out)
    assert set(row) == {
        "message", "understood", "intent", "task", "state", "percent", "date", "document_number", "about_unit", "note",
        "ambiguous", "candidates", "also", "confidence",
    }  # fmt: skip
    # An empty office has no such task: it asks, and records nothing.
    assert (row["intent"], row["task"], row["state"], row["document_number"], row["ambiguous"]) == ("report", None, "submitted", "12/BC-SYT", True)  # fmt: skip


def test_a_task_is_named_by_file_document_and_obligation() -> None:
    from datetime import date

    from bot.reporting import understand

    tasks, _ = office("dan-van")
    report = understand("đã nộp báo cáo 9 tháng", tasks=tasks, today=date(2024, 9, 18), unit="Sở Y tế")
    assert command.report_json(report)["task"] == {
        "file": "000.txt", "document_id": 1, "obligation_id": 3, "period": "9 tháng", "action": "báo cáo kết quả thực hiện",
    }  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["a", "--batch", "b", "--json"], ["--batch", "b"], ["a", "--today", "mai"]])
def test_wrong_usage_is_2(config: str, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--config", config, *arguments])
    assert stopped.value.code == 2
