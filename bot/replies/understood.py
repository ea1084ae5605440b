"""What a question was taken for, said where it may have been taken wrongly, and asking back which is meant. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Answer, Button, Choice, Reply
from bot.replies.html import escape
from bot.replies.wording import capital, full_name, shortened

_UNDERSTOOD_CHARS = 200
_LABEL_CHARS = 60

LITERAL = "🔤 Giữ đúng chữ tôi gõ"
TAKEN_LITERALLY = "<i>Tôi đã tìm đúng theo chữ anh/chị gõ.</i>"
TOO_OLD = "Câu hỏi này đã lâu rồi; anh/chị gõ lại giúp tôi nhé."
NOT_YOURS = "Nút này dành cho người đã hỏi."
CHOSEN = "Anh/chị đã chọn rồi, câu trả lời ở ngay đó."
DOCUMENT_GONE = "Văn bản này không còn trong kho; anh/chị hỏi lại giúp tôi nhé."


def understood(answer: Answer) -> str:
    """The one small line below an answer."""
    return f"<i>Tôi hiểu câu hỏi là: {escape(shortened(capital(answer.understood), _UNDERSTOOD_CHARS))}</i>"


def literal_button(question_id: int) -> Button:
    return Button(LITERAL, f"al:{question_id}")


def ask_which(choices: Sequence[Choice], token: str) -> Reply:
    """A short question back, a button for each thing that may be meant."""
    documents = all(choice.document is not None for choice in choices)
    words = "Anh/chị hỏi về văn bản nào?" if documents else "Anh/chị hỏi ý nào?"
    rows = [(Button(_label(choice), f"aw:{token}:{place}"),) for place, choice in enumerate(choices)]
    return Reply(words, tuple(rows))


def _label(choice: Choice) -> str:
    if choice.document is None:
        return shortened(capital(choice.text), _LABEL_CHARS)
    name, title = full_name(choice.document), choice.document.header.title
    return shortened(f"{name} – {title}" if title and choice.document.header.number else name, _LABEL_CHARS)
