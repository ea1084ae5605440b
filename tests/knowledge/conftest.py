"""What several rooms' tests need to stand on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.reading import confined


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, of which none may be left."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    confined._reader.close()
    yield folder
    confined._reader.close()
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(tempfile, "tempdir", None)
