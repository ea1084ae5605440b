"""XQuAD-vi's passages and questions, and the questions as people type them: with accents, without, abbreviated. Pure.

The abbreviations are a table written for this measure from common usage in offices and chat, before any system was asked;
what the product's own table knows of it is said with the figures (`known`), since the others have no such table. Some
stand for two things, as they do in life (“KH” is kế hoạch and khoa học, “HĐ” is hoạt động, hội đồng and hợp đồng).
Capitals of the table stay as they are; a question none of whose words is in the table stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.abbreviations import EVERYBODYS
from knowledge.text import fold, nfc

ABBREVIATIONS = {
    # chat
    "bao nhiêu": "bn", "như thế nào": "ntn", "thế nào": "tn", "không": "ko", "được": "đc", "với": "vs", "người": "ng",
    "trước": "trc", "gì": "j", "bao giờ": "bh", "thời gian": "tg", "mọi người": "mn", "cũng": "cx", "công ty": "cty",
    # offices
    "ủy ban nhân dân": "UBND", "hội đồng nhân dân": "HĐND", "ủy ban": "UB", "hội đồng": "HĐ", "chính phủ": "CP",
    "quốc hội": "QH", "nhà nước": "NN", "trung ương": "TW", "thành phố": "TP", "kinh tế": "KT", "xã hội": "XH",
    "kinh tế xã hội": "KT-XH", "giáo dục": "GD", "đào tạo": "ĐT", "giáo viên": "GV", "học sinh": "HS", "sinh viên": "SV",
    "đại học": "ĐH", "khoa học": "KH", "công nghệ": "CN", "công nghệ thông tin": "CNTT", "nghiên cứu": "NC",
    "tổ chức": "TC", "hoạt động": "HĐ", "hệ thống": "HT", "phát triển": "PT", "thực hiện": "TH", "sử dụng": "SD",
    "quản lý": "QL", "lãnh đạo": "LĐ", "thông tin": "TT", "trung tâm": "TT", "môi trường": "MT", "nông nghiệp": "NN",
    "dân số": "DS", "văn hóa": "VH", "doanh nghiệp": "DN", "bảo hiểm y tế": "BHYT", "chương trình": "CTr",
    "quyết định": "QĐ", "nghị quyết": "NQ", "kế hoạch": "KH", "báo cáo": "BC", "hợp đồng": "HĐ", "văn bản": "VB",
    "pháp luật": "PL", "việt nam": "VN", "hoa kỳ": "HK", "liên hợp quốc": "LHQ",
}  # fmt: skip
_WORDS = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))})(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    passage: int  # the number of the right one


def read_xquad(path: Path) -> tuple[list[str], list[Asked]]:
    """Passages, and questions with the passage that answers each."""
    passages: list[str] = []
    asked: list[Asked] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            asked += [Asked(nfc(qa["question"]), len(passages)) for qa in paragraph["qas"]]
            passages.append(nfc(paragraph["context"]))
    return passages, asked


def abbreviated(question: str) -> str:
    return _WORDS.sub(lambda match: ABBREVIATIONS[match.group().lower()], nfc(question))


def known() -> int:
    """How many abbreviations of the table the product's own table reads as they are meant."""
    return sum(
        any(meant in reading.lower() for reading in EVERYBODYS.readings(f"{short} ở đâu"))
        for meant, short in ABBREVIATIONS.items()
    )


TYPED: dict[str, Callable[[str], str]] = {"accented": str, "unaccented": fold, "abbreviated": abbreviated}
