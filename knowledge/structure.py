"""Blocks to the document's head and its clause tree. Pure.

What passes through: blocks in reading order. The body is cut by labels (I. → 1. → 1.1. → a), Chương → Điều → 1. → a)),
and a label opens a clause only where it is due: the first of its kind, or the one after its last sibling. Numbers that
happen to begin a line, and everything inside a quotation, stay text. Nothing is dropped: each block ends up in the
head, the preamble, a clause, the closing or the foot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.foot import APPENDIX, read_foot
from knowledge.header import CODES, adopted_on, is_draft, kind_of_line, read_head, year_of
from knowledge.issuer import as_written, self_named
from knowledge.labels import RANK, Label, LabelKind, is_caps, is_item, is_title, read_label
from knowledge.model import Block, Clause, Header, Structure
from knowledge.text import fold

_CLOSERS = re.compile(
    r"tren day la|trong qua trinh|yeu cau\b|de nghi\b|nhan duoc\b|can cu (?:ke hoach|noi dung|chi thi|cong van|huong dan)|"
    r"(?:ke hoach|chi thi|cong van|thong bao|quyet dinh|huong dan) nay\b|\(?\s*thong bao nay|tran trong|"
    r"thong tin (?:chi tiet|can trao doi)|moi (?:thong tin|vuong mac|kho khan)|dau moi lien he|"
    r"(?:uy ban nhan dan|ubnd|so|phong|ban|bo|chu tich)\b[^.;]{0,80}\b(?:yeu cau|de nghi|thong bao|bao cao|giao)\b"
)
_FAREWELL = re.compile(
    r"tren day la|trong qua trinh|tran trong|thong tin (?:chi tiet|can trao doi)|moi (?:thong tin|vuong mac)"
)
_QUOTE_BLOCKS = 80  # a quotation that runs on longer was never closed


@dataclass(slots=True)
class _Node:
    """A clause while its content is still coming in."""

    label: Label
    path: str
    first: Block  # its own line, the label taken off
    blocks: list[Block] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)


def parse(blocks: Sequence[Block]) -> Structure:
    """The head, the clause tree and what stands around it."""
    blocks = [block for block in blocks if block.text.strip()]
    head = read_head(blocks)
    foot = read_foot(blocks, head.body)
    body = list(blocks[head.body : foot.start])
    attached = next((i for i, block in enumerate(body) if i and _opens_appendix(block)), len(body))
    tail = body[attached:] + list(blocks[foot.end :])
    body = body[:attached]
    closing = _closing(body)
    preamble, clauses = _tree(body[:closing], "")
    attachments = _appendices(tail)
    issued_on = head.issued_on or adopted_on(body[-12:])
    written = as_written(head.issuer, body) if head.issuer else None
    issuer = written or self_named(list(preamble) + body[closing:], head.kind) or foot.on_behalf
    header = Header(
        kind=head.kind,
        number=head.number,
        issuer=issuer,
        issued_on=issued_on,
        title=head.title,
        signer=foot.signer,
        year=year_of(head.title, issued_on, head.month_year),
        recipients=foot.recipients,
        code=CODES.get(head.kind) if head.kind else None,
        parent=head.parent,
        place=head.place,
        signer_title=foot.title,
        authority=foot.authority,
        urgency=head.urgency,
        draft=head.draft or _draft_in_margin(tail),
        appendices=tuple(_appendix_title(clause) for clause in attachments if _is_part(clause)),
    )
    return Structure(
        header=header,
        preamble=preamble,
        clauses=clauses + attachments,
        closing=tuple(body[closing:]),
        foot=tuple(blocks[foot.start : foot.end]),
        attached=head.attached,
    )


def _closing(body: Sequence[Block]) -> int:
    """Where the sentences that end the document begin: unlabelled, among the last few blocks."""
    start = len(body)
    labelled = any((label := read_label(block.text)) and label.kind != "letter" for block in body)
    closers = _CLOSERS if labelled else _FAREWELL
    for index in range(len(body) - 1, max(0, len(body) - 6), -1):
        block = body[index]
        if read_label(block.text) or is_item(block.text) or block.kind == "table":
            break
        # The first words under a title are what the title announces.
        before = body[index - 1]
        announced = before.kind == "heading" or is_caps(before.text) or before.text[-1] not in ".;/”)…"
        if closers.match(fold(block.text)) and not (announced and before.kind != "table"):
            start = index
    return start


def _draft_in_margin(tail: Sequence[Block]) -> bool:
    """“DỰ THẢO” in the header of the pages, which stands after the text."""
    return any(is_draft(block.text) for block in tail[-8:])


# -- appendices ----------------------------------------------------------------------------------------------------------


def _opens_appendix(block: Block) -> bool:
    """“PHỤ LỤC II” as a heading of its own."""
    match = APPENDIX.match(block.text)
    return match is not None and match["name"].lower() == "phụ lục" and len(block.text.split()) <= 6


def _appendices(tail: Sequence[Block]) -> tuple[Clause, ...]:
    """What follows the signature: each appendix, or attached regulation, a clause with a tree of its own."""
    out: list[Clause] = []
    start = 0
    bounds = [i for i, block in enumerate(tail) if i and (_opens_appendix(block) or _opens_attachment(tail, i))]
    for end in [*bounds, len(tail)]:
        part = list(tail[start:end])
        start = end
        if not part:
            continue
        path, body = _appendix_name(part)
        taken = sum(clause.path == path or clause.path.startswith(f"{path} (") for clause in out)
        if taken:
            path = f"{path} ({taken + 1})"
        titles: list[str] = []
        while body and body[0].kind == "heading" and read_label(body[0].text) is None and len(titles) < 4:
            titles.append(body.pop(0).text)
        if not titles and len(body) > 1 and read_label(body[0].text) is None and _names(body[0].text):
            titles.append(body.pop(0).text)
        preamble, clauses = _tree(body, f"{path}.")
        if not preamble and not clauses:
            preamble, titles = tuple(part), []
        out.append(Clause(path, " ".join(titles) or None, part[0].page, preamble, clauses))
    return tuple(out)


def _is_part(clause: Clause) -> bool:
    """What follows the signature under a name of its own; other text there is only kept."""
    if clause.path == "Phụ lục":
        return clause.heading is not None
    return clause.path.startswith(
        ("Phụ lục ", "Danh mục", "Biểu mẫu", "Mẫu", "Quy chế", "Quy định", "Chương trình", "Đề án")
    )


def _appendix_title(clause: Clause) -> str:
    heading = re.sub(r"\s*\((?:Ban hành )?[Kk]èm theo[^)]*\)?\s*", " ", clause.heading or "").strip()
    return f"{clause.path} – {heading}" if heading else clause.path


def _names(text: str) -> bool:
    """A line that could be a title: short, no sentence."""
    return len(text.split()) <= 40 and text[-1] not in ".;:,"


def _opens_attachment(tail: Sequence[Block], index: int) -> bool:
    """“QUY CHẾ” and under it “(Ban hành kèm theo …)”."""
    if kind_of_line(tail[index].text) is None:
        return False
    return any("kem theo" in fold(block.text) for block in tail[index : index + 4])


def _appendix_name(part: list[Block]) -> tuple[str, list[Block]]:
    match = APPENDIX.match(part[0].text)
    if match:
        name = match["name"].capitalize() + (f" {match['value']}" if match["value"] else "")
        rest = part[0].text[match.end("value") if match["value"] else match.end("name") :].strip(" .:")
        body = [replace(part[0], kind="heading", text=rest, restored=()), *part[1:]] if rest else part[1:]
        return name, body
    kind = kind_of_line(part[0].text)
    if kind:
        return kind[0], ([replace(part[0], kind="heading", text=kind[1], restored=())] if kind[1] else []) + part[1:]
    return "Phụ lục", part


# -- the tree --------------------------------------------------------------------------------------------------------------


def _tree(body: Sequence[Block], prefix: str) -> tuple[tuple[Block, ...], tuple[Clause, ...]]:
    """What stands before the first clause, and the clauses."""
    preamble: list[Block] = []
    roots: list[_Node] = []
    open_nodes: list[_Node] = []
    quoted_until = -1
    for index, block in enumerate(body):
        label = None
        if index > quoted_until:
            quoted_until = _quotation_end(body, index)
            label = read_label(block.text) if block.kind != "table" else None
        depth = _place(label, roots, open_nodes, body, index) if label else None
        if label is None or depth is None:
            (open_nodes[-1].blocks if open_nodes else preamble).append(block)
            continue
        del open_nodes[depth:]
        parent = open_nodes[-1] if open_nodes else None
        node = _Node(
            label,
            _path(label, parent, prefix),
            Block(block.page, block.kind, label.rest, _shift(block, label), confidence=block.confidence),
        )
        (parent.children if parent else roots).append(node)
        open_nodes.append(node)
    return tuple(preamble), _freeze_all(roots)


def _shift(block: Block, label: Label) -> tuple[tuple[int, int], ...]:
    """Mended spans, moved to the text without its label."""
    cut = len(block.text) - len(label.rest)
    return tuple((a - cut, b - cut) for a, b in block.restored if a >= cut)


def _quotation_end(body: Sequence[Block], index: int) -> int:
    """The last block of a quotation that this block begins and does not close; `index - 1` where it begins none."""
    text = body[index].text
    if not text.startswith(("“", '"')) or text.count("”") >= text.count("“") > 0:
        return index - 1
    depth = 0
    for after in range(index, min(len(body), index + _QUOTE_BLOCKS)):
        shown = body[after].text
        if shown.startswith('"') or (depth == -1 and '"' in shown):
            closed = re.search(r'"[.;,]?$', shown) and (after > index or shown.count('"') > 1)
            depth = -1
        else:
            depth += shown.count("“") - shown.count("”")
            closed = depth <= 0
        if closed:
            return after if after > index else index - 1
    return index - 1


def _path(label: Label, parent: _Node | None, prefix: str) -> str:
    # Điều are numbered through the whole document: no chapter before them.
    if parent is None or label.kind == "article":
        return prefix + label.name
    return f"{parent.path}.{label.value[-1] if label.kind == 'dotted' else label.name}"


def _place(label: Label, roots: list[_Node], open_nodes: list[_Node], body: Sequence[Block], index: int) -> int | None:
    """How many open clauses stay open above this label's; None where the label is not due here."""
    if not label.rest and label.kind not in ("part", "chapter", "section", "article"):
        return None
    rank = RANK[label.kind]
    depth = 0
    while depth < len(open_nodes) and RANK[open_nodes[depth].label.kind] < rank:
        depth += 1
    if label.kind == "dotted":
        return _place_dotted(label, open_nodes)
    parent = open_nodes[depth - 1] if depth else None
    siblings = parent.children if parent else roots
    same = [node.label for node in siblings if node.label.kind == label.kind]
    if label.kind == "article":
        same = _articles(roots) or same
    last = same[-1].value[0] if same else 0
    value = label.value[0]
    if value == last + 1:
        return depth if _may_open(label, body, index, last) else None
    # One label lost or mistyped; points skip f, j, w.
    if label.kind == "letter" and value == last + 2 and last:
        return depth
    if label.kind in ("article", "chapter", "roman", "number") and last and value == last + 2:
        return depth if _may_open(label, body, index, last) and _ended(body, index) else None
    # What we hold may be a part of a document: it begins with a later Điều, or with a later part in capitals.
    if not same and label.kind == "article" and body[index].kind == "heading":
        return depth
    if (
        not same
        and not roots
        and label.kind in ("roman", "chapter")
        and (is_caps(label.rest) or label.kind == "chapter")
    ):
        return depth
    return None


