"""What the bot says of documents: while one comes in, what it found, the list, and removing. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.deadlines import deadline
from bot.model import Button, Reply
from bot.replies import relations, review
from bot.replies.html import escape
from bot.replies.versions import named
from bot.replies.wording import capital, document_name, due_words, full_name, shortened, title
from knowledge import errors
from knowledge.calendar import format_date
from knowledge.cascade import ImpossibleChain
from knowledge.errors import ReadingError
from knowledge.model import Document, Task
from knowledge.reading.steps import Stage
from knowledge.settings import LimitSettings
from knowledge.store.documents import Counts
from knowledge.store.relations import Related

PAGE = 6  # documents or tasks shown at a time
_FIRST = 4  # tasks on a card

ONLY_ADMINS = Reply("Văn bản do quản trị viên của cơ quan nạp; anh/chị nhờ quản trị viên gửi tệp này cho tôi.")
AS_A_FILE = Reply("Ảnh gửi nhanh bị nén, khó đọc. Anh/chị gửi lại ảnh chụp văn bản dưới dạng tệp nhé.")
NOT_FETCHED = Reply("Tôi không tải được tệp này về. Anh/chị gửi lại giúp.")
GIVEN_UP = Reply(
    "Tôi đã thử đọc tệp này mấy lần mà lần nào cũng phải dừng giữa chừng; anh/chị báo người quản trị máy chủ."
)
NOTHING_HERE = Reply("Chưa có văn bản nào được nạp. Quản trị viên gửi tệp cho tôi là nạp được.")
DOCUMENT_GONE = "Văn bản này không còn trong kho."
UPLOAD_GONE = "Tệp này không còn; anh/chị gửi lại giúp."
NOT_YOURS = "Việc này dành cho quản trị viên."
SETTLED = "Việc này đã quyết rồi."
SENDING = "Đang gửi tệp…"
KEPT_OLD_NOTICE = "Đã giữ bản cũ."
REMOVED_NOTICE = "Đã gỡ."

_STAGES: dict[Stage, str] = {"reading": "đọc", "recognising": "nhận dạng chữ", "indexing": "lập chỉ mục"}

# One sentence for each class; what is not here takes that of its parent.
_REFUSED: dict[type[ReadingError], str] = {
    errors.SecretFileError: (
        "Văn bản mang dấu bí mật nhà nước: theo luật tôi không được nhận và không giữ lại gì; "
        "anh/chị xóa tệp khỏi cuộc trò chuyện này."
    ),
    errors.UnknownFormatError: (
        "Tôi không đọc được loại tệp này; tôi nhận Word, PDF, Excel, ảnh chụp trang giấy, tệp chữ và tệp nén zip của chúng."
    ),
    errors.EncryptedFileError: "Tệp có mật khẩu; anh/chị bỏ mật khẩu rồi gửi lại.",
    errors.EmptyFileError: "Tệp không có chữ nào đọc được.",
    errors.DamagedFileError: "Tệp bị hỏng, không mở được; anh/chị lưu lại từ bản gốc rồi gửi lại.",
    errors.FileTooLargeError: "Tệp vượt mức tôi được nhận (tối đa {mb} MB, {pages} trang); anh/chị chia nhỏ rồi gửi lại.",
    errors.MacroFileError: "Tệp có macro nên tôi không nhận; anh/chị lưu thành bản không có macro rồi gửi lại.",
    errors.TooSlowError: "Tệp đọc quá lâu nên tôi đã dừng; anh/chị chia nhỏ rồi gửi lại.",
    errors.NoTextLayerError: (
        "Tệp chỉ có ảnh các trang mà máy chủ chưa cài phần mềm nhận dạng chữ; anh/chị báo người quản trị máy chủ."
    ),
    errors.MissingPackageError: (
        "Máy chủ thiếu phần mềm đọc loại tệp này; anh/chị báo người quản trị máy chủ, tên gói cần cài đã ghi trong nhật ký."
    ),
    ReadingError: "Tôi không đọc được tệp này.",
}


# -- while it comes in ---------------------------------------------------------------------------------------------------


def waiting(name: str, ahead: int) -> Reply:
    return _status(name, f"Đang chờ, trước tệp này còn {ahead} tệp.")


def fetching(name: str) -> Reply:
    return _status(name, "Đang tải…")


def laid_aside(name: str) -> Reply:
    return _status(name, "Tôi vừa phải dừng; khi chạy lại tôi nhận tiếp tệp này, anh/chị không cần gửi lại.")


def working(name: str, stage: Stage, page: int, pages: int) -> Reply:
    where = f" trang {page}/{pages}" if pages else ""
    return _status(name, f"Đang {_STAGES[stage]}{where}…")


def _status(name: str, words: str) -> Reply:
    return Reply(f"📥 <b>{named(name)}</b>\n{words}")


def too_large(name: str, size: int, most: int) -> Reply:
    """Over what a bot may fetch: the way round is the machine itself."""
    mb = 1 << 20
    return Reply(
        f"⚠️ <b>{named(name)}</b>\nTệp {-(-size // mb)} MB, Telegram chỉ cho tôi tải tới {most // mb} MB. "
        "Anh/chị chép tệp vào máy chủ rồi chạy ở đó:\n"
        "<code>.venv/bin/python -m scripts.ingest ĐƯỜNG-DẪN-TỆP</code>"
    )


def refused(name: str, error: ReadingError, limits: LimitSettings) -> Reply:
    kind = next(one for one in type(error).__mro__ if one in _REFUSED)
    sentence = _REFUSED[kind].format(mb=limits.max_file_mb, pages=limits.max_pages)
    # The name of a secret document is part of what may not be kept.
    head = "" if isinstance(error, errors.SecretFileError) else f"<b>{named(name)}</b>\n"
    return Reply(f"⚠️ {head}{sentence}")


def unpacked(name: str, count: int) -> Reply:
    return Reply(f"📦 <b>{named(name)}</b>\nTrong tệp nén có {count} văn bản, tôi đọc lần lượt.")


def too_many(name: str, count: int, most: int) -> Reply:
    return Reply(
        f"⚠️ <b>{named(name)}</b>\nTệp nén có {count} văn bản; qua đây tôi nhận mỗi lần {most}. "
        "Anh/chị chia nhỏ, hoặc chép vào máy chủ rồi chạy ở đó:\n"
        "<code>.venv/bin/python -m scripts.ingest ĐƯỜNG-DẪN-TỆP</code>"
    )


def apology(name: str, words: str) -> Reply:
    """For a fault of ours: `words` is HTML already."""
    return Reply(f"⚠️ <b>{named(name)}</b>\n{words}")


# -- the card ------------------------------------------------------------------------------------------------------------


def card(
    document: Document, counts: Counts, clauses: int, tasks: Sequence[Task], *, today: date, admin: bool, lead: str = "",
    others: Sequence[Related] = (), chains: Sequence[ImpossibleChain] = (),
) -> Reply:  # fmt: skip
    """All there is to say of one document, honestly: what its head did not tell, what was mended, what was a scan."""
    header = document.header
    lines = [f"<b>{escape(full_name(document))}</b>"]
    if header.issuer:
        lines.append(escape(capital(header.issuer)))
    if header.title and header.number:
        lines.append(escape(shortened(header.title, 300)))
    if header.signer:
        lines.append(f"Người ký: {escape(header.signer)}")
    missing = [
        words
        for words, known in (
            ("loại", header.kind), ("số ký hiệu", header.number), ("ngày ban hành", header.issued_on),
            ("cơ quan ban hành", header.issuer), ("trích yếu", header.title),
        )
        if not known
    ]  # fmt: skip
    if missing:
        lines.append(f"<i>Chưa đọc được: {', '.join(missing)}.</i>")
    lines.append(f"{counts.pages} trang · {clauses} điều, mục · {len(tasks)} nhiệm vụ")
    if counts.ocr_pages:
        lines.append(f"<i>Đọc từ bản quét: {counts.ocr_pages}/{counts.pages} trang, nên đối chiếu với bản gốc.</i>")
    if counts.restored_syllables:
        lines.append(f"<i>Tệp mất chữ: tôi đã phục hồi {counts.restored_syllables} chữ, có đánh dấu khi trích dẫn.</i>")
    if lead:
        lines.insert(0, lead)
    parts = ["\n".join(lines)]
    if tasks:
        first = _soonest(tasks, today)[:_FIRST]
        parts.append("\n".join(_task_line(task, today) for task in first))
        if len(tasks) > len(first):
            parts[-1] += f"\n<i>và {len(tasks) - len(first)} nhiệm vụ khác</i>"
    if admin and chains:
        parts.append("\n".join(_chain_line(chain, document.id) for chain in chains[:_FIRST]))
    related, opening = relations.on_card(document.id, others)
    if related:
        parts.append(related)
    rows: list[tuple[Button, ...]] = []
    if tasks:
        rows.append((Button("📋 Xem nhiệm vụ", f"dt:{document.id}:0"),))
    rows.append((Button("📎 Tải bản gốc", f"do:{document.id}"),))
    rows += opening
    unreviewed = sum(task.trust == "found" for task in tasks)
    if admin and unreviewed:
        rows.append((review.button(document.id, unreviewed),))
    if admin:
        rows.append((Button("🗑 Gỡ văn bản", f"dx:{document.id}"),))
    return Reply("\n\n".join(parts), tuple(rows))


def _chain_line(chain: ImpossibleChain, shown: int) -> str:
    """A step below that ends after the step above it; `shown` is the document whose card this is."""
    upper, lower = chain.upper, chain.lower
    other = upper.document if lower.document.id == shown else lower.document
    return escape(
        f"⚠️ {capital(title(lower.obligation, 60))}: cấp dưới gửi đến hết {format_date(chain.lower_last)}, nhưng cấp trên thu hết "
        f"{format_date(chain.upper_last)} ({full_name(other)}). Anh/chị xem lại hạn giao cho cấp dưới."
    )


ADDED = "✅ Đã nạp."
ALREADY = "✅ Văn bản này đã có."


def _soonest(tasks: Sequence[Task], today: date) -> list[Task]:
    """What has a date ahead first, soonest first, then what has none, then what is past."""

    def key(task: Task) -> tuple[int, date, int]:
        due = deadline(task, today).due
        return (1, date.max, task.id) if due is None else (0 if due >= today else 2, due, task.id)

    return sorted(tasks, key=key)


def _task_line(task: Task, today: date) -> str:
    shown = title(task.obligation)
    due = _due(task, today, shown)
    return f"• {escape(shown)}" + (f" – <b>{escape(due)}</b>" if due else "")


def _due(task: Task, today: date, shown: str) -> str | None:
    """When it is due, unless the words shown say just that (“… khi có yêu cầu”, “… trước ngày 20/8/2026”)."""
    due = due_words(task, today)
    if due is None:
        return None
    bare = due.removeprefix("trước ").removeprefix("chậm nhất ")
    return None if bare.casefold() in shown.casefold() else due


# -- the list, the tasks, removing -----------------------------------------------------------------------------------------


def listing(found: Sequence[Document], page: int, turn: str, *, asked: str = "") -> Reply:
    """One page of documents, each a button. `turn` is the callback data of turning, without the page."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    what = f" có “{escape(shortened(asked, 60))}”" if asked else ""
    where = f" (trang {page + 1}/{pages})" if pages > 1 else ""
    lines = [f"<b>{len(found)} văn bản</b>{what}{where}. Bấm để xem:"]
    rows: list[tuple[Button, ...]] = []
    for number, document in enumerate(shown, page * PAGE + 1):
        header = document.header
        lines.append(f"{number}. <b>{escape(full_name(document))}</b>{_about(document)}")
        if header.issuer:
            lines.append(f"<i>{escape(shortened(header.issuer, 80))}</i>")
        rows.append((Button(f"{number}. {shortened(document_name(document), 50)}", f"dc:{document.id}"),))
    if turning := _turning(page, pages, turn):
        rows.append(turning)
    return Reply("\n".join(lines), tuple(rows))


