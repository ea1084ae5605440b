"""Search a corpus of one's own through the product's retrieval path: a throw-away index, nothing stored.

--corpus: lines {"id","title"?,"text"}; --queries: lines {"id","text"}; out: lines {"id","hits":[{"id","score"}],"ms"}.
A line that is no such object stops the command with its number.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.embed import load_encoder
from index.rerank import reranked
from index.search import Index
from knowledge.errors import DamagedFileError, FileMissingError
from knowledge.model import IndexPassage
from knowledge.text import nfc
from scripts import cli


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.retrieve", "Search a corpus through the product's retrieval path.")
    parser.add_argument("--corpus", required=True, type=Path, metavar="P.jsonl")
    parser.add_argument("--queries", required=True, type=Path, metavar="Q.jsonl")
    parser.add_argument("--top", type=int, default=10, metavar="N")
    arguments = parser.parse_args(argv)
    if arguments.top < 1:
        parser.error("--top must be at least 1")
    settings = cli.load_settings(arguments)
    corpus = read_lines(arguments.corpus)
    queries = read_lines(arguments.queries)
    with cli.stage("model"):
        encoder = load_encoder(settings.embedding, settings.folder)
    index = Index.create(encoder, settings.index)
    with cli.stage(f"index of {len(corpus)} passages"):
        # Ids are the user's own strings; the index wants numbers. Each passage is its own document here.
        index.add(
            [IndexPassage(i, i, nfc(row.get("title") or ""), "", nfc(row["text"])) for i, row in enumerate(corpus)]
        )
    searching = reranked(
        index, settings.rerank, lambda at: f"{corpus[at].get('title') or ''}\n{corpus[at]['text']}".strip()
    )
    for row in queries:
        start = time.perf_counter()
        found = searching.search(row["text"], arguments.top)
        ms = (time.perf_counter() - start) * 1000
        hits = [{"id": corpus[hit.passage_id]["id"], "score": round(hit.score, 6)} for hit in found.hits]
        cli.emit({"id": row["id"], "hits": hits, "ms": round(ms, 2)})
    return 0


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Objects with "id" and "text" from a JSON-lines file.

    Raises:
        FileMissingError: no such file.
        DamagedFileError: a line is no such object; the message has its number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileMissingError(f"no file {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedFileError(f"{path} cannot be read: {error}") from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DamagedFileError(f"{path}, line {number}: no JSON: {error}") from error
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
            raise DamagedFileError(f'{path}, line {number}: wanted an object with "id" and "text"')
        rows.append(row)
    return rows


if __name__ == "__main__":
    cli.run(main)
