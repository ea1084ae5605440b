"""Sentences that only tell, whatever they say of time: how figures are counted, what a file holds, what is punished. Pure.

`describes` looks at one sentence of a law: a definition, a paper of a file, an offence, a title. Its times oblige nobody.
"""

from __future__ import annotations

from knowledge.text import exact

_DESCRIBES = exact(
    r"^\W*(?:(?:báo cáo|thời (?:gian|điểm|hạn)|kỳ)[^.;]{0,60}?(?:thời (?:gian|điểm) )?chốt số liệu|thời (?:gian|điểm) chốt|kỳ báo cáo (?:là|được tính|tính)|[^.;,]{0,60} (?:là|được hiểu là) (?:khoảng )?thời gian"
    r"|[^.;]{0,160}được coi là)",
    bounded=False,
)
# “Căn cứ báo cáo định kỳ quý của doanh nghiệp, …”: what somebody acts on; the rhythm is another's.
_RESTS_ON = exact(
    r"^\W*(?:căn cứ|trên cơ sở|dựa trên)(?: vào)? (?:các |kết quả )?báo cáo (?:định kỳ|hằng|hàng|quý|tháng|năm)(?![^;.]*(?:trước ngày|chậm nhất|trong thời hạn|trong vòng))",
    bounded=False,
)
# A paper of a file that somebody hands in, described by its age.
_PAPER = exact(
    r"^\W*(?:bản|văn bản|hồ sơ, tài liệu|tài liệu, hồ sơ|giấy|đơn|tờ khai|chứng từ|hóa đơn|tài liệu|danh sách|biên bản|hợp đồng|ảnh|phiếu|sơ yếu|lý lịch|bằng|chứng chỉ|xác nhận|thông tin) ",
    bounded=False,
)
_PAPER_ACTS = exact(
    r"phải|có trách nhiệm|(?<!khi\s)được (?:gửi|trả|nộp|lập|ban hành|cấp|thông báo|công bố|niêm yết|đăng|thực hiện|cập nhật|lưu)|, [^,;.]{3,90} (?:gửi|nộp|lập|trả|ban hành|có văn bản|thực hiện)"
)


# A fine, a title, an item of a list of offences: whatever stands in it, nobody is told to act.
_FINE = exact(r"^\W*(?:phạt (?:tiền|cảnh cáo|tù)|xử phạt|cảnh cáo (?:đối với|khi))", bounded=False)
_TITLE = exact(r"^\W*về việc (?!(?:[^;.:]*(?:phải|có trách nhiệm)|[^;.]*: ))", bounded=False)
_LEFT_UNDONE = exact(
    r"^\W*không (?!quá|vượt|chậm|muộn|ít|được|sớm|dưới|phải|tính)[^;.:]*[;.]?\s*$|(?<![^\W_])phải [^;.]{3,200} (?:nhưng|mà) (?:chưa|không) (?!quá|vượt|chậm|muộn)",
    bounded=False,
)
_WHO_MUST = exact(r"(?<!không\s)phải|có trách nhiệm|chịu trách nhiệm|có nghĩa vụ")
# What a day or a month is; a state in which somebody is; a means named and nothing else.
_DEFINED = exact(
    r"^\W*(?:mỗi (?:tháng|năm|kỳ)|ngày(?! \d| làm việc đầu))(?: [^\s,;.]+){1,30}? (?:là (?:ngày|thời điểm|khoảng)|được (?:tính|xác định) (?:từ|là|theo|bằng))",
    bounded=False,
)
_STATE = exact(r"^\W*(?:đang|chưa|đã)(?= )(?![^;.]*(?:phải|có trách nhiệm| thì ))", bounded=False)
_MEANS = exact(r"^\W*(?:thông qua|qua|bằng) [^,:;]{3,90}[;.]?\s*$", bounded=False)


def orders_nothing(low: str) -> bool:
    """Whether a sentence of a law names an offence and its fine, a title, a state or a means, and tells nobody to act."""
    if _FINE.match(low) or _TITLE.match(low) or _STATE.match(low) or _DEFINED.match(low):
        return True
    return bool(_LEFT_UNDONE.search(low)) or (_MEANS.match(low) is not None and not _WHO_MUST.search(low))


def describes(low: str) -> bool:
    """Whether a sentence only says how time or the figures are counted, or lists a paper to be handed in."""
    return bool(_DESCRIBES.match(low) or _RESTS_ON.match(low) or (_PAPER.match(low) and not _PAPER_ACTS.search(low)))