def _place_dotted(label: Label, open_nodes: list[_Node]) -> int | None:
    """“2.1” under 2, “2.1.3” under 2.1."""
    numbered = any(node.label.kind in ("number", "article") for node in open_nodes)
    parents = ("number", "dotted", "article") if numbered else ("dotted", "roman")
    for depth in range(len(open_nodes), 0, -1):
        above = open_nodes[depth - 1].label
        if above.kind not in parents:
            continue
        if above.value == label.value[:-1]:
            same = [n.label.value[-1] for n in open_nodes[depth - 1].children if n.label.kind == "dotted"]
            last = same[-1] if same else 0
            return depth if label.value[-1] in (last + 1, last + 2) else None
    return None


def _articles(nodes: Sequence[_Node]) -> list[Label]:
    """Every Điều so far, wherever it stands."""
    out: list[Label] = []
    for node in nodes:
        if node.label.kind == "article":
            out.append(node.label)
        out += _articles(node.children)
    return out


def _ended(body: Sequence[Block], index: int) -> bool:
    """The block before had come to an end."""
    if index == 0:
        return True
    before = body[index - 1]
    return before.text[-1] in '.;:!?…”)"/' or before.kind == "heading" or is_caps(before.text)


def _may_open(label: Label, body: Sequence[Block], index: int, last: int) -> bool:
    """A due label still opens nothing where its text reads as the middle of a sentence."""
    if label.kind in ("number", "bracket") and label.rest[:1].isdigit():
        return _ended(body, index) and (last > 0 or _next_follows(label.kind, body, index))
    if label.kind in ("capital", "roman") and not label.rest[:1].isupper():
        return _ended(body, index)
    return True


