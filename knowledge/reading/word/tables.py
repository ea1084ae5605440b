"""The rows of a Word table as text: whole, each cell after its column's name, merged cells filled down. Pure.

What passes through: the cells of a table with the blocks in them, how many columns each spans and whether it goes on from
the row above. A row that numbers the columns is only kept as stored. Nothing is refused: rows of unequal length are
filled up with empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.model import Block
from knowledge.reading.grid import header_of, names_of
from knowledge.reading.plain import table_row


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: tuple[Block, ...]
    span: int = 1  # columns
    goes_on: bool = False  # it is one with the cell above

    @property
    def text(self) -> str:
        return " ".join(block.text for block in self.blocks)


def table_blocks(rows: Sequence[Sequence[Cell]], page: int) -> Iterator[Block]:
    """A block for each row below the header; `page` is that of a row that holds nothing which has one."""
    wide = max((sum(cell.span for cell in row) for row in rows), default=0)
    down, across = _filled(rows, wide)
    lone = [len(row) == 1 and row[0].span == wide for row in rows]
    first, depth = header_of(across, lone)
    header = [name.rstrip(":") for name in names_of(across, first, depth)] if depth else []
    held: list[str] = []  # rows that the file has and the blocks do not show by themselves
    for index, (row, cells) in enumerate(zip(rows, down, strict=True)):
        if first <= index < first + depth or _counts(cells):
            held.append("\t".join(cell.text for cell in row))
            continue
        shown = cells[0] if lone[index] else table_row(header, cells)
        if shown:
            at = next((block.page for cell in row for block in cell.blocks), page)
            own = [" ".join(block.stored or block.text for block in cell.blocks) for cell in row if cell.blocks]
            yield Block(at, "table", shown, stored="\n".join([*held, "\t".join(own)]))
            held.clear()


def _counts(cells: Sequence[str]) -> bool:
    """The row under a header that numbers the columns."""
    return re.fullmatch(r"(?:\(?\d+\)?\s*)+", " ".join(cells)) is not None


def _filled(rows: Sequence[Sequence[Cell]], wide: int) -> tuple[list[list[str]], list[list[str]]]:
    """The texts of all fields: merged cells filled down; and filled to the right too."""
    down: list[list[str]] = []
    across: list[list[str]] = []
    for row in rows:
        texts: list[str] = []
        spread: list[str] = []
        for cell in row:
            at = len(texts)
            above = down[-1][at] if cell.goes_on and down and at < wide else ""
            text = cell.text or above
            texts += [text, *[""] * (cell.span - 1)]
            spread += [text] * cell.span
        down.append([*texts, *[""] * (wide - len(texts))])
        across.append([*spread, *[""] * (wide - len(spread))])
    return down, across
