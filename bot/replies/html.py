"""Telegram's HTML: escaping what comes from outside, splitting what is too long, and the same words as plain text. Pure.

What passes through: messages written in the bot's own few tags (b, i, u, code, pre, blockquote). Telegram counts its
4,096 in UTF-16 units of the text that is left after parsing, so that is what `split` counts. A cut falls between
paragraphs; where one paragraph alone is too long, at a line, a sentence or a word of it, and the tags open there are
closed before the cut and opened again after it. Refused: nothing; a text without a single space is cut where it must be.
"""

from __future__ import annotations

import re
from html import escape as _escape
from html import unescape

LIMIT = 4096
_TOKEN = re.compile(r"<(/?)([a-z]+)[^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|[^<&]|[<&]", re.DOTALL)
_CITATION = re.compile(r"<blockquote.*?</blockquote>", re.DOTALL)
_BREAK = re.compile(r"\n{2,}")
_SENTENCE_END = frozenset(".!?;…")


def escape(text: str) -> str:
    """Text from outside, safe between tags. Quotation marks need no escape there and stay readable."""
    return _escape(text, quote=False)


def plain(html: str) -> str:
    """The words alone; a quoted block is set in by two spaces so that it still shows as a quote."""

    def quoted(match: re.Match[str]) -> str:
        inner = re.sub(r"</?blockquote[^>]*>", "", match.group())
        return "\n".join(f"  {line}" if line else "" for line in inner.split("\n"))

    return unescape(re.sub(r"</?[a-z]+[^<>]*>", "", _CITATION.sub(quoted, html)))


def size(html: str) -> int:
    """Length as Telegram counts it: UTF-16 units of the parsed text."""
    return _units(unescape(re.sub(r"</?[a-z]+[^<>]*>", "", html)))


def _units(text: str) -> int:
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def split(html: str, limit: int = LIMIT) -> list[str]:
    """`html` in pieces of at most `limit`, in order; only white space at the cuts is dropped."""
    if size(html) <= limit:
        return [html] if html.strip() else []
    pieces: list[str] = []
    current = ""
    for gap, block in _blocks(html):
        joined = f"{current}{gap}{block}" if current else block
        if size(joined) <= limit:
            current = joined
            continue
        if size(block) > limit:
            block = joined  # it must be cut anyway: a heading need not stand alone before it
        elif current:
            pieces.append(current)
        *full, current = _cut(block, limit)
        pieces += full
    if current:
        pieces.append(current)
    return pieces


def _blocks(html: str) -> list[tuple[str, str]]:
    """(the white space before, a paragraph or a whole quoted block), in order. No block ends inside a tag."""
    blocks: list[tuple[str, str]] = []
    start, gap, depth, position = 0, "", 0, 0
    while position < len(html):
        found = _BREAK.match(html, position) if depth == 0 else None
        if found:
            if html[start:position].strip():
                blocks.append((gap, html[start:position]))
            gap, start, position = found.group(), found.end(), found.end()
            continue
        token = _TOKEN.match(html, position)
        assert token is not None  # the last two alternatives take any character
        if token.group(2):
            opens_citation = token.group(2) == "blockquote" and not token.group(1)
            if opens_citation and depth == 0 and html[start:position].strip():
                before = html[start:position]
                blocks.append((gap, before.rstrip()))
                gap, start = before[len(before.rstrip()) :], position
            depth = max(0, depth - 1) if token.group(1) else depth + 1
        position = token.end()
    if html[start:].strip():
        blocks.append((gap, html[start:].rstrip()))
    return blocks


def _cut(block: str, limit: int) -> list[str]:
    """One block too long for a message: cut at the best place near the end of each piece, tags carried over."""
    if size(block) <= limit:
        return [block]
    tokens = [match.group() for match in _TOKEN.finditer(block)]
    pieces: list[str] = []
    opened: list[str] = []  # the tags open at the start of the piece under way
    begin = 0
    while begin < len(tokens):
        end, used, stack, best = begin, 0, list(opened), (-1, begin, list(opened))
        while end < len(tokens):
            token = tokens[end]
            if _is_tag(token):
                stack = _after(stack, token)
            else:
                used += _units(unescape(token))
                if used > limit:
                    break
                grade = _grade(tokens, end, used, limit)
                if grade >= best[0] and grade >= 0:
                    best = (grade, end + 1, list(stack))
            end += 1
        if end == len(tokens):
            cut, after = end, stack
        elif best[0] >= 0:
            _, cut, after = best
        else:
            cut, after = end, stack
        body = "".join(tokens[begin:cut]).strip()
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(after))
        if plain(body).strip():
            pieces.append("".join(opened) + body + closing)
        opened, begin = after, cut
        while begin < len(tokens) and tokens[begin].isspace():
            begin += 1
    return pieces


def _grade(tokens: list[str], at: int, used: int, limit: int) -> int:
    """How good a cut after this token is: line 3, sentence 2, word 1, none -1. The first half of a piece is no place
    to end it, or a stray early line break would make a message of one line."""
    token = tokens[at]
    if not token.isspace() or used < limit // 2:
        return -1
    if token == "\n":
        return 3
    return 2 if at and tokens[at - 1] in _SENTENCE_END else 1


def _is_tag(token: str) -> bool:
    return len(token) > 1 and token.startswith("<")


def _name(tag: str) -> str:
    return re.split(r"[\s>]", tag[1:], maxsplit=1)[0]


def _after(stack: list[str], tag: str) -> list[str]:
    if tag.startswith("</"):
        return stack[:-1]
    return [*stack, tag]
