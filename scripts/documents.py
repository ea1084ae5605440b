"""python -m scripts.documents [ID] [--json]: the documents there are, their heads, and the documents they name.

A line for every document, its relations under it; “#7” after a relation is the stored document that is meant. Needs the
database only, no model.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from knowledge.calendar import format_date
from knowledge.db import open_engine, snapshot
from knowledge.foot import read_recipient
from knowledge.model import Document, Link, Relation
from knowledge.store import documents as store
from scripts import cli

_SHOWN: dict[Relation, str] = {
    "basis": "căn cứ", "implements": "thực hiện", "replaces": "thay thế", "amends": "sửa đổi", "repeals": "bãi bỏ",
    "attached": "kèm theo", "cites": "viện dẫn",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    parser = cli.parser("scripts.documents", "The documents, their heads, and the documents they name.")
    parser.add_argument("id", nargs="?", type=int, metavar="ID", help="this document only")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments = parser.parse_args(argv)
    settings = cli.load_settings(arguments)
    engine = open_engine(settings)
    try:
        with snapshot(engine) as session:
            found = (store.document(session, arguments.id),) if arguments.id else store.documents(session)
            links: dict[int, list[Link]] = {document.id: [] for document in found}
            for link in store.links(session, arguments.id):
                links[link.document_id].append(link)
    finally:
        engine.dispose()
    if arguments.json:
        for document in found:
            cli.emit(document_json(document, links[document.id]))
    else:
        Console(width=None if sys.stdout.isatty() else 160).print(_table(found, links))
    return 0


def document_json(document: Document, links: Sequence[Link]) -> dict[str, Any]:
    header = document.header
    recipients = [read_recipient(text) for text in header.recipients]
    return {
        "id": document.id,
        "file": document.file,
        "kind": header.kind,
        "code": header.code,
        "number": header.number,
        "issuer": header.issuer,
        "parent": header.parent,
        "place": header.place,
        "issued_on": header.issued_on.isoformat() if header.issued_on else None,
        "title": header.title,
        "year": header.year,
        "signer": header.signer,
        "signer_title": header.signer_title,
        "authority": list(header.authority),
        "recipients": [{"name": one.name, "purpose": one.purpose} for one in recipients],
        "urgency": header.urgency,
        "draft": header.draft,
        "appendices": list(header.appendices),
        "references": [link_json(link) for link in links],
    }


def link_json(link: Link) -> dict[str, Any]:
    reference = link.reference
    return {
        "relation": reference.relation,
        "kind": reference.kind,
        "number": reference.number,
        "issued_on": reference.issued_on.isoformat() if reference.issued_on else None,
        "issuer": reference.issuer,
        "title": reference.title,
        "quote": reference.quote,
        "page": reference.page,
        "document_id": link.target_id,
    }


def _table(found: Sequence[Document], links: Mapping[int, Sequence[Link]]) -> Table:
    table = Table("id", "document", "issued", "issuer", "signed", "title and relations")
    for document in found:
        header = document.header
        state = [word for word, said in (("draft", header.draft), (header.urgency or "", header.urgency)) if said]
        name = " ".join(part for part in (header.kind, header.number) if part) or document.file
        signed = ", ".join(part for part in (header.signer_title, header.signer) if part)
        about = [header.title or "", *(_link_words(link) for link in links[document.id])]
        table.add_row(
            str(document.id),
            Text(f"{name} ({', '.join(state)})" if state else name),
            format_date(header.issued_on) if header.issued_on else "",
            Text(header.issuer or ""),
            Text(signed),
            Text("\n".join(line for line in about if line)),
        )
    return table


def _link_words(link: Link) -> str:
    reference = link.reference
    name = " ".join(part for part in (reference.kind, reference.number or reference.title) if part)
    day = f" ({format_date(reference.issued_on)})" if reference.issued_on else ""
    return f"{_SHOWN[reference.relation]} {name}{day}" + (f" → #{link.target_id}" if link.target_id else "")


if __name__ == "__main__":
    cli.run(main)
