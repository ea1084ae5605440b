"""What the bot says when nothing is asked or reported: greetings, help, lists, excuses. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot import access
from bot.model import Reply
from bot.replies.html import escape
from bot.replies.wording import (
    claim_of,
    document_name,
    due_words,
    mark,
    shortened,
    title,
    unchecked,
)
from knowledge.errors import DataFolderError
from knowledge.model import Member, StatusEntry, Task, Unit

COMMANDS: tuple[tuple[str, str], ...] = (
    ("han", "Việc đến hạn của đơn vị tôi"),
    ("lich", "Tệp lịch và ảnh tháng của các hạn"),
    ("viec", "Các việc của đơn vị tôi và tiến độ"),
    ("vanban", "Xem, tìm và tải văn bản; /vanban chữ cần tìm"),
    ("nhac", "Bật, tắt, đổi giờ nhắc việc; /nhac 7:30"),
    ("huy", "Hoàn tác báo cáo vừa ghi, hoặc bỏ việc đang dở"),
    ("bangiao", "Bàn giao việc của tôi cho người khác"),
    ("toi", "Tôi là ai ở đây, lưu gì về tôi; rời, xóa"),
    ("help", "Cách dùng, kèm ví dụ"),
)
# Of those who may (bot/access.py, COMMANDS).
MANAGING: tuple[tuple[str, str], ...] = (
    ("tonghop", "Tổng hợp: ai đã báo, ai quá hạn; ảnh, Excel, dự thảo báo cáo"),
    ("duyet", "Duyệt nhiệm vụ, thời hạn tôi đọc được từ văn bản"),
    ("moi", "Mời người vào: chọn đơn vị, vai trò, lấy liên kết"),
    ("nhom", "Gắn nhóm chat với một đơn vị (gõ trong nhóm)"),
    ("donvi", "Xem đơn vị; quản trị viên: /donvi Tên để thêm"),
    ("thanhvien", "Thành viên: vai trò, đơn vị, bàn giao, gỡ"),
    ("hoidap", "Câu hỏi bị từ chối hoặc bị chê"),
    ("nhatky", "Nhật ký: ai đã duyệt, sửa, xuất, xóa gì"),
)
UNLISTED = frozenset({"start", "trogiup", "roi"})  # known too

CONSOLE_HELLO = "Thuky – trợ lý tra hạn và ghi tiến độ. Gõ câu hỏi rồi Enter; /help xem ví dụ; Ctrl+D để thoát."
CONSOLE_NAME = "quản trị viên"

EMPTY = Reply("Tin trống. Anh/chị gõ câu hỏi hoặc tiến độ, ví dụ /help.")
TEXT_ONLY = Reply("Tôi chỉ đọc được tin nhắn chữ, anh/chị gõ giúp tôi nhé.")
NO_WORDS = Reply("Tôi chưa đọc được ý anh/chị. Gõ bằng chữ giúp tôi nhé, ví dụ ở /help.")
THANKS = Reply("Không có gì ạ. Cần gì anh/chị cứ nhắn.")
GREETING = Reply("Chào anh/chị. Anh/chị cứ hỏi hạn, hoặc báo tiến độ; /help có ví dụ.")
NOTHING_SAID = Reply("Vâng. Cần tra hạn hay báo tiến độ, anh/chị cứ nhắn; /help có ví dụ.")
UNKNOWN_COMMAND = Reply("Tôi không có lệnh này. Gửi /help để xem cách dùng.")
FLOW_LEFT = Reply("Đã bỏ việc đang dở, tôi không ghi gì.")
BUTTON_GONE = "Nút này đã hết hạn."


def pick_one_of(numbers: Sequence[int]) -> str:
    """In the terminal, where buttons are numbers."""
    return f"Không có lựa chọn này; gõ một số trong: {', '.join(map(str, numbers))}."


def too_fast(most: int) -> Reply:
    return Reply(
        f"Anh/chị nhắn nhanh quá {most} tin một phút nên tôi chưa đọc tin này; chờ một phút rồi nhắn lại giúp."
    )


def cut_note(chars: int) -> str:
    return f"<i>Tin dài quá, tôi chỉ đọc {chars} ký tự đầu.</i>"


def apology(error: BaseException, code: str) -> Reply:
    """An excuse with the code that the log has too; of the error itself only what helps the person to act."""
    tell = f"nếu vẫn lỗi, báo quản trị viên mã {code}."
    if isinstance(error, DataFolderError):
        return Reply(f"Tôi chưa lưu được vì kho dữ liệu đang bận hoặc đầy. Anh/chị thử lại sau ít phút; {tell}")
    return Reply(f"Xin lỗi, tôi vừa gặp trục trặc. Anh/chị thử lại giúp; {tell}")


def examples(tasks: Sequence[Task]) -> tuple[str, ...]:
    """Things one could really type here: taken from the periods that the office's own plans name."""
    periods: list[str] = []
    for task in tasks:
        period = task.obligation.period
        if task.obligation.kind == "report" and period and period not in periods:
            periods.append(period)
    if not periods:
        return ()
    first, last = periods[0], periods[-1]
    asking = [f"hạn báo cáo {last}?", f"báo cáo {first} gửi cho ai?"]
    return (*asking, f"đã nộp báo cáo {first} hôm nay", f"báo cáo {last} đang chờ ký")


