"""What the bot says while an administrator looks at obligations: the card, what was put right, what became of it. Pure;
Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.model import Button, Reply
from bot.replies.answers import rule_words
from bot.replies.html import escape
from bot.replies.wording import capital, document_name, full_name, moment, shortened
from knowledge.corrections import Reason, Unread
from knowledge.model import Document, Obligation, Task, Trust
from knowledge.trust import Correction, Field, Review, corrected, differences, read_of

RIGHT, EDIT, REJECT, SKIP = "✅ Đúng", "✏️ Sửa", "🗑 Bỏ", "⏭ Bỏ qua"
SAVE, AGAIN, LEAVE, BACK = "✅ Lưu", "✏️ Sửa lại", "✖️ Thôi", "↩️ Xem lại việc vừa duyệt"

ONLY_ADMINS = Reply("Duyệt nhiệm vụ là việc của quản trị viên cơ quan.")
NOT_YOURS = "Việc này dành cho quản trị viên."
OTHERS_CARD = "Thẻ này của người khác; anh/chị gửi /duyet để duyệt lượt của mình."
EXPIRED = "Nút này đã hết hạn. Anh/chị gửi /duyet để duyệt tiếp nhé."
PRESSED = "Nút này đã dùng rồi; anh/chị xem tin mới nhất nhé."
GONE = "Nhiệm vụ này không còn trong văn bản."
CHANGED = "Văn bản vừa có bản mới, anh/chị xem lại giúp."
NOT_BACK = "Việc này đã có người duyệt lại sau đó."
NOTICES: Mapping[Trust, str] = {
    "confirmed": "Đã ghi: đúng.", "corrected": "Đã lưu bản sửa.", "rejected": "Đã bỏ việc này.", "found": "Đã mở lại.",
}  # fmt: skip
_VERDICTS: Mapping[Trust, str] = {
    "confirmed": "duyệt là đúng", "corrected": "sửa", "rejected": "bỏ", "found": "mở lại",
}  # fmt: skip
_FIELDS: Mapping[Field, str] = {
    "rule": "Hạn", "period": "Kỳ", "responsible": "Đơn vị thực hiện", "recipient": "Gửi", "via": "Qua",
    "cooperating": "Phối hợp",
}  # fmt: skip
_EXAMPLES = (
    "“hạn là 25/9”, “trước ngày 25/9 hằng năm”, “kỳ 9 tháng”, “đơn vị thực hiện là Sở Tài chính”, “gửi Sở Nội vụ”"
)
_UNREAD: Mapping[Reason, str] = {
    "nothing": "Tôi chưa hiểu phải sửa gì.",
    "no_such_day": "Lịch không có ngày “{words}”.",
    "no_such_period": "Tôi không biết kỳ báo cáo “{words}”.",
    "two_times": "Mỗi nhiệm vụ chỉ có một hạn, mà tôi đọc được nhiều hơn một: “{words}”.",
    "no_body": "Tôi không nhận ra “{words}” là cơ quan, đơn vị nào.",
    "same": "Điều này đúng như tôi đang ghi, không có gì để sửa.",
}
_QUOTE_CHARS = 900
_UNSURE = 0.6  # below this the card says that the words were hard to read


def button(document_id: int, count: int) -> Button:
    """Under a document's card: look at its obligations."""
    return Button(f"🔎 Duyệt nhiệm vụ ({count})", f"qb:{document_id}")


def card(
    token: str, task: Task, number: int, of: int, *, before: Review | None = None, by: str = "", back: bool = False
) -> Reply:
    """One obligation to be judged. `before` is what was said of an earlier version of it, `by` who said it."""
    read = read_of(task)
    parts = [f"🔎 <b>Chưa duyệt ({number}/{of})</b>", _quoted(task, read), "Tôi hiểu:\n" + _understood(read)]
    if before is not None and (words := _earlier(before, by, read)):
        parts.append(words)
    if read.confidence < _UNSURE:
        parts.append("<i>Câu này khó đọc, tôi không chắc.</i>")
    rows: list[tuple[Button, ...]] = [
        (Button(RIGHT, f"qy:{token}"), Button(EDIT, f"qe:{token}")),
        (Button(REJECT, f"qx:{token}"), Button(SKIP, f"qs:{token}")),
    ]
    if back:
        rows.append((Button(BACK, f"qu:{token}"),))
    return Reply("\n\n".join(parts), tuple(rows))


def _quoted(task: Task, read: Obligation) -> str:
    section = read.section if read.section.startswith(("Điều", "mở đầu", "kết")) else f"mục {read.section}"
    place = f"{full_name(task.document)}, {section}, trang {read.page}"
    return f"<blockquote>{escape(shortened(read.quote, _QUOTE_CHARS))}</blockquote>\n<i>{escape(place)}</i>"


