"""Cuts a passage into what is embedded: overlapping windows with title and headings in front, and sentences. Pure.

A short passage is one window. A window ends at a sentence's end where one is near, so that a date and what is due then
stay together; every word of the passage is in some window. Sentences stand alone, without title and headings: they say
what is said, the windows say where.
"""

from __future__ import annotations

import re

from knowledge.model import IndexPassage
from knowledge.text import sentences

_SENTENCE_END = re.compile(r"[.;:!?…][”\"’)]*$")


def windows(passage: IndexPassage, words: int, overlap: int) -> list[str]:
    """The texts to embed for a passage, at least one."""
    front = ". ".join(part for part in (passage.title.strip(), passage.headings.strip()) if part)
    pieces = cut(passage.text, words, overlap) or [""]
    return [f"{front}. {piece}".strip() if front and piece else front or piece for piece in pieces]


def statements(passage: IndexPassage, words: int, overlap: int) -> list[str]:
    """The sentences of a passage, each cut as a window would be where it is longer than one. None where the whole
    passage is one sentence and nothing stands in front of it: its window says it already."""
    found = [
        piece
        for line in passage.text.split("\n")
        for start, end in sentences(line)
        for piece in cut(line[start:end], words, overlap)
    ]
    return [] if found == windows(passage, words, overlap) else found


def cut(text: str, words: int, overlap: int) -> list[str]:
    """`text` in windows of at most `words` words, neighbours sharing about `overlap`."""
    split = text.split()
    if len(split) <= words:
        return [" ".join(split)] if split else []
    found, start = [], 0
    while True:
        end = min(start + words, len(split))
        if end < len(split):
            # The last sentence end in the final third, else the full width.
            for at in range(end, start + max(overlap + 1, words * 2 // 3), -1):
                if _SENTENCE_END.search(split[at - 1]):
                    end = at
                    break
        found.append(" ".join(split[start:end]))
        if end == len(split):
            return found
        start = end - overlap
