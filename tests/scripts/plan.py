"""A plan in the genre, with a few things to turn, and an office around a model that needs no weights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embed import Floats

_TEXT = """ỦY BAN NHÂN DÂN
TỈNH HẢI LĂNG
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: {number}/KH-UBND
Hải Lăng, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Chuyển đổi số năm 2024

Ủy ban nhân dân tỉnh Hải Lăng ban hành kế hoạch như sau:

I. MỤC ĐÍCH
1. Nâng cao chất lượng phục vụ người dân và doanh nghiệp.

II. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành báo cáo 6 tháng về Sở Khoa học và Công nghệ trước ngày {day}/6/2024.
2. Sở Tài chính báo cáo năm về Ủy ban nhân dân tỉnh chậm nhất ngày 05/12/2024.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""


def write_plan(path: Path, number: str = "31", day: int = 15) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT.format(number=number, day=day), encoding="utf-8")
    return path


class Letters:
    """An encoder whose vectors count hashed syllables: the same on every machine, and near for like texts."""

    dimension = 64
    calls = 0

    def __init__(self, fingerprint: str = "letters-1") -> None:
        self.fingerprint = fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
            row /= max(float(np.linalg.norm(row)), 1e-6)
        return rows

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        self.calls += len(texts)
        return self.encode_queries(texts)
