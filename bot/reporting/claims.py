"""What a clause claims about a piece of work: sent, finished, under way, not begun, stuck. Pure.

In: a clause in plain words. Out: the events it tells of, in order. Negation and tense decide: “chưa phát hành”, “mai mới nộp
được”, “sắp nộp”, “định nộp”, “tưởng nộp rồi” are not sent. What is told of one's own comings and goings (“em chuyển công
tác rồi”) is no event. What the events of several clauses amount to is decided in bot/reporting/verdict.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.reporting.clauses import Clause
from bot.reporting.events import ARRIVED, EVENTS, Event
from bot.reporting.figures import document_number, percent, without_number
from bot.reporting.tense import DONE, GOING, by_tense, performs, tense_of
from bot.reporting.vocabulary import LIFE, PARTICLE, SEND
from knowledge.chat_dates import dates
from knowledge.text import canonical, loose


@dataclass(frozen=True, slots=True)
class Told:
    """One event, with the clause it stands in."""

    event: Event
    clause: int
    position: int


_VOID = loose(
    r"tưởng|ngỡ|cứ nghĩ|suýt|giá mà|giá như|lẽ ra|đáng lẽ|nếu|giả sử|đề nghị các|nhờ các|hãy|nhớ (?:nộp|gửi)|đừng quên|yêu cầu các"
)
# What was said by mouth is no paper that was sent; “việc thực hiện” is a thing, not a deed.
_ORAL = loose(r"(?:báo cáo|báo|trình bày|nói|trao đổi|báo cáo nhanh) (?:bằng )?miệng")
_NO_DOING = loose(r"(?:việc|công tác|tình hình|kết quả|quá trình|tiến độ) (?:tổ chức )?(?:thực hiện|triển khai)")
# “chưa có gì bất thường”, “không vướng gì”, “hết lỗi rồi”: an obstacle that is not there stands in nobody's way.
_TROUBLE = r"(?:bất thường|đột xuất|phát sinh|vướng(?: mắc)?|kẹt|khó khăn|trở ngại|trục trặc|sự cố|bị lỗi|lỗi|nghẽn|đáng (?:ngại|lo|kể|nói)|nghiêm trọng|phức tạp|căng thẳng|xảy ra|cháy)"
_NO_TROUBLE = loose(
    rf"(?:chưa|không|chẳng|chả)(?: (?:có|hề|thấy|gặp|còn|bị|xảy ra|ghi nhận|phát hiện|để|gì|vấn đề|việc|vụ|điểm|điều|trường hợp|nào|là|quá|mấy)){{0,5}} {_TROUBLE}(?: (?:gì|nào|cả|hết|lớn|mấy))*"
    rf"|(?:soát|sửa|chữa|bắt|dò|rà) (?:lại )?lỗi|lỗi (?:chính tả|đánh máy|vặt)|(?<!chưa\s)(?<!chua\s)(?:hết|khỏi|qua) (?:vướng(?: mắc)?|kẹt|lỗi|trục trặc|khó khăn)"
)
# “đề nghị tỉnh cho ý kiến”: a word from above is begged for, the paper is not with anybody for his.
_BEGS_A_WORD = loose(
    r"(?:đề nghị|kính mong|mong|nhờ|kính đề nghị)(?: [^\s,]+){1,5}? (?:cho|có|góp) ý kiến|(?:kính )?mong(?: [^\s,]+){1,6}? góp ý"
)
_LIFE = loose(LIFE)
_TIRED = loose(
    r"(?:mệt|chán|nản|đuối|ngán|oải|phê|khổ|cực)(?: (?:quá|ghê|lắm|thật|luôn|rồi|bở hơi tai|nhoài|mỏi|thế|vậy|ghê gớm))*(?: (?:ạ|anh|chị|em|ơi|mọi người|cả nhà))*$",
    bounded=False,
)
_DENIALS: frozenset[Event] = frozenset({"unstarted", "unsent", "unfinished", "stuck"})
# “tới 11h đêm mới gửi được” waits for a day to come, unless all is over.
_LATE_ONLY = loose(r"mới $", bounded=False)
_SAID_DONE = loose(r"(?<![^\W_])(?:đã|vừa|mới) (?:[^\s,]+ ){0,2}$", bounded=False)
_OF_PAPERS = loose(
    rf"báo cáo|kế hoạch|phương án|số liệu|đề cương|{SEND}|chưa ai|không (?:có )?ai|người (?:làm|phụ trách)|chưa (?:làm|xong|ký)"
)
_WEAK: frozenset[Event] = frozenset({"elliptic", "planned", "promised", "acted", "working", "finished"})
# “…, còn đợt 2 ngày 27/5 mới tổ chức”: a part of it is still to come.
_REMAINS = loose(
    r"^(?:còn|riêng) (?:\d+ |mấy |vài |một |hai |cái )?(?:đợt|lớp|buổi|phần|giai đoạn|khâu|bước|cuộc|khối)",
    bounded=False,
)
_LEADS_TO_DAY = loose(r"(?<![^\W_])(?:thì|để|chắc|hẹn|chắc là|thì chắc|thì để) $", bounded=False)
_ENDS = loose(r"^(?: (?:ạ|a|nhé|nha|nhe|anh|chị|em|ơi|mới có|có|xong|nộp|gửi))*[\s.,!;?)]*$", bounded=False)
_PAPER = loose(r"báo cáo|tháng|năm|quý|tuần|kế hoạch|phương án|văn bản|công văn|hồ sơ|bản|file")
_DINH_KY = loose(r"(?:định|nhật|thời|đầu|cuối|học|kỷ) k[ýỳì]|đã ký số")
_BARE_NO = loose(rf"(?:(?:vẫn|thì|còn|mà|cũng|là|hiện|đều) )?chưa(?: (?:{PARTICLE}|đâu|có|được|xong))*$")
_COURTESY = r"^\W*(?:(?:dạ|vâng|ừ|uh|ok|thì|à|bên em|em|anh|chị|sở|xã|huyện|cũng|vẫn|hiện),? )*"
_BARE_GOING = loose(rf"{_COURTESY}đang(?: {PARTICLE})*[\s.,!]*$", bounded=False)
_BARE_SOON = loose(
    rf"{_COURTESY}(?:sắp|gần|chuẩn bị|cơ bản)(?: (?:xong|được|tới))?(?: {PARTICLE})*[\s.,!]*$", bounded=False
)
_ACKNOWLEDGED = loose(
    r"xin lỗi|cảm ơn[^,.]*|(?:nhầm|sai|lẫn)(?: mất)? rồi|(?:ăn|uống|họp|ngủ)(?: [^\s,]+){0,3}? xong|(?:sửa|chỉnh)(?: lại)? (?:giúp|hộ|giùm|dùm|thành|là|số(?! liệu)|ngày|cho)|(?:nhận(?! (?:sự|dân|viên|lực|khẩu|rộng|danh))|nắm|hiểu|rõ|biết|nghe|(?<!đang\s)(?<!vẫn\s)(?<!còn\s)xem|(?<!giám\s)(?<!đôn\s)đọc|nhớ(?! (?:nộp|gửi|làm|nhầm|sai|lộn))|thuộc|ghi nhận|tiếp thu|thấy|tiếp nhận|lưu ý|rành|(?<!tổng\s)(?<!phối\s)(?<!kết\s)(?<!phù\s)(?<!tích\s)(?<!thích\s)(?<!trường\s)họp|ăn|(?<!trả\s)(?<!gửi\s)(?<!chuyển\s)(?<!nộp\s)(?<!chưa\s)về(?! (?:bên |được |trên |tới |đến )?(?:sở|huyện|tỉnh|phòng|ủy ban|nơi|trục|hạt))|(?<!đụng\s)(?<!động\s)(?<!chưa\s)(?<!mới\s)đến(?! (?:bên |được |trên |tới |đến )?(?:sở|huyện|tỉnh|phòng|ủy ban|nơi|trục|hạt))|(?<!đụng\s)(?<!động\s)(?<!chưa\s)(?<!mới\s)(?<!rờ\s)(?<!sờ\s)(?<!rớ\s)(?<!mó\s)tới(?! (?:bên |được |trên |tới |đến )?(?:sở|huyện|tỉnh|phòng|ủy ban|nơi|trục|hạt))|duyệt chi|kiểm tra lại|báo lại|hỏi lại|trao đổi|báo anh|báo chị)(?: (?:được|rõ|kỹ|hết))?(?: (?:thông tin|tin|công văn|mẫu|văn bản|thông báo|nội dung|email|mail|tin nhắn|nhắc nhở|file|ý|lịch|giấy mời)(?![^\W_])[^,.]*)?|để (?:(?:em|anh|chị|mình|tôi|cô|chú|cháu|bên em|bên mình|tụi em|sở|xã|huyện|phòng) )*(?:xem|hỏi|nhắc|báo(?! cáo (?!lại|sếp|lãnh đạo|anh|chị|giám đốc))|coi|check|kiểm tra|trao đổi|bàn|liên hệ|gọi|nhắn|đôn đốc|giục|hối|thúc|nói|tìm)(?![^\W_])(?! (?:xong|số liệu))[^,.]*?(?= rồi| xong|[,.]|$)"
)


def told(clause: Clause, index: int, today: date, *, past: bool = False) -> tuple[Told, ...]:
    """The events of one clause, in order. `past`: it goes on telling what the clause before told as done."""
    text = without_number(clause.text)
    low = _DINH_KY.sub(lambda m: " " * len(m.group()), canonical(text))
    if _VOID.search(low) or _ORAL.search(low):
        return ()
    for nothing in (_NO_DOING, _NO_TROUBLE, _BEGS_A_WORD):
        low = nothing.sub(lambda m: " " * len(m.group()), low)
    numbered = document_number(clause.text) is not None
    said = dates(text, today, "past" if past else None)
    out: list[Told] = []
    taken = [m.span() for m in _ACKNOWLEDGED.finditer(low)]
    masked = low
    for start, end in taken:
        masked = masked[:start] + " " * (end - start) + masked[end:]
    seen_done = False
    for event, pattern in EVENTS:
        if pattern is ARRIVED and not _PAPER.search(low):
            continue
        for match in pattern.finditer(masked):
            start, end = match.span()
            label: Event | None = event
            if event in ("sent", "finished", "signed", "acted"):
                tense = tense_of(low, start, end, said, today, numbered, event)
                tense = "past" if past and (tense == "none" or _LATE_ONLY.search(low[:start])) else tense
                going = bool(GOING.search(low[max(0, start - 12) : start]))
                label = by_tense(event, tense, going)
                if event == "sent" and tense == "none" and label is None and performs(low, start, end):
                    label = "sent"
            if label:
                out.append(Told(label, index, start))
                seen_done = True
            if label or event not in ("signed", "acted"):
                masked = masked[:start] + "," * (end - start) + masked[end:]
    if percent(text) is not None:
        out.append(Told("finished" if percent(text) == 100 else "working", index, len(low)))
        seen_done = True
    elif not seen_done and ("%" in low or loose(r"phần trăm").search(low)):
        out.append(Told("working", index, len(low)))  # a share that cannot be, but a share
        seen_done = True
    if not out and any(
        day.date > today and _LEADS_TO_DAY.search(low[: day.start]) and _ENDS.search(low[day.end :]) for day in said
    ):
        out.append(Told("promised", index, 0))
        seen_done = True
    if not seen_done and not out:
        if _BARE_GOING.search(low):
            out.append(Told("working", index, 0))
            seen_done = True
        elif _BARE_SOON.search(low):
            out.append(Told("promised", index, 0))
            seen_done = True
    if not seen_done:
        if _BARE_NO.search(low.rstrip(" .,!?;)")):
            out.append(Told("unsent", index, 0))
        elif (
            not taken
            and low.strip(" .,!?") != "da"
            and (
                DONE.search(low)
                or loose(r"^\W*(?:dạ |vâng |ok |đã |rồi |\(?\d\)? )*(?:đã|có)(?: (?:ạ|nhé|em|anh|chị))*$").search(
                    low.rstrip(" .,!?")
                )
            )
        ):
            out.append(Told("elliptic", index, 0))
    denied = max((one.position for one in out if one.event in _DENIALS), default=-1)
    # “Rà soát hộ nghèo chưa bắt đầu”: what has not been done is only named before.
    out = [
        one for one in out if one.event != "acted" or one.position > denied or _SAID_DONE.search(low[: one.position])
    ]
    early = loose(
        r"(?<![^\W_])(?:tối nay|mai|sáng mai|chiều mai|tối mai|lát nữa|tí nữa)(?= (?:[^\s,]+ ){2,}rồi$)",
        bounded=False,
    )
    if early.search(canonical(text)):
        out = [one for one in out if one.event != "elliptic"]  # “tối nay soát chính tả rồi | mai trình”: first, then
    if _REMAINS.search(low):
        if not out and not DONE.search(low):
            out = [Told("unfinished", index, 0)]
        out = [Told("unfinished", index, one.position) if one.event == "planned" else one for one in out]
    if _TIRED.search(low):
        out = [one for one in out if one.event not in ("acted", "working", "planned")]
    if _LIFE.search(low) and not _OF_PAPERS.search(low):
        ill = loose(r"(?:em|anh|chị|mình|tôi)(?: [^\s,]+){0,2} (?:nghỉ|ốm|bệnh|nằm viện)").search(low)
        out = [one for one in out if one.event not in _WEAK and not (ill and one.event == "waiting")]
    return tuple(sorted(out, key=lambda t: t.position))
