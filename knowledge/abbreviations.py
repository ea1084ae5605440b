"""Abbreviations that offices write, and chat spellings, written out. Pure.

The document-type codes are those of Nghị định 30/2020/NĐ-CP, Phụ lục III. Codes inside a document number
(“49/KH-UBND”) are left alone. An abbreviation that is also a word, or has two readings, is written out only where its
neighbours decide (“CT 33” is a Chỉ thị, “CT UBND” a Chủ tịch).
"""

from __future__ import annotations

import re

from knowledge.text import nfc

# Lower case, accents as people type them; longest first when matched.
_OFFICE = {
    "ubnd": "Ủy ban nhân dân", "hđnd": "Hội đồng nhân dân", "hdnd": "Hội đồng nhân dân",
    "mttq": "Mặt trận Tổ quốc", "bcđ": "Ban Chỉ đạo", "bcd": "Ban Chỉ đạo",
    "cchc": "cải cách hành chính", "tthc": "thủ tục hành chính", "cđs": "chuyển đổi số", "cds": "chuyển đổi số",
    "ntm": "nông thôn mới", "kt-xh": "kinh tế - xã hội", "ktxh": "kinh tế - xã hội", "cntt": "công nghệ thông tin",
    "qlnn": "quản lý nhà nước", "cbcc": "cán bộ, công chức", "cbccvc": "cán bộ, công chức, viên chức",
    "dvc": "dịch vụ công", "ndth": "nội dung thực hiện", "pctn": "phòng chống tham nhũng",
    "snv": "Sở Nội vụ", "stp": "Sở Tư pháp", "stc": "Sở Tài chính", "syt": "Sở Y tế", "sxd": "Sở Xây dựng",
    "sct": "Sở Công Thương", "sgdđt": "Sở Giáo dục và Đào tạo", "sgddt": "Sở Giáo dục và Đào tạo",
    "sgd&đt": "Sở Giáo dục và Đào tạo", "stnmt": "Sở Tài nguyên và Môi trường", "skhđt": "Sở Kế hoạch và Đầu tư",
    "skhdt": "Sở Kế hoạch và Đầu tư", "stttt": "Sở Thông tin và Truyền thông", "skhcn": "Sở Khoa học và Công nghệ",
    "sgtvt": "Sở Giao thông vận tải", "sldtbxh": "Sở Lao động - Thương binh và Xã hội",
    "sldtb&xh": "Sở Lao động - Thương binh và Xã hội", "svhttdl": "Sở Văn hóa, Thể thao và Du lịch",
    "snnptnt": "Sở Nông nghiệp và Phát triển nông thôn", "sdtts": "Sở Dân tộc và Tôn giáo",
    "pnv": "phòng Nội vụ", "ptp": "phòng Tư pháp", "ptckh": "phòng Tài chính - Kế hoạch",
    "pvhxh": "phòng Văn hóa - Xã hội", "vhxh": "Văn hóa - Xã hội", "vp-tk": "Văn phòng - Thống kê",
    "vptk": "Văn phòng - Thống kê", "vp–tk": "Văn phòng - Thống kê", "vp - tk": "Văn phòng - Thống kê",
    "tp-ht": "Tư pháp - Hộ tịch", "bdv": "Ban Dân vận", "vpub": "Văn phòng Ủy ban nhân dân",
    "pccc": "phòng cháy, chữa cháy", "attp": "an toàn thực phẩm", "vsmt": "vệ sinh môi trường", "ctph": "chương trình phối hợp", "ct ph": "chương trình phối hợp",
    "ttr": "Tờ trình", "qđ": "Quyết định", "qd": "Quyết định", "nq": "Nghị quyết", "cv": "công văn", "bc": "báo cáo",
    "kh": "kế hoạch", "kl": "Kết luận", "nđ": "Nghị định", "cttđ": "cổng thông tin điện tử", "vb": "văn bản",
    "đc": "được", "dc": "được", "đv": "đơn vị", "dvi": "đơn vị", "tw": "Trung ương", "vp": "văn phòng",
}  # fmt: skip

_CHAT = {
    "tui": "tôi", "rứa": "vậy", "gởi": "gửi", "kì": "kỳ", "bữa mô": "ngày nào", "ngày mô": "ngày nào",
    "khi mô": "khi nào", "ở mô": "ở đâu", "chỗ mô": "chỗ nào", "bữa nào": "ngày nào", "hôm mô": "hôm nào",
    "ko": "không", "hok": "không", "hong": "không", "hk": "không", "kg": "không", "hem": "không",
    "ntn": "như thế nào", "bjo": "bao giờ", "bh": "bao giờ", "mn": "mọi người", "vs": "với", "j": "gì", "ji": "gì",
    "z": "vậy", "zay": "vậy", "zậy": "vậy", "dzậy": "vậy", "wá": "quá", "lm": "làm", "nx": "nữa", "đx": "được",
    "ng": "người", "r": "rồi", "rùi": "rồi", "roài": "rồi", "rui": "rồi", "ch": "chưa", "chx": "chưa", "trc": "trước",
    "bn": "bao nhiêu", "ms": "mới", "cx": "cũng", "nc": "nước", "tg": "thời gian", "tgian": "thời gian",
    "ad": "quản trị", "thg": "tháng", "v": "vậy",
}  # fmt: skip

