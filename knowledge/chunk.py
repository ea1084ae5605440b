"""The clause tree to passages: pieces small enough to quote and to cite by their path. Pure.

A plain clause is one passage; one with a title and paragraphs under it gives a passage for each group of paragraphs up
to LIMIT syllables. Nothing is lost and nothing doubled: every paragraph is in one passage, every title in the headings
of what stands under it. A sentence is never cut; only a paragraph far over the limit is divided, between sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from knowledge.model import Block, Clause, Passage, Structure
from knowledge.text import sentences

LIMIT = 120  # syllables of a group of paragraphs
LONGEST = 400  # syllables of a single paragraph that is still left whole

PREAMBLE = "mở đầu"
CLOSING = "kết"
RECIPIENTS = "nơi nhận"


def passages(structure: Structure) -> tuple[Passage, ...]:
    """All passages in reading order, positions counted from 0."""
    pieces: list[tuple[str, tuple[str, ...], list[Block]]] = []
    pieces += [(PREAMBLE, (), group) for group in _groups(structure.preamble)]
    for root in structure.clauses:
        for clause, above in root.walk():
            headings = (*above, clause.heading) if clause.heading else above
            pieces += [(clause.path, headings, group) for group in _groups(clause.paragraphs)]
            if clause.heading and not _has_text(clause):
                pieces.append(
                    (clause.path, above, [Block(clause.page, "heading", clause.heading, confidence=clause.confidence)])
                )
    pieces += [(CLOSING, (), group) for group in _groups(structure.closing)]
    if structure.foot:
        pieces.append((RECIPIENTS, (), list(structure.foot)))
    return tuple(
        Passage(
            position=position,
            section=section,
            headings=headings,
            text="\n".join(block.text for block in group),
            page=group[0].page,
            restored=any(block.restored for block in group),
            confidence=_confidence(group),
        )
        for position, (section, headings, group) in enumerate(pieces)
    )


def _confidence(blocks: Sequence[Block]) -> float | None:
    """How sure recognition was of what came from a scan, longer blocks counting more; None where nothing did."""
    seen = [(block.confidence, len(block.text)) for block in blocks if block.confidence is not None]
    return round(sum(sure * size for sure, size in seen) / sum(size for _, size in seen), 3) if seen else None


def _has_text(clause: Clause) -> bool:
    """Something stands under the clause's title, so that the title will be among some passage's headings."""
    return bool(clause.paragraphs) or any(child.heading or _has_text(child) for child in clause.children)


def _size(block: Block) -> int:
    return len(block.text.split())


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Neighbouring paragraphs together up to the limit; an introduction (“…:”) stays with what it introduces."""
    groups: list[list[Block]] = []
    total = 0
    for block in _parts(blocks):
        size = _size(block)
        introduced = bool(groups) and groups[-1][-1].text.endswith(":") and total < LIMIT
        if block.kind == "table" or (groups and groups[-1][-1].kind == "table"):
            groups.append([block])  # a row of a table is a whole of its own
            total = size
            continue
        if groups and (introduced or total + size <= LIMIT):
            groups[-1].append(block)
            total += size
        else:
            groups.append([block])
            total = size
    return groups


def _parts(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, those far over the limit divided between sentences."""
    for block in blocks:
        if _size(block) <= LONGEST:
            yield block
            continue
        start = 0
        ends = [end for _, end in sentences(block.text)]
        for number, end in enumerate(ends):
            last = number == len(ends) - 1
            following = len(block.text) if last else ends[number + 1]
            if last or len(block.text[start:following].split()) > LIMIT:
                shown = block.text[start : len(block.text) if last else end]
                lead = len(shown) - len(shown.lstrip())
                spans = tuple(
                    (a - start - lead, b - start - lead) for a, b in block.restored if start <= a and b <= end
                )
                yield Block(block.page, block.kind, shown.strip(), spans, confidence=block.confidence)
                start = end
