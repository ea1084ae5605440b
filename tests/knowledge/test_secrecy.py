"""What is a mark of secrecy, and what only speaks of secrets."""

from __future__ import annotations

import pytest

from knowledge.errors import SecretFileError
from knowledge.model import Block
from knowledge.reading.lines import Line
from knowledge.secrecy import mark_of, refuse_blocks, refuse_lines, refuse_texts


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        (" [ TUYỆT  MẬT ] ", "TUYỆT MẬT"),
        ("M Ậ T", "MẬT"),
        ("- MẬT -", "MẬT"),
        ("MẬT.", "MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("ĐỘ MẬT: MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),  # decomposed
        ("TOI MAT", "TỐI MẬT"),  # typed without accents
        ("Mật", None),
        ("MẶT", None),
        ("MẮT", None),
        ("TỐI MẮT", None),
        ("BẢO MẬT", None),
        ("BÍ MẬT NHÀ NƯỚC", None),
        ("MẬT KHẨU", None),
        ("DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT", None),
        ("I. ĐỘ MẬT", None),
        ("ĐỘ MẬT", None),
        ("1 MẬT", None),
        ("MẬT ONG", None),
        ("", None),
    ],
)
def test_lines(line: str, mark: str | None) -> None:
    assert mark_of(line) == mark


@pytest.mark.parametrize(
    ("line", "mark"), [("MÁT", "MẬT"), ("TÔI MÂT", "TỐI MẬT"), ("TUYET MAT", "TUYỆT MẬT"), ("mat", None)]
)
def test_a_picture_may_lose_accents(line: str, mark: str | None) -> None:
    assert mark_of(line, recognised=True) == mark


def paper(mark_at: int | None, mark: str = "TỐI MẬT") -> list[str]:
    lines = [f"Dòng thứ {n} của văn bản nói về công tác bảo mật." for n in range(90)]
    if mark_at is not None:
        lines[mark_at] = mark
    return lines


@pytest.mark.parametrize(
    ("at", "refused"),
    [(0, True), (8, True), (29, True), (30, True), (32, True), (89, True), (45, False), (None, False)],
)
def test_at_the_top_of_the_document_and_at_the_edges_of_its_pages(at: int | None, refused: bool) -> None:
    lines = [Line(number // 30 + 1, text) for number, text in enumerate(paper(at))]
    if refused:
        with pytest.raises(SecretFileError) as caught:
            refuse_lines(lines)
        assert str(caught.value) == (
            "marked TỐI MẬT: the law on state secrets forbids taking it in, and nothing of it was kept"
        )
    else:
        refuse_lines(lines)


def test_blocks_and_margins() -> None:
    refuse_blocks([Block(1, "paragraph", text) for text in paper(60)])
    with pytest.raises(SecretFileError):
        refuse_blocks([Block(1, "heading", text) for text in paper(3)])
    with pytest.raises(SecretFileError):
        refuse_blocks([Block(1, "paragraph", "Số: 1\nMẬT\nAn Hòa")])
    refuse_texts(["Trang 3", "Hướng dẫn bảo vệ bí mật nhà nước"])
    with pytest.raises(SecretFileError):
        refuse_texts(["Trang 3", "Công an tỉnh\tMẬT"])