def start(member: Member, tasks: Sequence[Task]) -> Reply:
    where = f" ({escape(member.unit.name)})" if member.unit else ""
    return Reply(
        f"Chào {escape(member.name)}{where}, tôi là Thuky: tra hạn trong các văn bản của cơ quan và ghi tiến độ.\n\n"
        + _how(tasks)
    )


def help_text(member: Member, tasks: Sequence[Task]) -> Reply:
    lines = [_how(tasks), "", *(f"/{name} – {words}" for name, words in COMMANDS)]
    lines += [f"/{name} – {words}" for name, words in MANAGING if access.sees(member, name)]
    if access.may(access.standing(member), "add_documents"):
        lines.append("Gửi tệp cho tôi trên Telegram, ở cuộc trò chuyện riêng – nạp văn bản")
    return Reply("\n".join(lines))


def _how(tasks: Sequence[Task]) -> str:
    typed = examples(tasks)
    if not typed:
        return (
            "Chưa có văn bản nào nêu báo cáo định kỳ. Anh/chị vẫn có thể hỏi nội dung các văn bản đã nạp."
            if tasks
            else "Chưa có văn bản nào được nạp; quản trị viên nạp văn bản rồi anh/chị hỏi được ngay."
        )
    half = (len(typed) + 1) // 2
    asked = "\n".join(f"• <i>{escape(line)}</i>" for line in typed[:half])
    told = "\n".join(f"• <i>{escape(line)}</i>" for line in typed[half:])
    return (
        f"Cứ nhắn như nói chuyện, không dấu cũng được. Hỏi:\n{asked}\nBáo tiến độ:\n{told}\n"
        "Tôi hỏi lại trước khi ghi, và ghi rồi vẫn hoàn tác được."
    )


# -- /viec ----------------------------------------------------------------------------------------------------------


def task_list(tasks: Sequence[Task], states: Mapping[int, StatusEntry], unit: Unit | None, *, today: date) -> Reply:
    """The unit's tasks by document, each with its time and what the ledger says of it."""
    whose = f" của {escape(unit.name)}" if unit else ""
    if not tasks:
        return Reply(f"Tôi chưa thấy việc nào{whose} trong các văn bản đã nạp.")
    known = sum(task.id in states for task in tasks)
    parts = [f"<b>{_count(len(tasks))}</b>{whose}, {known} việc đã có tiến độ."]
    for document in dict.fromkeys(task.document for task in tasks):
        lines = [f"<b>{escape(document_name(document))}</b>"]
        lines += [_task_line(task, states.get(task.id), today) for task in tasks if task.document == document]
        parts.append("\n".join(lines))
    return Reply("\n\n".join(parts))


def _count(number: int) -> str:
    return f"{number} việc"


def _task_line(task: Task, entry: StatusEntry | None, today: date) -> str:
    due = due_words(task, today)
    line = f"{mark(entry.state if entry else None)} {escape(title(task.obligation, 90))}"
    line += f" – <i>{escape(due)}{unchecked(task)}</i>" if due else ""
    return f"{line}\n      <b>{escape(claim_of(entry).line())}</b>" if entry else line


# -- beside an answer -------------------------------------------------------------------------------------------------------


def in_the_ledger(entry: StatusEntry | None) -> str:
    """What the ledger says of the task that was asked about."""
    if entry is None:
        return "Sổ theo dõi: đơn vị anh/chị chưa báo tiến độ việc này."
    return f"Sổ theo dõi: {mark(entry.state)} {escape(claim_of(entry).line())}."


def joined(reply: Reply, note: str) -> Reply:
    return Reply(f"{reply.html}\n\n{note}", reply.buttons)


def short(text: str) -> str:
    """A line for the log of answers."""
    return shortened(text, 500)
