"""Bodies in a clause: who is spoken to, to whom a thing goes, through whom. Pure.

A subject is a name that opens the sentence (“Sở Nội vụ thường xuyên …”) or follows an order (“Giao công chức …”), up to
the verb of the duty; a verb with a capital is part of a name. What is not said is None or empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text import canonical, canonical_pattern, exact, opening, squeeze

_ORG = (
    r"(?:ủy ban|ub|ubnd|hđnd|hội đồng|sở|bộ|ban|phòng|văn phòng|thanh tra|cục|chi cục|tổng cục|công an|viện|tòa án|thường trực|thường vụ"
    r"|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|thủ tướng|chính phủ|chủ tịch|phó chủ tịch|trung tâm|cấp(?= (?:ủy|có thẩm quyền|huyện|xã|tỉnh|trên))|cơ quan|đơn vị|bảo hiểm"
    r"|kho bạc|ngân hàng|mặt trận|liên đoàn|hội|đoàn|trường(?! hợp)|trạm|báo(?! cáo)|đài|cổng|công chức|cán bộ|thủ trưởng|giám đốc|trưởng|lãnh đạo"
    r"|bí thư|người đứng đầu|tổ(?! chức)|khối(?! lượng)|vụ(?! (?:việc|án|cháy|kiện|tai|nổ))|bộ trưởng|thống đốc|chánh|viện trưởng|tổng giám đốc|doanh nghiệp|địa phương|xã|huyện|tỉnh|thôn|chỉ huy|bộ chỉ huy|quân sự"
    r"|(?:các|mỗi|từng)(?= (?:sở|ban|ngành|bộ|cục|chi cục|đơn vị|cơ quan|địa phương|huyện|quận|thị xã|thành phố|xã|phường|thị trấn|phòng|trường|đoàn|hội|tổ|thôn|khối|cấp|trung tâm|doanh nghiệp|công chức|cán bộ|đồng chí|thành viên|chủ (?:tịch|đầu tư)|ủy ban|công ty|nhà trường|khoa|cơ sở|thủ trưởng)))"
)
ORG_START = exact(rf"(?:đồng chí |đ/c )?{_ORG}")
_PERSON = exact(
    r"(?:(?:các |mỗi |từng )?(?:người|cá nhân|nhà đầu tư|nhà thầu|chủ(?! (?:trì|động|yếu|trương|tịch|đề|quan))|bên|thành viên|chi nhánh|công ty|kiểm toán|hải quan|cảnh sát|đồn|cơ sở|hộ|doanh nghiệp|hãng|học viên|thí sinh"
    r"|trưởng đoàn|thẩm phán|chấp hành viên|công chứng viên|quỹ|tập đoàn|tổng công ty|hợp tác xã|thuyền trưởng|nhà trường|nhà giáo|thương nhân|đại lý|đại biểu|đối tượng|văn phòng|điều tra viên|kiểm sát viên|thanh tra viên|vận động viên|viên chức|bệnh viện|phòng|học sinh|sinh viên|đấu giá viên|luật sư|quản tài viên|tòa án|viện kiểm sát|khách hàng|đương sự|chuyên gia|quân khu|quân đoàn|quân chủng|binh chủng|ban chỉ huy|bộ tư lệnh|nhà nước|cảng vụ))"
)
# “tổ chức” is a body before its own kind, a verb before what is held.
_BODY_TO_CHUC = exact(
    r"(?:các |mỗi |từng )?tổ chức(?=,| (?:và |hoặc )?(?:cá nhân|tín dụng|thu|được|đề|có|phải|chủ|kinh|nhận|đăng ký|quản lý|phát hành|cung ứng|cung cấp|khoa|sử dụng|chứng|đánh giá|xã hội|dịch vụ|đại diện|chính|niêm yết|kiểm (?:định|toán|tra chất)|giám (?:sát|định)|tư vấn|nước|trong|ngoài|hành|tổ|sự|phi|đấu|trung gian|tài chính|bảo hiểm|công đoàn|thực hiện [^,;.]{3,60} (?:phải|có trách)|nào|này|đó|thẩm định|giáo dục|tham gia))"
)
_BESIDE = opening(r"(?:cơ quan|cá nhân|đơn vị|doanh nghiệp|người)(?:,| và| hoặc)\s*$")
# The verb that ends the subject and opens the duty.
_VERBS = (
    r"căn cứ|thường xuyên|chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tham mưu|xây dựng|báo cáo|tổng hợp|theo dõi|tổ chức"
    r"|chủ động|triển khai|định kỳ|gửi|hướng dẫn|đôn đốc|kiểm tra|rà soát|nghiêm túc|quán triệt|tiếp tục|tăng cường|thực hiện"
    r"|ban hành|bố trí|cân đối|đề xuất|hoàn thành|lập|nộp|cử|phân công|chỉ đạo|giám sát|tuyên truyền|cập nhật|cung cấp|đăng ký"
    r"|trên cơ sở|trước|chậm nhất|hằng|hàng(?= (?:năm|tháng|quý|tuần|ngày))|trong|phải|sẽ|đã|không|thường(?! trực| vụ)|khẩn trương|kịp thời|là|giúp|đẩy mạnh|bảo đảm|đảm bảo|thẩm định|trình|tiếp nhận|đánh giá|sử dụng|quản lý|khi|được|cụ thể|phát động|vận động|phát huy|duy trì|công khai|niêm yết|thông báo|công bố|nghiên cứu|tập trung|làm|sơ kết|tổng kết|phê duyệt|quyết định|ký"
    r"|kiểm soát|mở|đăng tải|phát sóng|vận hành|khắc phục|tiếp thu|hỗ trợ|bồi dưỡng|đào tạo|xử lý|rút ngắn|nâng cao|ưu tiên|chuẩn bị|điều phối"
    r"|giải quyết|khuyến khích|tham gia|chấp hành|phát hành|tham dự|bám sát|phân bổ|lồng ghép|lựa chọn|thu thập|khảo sát|củng cố|kiện toàn|tạo điều kiện|xem xét|giao|yêu cầu|biên soạn|soạn|phấn đấu|cắt giảm|kết nối|sửa chữa|khắc phục|lắp đặt|mua sắm|tập huấn"
)
VERB = exact(rf"(?:{_VERBS})")
ASSIGN = exact(r"^(?:giao cho|giao|đề nghị|yêu cầu|phân công|kính đề nghị|trân trọng đề nghị)(?: cho)?")
PLACE_TO = exact(rf"(?:về|cho|đến|tới|lên|với|trình|gửi|báo cáo) ({_ORG}[^,;.()]*)")
_CHANNEL = exact(rf"(?:thông qua|qua) ({_ORG}[^,;.()]*)")
_NAME_END = exact(
    r"(?:trước|chậm nhất|muộn nhất|định kỳ|để|theo|về|thông qua|qua|trong|kết quả|đúng|xem xét|tình hình|hằng|hàng|khi|bằng|tổng hợp|biết|chỉ đạo|kiểm tra|theo dõi|thực hiện"
    r"|(?:0?[369]|sáu|chín|ba) tháng|vào|và cấp|ban hành|công tác|việc|những|phê duyệt|cho ý kiến|quyết định|đôn đốc|gồm|là|dự thảo|đề xuất|xử lý|giải quyết|đánh giá|nội dung|các nội dung|trên|có)"
)
_GROUP = exact(r"(?:thủ trưởng|chủ tịch|giám đốc|các (?:sở|ban|đơn vị|cơ quan|trường|địa phương|xã|huyện|đoàn thể))")
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")
_NEXT_NAME = re.compile(r"\s*(?:,|và|;)\s*")


def _names(text: str, low: str, start: int, end: int) -> str:
    """The name that begins at `start`: up to the words that cannot belong to a name, in the text's own spelling."""
    stop = _NAME_END.search(low, start + 1, end)
    name = text[start : stop.start() if stop else end]
    return re.sub(r"\s+(?:và|cho|của|với|đến)$", "", squeeze(name)).strip(" ,;:.-–(")


