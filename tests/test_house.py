"""The house rules that a machine can hold: import directions, Unicode form, settings that agree with their file."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import unicodedata
from dataclasses import asdict
from pathlib import Path

from knowledge.settings import Settings, parse

ROOT = Path(__file__).resolve().parent.parent
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".ini", ".mako", ".cfg", ""}


def tracked() -> list[Path]:
    """Files git tracks or would; the whole tree where there is no git (an unpacked archive)."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_imports_run_in_one_direction() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_text_file_is_nfc() -> None:
    def composed(path: Path) -> bool:
        text = path.read_text(encoding="utf-8")
        return unicodedata.normalize("NFC", text) == text

    files = [path for path in tracked() if path.suffix in TEXT]
    assert [str(path) for path in files if not composed(path)] == []


def test_config_file_shows_every_default() -> None:
    table = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    defaults = asdict(Settings())
    del defaults["token"], defaults["llm_key"]
    assert table == json.loads(json.dumps(defaults))  # TOML knows lists, settings hold tuples


def test_the_shipped_config_is_valid() -> None:
    table = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    assert parse(table, {}) == Settings()
