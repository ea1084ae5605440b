"""Under an answer, and what its buttons bring: the clause word for word, the page it stands on, the file. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import document_name
from knowledge.model import Document, StoredPassage
from knowledge.store.conversation import Ground

CLAUSE_GONE = "Văn bản đã được thay, nút này đã hết hạn."
NO_PAGE = "Không còn tệp gốc nên tôi không dựng được trang."
DRAWING = "Đang dựng trang…"
NOT_DRAWN = Reply("Tôi không dựng được ảnh của trang này. Anh/chị bấm 📥 Tải văn bản để xem tệp gốc.")


def clause_button(passage_id: int, question_id: int) -> Button:
    return Button("📄 Xem nguyên văn", f"v:{passage_id}:{question_id}")


def page_button(passage_id: int, question_id: int) -> Button:
    return Button("🖼 Xem trang gốc", f"w:{passage_id}:{question_id}")


def file_button(document_id: int) -> Button:
    return Button("📥 Tải văn bản", f"do:{document_id}")


def clause(document: Document, passages: Sequence[StoredPassage], grounds: Sequence[Ground] = ()) -> Reply:
    """A whole clause, word for word; the words that answer are bold."""
    first = passages[0].passage
    head = f"<b>{escape(document_name(document))}</b>, {escape(section(first.section))}, trang {first.page}"
    above = "\n".join(escape(heading) for heading in first.headings)
    body = "\n".join(f"<blockquote>{_with_bold(stored, grounds)}</blockquote>" for stored in passages)
    note = "\n<i>Có chữ do máy phục hồi.</i>" if any(stored.passage.restored for stored in passages) else ""
    return Reply(f"{head}\n{above}\n{body}{note}" if above else f"{head}\n{body}{note}")


def section(path: str) -> str:
    return path if path.startswith(("Điều", "mở đầu", "kết", "nơi nhận")) else f"mục {path}"


def _with_bold(stored: StoredPassage, grounds: Sequence[Ground]) -> str:
    text = stored.passage.text
    spans: list[tuple[int, int]] = []
    for ground in grounds:
        at = text.find(ground.words) if ground.passage_id == stored.id and ground.words.strip() else -1
        if at >= 0:
            spans.append((at, at + len(ground.words)))
    out, done = "", 0
    for start, end in sorted(spans):
        start = max(start, done)
        if start < end:
            out += f"{escape(text[done:start])}<b>{escape(text[start:end])}</b>"
            done = end
    return out + escape(text[done:])


def page_caption(document: Document, path: str, page: int, *, marked: bool) -> Reply:
    """Under the picture of a page."""
    place = f"<b>{escape(document_name(document))}</b>, trang {page}"
    note = f"; đoạn tô vàng: {escape(section(path))}" if marked else f" ({escape(section(path))})"
    return Reply(f"{place}{note}.")