def recipient_of(text: str) -> str | None:
    """To whom a report goes: the body after “về”, “cho”, “gửi”…; several bodies of one list are kept together."""
    low = canonical(text)
    best: str | None = None
    for match in PLACE_TO.finditer(low):
        begin = match.start(1)
        if exact(r"(?:kế hoạch|các nội dung|các nhiệm vụ|các mục tiêu)").match(low, begin):
            continue
        verb = low[match.start() : begin].strip()
        name = _names(text, low, begin, match.end(1))
        if not name or exact(r"(?:cấp|các|ban hành|tổ chức|báo cáo|đơn vị|cơ quan|hội nghị|trên)").fullmatch(
            canonical(name)
        ):
            continue
        names, end = [name], begin + len(name)
        while separator := _NEXT_NAME.match(low, end):
            if not ORG_START.match(low, separator.end()) or exact(r"báo cáo").match(low, separator.end()):
                break
            following = _names(text, low, separator.end(), _clause_end(low, separator.end()))
            if not following or VERB.match(canonical(following)):
                break
            names.append(following)
            end = separator.end() + len(following)
        found = ", ".join(names)
        if exact(r"(?:về|cho|lên|tới)").fullmatch(verb):
            return found
        best = best or found
    return best


def _clause_end(low: str, start: int) -> int:
    stop = re.compile(r"[,;.()]").search(low, start)
    return stop.start() if stop else len(low)


