"""The file of units (`[units] file`), TOML, to entries; nothing is stored here. Pure but for reading the file.

    [[unit]]
    name = "Sở Tài chính"
    parent = "UBND tỉnh An Bình"            # by any of its names
    level = "sở"                            # only where the name does not say it
    short = ["STC"]
    former = ["Sở Tài chính - Vật giá", {name = "Sở Kế hoạch và Đầu tư", until = 2025-02-28, note = "hợp nhất"}]

    [[unit]]
    name = "UBND huyện Phú Lâm"
    dissolved = 2025-07-01                  # the first day without it
    successors = ["UBND xã Tân Lập", "UBND xã Hòa An"]

Refused, each with a ConfigError of one line that names the unit and key: what is no TOML, an unknown key, a value of
another type, a level that is none, a name given twice, an abbreviation of two units under one parent, a circle.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge.errors import ConfigError
from knowledge.model import FormerName
from knowledge.text import nfc, squeeze
from knowledge.unit_names import LEVELS, key

NAME_CHARS = 200
_KEYS = ("name", "parent", "level", "short", "former", "dissolved", "successors")


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One unit as the file states it; None and empty where it states nothing."""

    name: str
    parent: str | None = None
    level: str | None = None
    short: tuple[str, ...] = ()
    former: tuple[FormerName, ...] = ()
    dissolved_on: date | None = None
    successors: tuple[str, ...] = ()


def load(path: Path) -> tuple[UnitEntry, ...]:
    """Read the file of units.

    Raises:
        ConfigError: the file is missing or cannot be used; the message names the unit and the key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # Windows editors put a mark in front
    except FileNotFoundError as error:
        raise ConfigError(f"units.file: no file {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"units.file: {path} cannot be read: {error}") from error
    return parse(text, str(path))


def parse(text: str, where: str = "units.toml") -> tuple[UnitEntry, ...]:
    """Entries of a file's text.

    Raises:
        ConfigError: as `load`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: no TOML: {error}") from error
    for name in table:
        if name != "unit":
            raise ConfigError(f"{where}: unknown section or key {name!r}; units stand under [[unit]]")
    rows = table.get("unit", [])
    if not isinstance(rows, list):
        raise ConfigError(f"{where}: units stand under [[unit]], in two brackets")
    entries = tuple(_entry(row, number, where) for number, row in enumerate(rows, 1))
    _check(entries, where)
    return entries


def _entry(row: object, number: int, where: str) -> UnitEntry:
    if not isinstance(row, Mapping):
        raise ConfigError(f"{where}: unit {number} must be a table of keys")
    if "name" not in row:
        raise ConfigError(f"{where}: unit {number} has no name")
    name = _text(row["name"], f"{where}: unit {number}: name")
    here = f"{where}: unit {number} ({name})"
    for word in row:
        if word not in _KEYS:
            raise ConfigError(f"{here}: unknown key {word}; known: {', '.join(_KEYS)}")
    level = _text(row["level"], f"{here}: level").lower() if "level" in row else None
    if level is not None and level not in LEVELS:
        raise ConfigError(f"{here}: level must be one of {', '.join(LEVELS)}, not {level!r}")
    return UnitEntry(
        name,
        _text(row["parent"], f"{here}: parent") if "parent" in row else None,
        level,
        tuple(_text(one, f"{here}: short") for one in _list(row, "short", here)),
        tuple(_former(one, here) for one in _list(row, "former", here)),
        _day(row["dissolved"], f"{here}: dissolved") if "dissolved" in row else None,
        tuple(_text(one, f"{here}: successors") for one in _list(row, "successors", here)),
    )


def _list(row: Mapping[str, Any], name: str, here: str) -> list[Any]:
    found = row.get(name, [])
    if not isinstance(found, list):
        raise ConfigError(f"{here}: {name} must be a list")
    return found


def _text(value: object, here: str) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{here} must be a text, not {value!r}")
    text = squeeze(nfc(value))
    if not key(text) or len(text) > NAME_CHARS:
        raise ConfigError(f"{here} must have 1 to {NAME_CHARS} characters")
    return text


def _day(value: object, here: str) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ConfigError(f"{here} must be a day like 2025-07-01 without quotation marks, not {value!r}")
    return value


def _former(value: object, here: str) -> FormerName:
    here = f"{here}: former"
    if isinstance(value, str):
        return FormerName(_text(value, here))
    if not isinstance(value, Mapping) or "name" not in value:
        raise ConfigError(f"{here} must be names, or tables with a name: {{name = …, until = 2025-06-30, note = …}}")
    for word in value:
        if word not in ("name", "until", "note"):
            raise ConfigError(f"{here}: unknown key {word}; known: name, until, note")
    until = _day(value["until"], f"{here}: until") if "until" in value else None
    note = value.get("note", "")
    if not isinstance(note, str):
        raise ConfigError(f"{here}: note must be a text, not {note!r}")
    return FormerName(_text(value["name"], here), until, squeeze(nfc(note)))


def _check(entries: tuple[UnitEntry, ...], where: str) -> None:
    names: dict[str, UnitEntry] = {}
    for entry in entries:
        if key(entry.name) in names:
            raise ConfigError(f"{where}: {entry.name} stands there twice")
        names[key(entry.name)] = entry
    short: dict[tuple[str | None, str], UnitEntry] = {}
    for entry in entries:
        parent = key(entry.parent) if entry.parent else None
        for one in entry.short:
            other = short.setdefault((parent, key(one)), entry)
            if other is not entry:
                raise ConfigError(f"{where}: {one} is short for {other.name} and for {entry.name}")
    for entry in entries:
        seen: list[str] = []
        at: UnitEntry | None = entry
        while at is not None:
            seen.append(at.name)
            at = names.get(key(at.parent)) if at.parent else None
            if at is not None and at.name in seen:
                raise ConfigError(f"{where}: a circle of parents: {' < '.join((*seen, at.name))}")
