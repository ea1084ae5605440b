"""python -m scripts.text FILE [--json]: what reading made of one file. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge import reading
from knowledge.model import Reading
from scripts import cli


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.text", "Show the text of one document as it was read.")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object, with pages and kinds of blocks")
    arguments = parser.parse_args(argv)
    settings = cli.load_settings(arguments)
    found = reading.read(arguments.file, settings.limits)
    if arguments.json:
        cli.emit(reading_json(found))
    else:
        print(found.text)
    return 0


def reading_json(found: Reading) -> dict[str, Any]:
    """The shape that docs and scripts rely on."""
    return {
        "path": found.path,
        "format": found.format,
        "encoding": found.encoding,
        "ocr_pages": found.ocr_pages,
        "restored_syllables": found.restored_syllables,
        "text": found.text,
        "blocks": [
            {
                "page": block.page,
                "kind": block.kind,
                "text": block.text,
                "restored": [list(span) for span in block.restored],
            }
            for block in found.blocks
        ],
    }


if __name__ == "__main__":
    cli.run(main)