def nothing_found(asked: str, near: Sequence[Document] = ()) -> Reply:
    sentence = f"Không có văn bản nào có “{escape(shortened(asked, 60))}” trong số, tên hay cơ quan ban hành."
    if not near:
        return Reply(f"{sentence} Gửi /vanban để xem tất cả.")
    lines = [f"{sentence} Gần nhất:", *(f"• <b>{escape(full_name(one))}</b>{_about(one)}" for one in near)]
    rows = tuple((Button(f"📄 {shortened(document_name(one), 50)}", f"dc:{one.id}"),) for one in near)
    return Reply("\n".join(lines), rows)


def _about(document: Document) -> str:
    header = document.header
    return f" – {escape(shortened(header.title, 110))}" if header.title and header.number else ""


def _turning(page: int, pages: int, turn: str, end: str = "") -> tuple[Button, ...]:
    back = (Button("⬅️ Trước", f"{turn}:{page - 1}{end}"),) if page > 0 else ()
    return (*back, *((Button("Tiếp ➡️", f"{turn}:{page + 1}{end}"),) if page + 1 < pages else ()))


def task_page(document: Document, tasks: Sequence[Task], page: int, *, today: date) -> Reply:
    """The obligations of one document, in its own order."""
    pages = max(1, -(-len(tasks) // PAGE))
    page = min(max(page, 0), pages - 1)
    where = f" (trang {page + 1}/{pages})" if pages > 1 else ""
    parts = [f"<b>{escape(full_name(document))}</b>: {len(tasks)} nhiệm vụ{where}"]
    for number, task in enumerate(tasks[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        duty = task.obligation
        shown = title(duty, 160)
        due = _due(task, today, shown)
        lines = [f"{number}. <b>{escape(shown)}</b>" + (f" – {escape(due)}" if due else "")]
        if duty.responsible:
            lines.append(f"Thực hiện: {escape(shortened('; '.join(duty.responsible), 300))}")
        if duty.recipient:
            via = f" (qua {escape(duty.via)})" if duty.via else ""
            lines.append(f"Gửi {escape(duty.recipient)}{via}")
        parts.append("\n".join(lines))
    turning = _turning(page, pages, f"dt:{document.id}", ":")
    return Reply("\n\n".join(parts), (turning,) if turning else ())


def no_tasks(document: Document) -> Reply:
    return Reply(f"Tôi không thấy nhiệm vụ nào trong <b>{escape(full_name(document))}</b>.")


def ask_removal(document: Document) -> Reply:
    return Reply(
        f"Gỡ <b>{escape(full_name(document))}</b> khỏi kho?\n"
        "Tôi sẽ không trả lời theo văn bản này nữa và xóa tệp gốc đã gửi. Tiến độ đã báo vẫn còn trong sổ.",
        ((Button("🗑 Gỡ", f"dy:{document.id}"), Button("✖️ Để lại", f"dk:{document.id}")),),
    )


def removed(document: Document, by: str) -> Reply:
    return Reply(f"🗑 Đã gỡ <b>{escape(full_name(document))}</b> ({escape(by)}).")


def no_original(document: Document) -> Reply:
    return Reply(f"Tệp gốc của <b>{escape(full_name(document))}</b> không còn ở nơi đã nạp, hoặc đã bị sửa.")


def too_large_to_send(document: Document) -> Reply:
    return Reply(f"Tệp gốc của <b>{escape(full_name(document))}</b> vượt 50 MB, Telegram không cho tôi gửi.")


def original_at(path: str) -> str:
    """In the terminal, where a file is not sent but shown."""
    return f"Tệp gốc: {path}"
