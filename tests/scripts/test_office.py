"""The office put together: when the index on disk is used, when it is built anew, and that nothing stale is served."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.db import snapshot
from knowledge.errors import DataFolderError, ModelError
from knowledge.settings import Settings, parse
from knowledge.store import documents as store
from scripts import office as composition
from scripts.ingest import ingest_all
from scripts.office import Opened, index_folder, open_office
from tests.scripts.plan import Letters, write_plan


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return parse({"data": {"folder": str(tmp_path / "data")}}, {})


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    encoder = Letters()
    monkeypatch.setattr(composition, "load_encoder", lambda settings, folder: encoder)
    yield encoder


def ingest(office: Opened, *paths: Path) -> list[str]:
    return [outcome.status for outcome in ingest_all(paths, office)]


def holds(office: Opened) -> set[int]:
    """The passages that a search for anything finds."""
    return {hit.passage_id for hit in office.index.search("báo cáo kế hoạch mục đích tổ chức thực hiện", 50).hits}


def stored(office: Opened) -> set[int]:
    with snapshot(office.engine) as session:
        return {passage.id for passage in store.index_passages(session)}


def test_a_second_start_embeds_nothing(settings: Settings, encoder: Letters, tmp_path: Path) -> None:
    first = open_office(settings)
    assert ingest(first, write_plan(tmp_path / "a.txt")) == ["added"]
    found = first.index.search("báo cáo 6 tháng", 3)
    first.engine.dispose()
    encoder.calls = 0
    second = open_office(settings)
    assert encoder.calls == 0
    assert [hit.passage_id for hit in second.index.search("báo cáo 6 tháng", 3).hits] == [
        hit.passage_id for hit in found.hits
    ]
    with snapshot(second.engine) as session:
        best = store.passage(session, found.hits[0].passage_id)
    assert "6 tháng" in best.passage.text
    second.engine.dispose()


def _delete(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink()
    folder.rmdir()


def _cut(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-7])


@pytest.mark.parametrize("harm", [_delete, _cut])
def test_a_missing_or_damaged_index_is_built_from_the_database(
    settings: Settings, encoder: Letters, tmp_path: Path, caplog: pytest.LogCaptureFixture, harm: object
) -> None:
    first = open_office(settings)
    ingest(first, write_plan(tmp_path / "a.txt"))
    first.engine.dispose()
    harm(index_folder(settings))  # type: ignore[operator]
    again = open_office(settings)
    assert holds(again) == stored(again) != set()
    assert "index: building it from the database" in caplog.text
    again.engine.dispose()
    encoder.calls = 0
    open_office(settings).engine.dispose()  # and it was saved
    assert encoder.calls == 0


def test_a_crash_between_commit_and_save_is_made_good_at_the_next_start(
    settings: Settings, encoder: Letters, tmp_path: Path
) -> None:
    first = open_office(settings)
    ingest(first, write_plan(tmp_path / "a.txt"))
    batch = ingest_all([write_plan(tmp_path / "b.txt", number="32")], first)
    assert next(batch).status == "added"
    first.kept.save = lambda: None  # type: ignore[method-assign]  # the process dies here: nothing is saved any more
    batch.close()
    first.engine.dispose()
    second = open_office(settings)
    assert holds(second) == stored(second)
    with snapshot(second.engine) as session:
        assert {item.header.number for item in store.documents(session)} == {"31/KH-UBND", "32/KH-UBND"}
    second.engine.dispose()


def test_another_model_means_another_index(settings: Settings, encoder: Letters, tmp_path: Path) -> None:
    first = open_office(settings)
    ingest(first, write_plan(tmp_path / "a.txt"))
    count = len(stored(first))
    first.engine.dispose()
    encoder.fingerprint, encoder.calls = "letters-2", 0
    second = open_office(settings)
    assert encoder.calls >= count
    second.engine.dispose()


def test_a_full_disk_while_the_index_is_rebuilt_does_not_stop_the_office(
    settings: Settings,
    encoder: Letters,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = open_office(settings)
    ingest(first, write_plan(tmp_path / "a.txt"))
    first.engine.dispose()
    _delete(index_folder(settings))

    def full(*_: object, **__: object) -> None:
        raise DataFolderError("the disk is full")

    monkeypatch.setattr(composition.Index, "save", full)
    office = open_office(settings)
    assert holds(office) == stored(office) != set()
    assert "it serves from memory only" in caplog.text
    assert not index_folder(settings).exists()
    office.engine.dispose()


def test_a_full_disk_at_the_end_of_a_batch_keeps_the_documents(
    settings: Settings, encoder: Letters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(settings)
    ingest(office, write_plan(tmp_path / "a.txt"))
    before = {path.name: path.read_bytes() for path in index_folder(settings).iterdir()}
    real = Path.open

    def full(path: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if "w" in mode and settings.folder in path.parents:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, mode, *rest, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        batch = ingest_all([write_plan(tmp_path / "b.txt", number="32")], office)
        assert next(batch).status == "added"
        with pytest.raises(DataFolderError, match="the next start builds the index"):
            next(batch)
    assert {path.name: path.read_bytes() for path in index_folder(settings).iterdir()} == before
    assert [path.name for path in settings.folder.iterdir() if path.name.startswith("index")] == ["index"]
    assert holds(office) == stored(office)
    office.engine.dispose()
    again = open_office(settings)
    assert holds(again) == stored(again)
    again.engine.dispose()


def test_an_office_without_documents_is_silent(
    settings: Settings, encoder: Letters, caplog: pytest.LogCaptureFixture
) -> None:
    office = open_office(settings)
    assert office.index.search("báo cáo", 5).hits == ()
    assert "index" not in caplog.text
    office.engine.dispose()


def test_a_model_that_cannot_be_loaded_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ModelError("embedding.model: no such model")

    monkeypatch.setattr(composition, "load_encoder", refuse)
    with pytest.raises(ModelError, match=r"embedding\.model"):
        open_office(settings)
