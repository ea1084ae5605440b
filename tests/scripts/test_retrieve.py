"""scripts.retrieve: its shapes and refusals, on a stand-in encoder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.errors import DamagedFileError, FileMissingError
from scripts import cli, retrieve
from tests.index.hashing import HashingEncoder


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(retrieve, "load_encoder", lambda settings, folder: HashingEncoder())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("")
    rows = [
        {"id": "a", "text": "Báo cáo năm gửi trước ngày 25/11."},
        {"id": "b", "title": "Công văn 7", "text": "Rà soát dự toán."},
        {"id": "c", "text": "Phòng cháy chữa cháy rừng. " * 60},
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))


def test_a_line_for_each_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = [{"id": "q1", "text": "du toan"}, {"id": "q2", "text": "chữa cháy"}, {"id": "q3", "text": "😀"}]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(row) for row in queries))
    assert retrieve.main(["--corpus", "p.jsonl", "--queries", "q.jsonl", "--top", "2"]) == 0
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in out] == ["q1", "q2", "q3"]
    assert [row["hits"][0]["id"] for row in out[:2]] == ["b", "c"]
    assert [len(row["hits"]) for row in out] == [2, 2, 0]
    assert all(row["ms"] >= 0 for row in out)
    assert list(tmp_path.glob("data/**")) == []


@pytest.mark.parametrize("line", ["{", "[1]", '{"id": 1}', '{"text": "a"}', '{"id": 1, "text": 5}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1, "text": "a"}\n' + line)
    with pytest.raises(DamagedFileError, match="line 2"):
        retrieve.main(["--corpus", "p.jsonl", "--queries", "q.jsonl"])


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FileMissingError, match=r"no file none\.jsonl"):
        retrieve.main(["--corpus", "none.jsonl", "--queries", "none.jsonl"])
    with pytest.raises(SystemExit) as wrong_usage:
        retrieve.main(["--corpus", "p.jsonl"])
    assert wrong_usage.value.code == 2

    def refused(_: object) -> int:
        raise FileMissingError("no file x")

    with pytest.raises(SystemExit) as stopped:
        cli.run(refused)
    assert stopped.value.code == 1
    assert capsys.readouterr().err.endswith("no file x\n")
