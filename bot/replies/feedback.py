"""👍 and 👎 under an answer, what was wrong, and the administrator's list of questions worth a look. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.model import Button, Reply
from bot.replies.html import escape
from bot.replies.wording import moment, shortened
from knowledge.store.feedback import Doubtful, Fault, Opinion

PAGE = 5
_QUESTION_CHARS = 300
_ANSWER_CHARS = 260
FAULTS: dict[Fault, str] = {"deadline": "Sai hạn", "document": "Sai văn bản", "missing": "Thiếu", "other": "Khác"}

THANKS = "Cảm ơn anh/chị đã đánh giá."
WHAT_IS_WRONG = "Câu trả lời sai ở đâu ạ? Anh/chị chọn một nút bên dưới."
ADMIN_ONLY = "Việc này dành cho quản trị viên."
ADMIN_ONLY_REPLY = Reply(ADMIN_ONLY)
IN_PRIVATE = Reply(
    "Danh sách này có câu hỏi của nhiều người, nên tôi chỉ gửi ở cuộc trò chuyện riêng; anh/chị nhắn /hoidap cho tôi ở đó."
)
NOTHING = Reply("Chưa có câu hỏi nào bị từ chối hay bị chê.")


def noted(fault: Fault) -> str:
    return f"Đã ghi: {FAULTS[fault].lower()}. Quản trị viên sẽ xem lại."


def verdicts(question_id: int, given: Opinion | None = None) -> tuple[Button, ...]:
    """The two thumbs; the one that was pressed bears a tick."""
    up = "👍 ✓" if given is not None and given.verdict == "good" else "👍"
    down = "👎 ✓" if given is not None and given.verdict == "bad" else "👎"
    return Button(up, f"g:{question_id}"), Button(down, f"b:{question_id}")


def under(shown: tuple[Button, ...], question_id: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons under an answer: two to check it by, the third beside the thumbs."""
    thumbs = verdicts(question_id)
    if len(shown) == 3:
        return shown[:2], (*shown[2:], *thumbs)
    return (shown, thumbs) if shown else (thumbs,)


def faults(question_id: int) -> tuple[tuple[Button, ...], ...]:
    """What may have been wrong, two in a row."""
    cells = [Button(words, f"bf:{question_id}:{fault}") for fault, words in FAULTS.items()]
    return tuple(tuple(cells[at : at + 2]) for at in range(0, len(cells), 2))


def listing(found: Sequence[Doubtful], total: int, page: int, local: Callable[[datetime], datetime]) -> Reply:
    """/hoidap: what was asked, what was answered, and why it stands here. Not who asked."""
    pages = (total + PAGE - 1) // PAGE
    head = f"<b>{total} câu hỏi cần xem lại</b>: bị từ chối hoặc bị chê, mới nhất trước."
    if pages > 1:
        head += f" Trang {page + 1}/{pages}."
    parts = [head, *(_entry(one, local(one.question.asked_at)) for one in found)]
    turns = []
    if page > 0:
        turns.append(Button("◀️ Mới hơn", f"hd:{page - 1}"))
    if page + 1 < pages:
        turns.append(Button("Cũ hơn ▶️", f"hd:{page + 1}"))
    return Reply("\n\n".join(parts), (tuple(turns),) if turns else ())


def _entry(one: Doubtful, at: datetime) -> str:
    why = ["🚫 từ chối"] if one.declined else []
    for fault in dict.fromkeys(opinion.fault for opinion in one.disliked):
        times = sum(opinion.fault == fault for opinion in one.disliked)
        words = f"👎 {FAULTS[fault].lower()}" if fault else "👎"
        why.append(f"{words} ×{times}" if times > 1 else words)
    asked = escape(shortened(one.question.text, _QUESTION_CHARS))
    answered = escape(shortened(one.question.answer_text, _ANSWER_CHARS))
    return f"<b>{asked}</b>\n{moment(at)} · {', '.join(why)}\n<blockquote>{answered}</blockquote>"
