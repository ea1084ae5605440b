"""What the bot says of files kept with reports, and of reports that have arrived. Pure; Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model import Button, Deadline, Reply
from bot.replies.html import escape
from bot.replies.recording import UNDO, about
from bot.replies.wording import claim_of, document_name, shortened
from knowledge.calendar import format_date
from knowledge.model import Evidence, Member, StatusEntry, Task, Unit

NOT_ALLOWED = "Chỉ người điều phối, quản trị viên hoặc người của đơn vị dùng được nút này."
TAKEN_BACK = "Báo cáo này đã được rút lại."
ARRIVED_NOTICE = "Đã ghi: đã nhận."
ARRIVED_ALREADY = "Báo cáo này đã được xác nhận rồi."
MISSING_NOTICE = "Đã ghi: chưa nhận được; tôi báo cho người gửi."
NO_FILES = "Báo cáo này chưa kèm tệp nào."
SENDING = "Đang gửi tệp…"
FILE_GONE = Reply("Tệp này không còn trong kho lưu. Anh/chị nhờ đơn vị gửi lại giúp.")
NOT_FETCHED = Reply("Tôi không tải được tệp này về. Anh/chị gửi lại giúp.")
GONE_MEANWHILE = Reply("Tệp này không còn; anh/chị gửi lại giúp.")
ASKED = "Đã kèm tệp."


def looking(name: str) -> Reply:
    """While it is looked through."""
    return Reply(f"📎 Đã nhận {_name(name)}, tôi xem qua tệp rồi trả lời ngay…")


def laid_aside(name: str) -> Reply:
    return Reply(f"📎 {_name(name)}: tôi vừa phải dừng; khi chạy lại tôi xem tiếp, anh/chị không cần gửi lại.")


def looked_through(name: str) -> Reply:
    return Reply(f"📎 Đã xem {_name(name)}.")


def too_long(name: str) -> Reply:
    return Reply(
        f"⚠️ {_name(name)}: tệp dài, tôi không xem hết được nên không giữ; anh/chị gửi trang đầu và trang ký, hoặc nhắn số "
        "văn bản."
    )


def failed(name: str, words: str) -> Reply:
    """For a fault of ours: `words` is HTML already."""
    return Reply(f"⚠️ {_name(name)}\n{words}")


def empty(name: str) -> Reply:
    return Reply(f"⚠️ {_name(name)}: tệp rỗng (0 byte) nên tôi không giữ.")


def too_large(name: str, size: int, most: int) -> Reply:
    return Reply(
        f"⚠️ {_name(name)}: tệp {-(-size // (1 << 20))} MB, tôi chỉ giữ tệp đến {most >> 20} MB; anh/chị gửi bản nhỏ hơn hoặc "
        "nhắn số văn bản."
    )


def no_paper(name: str) -> Reply:
    return Reply(f"⚠️ {_name(name)}: tôi chỉ giữ văn bản (PDF, Word, Excel…), ảnh và tệp nén, không nhận loại tệp này.")


def too_many(most: int) -> Reply:
    return Reply(f"⚠️ Báo cáo này đã có {most} tệp, tôi không giữ thêm; anh/chị nén lại thành một tệp giúp.")


def with_draft(name: str, count: int) -> Reply:
    return Reply(
        f"📎 Đã nhận tệp {_name(name)} ({count} tệp), sẽ đi cùng báo cáo khi anh/chị bấm <b>Ghi nhận</b> ở trên."
    )


def attached(name: str, line: StatusEntry, *, done: bool) -> Reply:
    told = " Báo cáo này nay tính là <b>đã nhận</b>." if done else ""
    return Reply(f"📎 Đã giữ tệp {_name(name)} cùng báo cáo:\n{escape(line.understood)}.{told}")


def numbered(token: str, line: StatusEntry, number: str) -> Reply:
    """A number that came after its report."""
    files = f" (kèm {line.files} tệp)" if line.files else ""
    told = f"📎 Đã ghi số <b>{escape(number)}</b> vào báo cáo{files}, nay tính là <b>đã nhận</b>:\n{escape(line.understood)}."
    return Reply(told, ((Button(UNDO, f"u:{token}"),),))


def number_known(line: StatusEntry, number: str) -> Reply:
    return Reply(f"📎 Số <b>{escape(number)}</b> đã có trong báo cáo này rồi:\n{escape(line.understood)}.")


def not_kept(name: str) -> Reply:
    return Reply(
        f"📎 Tệp {_name(name)} tôi chưa giữ, vì chưa có báo cáo hay đề nghị nào để kèm; khi có, anh/chị gửi lại."
    )


def not_with_cancel(name: str) -> Reply:
    return Reply(
        f"📎 Tệp {_name(name)} tôi không giữ, vì anh/chị đang rút báo cáo. Nếu tệp là của báo cáo khác, anh/chị gửi lại kèm một "
        "câu, ví dụ “báo cáo 9 tháng”."
    )


def known(name: str, line: StatusEntry) -> Reply:
    return Reply(f"📎 Tệp {_name(name)} đã có trong báo cáo này rồi:\n{escape(line.understood)}.")


def which(name: str, listed: Reply) -> Reply:
    note = "<i>Muốn nạp văn bản mới vào kho thì nhờ quản trị viên gửi tệp cho tôi.</i>"
    return replace(listed, html=f"📎 Tệp {_name(name)} là của báo cáo nào?\n{listed.html}\n\n{note}")


# -- to those who follow the units -------------------------------------------------------------------------------------------


def claimed(entry: StatusEntry, unit: Unit, who: Member, task: Task, shown: Deadline | None) -> Reply:
    return Reply(
        f"📬 <b>{escape(unit.name)}</b> báo đã nộp, chưa kèm số văn bản hay tệp\n"
        f"{escape(about(task, shown))}: {claim_of(entry).html()}\n"
        f"<i>{escape(document_name(task.document))}</i>\nNgười báo: {escape(who.name)}",
        ((Button("✅ Đã nhận", f"ea:{entry.id}"), Button("❔ Chưa nhận được", f"en:{entry.id}")),),
    )


def judged(entry: StatusEntry, unit: Unit | None, who: Member, *, arrived: bool) -> Reply:
    lead = "✅ Đã nhận" if arrived else "❔ Chưa nhận được"
    whose = f"<b>{escape(unit.name)}</b>: " if unit else ""
    turn = Button("❔ Chưa nhận được", f"en:{entry.id}") if arrived else Button("✅ Đã nhận", f"ea:{entry.id}")
    return Reply(f"{lead} ({escape(who.name)})\n{whose}{escape(entry.understood)}", ((turn,),))


def to_reporter(entry: StatusEntry, by: Member, *, arrived: bool) -> Reply:
    if arrived:
        return Reply(f"✅ {escape(by.name)} xác nhận <b>đã nhận</b>:\n{escape(entry.understood)}")
    return Reply(
        f"❔ {escape(by.name)} <b>chưa nhận được</b>:\n{escape(entry.understood)}\n"
        "Anh/chị nhắn số văn bản, hoặc gửi tệp, ảnh chụp văn bản vào đây giúp."
    )


# -- the files -----------------------------------------------------------------------------------------------------------------


def files(line: StatusEntry, found: Sequence[Evidence], names: Mapping[int, str]) -> Reply:
    told = [
        f"• {_name(one.name)} ({_size(one.size)}), {escape(names.get(one.member_id, 'thành viên cũ'))}, "
        f"{format_date(one.added_at.date())}"
        for one in found
    ]
    rows = tuple((Button(f"📎 {shortened(one.name, 50)}", f"ef:{one.id}"),) for one in found[:10])
    return Reply("\n".join([f"📎 <b>{len(found)} tệp</b>: {escape(line.understood)}", *told]), rows)


def file_caption(found: Evidence, line: StatusEntry) -> Reply:
    return Reply(escape(shortened(line.understood, 300)))


def _size(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB".replace(".", ",") if size >= 1 << 20 else f"{max(1, size >> 10)} KB"


def _name(name: str) -> str:
    return f"<b>{escape(shortened(name, 80))}</b>"