_NUMBERED_KINDS = {
    "ct": "Chỉ thị", "kh": "Kế hoạch", "qđ": "Quyết định", "qd": "Quyết định", "cv": "Công văn", "nq": "Nghị quyết",
    "tb": "Thông báo", "hd": "Hướng dẫn", "bc": "Báo cáo", "ttr": "Tờ trình", "kl": "Kết luận", "nđ": "Nghị định",
    "nd": "Nghị định", "tt": "Thông tư", "cđ": "Công điện", "ctr": "Chương trình", "qc": "Quy chế", "đa": "Đề án",
}  # fmt: skip

_PERIOD = re.compile(r"(?<![\w/.-])(0?[1-9]|1[0-2])\s*(?:thg|th|t)(?![\w/-])", re.IGNORECASE)
_QUARTER = re.compile(r"(?<![\w/.-])q\s*(i{1,3}|iv|[1-4])(?![\w/-])", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"(?<![\w/.-])({'|'.join(_NUMBERED_KINDS)})\.?\s*(?:số\s*|so\s*)?(?=\d)(?![\d]*\s*(?:tháng|thang|t\b|%))",
    re.IGNORECASE,
)
_CHAIR = re.compile(
    r"(?<![\w/.-])(p?ct)\s+(?=ubnd|hđnd|hdnd|ủy ban|uỷ ban|xã|huyện|tỉnh|xa\b|huyen|tinh)", re.IGNORECASE
)
_DISTRICT = re.compile(r"(?<![\w/.@-])(h|x|p|tx|tp|tt)\.\s*", re.IGNORECASE)
_LEVEL_ALONE = re.compile(r"(?<![\w/.-])(ubnd|ub)\s+(h|x|p|tx|tp)(?![\w.])", re.IGNORECASE)
_OFFICE_ROOM = re.compile(
    r"(?<![\w/.-])p\.?\s*(?=(?:nội vụ|noi vu|tư pháp|tu phap|tài chính|tai chinh|kinh tế|kinh te|văn hóa|van hoa|y tế|y te|giáo dục|giao duc)(?!\w))",
    re.IGNORECASE,
)
_LEVELS = {"h": "huyện ", "x": "xã ", "p": "phường ", "tx": "thị xã ", "tp": "thành phố ", "tt": "thị trấn "}
_TABLE = {**_OFFICE, **_CHAT}
# Not inside a number such as 49/KH-UBND, an address or a longer word.
_WORDS = re.compile(
    rf"(?<![\w/@.-])(?:{'|'.join(re.escape(word) for word in sorted(_TABLE, key=len, reverse=True))})(?![\w@]|[/-]\w|\.\w)",
    re.IGNORECASE,
)
# “k” alone is “không”, but “K7” and “K 12” are file marks; “kh” before a verb is “không”, else “kế hoạch”.
_NO = re.compile(r"(?<![\w/.-])k(?![\w/.-])(?!\s*\d)", re.IGNORECASE)
_NOT_PLAN = re.compile(
    r"(?<![\w/.-])kh(?=\s+(?:phải|phai|biết|biet|có|co|cần|can|được|duoc|đc|dc|nộp|nop|làm|lam|gửi|gui|thấy|thay|kịp|kip)(?!\w))",
    re.IGNORECASE,
)


def expand(text: str) -> str:
    """`text` with office abbreviations and chat spellings written out; everything else stays as typed."""
    text = nfc(text)
    text = _PERIOD.sub(lambda m: f"{int(m.group(1))} tháng", text)
    text = _QUARTER.sub(lambda m: f"quý {m.group(1).upper()}", text)
    text = _NUMBERED.sub(lambda m: f"{_NUMBERED_KINDS[m.group(1).lower()]} ", text)
    text = _CHAIR.sub(lambda m: "Phó Chủ tịch " if m.group(1).lower() == "pct" else "Chủ tịch ", text)
    text = _LEVEL_ALONE.sub(lambda m: f"{m.group(1)} {_LEVELS[m.group(2).lower()]}".rstrip(), text)
    text = _OFFICE_ROOM.sub("phòng ", text)
    text = _DISTRICT.sub(lambda m: _LEVELS[m.group(1).lower()], text)
    text = _NO.sub("không", _NOT_PLAN.sub("không", text))
    return _WORDS.sub(lambda m: _TABLE[m.group().lower()], text)
