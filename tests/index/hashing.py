"""A deterministic stand-in for the embedding model: a text is the sum of its syllables' own random directions, so that
texts sharing words lie close. It counts what it is asked to embed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.model import IndexPassage
from knowledge.text import syllables


@lru_cache(maxsize=1 << 14)
def _direction(syllable: str, dimension: int) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(syllable.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(dimension)


class HashingEncoder:
    def __init__(self, dimension: int = 256, fingerprint: str = "hashing-1") -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.passages_encoded = 0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vector(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passages_encoded += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        total = np.zeros(self.dimension)
        for syllable in [*syllables(text), "…"]:
            total += _direction(syllable, self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)


PLAN = "Kế hoạch 12/KH-UBND phát triển đọc sách năm 2025"
PASSAGES = [
    IndexPassage(11, 1, PLAN, "III. Tổ chức thực hiện", "Các phường báo cáo kết quả về Phòng Văn hóa trước ngày 15/6."),
    IndexPassage(12, 1, PLAN, "II. Nội dung", "Mở rộng tủ sách ở nhà văn hóa thôn, tổ chức ngày hội đọc sách."),
    IndexPassage(13, 1, PLAN, "IV. Kinh phí", "Kinh phí thực hiện lấy từ ngân sách thành phố và nguồn xã hội hóa."),
    IndexPassage(21, 2, "Công văn 77/STC-NS", "", "Sở Tài chính đề nghị rà soát dự toán, gửi trước ngày 30/9."),
    IndexPassage(22, 2, "Công văn 77/STC-NS", "", "Người ở y tế cơ sở có ý kiến bằng văn bản."),
    IndexPassage(31, 3, "Chỉ thị số 08/CT-TTg", "", "Tăng cường phòng cháy chữa cháy rừng trong mùa khô."),
]
