"""The backup: taken while others write, sound, private, never over something, and enough to go on from."""

from __future__ import annotations

import sqlite3
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.dialogue import uploads
from knowledge.db import open_engine, snapshot, transaction
from knowledge.errors import DataFolderError
from knowledge.model import Header, Reading
from knowledge.settings import Settings, load, parse
from knowledge.store.documents import add_document, documents
from knowledge.store.rows import Content
from knowledge.tables import UnitRow
from scripts import backup as command

NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("THUKY_DATA", raising=False)
    config = tmp_path / "config.toml"
    config.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n[clock]\ntoday = "2024-03-01"\n')
    return config


@pytest.fixture
def settings(config: Path) -> Settings:
    return load(config, {})


def test_what_was_committed_comes_back_and_what_was_not_does_not(
    settings: Settings, config: Path, tmp_path: Path
) -> None:
    engine = open_engine(settings)
    with transaction(engine) as session:
        session.add(UnitRow(name="Sở Nội vụ", created_at=NOW))
    target = tmp_path / "copy.tar.gz"
    with transaction(engine) as session:  # someone is in the middle of something
        session.add(UnitRow(name="Sở Y tế", created_at=NOW))
        session.flush()
        command.backup(settings, config, target)
    engine.dispose()
    assert target.stat().st_mode & 0o777 == 0o600

    restored = tmp_path / "restored"
    with tarfile.open(target) as tar:
        assert sorted(tar.getnames()) == ["RESTORE.txt", "config.toml", "thuky.db"]
        tar.extractall(restored, filter="data")
    assert (restored / "config.toml").read_text() == config.read_text()
    assert "thuky.db-wal" in (restored / "RESTORE.txt").read_text(encoding="utf-8")
    again = open_engine(parse({"data": {"folder": str(restored)}}, {}))
    with snapshot(again) as session:
        assert session.scalars(select(UnitRow.name)).all() == ["Sở Nội vụ"]
    again.dispose()


def test_the_originals_of_stored_documents_come_back(
    settings: Settings, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(settings)
    held = {}
    with transaction(engine) as session:
        for number, name in enumerate(("a.docx", "b.pdf", "doi.txt")):
            came = uploads.aside(settings)
            came.write_bytes(b"original " + name.encode() * 1000)
            path, sha256 = uploads.keep(settings, came, name)
            reading = Reading(path=str(path), format="txt", encoding="unicode", blocks=(), pages=1)
            add_document(
                session, Content(str(path), reading, sha256, Header(number=f"{number}/KH"), (), (), (), name), NOW
            )
            held[name] = path
        # From the shell: its file lies elsewhere.
        reading = Reading(path="/x.txt", format="txt", encoding="unicode", blocks=(), pages=1)
        add_document(session, Content("/x.txt", reading, "1" * 64, Header(), (), ()), NOW)
    (uploads.folder(settings) / f"{'0' * 64}.txt").write_bytes(b"of no document")
    uploads.aside(settings).write_bytes(b"half")
    held["doi.txt"].write_bytes(b"changed since")
    engine.dispose()
    target = tmp_path / "copy.tar.gz"
    command.backup(settings, config, target)
    assert capsys.readouterr().err == f"{held['doi.txt']} is no longer the file that was read: left out\n"

    restored = tmp_path / "restored"
    with tarfile.open(target) as tar:
        packed = sorted(name for name in tar.getnames() if name.startswith("uploads/"))
        assert packed == sorted(f"uploads/{held[name].name}" for name in ("a.docx", "b.pdf"))
        assert {tar.getmember(name).mode for name in packed} == {0o600}
        tar.extractall(restored, filter="data")
    for path in held.values():
        path.unlink()  # the old machine is gone
    back = parse({"data": {"folder": str(restored)}}, {})
    again = open_engine(back)
    with snapshot(again) as session:
        originals = {one.file: uploads.original(back, one) for one in documents(session)}
    again.dispose()
    assert originals["a.docx"] == restored / "uploads" / held["a.docx"].name
    assert originals["b.pdf"] is not None and originals["b.pdf"].read_bytes() == b"original " + b"b.pdf" * 1000
    assert (originals["doi.txt"], originals["x.txt"]) == (None, None)


def test_without_a_target_it_goes_into_the_data_folder(
    settings: Settings, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_engine(settings).dispose()
    assert command.main(["--config", str(config)]) == 0
    (made,) = (settings.folder / "backups").iterdir()
    assert capsys.readouterr().out == f"{made}\n"
    assert made.name.startswith("thuky-20240301-") and made.name.endswith(".tar.gz")


def test_an_existing_target_is_left_alone(settings: Settings, config: Path, tmp_path: Path) -> None:
    open_engine(settings).dispose()
    target = tmp_path / "mine.tar.gz"
    target.write_text("mine")
    with pytest.raises(DataFolderError, match="already there"):
        command.backup(settings, config, target)
    assert target.read_text() == "mine"


def test_nothing_half_written_is_left(
    settings: Settings, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_engine(settings).dispose()
    (tmp_path / "out").mkdir()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "add", full)
    with pytest.raises(DataFolderError, match="cannot be written: No space left on device"):
        command.backup(settings, config, tmp_path / "out" / "a.tar.gz")
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(DataFolderError, match="cannot be written"):
        command.backup(settings, config, tmp_path / "nowhere" / "a.tar.gz")


def test_no_database_a_damaged_one_and_another_kind(settings: Settings, config: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.tar.gz"
    with pytest.raises(DataFolderError, match="nothing to back up"):
        command.main(["--config", str(config)])
    assert not settings.folder.exists()
    settings.folder.mkdir()
    (settings.folder / "thuky.db").write_bytes(b"no database" * 1000)
    with pytest.raises(DataFolderError, match="cannot be copied: file is not a database"):
        command.backup(settings, config, target)
    with pytest.raises(DataFolderError, match="use the tool of postgresql"):
        command.backup(parse({"database": {"url": "postgresql://h/d"}}, {}), config, target)
    assert not target.exists()


def test_a_damaged_page_is_noticed(settings: Settings, config: Path, tmp_path: Path) -> None:
    engine = open_engine(settings)
    with transaction(engine) as session:
        session.add_all(UnitRow(name=f"Đơn vị số {n} " + "x" * 200, created_at=NOW) for n in range(400))
    engine.dispose()
    path = settings.folder / "thuky.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[-3 * 4096 : -2 * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with pytest.raises(DataFolderError, match=r"is damaged|cannot be copied"):
        command.backup(settings, config, tmp_path / "a.tar.gz")
    assert not (tmp_path / "a.tar.gz").exists()
