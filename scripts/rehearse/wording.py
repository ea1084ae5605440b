"""How people write: sentences for what they want to say, and the slips they make. Pure; the dice are the caller's.

What passes through: what is meant (a round, a state, a number); words come out as somebody in a hurry types them. The forms are
ordinary and name what they are about; a person whose words were taken otherwise says it again in full (`plainly`).
"""

from __future__ import annotations

import random
import re
import unicodedata
from datetime import date
from typing import Literal

from scripts.rehearse.province import Duty, Round

Meant = Literal["submitted", "percent", "in_progress", "blocked"]

_SUBMITTED = (
    "đã nộp {what}", "đã nộp {what} sáng nay", "bên em gửi {what} rồi ạ", "đơn vị đã gửi {what} hôm nay",
    "đã gửi {what}, số {number}", "{what} đã nộp rồi nhé", "em nộp {what} rồi, văn bản số {number}", "nộp {what} rồi",
)  # fmt: skip
_PERCENT = ("{what} mới làm được {percent}%", "{what} đạt khoảng {percent}%", "{what} đã xong {percent} phần trăm")
_IN_PROGRESS = ("đang làm {what}", "{what} đang chờ ký", "{what} đang tổng hợp số liệu", "bên em đang soạn {what}")
_BLOCKED = (
    "{what} đang vướng số liệu của các thôn",
    "chưa làm được {what} vì vướng kinh phí",
    "{what} đang vướng, chưa có hướng dẫn",
)
_ASKING = (
    "hạn {what}?", "bao giờ phải nộp {what}?", "{what} nộp ngày nào", "cho em hỏi hạn {what} là khi nào ạ", "hạn chót {what}?",
    "còn mấy ngày đến hạn {what}",
)  # fmt: skip
_WHOM = ("{what} gửi cho ai?", "{what} gửi về đâu ạ")
_EXTENSION = (
    "xin lùi {what} đến {day} vì chưa đủ số liệu",
    "cho bên em lùi {what} đến ngày {day}",
    "xin gia hạn {what} tới {day}",
)
_CHAT = ("cảm ơn nhé", "vâng ạ", "ok", "chào bạn", "dạ em cảm ơn")
_CHATTY = (
    (r"\bkhông\b", "ko"), (r"\bđược\b", "dc"), (r"\brồi\b", "r"), (r"\bgì\b", "j"), (r"\bbáo cáo\b", "bc"), (r"\bvới\b", "vs"),
    (r"\bnhé\b", "nhe"), (r"\bsố liệu\b", "sl"), (r"\bngày\b", "ngay"),
)  # fmt: skip


def unaccented(text: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return bare.replace("đ", "d").replace("Đ", "D")


def slipped(dice: random.Random, text: str) -> str:
    """As typed: a third without accents, some short forms, now and then no capitals, a blank too many, a letter twice."""
    if dice.random() < 0.25:
        for pattern, short in _CHATTY:
            if dice.random() < 0.5:
                text = re.sub(pattern, short, text)
    if dice.random() < 0.35:
        text = unaccented(text)
    if dice.random() < 0.1:
        text = text.replace(" ", "  ", 1)
    if dice.random() < 0.08:
        text = text.upper() if dice.random() < 0.5 else text.capitalize()
    if dice.random() < 0.15:
        text += dice.choice((" ạ", " nhé", "!", "...", " 🙏"))
    return text


def what(duty: Duty, one: Round) -> str:
    """What people call a round: “báo cáo 6 tháng”, “báo cáo thu ngân sách tháng 7”."""
    if duty.key == "plan":
        return f"báo cáo {one.label}"
    return f"báo cáo {duty.topic} {one.label}"


def report(dice: random.Random, duty: Duty, one: Round, meant: Meant, percent: int, number: str) -> str:
    forms = {"submitted": _SUBMITTED, "percent": _PERCENT, "in_progress": _IN_PROGRESS, "blocked": _BLOCKED}[meant]
    text = dice.choice(forms).format(what=what(duty, one), percent=percent, number=number)
    return slipped(dice, text)


def plainly(duty: Duty, one: Round, meant: Meant, percent: int) -> str:
    """The same in full, by somebody who was not understood."""
    name = what(duty, one)
    return {
        "submitted": f"đã nộp {name}", "percent": f"{name} đang làm {percent}%", "in_progress": f"đang làm {name}",
        "blocked": f"{name} đang vướng số liệu",
    }[meant]  # fmt: skip


def question(dice: random.Random, duty: Duty, one: Round) -> str:
    return slipped(dice, dice.choice(_ASKING).format(what=what(duty, one)))


def addressee(dice: random.Random, duty: Duty, one: Round) -> str:
    return slipped(dice, dice.choice(_WHOM).format(what=what(duty, one)))


def extension(dice: random.Random, duty: Duty, one: Round, until: date) -> str:
    text = dice.choice(_EXTENSION).format(what=what(duty, one), day=f"{until.day}/{until.month}")
    return slipped(dice, text)


def small_talk(dice: random.Random) -> str:
    return slipped(dice, dice.choice(_CHAT))


def document_number(dice: random.Random, kind: str) -> str:
    return f"{dice.randint(10, 990)}/BC-{'UBND' if kind == 'xã' else 'S'}"
