"""Telegram's HTML to plain text and entities, with lengths in UTF-16 code units. Pure.

Refused, as Telegram words it (“can't parse entities: …”): a tag it does not know, a tag left open or closed out of
turn, an attribute it does not name, a character reference it does not know. Stricter than Telegram on purpose where
its manual says “must” but its parser shrugs: a bare `&` or `>` (text somebody forgot to escape), formatting inside
code and pre, a blockquote in a blockquote (Telegram drops these silently, so the reader sees less than was meant).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.telegram.api import ApiError

Entity = dict[str, Any]

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-time": "date_time",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"}, "span": {"class"}, "tg-emoji": {"emoji-id"}, "code": {"class"}, "blockquote": {"expandable"},
    "tg-time": {"unix", "format"},
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START = re.compile(
    r"<([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[A-Za-z0-9.-]+))?)*)\s*>"
)
_END = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)\s*>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]+)))?")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([A-Za-z]+));")
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w@])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("url", re.compile(r"(?<!\w)https?://[^\s<>\"]+")),
    ("hashtag", re.compile(r"(?<![\w&#])#\w*[^\W\d]\w*")),
)


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def _refuse(what: str) -> ApiError:
    return ApiError(400, f"Bad Request: can't parse entities: {what}", "entities")


@dataclass(slots=True)
class _Open:
    tag: str
    at: int
    begin: int
    attributes: dict[str, str]


def _attributes(tag: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        name = match[1].lower()
        if name not in _ATTRIBUTES.get(tag, set()):
            raise _refuse(f'Tag "{tag}" has no attribute "{name}"')
        found[name] = _unescape(next((value for value in match.groups()[1:] if value is not None), ""))
    if tag == "a" and not found.get("href"):
        raise _refuse('Tag "a" must have attribute "href"')
    if tag == "span" and found.get("class") != "tg-spoiler":
        raise _refuse('Tag "span" must have class "tg-spoiler"')
    if tag == "code" and "class" in found and not found["class"].startswith("language-"):
        raise _refuse('Tag "code" has a class that is no language')
    if tag == "tg-emoji" and not found.get("emoji-id", "").isdigit():
        raise _refuse('Tag "tg-emoji" must have attribute "emoji-id"')
    if tag == "tg-time" and not found.get("unix", "").isdigit():
        raise _refuse('Tag "tg-time" must have attribute "unix"')
    return found


def _unescape(text: str) -> str:
    out, at = [], 0
    while at < len(text):
        if text[at] == "&":
            char, at = _reference(text, at)
            out.append(char)
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def _reference(text: str, at: int) -> tuple[str, int]:
    match = _REFERENCE.match(text, at)
    if match is None:
        raise _refuse(f"unescaped '&' at byte offset {_bytes(text, at)}")
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        if name not in _NAMED:
            raise _refuse(f"unsupported entity '&{name};' at byte offset {_bytes(text, at)}")
        return _NAMED[name], match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code > 0x10FFFF:
        raise _refuse(f"unsupported character reference at byte offset {_bytes(text, at)}")
    return chr(code), match.end()


def _bytes(text: str, at: int) -> int:
    return len(text[:at].encode("utf-8"))


def _check_nesting(tag: str, stack: list[_Open], at: int) -> None:
    inside = [opened.tag for opened in stack]
    if "code" in inside or ("pre" in inside and not (tag == "code" and inside[-1] == "pre")):
        raise _refuse(f'"{tag}" inside code or pre at byte offset {at}')
    if tag == "blockquote" and "blockquote" in inside:
        raise _refuse(f"blockquote inside blockquote at byte offset {at}")


def _entity(opened: _Open, end: int, parent: _Open | None) -> Entity | None:
    kind, extra = _TAGS[opened.tag], opened.attributes
    made: Entity = {"type": kind, "offset": opened.begin, "length": end - opened.begin}
    if opened.tag == "a":
        made["url"] = extra["href"]
    elif opened.tag == "code" and parent is not None and parent.tag == "pre":
        if "class" in extra:
            parent.attributes["language"] = extra["class"].removeprefix("language-")
        return None
    elif opened.tag == "pre" and "language" in extra:
        made["language"] = extra["language"]
    elif opened.tag == "blockquote" and "expandable" in extra:
        made["type"] = "expandable_blockquote"
    elif opened.tag == "tg-emoji":
        made["custom_emoji_id"] = extra["emoji-id"]
    elif opened.tag == "tg-time":
        made["unix_time"] = int(extra["unix"])
        made |= {"date_time_format": extra["format"]} if "format" in extra else {}
    return made if made["length"] else None


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of a text in parse mode HTML, before trimming.

    Raises:
        ApiError: 400 “can't parse entities”, saying what and at which byte.
    """
    out: list[str] = []
    entities: list[Entity] = []
    stack: list[_Open] = []
    at = length = 0
    while at < len(text):
        char = text[at]
        if char == "<":
            if match := _END.match(text, at):
                if not stack:
                    raise _refuse(f"unexpected end tag at byte offset {_bytes(text, at)}")
                opened = stack.pop()
                if opened.tag != match[1].lower():
                    raise _refuse(
                        f'unmatched end tag at byte offset {_bytes(text, at)}, expected "</{opened.tag}>", found "{match[0]}"'
                    )
                made = _entity(opened, length, stack[-1] if stack else None)
                entities += [made] if made else []
            elif match := _START.match(text, at):
                tag = match[1].lower()
                if tag not in _TAGS:
                    raise _refuse(f'unsupported start tag "{tag}" at byte offset {_bytes(text, at)}')
                _check_nesting(tag, stack, _bytes(text, at))
                stack.append(_Open(tag, at, length, _attributes(tag, match[2])))
            else:
                name = re.match(r"</?([^\s<>/]*)", text[at:])
                raise _refuse(f'unsupported start tag "{name[1] if name else ""}" at byte offset {_bytes(text, at)}')
            at = match.end()
            continue
        if char == ">":
            raise _refuse(f"unescaped '>' at byte offset {_bytes(text, at)}")
        char, at = _reference(text, at) if char == "&" else (char, at + 1)
        out.append(char)
        length += utf16(char)
    if stack:
        raise _refuse(f'can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return "".join(out), entities


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space at both ends dropped, as Telegram does before it counts; entities follow."""
    body = text.strip()
    start = utf16(text[: len(text) - len(text.lstrip())])
    end = start + utf16(body)
    kept = []
    for entity in entities:
        first, last = max(entity["offset"], start), min(entity["offset"] + entity["length"], end)
        if first < last:
            kept.append({**entity, "offset": first - start, "length": last - first})
    return body, kept


def detect(text: str) -> list[Entity]:
    """What Telegram finds by itself: commands, mentions, links, hashtags."""
    found = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            found.append({"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])})
    return found


def merged(text: str, entities: list[Entity]) -> list[Entity]:
    """Given entities and those detected where none of them overlaps a link or code, in Telegram's order."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in {"code", "pre", "text_link"}]
    free = [d for d in detect(text) if not any(b < d["offset"] + d["length"] and d["offset"] < e for b, e in taken)]
    return sorted(entities + free, key=lambda e: (e["offset"], -e["length"], e["type"]))
