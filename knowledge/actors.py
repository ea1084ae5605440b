"""Who acts in a sentence of a law: “Trong thời hạn 15 ngày kể từ ngày …, ngân hàng thương mại gửi …”. Pure.

A subject opens the sentence, or stands after the words about time that open it, or after “thì”. It is a body, a person
or (before “phải”, “có trách nhiệm”) any other name, and runs up to the verb of the duty. What a verb follows at once,
what is done to (“hồ sơ phải được”), and what begins like a circumstance (“theo …”, “căn cứ …”) is no subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.bodies import VERB, names_body, split_names, unfinished
from knowledge.text import canonical, canonical_pattern, exact, opening

_MODAL = exact(r"(?:(?:có|chịu) trách nhiệm|có nghĩa vụ|phải|có văn bản|tiến hành)")
# Verbs that end a subject in laws, beside those of plans; many of them are also halves of names there.
_LAW_VERB = exact(
    r"(?:chuyển|dự kiến|ra (?:quyết định|văn bản|thông báo)|trả (?:lời|kết quả|hồ sơ|cho|giấy)|cấp (?:giấy|chứng|đổi|lại|phép|thẻ|bản|mã|tài khoản|cho|văn|sửa|bổ|số|hồ|quyết|thông|phôi)"
    r"|ghi|khai|kê khai|đăng(?! kiểm)|chi trả|đóng(?! tàu)|trích|mời|họp|lấy ý kiến|cho ý kiến|có (?:ý kiến|thông báo|quyết định|báo cáo|công văn|trả lời|giải trình)|bàn giao|giao (?:cho|nhiệm vụ|hồ sơ|tài sản)|xác nhận|chứng nhận|chấp thuận|từ chối|xác minh|đề nghị"
    r"|bổ sung|hoàn trả|sửa đổi|thu hồi|thanh toán|quyết toán|kiến nghị|phản hồi|nhập (?:thông tin|dữ liệu)|lưu giữ|giải trình|thành lập|bổ nhiệm|miễn nhiệm|kết luận|đối chiếu|thống nhất|kiểm kê|tự (?:kiểm|đánh|rà)|làm rõ|khởi (?:công|kiện)|ngừng|chấm dứt|đình chỉ"
    r"|thông qua|chốt|xếp (?:loại|hạng)|phân loại|cam kết|chỉ định|hủy|xử phạt|truyền|phân tích|giám định|thẩm tra|chỉnh sửa|đính chính|khấu trừ|dừng|tạm dừng|mở|nhận (?:hồ sơ|kết quả|lại)|ký|trao đổi|niêm phong|áp dụng|đã|đang|sẽ)"
)
_NO_ACTOR = exact(
    r"(?:trường hợp|nếu|khi|việc|kết quả|hồ sơ|văn bản|thời (?:hạn|gian|điểm)|nội dung|quyết định|báo cáo|đồng thời|sau đó|theo|tại|trong|kể từ|trước|sau|chậm|nhưng|mà|thì|để|và|hoặc|không|giấy|thông tin|số liệu|mức|chi phí|phương án|kế hoạch|danh sách|đối với|trừ|bao gồm|ngày|được|đã|chưa|phiếu|tài liệu|biên bản|thủ tục|tài sản|ngoài|định kỳ|hằng|hàng|mỗi|ngay|do|từ|đến|khoản|điểm|bị|là|cần|căn cứ|trên cơ sở|số|tiền|các (?:nội dung|trường hợp|khoản|loại|thông tin|hồ sơ|văn bản)|nền tảng|hệ thống|nguồn|qua|thông qua|bằng|của|với|cho|quá trình|quy (?:định|trình)|dự án|công trình|sản phẩm|hàng hóa|phương tiện|vận dụng|giải trình)"
)
_CIRCUMSTANCE = exact(
    r"\W*(?:trong|chậm nhất|kể từ|định kỳ|(?:hằng|hàng) (?:năm|quý|tháng)|theo|căn cứ|trên cơ sở|đối với|nếu|trường hợp|khi|sau khi|trừ|trong (?:trường hợp|quá trình)|tại|để|hoặc|và trước|và chậm|kể cả|đồng thời|ngoài|qua|thông qua|bằng|trước khi|với|cùng với|tùy theo|tuỳ theo)"
)
_DONE_TO = exact(r"(?:phải |sẽ )?(?:được|bị)(?! (?:giao|phân công|ủy quyền|chỉ định|cấp|phép|lựa chọn|thành lập|mời))")
_CLAUSE_INSIDE = exact(r"(?:thì|mà|nếu|trường hợp|kể từ|trong thời hạn|trong vòng)")
_SHORT = re.compile(r"[A-ZĐ]{3,}(?=\s)")  # “TCPHT cung cấp …”
# An event cut at the comma in “kể từ ngày cơ quan, tổ chức nhận được …”.
_CUT_NAME = opening(r"(?:cơ quan|tổ chức|cá nhân|đơn vị|doanh nghiệp|người)$")
_THEN = exact(r"thì\s+", bounded=False)
_OF = re.compile(canonical_pattern(r"(?:của|các|với|cho|và|hoặc|những|cá nhân,|cơ quan,) $"))
_HALF = exact(r"(?:các |mỗi )?(?:người|bên|chủ|cơ quan|đơn vị|cán bộ|tổ chức|bộ phận|hội đồng|cơ sở)")
_STOP = re.compile(r"[;:.](?=\s|$)")
_COMMA = re.compile(r",\s+|(?<![^\W_])thì\s+")
_ASIDE = re.compile(
    canonical_pattern(
        r"[\s,:)]*(?:(?:hoặc|và)[\s,]*(?:báo cáo )?(?:đột xuất|khi (?:có|được) yêu cầu|theo yêu cầu)(?: (?:khi có|theo) yêu cầu)?(?: (?:của|từ) [^,;.]{3,80},)?[\s,]*)?"
    )
)
_OF_BEFORE = exact(r"(?:này|đó|nêu trên|trên|hợp lệ|quy định tại [^,;.]*)")


def act_at(low: str, at: int) -> bool:
    """Whether an act begins here, and no body whose name begins like one (“tổ chức tín dụng”)."""
    return bool(VERB.match(low, at) or _LAW_VERB.match(low, at)) and not names_body(low, at)


def beyond(low: str, opened: int) -> int:
    """Where the sentence goes on after the words about time that open it, “hoặc đột xuất” among them."""
    match = _ASIDE.match(low, opened)
    return match.end() if match else opened


def acting(text: str, opened: int) -> tuple[str, ...]:
    """Who acts; `opened` is where the words about time end that begin the sentence, 0 where they do not."""
    low = canonical(text)
    at = beyond(low, opened) if opened else 0
    head, colon, _ = low.partition(":")
    if not opened and colon and _CIRCUMSTANCE.match(head) and "," not in head:
        at = len(head) + 2  # “Đối với hồ sơ đột xuất: Thủ trưởng đơn vị lập …”
    stop = _STOP.search(low, at)
    end = stop.start() if stop else len(low)
    if then := _THEN.search(low, at, end):
        if names_body(low, then.end()):
            at = then.end()
        elif act_at(low, then.end()):
            return ()
    case = _CIRCUMSTANCE.match(low, at) is not None
    if not case and act_at(low, at) and not _joined(text, low, at) and not _remnant(low, at, end):
        return ()  # “Trước ngày 15/12 báo cáo Sở Y tế, Sở Nội vụ …”: those are told, they do not act
    run = -1  # where the list of bodies that acts begins
    for start, close in _pieces(low, at, end):
        if not opened and not case and start > at and run < 0:
            break
        if _CIRCUMSTANCE.match(low, start):
            run = -1
            continue
        named = names_body(low, start) or _SHORT.match(text, start) is not None
        named = named and not (start == at and _CUT_NAME.search(low[:opened]) is not None)
        if act_at(low, start):
            if run >= 0 and _joined(text, low, start) and (verb := _verb(text, low, start, close)) is not None:
                return split_names(_trimmed(text[run:verb]))
            run = run if _joined(text, low, start) else -1
            continue
        verb = _verb(text, low, start, close)
        if not named and (run < 0 or verb is None):
            modal = _MODAL.search(low, start, close)
            if modal and modal.start() > start and not _excluded(low, start, modal.start()):
                return split_names(text[start : modal.start()])
            if verb is None and run >= 0:
                continue  # “Người nộp phí, lệ phí phải …”: the middle of a name
            run = -1
            continue
        run = start if run < 0 else run
        if verb is not None and len(low[verb:close].split()) == 1 and names_body(low, close + 2):
            run = -1  # “… mà Hội đồng giao, Trưởng ban lập”: the end of what goes before
            continue
        if verb is not None:
            head = text[run:verb]
            if _CLAUSE_INSIDE.search(canonical(head)):
                return ()
            return () if _DONE_TO.match(low, verb) and not named else split_names(_trimmed(head))
        if _OF_BEFORE.search(low[max(start, close - 60) : close]):
            run = -1  # “… quy định tại khoản 1 Điều này, Sở Y tế trả lời”: the end of what goes before
    # “… kể từ ngày nhận đơn, Sở Y tế:”
    return split_names(text[run:end]) if run >= 0 and low.startswith(":", end) else ()


# In the passive the actor follows “được” or “do”; of a time, it follows “của”.
_BY = exact(r"(?:được|bị|do)\s+", bounded=False)
_TIME_OF = exact(r"^\W*thời (?:gian|hạn) [^,.;:]{0,80}? của\s+", bounded=False)


def named_by(text: str) -> tuple[str, ...]:
    """Who acts in the passive (“phải được Trưởng đoàn thông báo”), or whose time it is (“Thời gian thẩm định của …”)."""
    low = canonical(text)
    if (of := _TIME_OF.match(low)) and names_body(low, of.end()):
        stop = exact(r"(?:không quá|là|tối đa|trong)").search(low, of.end())
        return split_names(text[of.end() : stop.start()]) if stop else ()
    for match in _BY.finditer(low):
        if not names_body(low, match.end()) or re.search(r"[^\W_]$", low[: match.start()]):
            continue
        end = next((close for start, close in _pieces(low, match.end(), len(low)) if start == match.end()), len(low))
        if (verb := _verb(text, low, match.end(), end)) is not None:
            return split_names(_trimmed(text[match.end() : verb]))
    return ()


def _remnant(low: str, at: int, end: int) -> bool:
    """Whether what stands here only ends an event (“kể từ ngày ra quyết định, yêu cầu định giá, Công an phải …”)."""
    pieces = list(_pieces(low, at, end))
    first = low[at : pieces[0][1]]
    if not low.endswith(", ", 0, at) or re.search(r"(?:gửi|cho|với|đến|về|báo cáo) ", first):
        return False
    return any(
        names_body(low, start) and _verb(low, low, start, close) and not _NO_ACTOR.match(low, start)
        for start, close in pieces[1:3]
    )


def _joined(text: str, low: str, at: int) -> bool:
    """Whether what begins here goes on with a name: “Cục Quản lý, giám sát ngân hàng”, a verb with a capital before it."""
    before = re.search(r"([^\W\d_]+ [^\W\d_]+),\s*$", text[:at])
    return bool(before and before[1][0].isupper() and VERB.fullmatch(canonical(before[1])))


def _pieces(low: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts between commas (those in brackets do not count) from `at` to `end`."""
    start, depth = at, 0
    marks = sorted([(m.start(), m.end()) for m in _COMMA.finditer(low, at, end)])
    for begin, after in marks:
        depth = low.count("(", at, begin) - low.count(")", at, begin)
        if depth <= 0:
            yield start, begin
            start = after
    yield start, end