def _next_follows(kind: LabelKind, body: Sequence[Block], index: int) -> bool:
    """Further on stands the second label of this kind."""
    for block in body[index + 1 : index + 60]:
        label = read_label(block.text)
        if label and label.kind == kind:
            return label.value[0] == 2
    return False


# -- headings --------------------------------------------------------------------------------------------------------------


def _freeze_all(nodes: Sequence[_Node]) -> tuple[Clause, ...]:
    """Clauses of one level. Where most have something under their first line, that line is likely a title."""
    filled = sum(bool(node.blocks or node.children) for node in nodes)
    titled = len(nodes) >= 2 and filled >= 0.6 * len(nodes)
    return tuple(_freeze(node, titled) for node in nodes)


def _freeze(node: _Node, peers_titled: bool) -> Clause:
    blocks = list(node.blocks)
    children = _freeze_all(node.children)
    title = node.first.text
    # “Chương II” with its name on the next line; a heading in capitals on two lines.
    while blocks and (blocks[0].kind == "heading" or is_caps(blocks[0].text)) and read_label(blocks[0].text) is None:
        outer = node.label.kind in ("part", "chapter", "section") and len(title.split()) < 3
        if not (not title or outer or (is_caps(title) and is_caps(blocks[0].text))):
            break
        title = f"{title} {blocks.pop(0).text}".strip()
    if (
        title
        and (blocks or children)
        and is_title(title, node.label.kind, peers_titled, bold=node.first.kind == "heading")
    ):
        heading = title.rstrip(" .:;")
        return Clause(node.path, heading, node.first.page, tuple(blocks), children, node.first.confidence)
    own = (replace(node.first, text=title),) if title else ()
    return Clause(node.path, None, node.first.page, (*own, *blocks), children)
