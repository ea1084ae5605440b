"""Whether a message is the number of a document and nothing else: “so 57/BC-SYT”, “BC số 123/BC-SNV ngày 20/9 nhé”. Pure.

A message and the day it is read on go in; the number as it was typed comes out, None where the message says more than the
number, its day and the small words of courtesy, where it asks, or where it is a report of its own (“đã gửi bc số 61”).
"""

from __future__ import annotations

from datetime import date

from bot.reporting.figures import document_number, without_number
from bot.reporting.wording import mend
from knowledge.chat_dates import dates
from knowledge.text import canonical, fold, loose, syllables

_BESIDE_TABLE = """
    so ky hieu bao cao bc cong van cv van ban vb to trinh ttr cua ben em anh chi minh toi don vi phong xa la day ne nhe
    nha nhen a da vang thua oi nghe luon gui nop bo sung them ngay kem voi dong chi sep
"""
_BESIDE = frozenset(_BESIDE_TABLE.split())
_SAYS_NUMBER = loose(r"số")
_SENT = loose(r"(?:đã|vừa|mới) (?:\S+ )?(?:nộp|gửi|báo cáo)")


def bare_number(message: str, today: date) -> str | None:
    """The number of a message that holds no more than it."""
    text = mend(message)
    number = document_number(text)
    if number is None or "?" in text or _SENT.search(canonical(text)):
        return None
    rest = without_number(text)
    for said in reversed(dates(rest, today)):
        rest = rest[: said.start] + " " * (said.end - said.start) + rest[said.end :]
    if number.isdigit():  # “báo cáo 12” may be a month: a plain figure is a number where it is called one
        if not _SAYS_NUMBER.search(canonical(rest)):
            return None
        rest = rest.replace(number, " ", 1)
    return number if all(fold(word) in _BESIDE for word in syllables(rest)) else None


__all__ = ["bare_number"]