def _excluded(low: str, start: int, modal: int) -> bool:
    words = low[start:modal]
    return bool(
        _NO_ACTOR.match(low, start)
        or _CLAUSE_INSIDE.search(words)
        or len(words.split()) > 30
        or _DONE_TO.match(low, modal)
    )


def _trimmed(head: str) -> str:
    return re.sub(r"\s+(?:có|và|đã|sẽ)\s*$", "", head)


def _verb(text: str, low: str, start: int, end: int) -> int | None:
    """Where the verb of the duty stands in text[start:end], after a name that is whole."""
    modal = _MODAL.search(low, start, end)
    first: int | None = None
    for found in sorted(
        [*VERB.finditer(low, start, end), *_LAW_VERB.finditer(low, start, end)], key=lambda m: m.start()
    ):
        head = low[start : found.start()]
        if not head.strip() or text[found.start()].isupper() or unfinished(head):
            continue
        if found.group() == "tổ chức" and (_OF.search(head) or names_body(low, found.start())):
            continue
        if modal and modal.start() <= found.start():
            return modal.start()
        if modal and not low[found.end() : modal.start()].count(" và "):
            return modal.start()  # “Người nộp phí phải …”: the verbs before “phải” belong to the name
        if _HALF.fullmatch(head.strip()):
            first = found.start() if first is None and not head.startswith(("người", "bên", "chủ")) else first
            continue  # “người nộp thuế”, “cơ quan tiếp nhận hồ sơ”: what kind of body it is
        return found.start()
    return modal.start() if modal and modal.start() > start else first
