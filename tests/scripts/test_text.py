"""scripts.text: one file shown as it was read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.errors import FileMissingError
from scripts import text

CONFIG = Path(__file__).resolve().parents[2] / "config.toml"


def test_json_and_plain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("I. MỤC ĐÍCH\n1. Nâng cao chất lượng.\n", encoding="utf-8")
    assert text.main([str(path), "--json", "--config", str(CONFIG)]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "path": str(path),
        "format": "txt",
        "encoding": "unicode",
        "ocr_pages": 0,
        "restored_syllables": 0,
        "text": "I. MỤC ĐÍCH\n1. Nâng cao chất lượng.",
        "blocks": [
            {"page": 1, "kind": "heading", "text": "I. MỤC ĐÍCH", "restored": []},
            {"page": 1, "kind": "paragraph", "text": "1. Nâng cao chất lượng.", "restored": []},
        ],
    }
    assert text.main([str(path), "--config", str(CONFIG)]) == 0
    assert capsys.readouterr().out == "I. MỤC ĐÍCH\n1. Nâng cao chất lượng.\n"


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="nowhere"):
        text.main([str(tmp_path / "nowhere.pdf"), "--config", str(CONFIG)])
