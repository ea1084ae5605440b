"""A wish about documents put in plain words: “mở kế hoạch 27”, “gửi cho tôi công văn giải ngân”, “có những văn bản nào?”. Pure.

What passes through: a message; out comes what /vanban is to look for, "" for the list. What is refused, with None: whatever
tells of work done or asks what a document says; those are reports and questions.
"""

from __future__ import annotations

import re

from knowledge.text import fold, nfc, squeeze

_ME = r"(?:toi|em|minh|anh|chi)"
_KINDS = (
    r"(?:van ban|ke hoach|cong van|cong dien|chi thi|quyet dinh|nghi quyet|nghi dinh|thong tu|luat|thong bao|huong dan|"
    r"to trinh|quy che|chuong trinh|de an)"
)
_WISH = re.compile(
    rf"(?:cho {_ME} )?"
    rf"(?:(?:xem|mo|tim|lay|tai|go|xoa|hien|xin)(?: (?:ra|ve|giup|ho|lai|cho|{_ME}))*|"
    rf"gui (?:(?:lai|cho|giup) )*{_ME}|liet ke|danh sach)"
    rf"(?: (?:cac|nhung|ban goc|file|tep|toan van))* (?P<what>{_KINDS}\b.*)"
)
_LIST = re.compile(
    r"(?:dang |hien )?co (?:nhung|cac|bao nhieu) van ban(?: (?:nao|gi))?(?: (?:the|vay|roi|khong|trong kho))*"
)
_OTHER = re.compile(
    r"\b(?:da(?! dang)|roi|xong|chua(?! chay| benh)|han(?! han| che)|hoan thanh|bao cao|nop|khi nao|luc nao|bao gio|ngay nao|the nao|nhu the nao|ai|gi|nao|sao|tai sao)\b"
)
_LEADING = re.compile(r"(?:(?:van ban|so|ve|viec|cua|co|ten la|nay|do)\s+|van ban$)")
_TRAILING = re.compile(r"\s+(?:nhe|di|voi|a|nha|giup|ho|cai|len|xem|nay|do|voi a|giup toi|giup em)$")


def wish(text: str) -> str | None:
    """What is to be looked for, in the words that were typed; None where nothing is."""
    plain = squeeze(nfc(text)).strip(" .!?…")
    folded = fold(plain)
    if len(folded) != len(plain):
        return None
    if _LIST.fullmatch(folded):
        return ""
    match = _WISH.fullmatch(folded)
    if match is None or "?" in text or _OTHER.search(folded):
        return None
    start, end = match.span("what")
    while found := _TRAILING.search(folded, start, end):
        end = found.start()
    while found := _LEADING.match(folded, start, end):
        start = found.end()
    return plain[start:end].strip(" ,;:“”\"'")
