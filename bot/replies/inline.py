"""What is offered where somebody types the bot's name in another chat: a line to choose by, and what is then sent. Pure;
Vietnamese."""

from __future__ import annotations

from bot.model import Answer, Citation, Offer
from bot.replies.answers import answer_html, citation_html
from bot.replies.clauses import section
from bot.replies.html import escape, plain, split
from bot.replies.wording import document_name, full_name, shortened

_TITLE_CHARS = 90
_UNDER_CHARS = 110


def answer(found: Answer) -> Offer:
    """The whole answer, or as much of it as one message holds, under the question."""
    first, *rest = [line for line in plain(answer_html(found)).split("\n") if line.strip()]
    under = place(found.citations[0]) if found.citations else shortened(" ".join(rest), _UNDER_CHARS)
    html = f"<i>{escape(shortened(found.question, 200))}</i>\n{answer_html(found)}"
    return Offer("answer", shortened(first.removeprefix("• "), _TITLE_CHARS), under, _whole(html))


def clause(citation: Citation, number: int) -> Offer:
    """One of the clauses that the answer rests on."""
    title = f"📄 {document_name(citation.document)}, {section(citation.section)}"
    return Offer(
        f"clause{number}", shortened(title, _TITLE_CHARS), shortened(citation.quote, _UNDER_CHARS),
        _whole(citation_html(citation)),
    )  # fmt: skip


def place(citation: Citation) -> str:
    return shortened(f"{full_name(citation.document)}, {section(citation.section)}", _UNDER_CHARS)


def _whole(html: str) -> str:
    """What one message holds; where it is cut, it says so."""
    first, *rest = split(html, 3900)
    return f"{first}\n… (còn nữa)" if rest else first