def _understood(read: Obligation) -> str:
    lines = [
        ("Đơn vị thực hiện", "; ".join(read.responsible) or "không nêu"),
        ("Việc", shortened(capital(read.action), 300)),
    ]
    if read.period:
        lines.append(("Kỳ", read.period))
    lines.append(("Hạn", rule_words(read)))
    lines += [
        (name, value)
        for name, value in (
            ("Gửi", read.recipient), ("Qua", read.via), ("Phối hợp", "; ".join(read.cooperating)),
            ("Sản phẩm", read.product),
        )
        if value
    ]  # fmt: skip
    return "\n".join(f"• {name}: <b>{escape(value)}</b>" for name, value in lines)


def _value(one: Obligation, name: Field) -> str:
    match name:
        case "rule":
            return rule_words(one)
        case "responsible" | "cooperating":
            return "; ".join(getattr(one, name)) or "không nêu"
        case _:
            return getattr(one, name) or "không nêu"


def _earlier(before: Review, by: str, read: Obligation) -> str:
    """“Bản trước Lan đã sửa hạn thành chậm nhất ngày 25/9/2026; bản mới ghi trước ngày 30/9/2026.”"""
    who = escape(by or "quản trị viên")
    if before.verdict == "found":
        return ""
    if before.verdict == "rejected":
        return f"⚠️ Bản trước {who} đã bỏ việc này; bản mới ghi khác đi."
    then = corrected(before.read, before.correction)
    fixed = before.correction.changed() if before.correction else {}
    lines = []
    for name in differences(then, read):
        what = _FIELDS[name].lower()
        did = f"đã sửa {what} thành" if name in fixed else f"đã duyệt {what} là"
        lines.append(
            f"⚠️ Bản trước {who} {did} <b>{escape(_value(then, name))}</b>; "
            f"bản mới ghi <b>{escape(_value(read, name))}</b>."
        )
    return "\n".join(lines) or f"⚠️ Bản trước {who} đã duyệt việc này; bản mới đổi câu chữ."


# -- putting right -------------------------------------------------------------------------------------------------------


def ask_edit(token: str, task: Task) -> Reply:
    read = read_of(task)
    return Reply(
        f"{_quoted(task, read)}\n\nTôi hiểu:\n{_understood(read)}\n\n✏️ Anh/chị gõ lại phần sai, ví dụ: hạn là 25/9",
        ((Button(LEAVE, f"qc:{token}"),),),
    )


def unread(token: str, why: Unread) -> Reply:
    """What was typed puts nothing right, and why."""
    words = _UNREAD[why.reason].format(words=escape(shortened(why.words, 80)))
    return Reply(
        f"{words} Tôi chưa ghi gì.\nAnh/chị gõ lại giúp, ví dụ: {_EXAMPLES}.", ((Button(LEAVE, f"qc:{token}"),),)
    )


def proposal(token: str, task: Task, correction: Correction) -> Reply:
    """What was understood of the typed sentence, before anything is stored."""
    read = read_of(task)
    after = corrected(read, correction)
    lines = [
        f"• {_FIELDS[name]}: {escape(_value(read, name))} → <b>{escape(_value(after, name))}</b>"
        for name in differences(read, after)
    ]
    return Reply(
        f"<b>{escape(shortened(capital(read.action), 110))}</b>\n<i>{escape(document_name(task.document))}</i>\n\n"
        "Tôi sẽ sửa:\n" + "\n".join(lines) + "\n\nĐúng thì bấm Lưu; tôi chưa ghi gì.",
        ((Button(SAVE, f"ql:{token}"), Button(AGAIN, f"qr:{token}"), Button(LEAVE, f"qc:{token}")),),
    )


# -- the end -------------------------------------------------------------------------------------------------------------


def decided(review: Review, by: str, at: datetime) -> str:
    """A notice on a button: somebody was faster."""
    return f"{by or 'Quản trị viên'} đã {_VERDICTS[review.verdict]} việc này lúc {moment(at)}."


def nothing_to_do(document: Document | None, *, none_at_all: bool) -> Reply:
    where = f" của <b>{escape(full_name(document))}</b>" if document else ""
    if none_at_all:
        return Reply(f"Chưa có nhiệm vụ nào{where} để duyệt.")
    return Reply(f"Mọi nhiệm vụ{where} đã được duyệt.")


def finished(tally: Mapping[str, int], skipped: int, document: Document | None, token: str | None) -> Reply:
    where = f" <b>{escape(full_name(document))}</b>" if document else ""
    said = [
        f"{tally[verdict]} {words}"
        for verdict, words in (("confirmed", "đúng"), ("corrected", "sửa"), ("rejected", "bỏ"))
        if tally.get(verdict)
    ]
    lines = [f"✅ Đã duyệt xong{where}: {', '.join(said)}." if said else f"Đã xem hết{where}."]
    if skipped:
        lines.append(f"Còn {skipped} việc anh/chị bỏ qua; gửi /duyet để xem lại.")
    return Reply("\n".join(lines), ((Button(BACK, f"qu:{token}"),),) if token else ())
