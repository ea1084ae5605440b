"""Does a request conform to the Bot API description? Facts from bot_api.json, no opinion of its own.

What passes through: the raw parameters of one call (form strings or a JSON body) and the names of its uploaded parts;
out come decoded values and a list of problems, each with the path where it lies
(`reply_markup.inline_keyboard[0][1].callback_data`). Results go the same way, so the loopback cannot lie either.
Refused: unknown methods, unknown or missing parameters, wrong types at any depth, uploads nobody refers to.
Lengths, alphabets and other limits that the description does not hold are in limits.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

Table = dict[str, Any]
ATTACH = "attach://"
_ARRAY = "Array of "
_INTEGER = re.compile(r"[+-]?\d{1,19}")
_FLOAT = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
# Unions whose members are told apart by "type" = the member's name in snake case after the union's own.
_BY_TYPE = {
    "BotCommandScope", "InputMedia", "InputPaidMedia", "InputProfilePhoto", "InputStoryContent", "MenuButton", "ReactionType",
}  # fmt: skip
# "For simple text buttons, String can be used instead of this object"; the table has no room for that sentence.
_ALSO_STRING = {"KeyboardButton"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One disagreement with the description."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}" if self.path else self.what


class ApiError(Exception):
    """A refusal as Telegram words it. `kind` says whose fault: "" is nobody's (a user blocked the bot, a query expired)."""

    def __init__(self, status: int, description: str, kind: str = "", parameters: Mapping[str, Any] | None = None):
        super().__init__(description)
        self.status = status
        self.description = description
        self.kind = kind
        self.parameters = dict(parameters or {})


@dataclass(slots=True)
class Decoded:
    """A call's parameters as values; `problems` empty means it conforms."""

    params: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Description:
    """The methods and types of one Bot API version."""

    def __init__(self, table: Table) -> None:
        self.version: str = table["version"]
        self.methods: dict[str, Any] = table["methods"]
        self.types: dict[str, Any] = table["types"]
        self._canonical = {name.lower(): name for name in self.methods}

    def method(self, name: str) -> str | None:
        """The method's own spelling; Telegram ignores the case."""
        return self._canonical.get(name.lower())

    def decode(self, method: str, raw: Mapping[str, Any], parts: Collection[str] = ()) -> Decoded:
        """Values of `raw`, whose top level holds strings where the call was form-encoded, and their problems."""
        fields = self.methods[method]["fields"]
        decoded = Decoded()
        used: set[str] = set()
        for name, value in raw.items():
            if name not in fields:
                decoded.problems.append(Problem(name, f"{method} has no such parameter"))
                continue
            decoded.params[name], problems = self._top(fields[name]["types"], value, name)
            decoded.problems += problems
        for name in parts:
            if name in fields and "InputFile" in fields[name]["types"]:
                decoded.params[name] = ATTACH + name
        for text in _strings(decoded.params):
            if text.startswith(ATTACH):
                used.add(text.removeprefix(ATTACH))
        for name in used - set(parts):
            decoded.problems.append(Problem(name, "attach:// names a part that was not uploaded"))
        for name in set(parts) - used:
            decoded.problems.append(Problem(name, "an uploaded part that no parameter refers to"))
        for name, spec in fields.items():
            if spec["required"] and name not in decoded.params:
                decoded.problems.append(Problem(name, "required parameter is missing"))
        return decoded

    def result(self, method: str, value: Any) -> list[Problem]:
        """Problems of what the loopback itself is about to answer."""
        return self.value(self.methods[method]["returns"], value, "result")

    def value(self, types: list[str], value: Any, path: str) -> list[Problem]:
        """Problems of a decoded value that may be any of `types`; of several, those of the closest type."""
        return _closest([self._one(kind, value, path) for kind in types])

    def _top(self, types: list[str], value: Any, path: str) -> tuple[Any, list[Problem]]:
        if not isinstance(value, str):
            return value, self.value(types, value, path)
        if "Integer" in types and _INTEGER.fullmatch(value):
            return int(value), []
        if "Float" in types and _FLOAT.fullmatch(value):
            return float(value), []
        if "Boolean" in types and value.lower() in _BOOLEANS:
            return _BOOLEANS[value.lower()], []
        if "String" in types:
            return value, []
        if types == ["InputFile"]:
            return value, [] if value.startswith(ATTACH) else [Problem(path, "must be an uploaded file")]
        if {"Integer", "Float", "Boolean"} & set(types):
            return value, [Problem(path, f"expected {' or '.join(types)}, got {value[:40]!r}")]
        try:
            parsed = json.loads(value)
        except ValueError:
            return value, [Problem(path, f"can't parse JSON for {' or '.join(types)}: {value[:40]!r}")]
        return parsed, self.value(types, parsed, path)

    def _one(self, kind: str, value: Any, path: str) -> list[Problem]:
        if kind.startswith(_ARRAY):
            if not isinstance(value, list):
                return [Problem(path, f"expected {kind}, got {_name(value)}")]
            inner = kind.removeprefix(_ARRAY)
            return [p for i, item in enumerate(value) for p in self._one(inner, item, f"{path}[{i}]")]
        if kind in _PLAIN:
            wrong = not isinstance(value, _PLAIN[kind]) or (isinstance(value, bool) and kind != "Boolean")
            return [Problem(path, f"expected {kind}, got {_name(value)}")] if wrong else []
        if kind == "InputFile":
            ok = isinstance(value, str) and value.startswith(ATTACH)
            return [] if ok else [Problem(path, "must be an uploaded file")]
        if kind in _ALSO_STRING and isinstance(value, str):
            return []
        spec = self.types.get(kind)
        if spec is None:
            return [Problem(path, f"the description has no type {kind}")]
        return self._union(kind, value, path) if spec["subtypes"] else self._object(kind, value, path)

    def _union(self, kind: str, value: Any, path: str) -> list[Problem]:
        members: list[str] = self.types[kind]["subtypes"]
        if kind in _BY_TYPE and isinstance(value, dict):
            named = {_snake(member.removeprefix(kind)): member for member in members}
            if value.get("type") not in named:
                return [Problem(f"{path}.type", f"{kind} has no type {value.get('type')!r}; known: {', '.join(named)}")]
            members = [named[value["type"]]]
        return _closest([self._one(member, value, path) for member in members])

    def _object(self, kind: str, value: Any, path: str) -> list[Problem]:
        if not isinstance(value, dict):
            return [Problem(path, f"expected {kind}, got {_name(value)}")]
        fields = self.types[kind]["fields"]
        found = [Problem(f"{path}.{name}", f"{kind} has no such field") for name in value if name not in fields]
        for name, spec in fields.items():
            if name in value:
                found += self.value(spec["types"], value[name], f"{path}.{name}")
            elif spec["required"]:
                found.append(Problem(f"{path}.{name}", f"required field of {kind} is missing"))
        return found


_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,), "Float": (int, float), "String": (str,), "Boolean": (bool,), "True": (bool,),
}  # fmt: skip


def _name(value: Any) -> str:
    names = {
        dict: "an object",
        list: "an array",
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a float",
    }
    return names.get(type(value), "null")


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _closest(attempts: list[list[Problem]]) -> list[Problem]:
    # Foreign fields say “another type was meant” more strongly than anything else.
    return min(attempts, key=lambda found: (sum("no such field" in p.what for p in found), len(found)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


@lru_cache(maxsize=1)
def description() -> Description:
    """The description that lies beside this file, read once."""
    return Description(json.loads((Path(__file__).parent / "bot_api.json").read_text(encoding="utf-8")))
