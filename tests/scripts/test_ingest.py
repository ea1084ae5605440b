"""The ingest command as it is typed: its lines, its table, its exit codes, and what it does with bad input."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge import batch
from knowledge import ingest as knowledge_ingest
from knowledge.db import open_engine, snapshot
from knowledge.errors import DataFolderError, ThukyError
from knowledge.settings import load
from knowledge.store import documents as store
from knowledge.store.refusals import refusals
from scripts import ingest as command
from scripts import office as composition
from tests.scripts.plan import Letters, write_plan

ROOT = Path(__file__).parents[2]


class Typed:
    """The command with its own config and data folder."""

    def __init__(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.config = tmp_path / "config.toml"
        self.data = tmp_path / "data"
        self.config.write_text(f'[data]\nfolder = "{self.data}"\n[clock]\ntoday = "2024-03-01"\n')
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        code = command.main(["--config", str(self.config), *map(str, arguments)])
        out, err = self._capsys.readouterr()
        return code, out, err

    def json(self, *arguments: object) -> tuple[int, list[dict[str, Any]]]:
        code, out, _ = self(*arguments, "--json")
        return code, [json.loads(line) for line in out.splitlines()]

    def numbers(self) -> list[str | None]:
        engine = open_engine(load(self.config, {}))
        with snapshot(engine) as session:
            found = [document.header.number for document in store.documents(session)]
        engine.dispose()
        return found


@pytest.fixture
def typed(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.setattr(composition, "load_encoder", lambda settings, folder: Letters())
    monkeypatch.delenv("THUKY_DATA", raising=False)
    return Typed(tmp_path, capsys)


def test_a_line_for_every_file_in_the_shape_that_is_fixed(typed: Typed, tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "in" / "ke-hoach.txt")
    code, (line,) = typed.json(plan)
    assert code == 0
    seconds = line.pop("seconds")
    assert 0 <= seconds < 60
    passages = line.pop("passages")
    assert passages >= 3
    assert line == {
        "path": str(plan),
        "status": "added",
        "reason": None,
        "document": {
            "id": 1, "kind": "Kế hoạch", "number": "31/KH-UBND", "issuer": "Ủy ban nhân dân tỉnh Hải Lăng",
            "issued_on": "2024-01-12", "title": "Chuyển đổi số năm 2024", "signer": "Nguyễn Văn An", "year": 2024,
        },
        "pages": 1,
        "obligations": 2,
        "ocr_pages": 0,
        "restored_syllables": 0,
    }  # fmt: skip
    again = typed.json(plan)[1][0]
    assert (again["status"], again["document"]["id"], again["passages"]) == ("unchanged", 1, passages)


def test_what_is_bad_is_refused_and_the_rest_goes_on(typed: Typed, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_plan(folder / "c.txt")
    (folder / "a.txt").write_bytes(b"")
    (folder / "b.pdf").write_bytes(b"\x00\x01\x02" * 500)
    code, lines = typed.json(tmp_path / "gone.txt", folder, tmp_path / "gone")
    assert code == 1
    assert [(Path(line["path"]).name, line["status"]) for line in lines] == [
        ("gone.txt", "refused"), ("a.txt", "refused"), ("b.pdf", "refused"), ("c.txt", "added"), ("gone", "refused"),
    ]  # fmt: skip
    assert lines[0]["reason"] == f"no file {tmp_path / 'gone.txt'}"
    assert all(line["reason"] and line["document"] is None and line["passages"] == 0 for line in lines[:3])
    assert typed.numbers() == ["31/KH-UBND"]


def test_replacing_only_when_asked_for(typed: Typed, tmp_path: Path) -> None:
    typed(write_plan(tmp_path / "a.txt"))
    later = write_plan(tmp_path / "b.txt", day=25)
    code, (line,) = typed.json(later)
    assert (code, line["status"]) == (1, "refused")
    code, (line,) = typed.json(later, "--replace")
    assert (code, line["status"], line["document"]["id"]) == (0, "replaced", 1)
    assert typed.numbers() == ["31/KH-UBND"]


def test_people_get_a_table(typed: Typed, tmp_path: Path) -> None:
    code, out, _ = typed(write_plan(tmp_path / "[bold]kế hoạch.txt"), tmp_path / "gone.txt")
    assert code == 1
    rows = [line for line in out.splitlines() if "│" in line]
    assert any("[bold]kế hoạch.txt" in row and "added" in row and "Kế hoạch 31/KH-UBND" in row for row in rows)
    assert any("refused" in row and "no file" in row for row in rows)


def test_an_empty_folder_is_said_without_opening_anything(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert typed(tmp_path / "in") == (0, "", "no files there\n")
    assert not typed.data.exists()


def test_a_fault_of_the_program_costs_one_file_only(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.ingest_file

    def trip(path: Path, **named: Any) -> Any:
        if path.name == "a.txt":
            raise RecursionError("too deep")
        return real(path, **named)

    monkeypatch.setattr(batch, "ingest_file", trip)
    code, lines = typed.json(write_plan(tmp_path / "a.txt"), write_plan(tmp_path / "b.txt", number="32"))
    assert (code, [line["status"] for line in lines]) == (1, ["refused", "added"])
    assert "met a fault of this program: RecursionError('too deep')" in lines[0]["reason"]
    assert typed.numbers() == ["32/KH-UBND"]


def test_a_disk_that_fills_up_stops_the_batch_with_what_is_done_done(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.ingest_file

    def fill(path: Path, **named: Any) -> Any:
        if path.name == "b.txt":
            raise DataFolderError("the disk is full")
        return real(path, **named)

    monkeypatch.setattr(batch, "ingest_file", fill)
    files = [write_plan(tmp_path / f"{name}.txt", number=str(40 + n)) for n, name in enumerate("abc")]
    with pytest.raises(ThukyError, match="the disk is full"):
        typed(*files)
    monkeypatch.undo()
    monkeypatch.setattr(composition, "load_encoder", lambda settings, folder: Letters())
    assert typed.numbers() == ["40/KH-UBND"]
    assert [line["status"] for line in typed.json(*files)[1]] == ["unchanged", "added", "added"]


def test_no_path_and_unknown_options_are_wrong_usage(typed: Typed) -> None:
    for arguments in ([], ["x.txt", "--nothing"]):
        with pytest.raises(SystemExit) as caught:
            typed(*arguments)
        assert caught.value.code == 2


def test_what_a_new_version_changes_is_said(typed: Typed, tmp_path: Path) -> None:
    typed(write_plan(tmp_path / "a.txt"))
    later = write_plan(tmp_path / "b.txt", day=25)
    _, out, _ = typed(later)
    assert "b.txt would change:" in out and "Hạn báo cáo 6 tháng đổi từ 15/6/2024 sang 25/6/2024" in out
    _, out, _ = typed(later, "--replace")
    assert "b.txt changes:" in out and "Hạn báo cáo 6 tháng đổi từ 15/6/2024 sang 25/6/2024" in out
    assert "1 documents: 1 replaced" in out


def test_known_files_are_read_again_when_asked(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = write_plan(tmp_path / "a.txt")
    typed(plan)
    reads: list[object] = []
    real = knowledge_ingest.confined.read

    def count(path: Path, *more: Any, **named: Any) -> Any:
        reads.append(path)
        return real(path, *more, **named)

    monkeypatch.setattr(knowledge_ingest.confined, "read", count)
    assert [line["status"] for line in typed.json(plan)[1]] == ["unchanged"]
    assert reads == []
    assert [line["status"] for line in typed.json(plan, "--again")[1]] == ["unchanged"]
    assert reads == [plan]


def test_a_secret_is_refused_with_its_reason_and_recorded(typed: Typed, tmp_path: Path) -> None:
    secret = tmp_path / "a.txt"
    secret.write_text("TỐI MẬT\n" + write_plan(tmp_path / "b.txt").read_text(encoding="utf-8"), encoding="utf-8")
    code, lines = typed.json(secret, tmp_path / "b.txt")
    assert (code, [line["status"] for line in lines]) == (1, ["refused", "added"])
    assert lines[0]["reason"].startswith("marked TỐI MẬT: the law on state secrets forbids")
    engine = open_engine(load(typed.config, {}))
    with snapshot(engine) as session:
        (row,) = refusals(session)
    engine.dispose()
    assert row.uploader is not None and row.uploader.startswith("shell ")


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    for number in range(3):
        write_plan(tmp_path / "in" / f"ke-hoach-{number}.txt", number=str(number + 1))
    (tmp_path / "in" / "hong.txt").write_bytes(b"")
    config = tmp_path / "config.toml"
    config.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n')
    program = (
        "import sys; from scripts import office, ingest; from tests.scripts.plan import Letters\n"
        "office.load_encoder = lambda settings, folder: Letters()\n"
        "sys.exit(ingest.main(sys.argv[1:]))"
    )
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "140", "LINES": "40"}
    environment.pop("THUKY_DATA", None)
    process = subprocess.Popen(
        [sys.executable, "-c", program, "--config", str(config), str(tmp_path / "in")],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the program is
        while piece := os.read(ours, 65536):
            shown += piece
    assert process.stdout is not None
    table = process.stdout.read().decode()
    assert process.wait(60) == 1
    os.close(ours)
    said = shown.decode("utf-8", "replace")
    assert "ke-hoach-2.txt" in said and "4/4" in said and "refused 1" in said
    assert "4 documents: 3 added, 1 refused" in table