def channel_of(text: str) -> str | None:
    low = canonical(text)
    match = _CHANNEL.search(low)
    return (_names(text, low, match.start(1), match.end(1)) or None) if match else None


def opening_subject(text: str) -> tuple[tuple[str, ...], int]:
    """Who a sentence speaks to, and where the duty begins; ((), 0) where no body opens it."""
    low = canonical(text)
    begin = 0
    if assigned := ASSIGN.match(low):
        begin = assigned.end()
        begin += len(low[begin:]) - len(low[begin:].lstrip(" :"))
    if not ORG_START.match(low, begin):
        head, colon, _ = text[begin:].partition(":")
        whole = colon and len(head.split()) <= 12 and names_body(low, begin) and not VERB.search(canonical(head))
        return (split_names(head), begin + len(head) + 1) if whole else ((), 0)
    names, verb_at = _until_verb(text, low, begin)
    if names:
        return names, verb_at
    head, colon, _ = text[begin:].partition(":")
    return (split_names(head), begin + len(head) + 1) if colon and len(head) < 200 else ((), 0)


_SEVERAL = re.compile(canonical_pattern(r"(?:các|mỗi|từng|những) "))


def names_body(low: str, at: int) -> bool:
    """Whether the name of a body or of a kind of person begins here."""
    if low.startswith("tổ chức", at) and _BESIDE.search(low[max(0, at - 30) : at]):
        return True  # “cá nhân, tổ chức bị …”
    if several := _SEVERAL.match(low, at):
        at = several.end()
    return bool(ORG_START.match(low, at) or _PERSON.match(low, at) or _BODY_TO_CHUC.match(low, at))


def names_only(text: str) -> bool:
    """Whether a piece of a sentence is a list of bodies and nothing else: “Các sở, ban, ngành;”."""
    low = canonical(text).strip(" -–+•*;")
    label = re.match(r"(?:[ivx]+\.|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\d?[.)])\s+", low)
    low = low[label.end() :] if label else low
    if assigned := ASSIGN.match(low):
        low = low[assigned.end() :].lstrip(" :")
    if not ORG_START.match(low) or len(low.split()) > 40 or re.search(r"[.:]", low):
        return False
    plain = re.sub(r"\([^)]*\)", " ", low)
    return all(
        unfinished(plain[: verb.start()]) or _NOUN_THERE.search(plain[: verb.start()]) for verb in VERB.finditer(plain)
    )


def _until_verb(text: str, low: str, begin: int) -> tuple[tuple[str, ...], int]:
    for verb in VERB.finditer(low, begin):
        head = text[begin : verb.start()]
        # A verb with a capital is part of a name: “Văn phòng – Thống kê”, “Ban Tổ chức”.
        if not head.strip() or text[verb.start()].isupper() or unfinished(canonical(head)):
            continue
        return split_names(head), verb.start()
    return (), 0


_COOPERATING = opening(r"(?:phối hợp|cùng)(?: chặt chẽ| thống nhất)?(?: cùng)? với ")
_COOPERATING_END = exact(
    r"(?:trong (?:việc|công tác|quá trình|thời hạn|vòng)|để|theo|khi|về|trước|chậm nhất|định kỳ|hằng|hàng|tại|nhằm|và các nội dung)"
)


def cooperating_of(text: str) -> tuple[str, ...]:
    """With whom: the names after “phối hợp với”, up to the verb of the duty."""
    low = canonical(text)
    found: list[str] = []
    for match in _COOPERATING.finditer(low):
        begin = match.end()
        stop = re.compile(r"[;.:(]").search(low, begin)
        end = stop.start() if stop else len(low)
        if closing := _COOPERATING_END.search(low, begin, end):
            end = closing.start()
        verb = next(
            (
                m
                for m in VERB.finditer(low, begin, end)
                if not text[m.start()].isupper()
                and not unfinished(low[begin : m.start()])
                and low[begin : m.start()].strip()
            ),
            None,
        )
        words = text[begin : verb.start() if verb else end]
        if names_body(canonical(words), 0):
            found += [name for name in split_names(words) if name not in found]
    return tuple(found)


_NOUN_THERE = opening(r"(?:cơ quan|đơn vị|cá nhân|ban|ngành|bộ|phòng|cục|sở|văn phòng|trung tâm)(?:,| và)? $")


def unfinished(head: str) -> bool:
    """Whether the words before a verb are only half a name: “Văn phòng đăng ký”, “Ban tổ chức”, “Trung tâm”."""
    return bool(
        exact(
            r"(?:ban|phòng|văn phòng|trung tâm|tổ|bộ phận|ban quản lý|hội đồng|cơ quan|đơn vị|(?:trưởng |phó trưởng )?đoàn)"
        ).fullmatch(head.strip())
    )


def split_names(head: str) -> tuple[str, ...]:
    """“Các sở, ban, ngành thuộc tỉnh, Ủy ban nhân dân các huyện, thị xã, thành phố” -> the two groups."""
    head = squeeze(head).strip(" ,;:.-–")
    names: list[str] = []
    start = 0
    for separator in _BETWEEN_NAMES.finditer(head):
        after = head[separator.end() :]
        opens = after[:1].isupper() or _GROUP.match(canonical(after))
        if opens and ORG_START.match(canonical(after)):
            names.append(head[start : separator.start()])
            start = separator.end()
    return tuple(name for name in (*names, head[start:]) if name)


_TASKS_OF = exact(
    r"^(?:trách nhiệm|nhiệm vụ|nghĩa vụ|quyền(?: hạn)?)(?:(?:,| và) (?:trách nhiệm|nhiệm vụ|nghĩa vụ|quyền(?: hạn)?))* của ",
    bounded=False,
)


def heading_subject(headings: Sequence[str]) -> tuple[str, ...]:
    """“2. Sở Nội vụ”, “Trách nhiệm của Sở Nội vụ” as a heading name who the items below it speak to."""
    for heading in reversed(headings):
        low = canonical(heading.strip())
        if (tasks := _TASKS_OF.match(low)) and len(heading) < 250:
            return split_names(heading.strip()[tasks.end() :].rstrip(":"))
        assigned = ASSIGN.match(low)
        start = assigned.end() if assigned else 0
        if (
            ORG_START.match(low[start:].lstrip())
            and len(heading) < 200
            and not exact(r"^(?:tổ chức|các (?:nhiệm vụ|giải pháp|nội dung|mục tiêu|chỉ tiêu))").search(low)
        ):
            named, _ = opening_subject(heading)
            return named or split_names(heading[start:])
    return ()
