"""The sample documents: the product's face, and what it must get right about them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import knowledge
from knowledge.chunk import passages
from knowledge.model import Structure
from knowledge.reading import read
from knowledge.settings import LimitSettings
from knowledge.structure import parse
from scripts import make_samples, sample_texts
from tests.knowledge.papers import headings, paths, texts

FOLDER = Path(knowledge.__file__).parent / "samples"
FILES = sorted(sample.file for sample in sample_texts.SAMPLES)


def _structure(name: str, folder: Path = FOLDER) -> Structure:
    return parse(read(folder / name, LimitSettings()).blocks)


def test_the_folder_holds_the_samples_and_nothing_else() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_each_is_marked_as_a_sample(name: str) -> None:
    found = read(FOLDER / name, LimitSettings())
    assert [block.text for block in found.blocks[:2]] == [sample_texts.MARK, sample_texts.NOTICE]
    assert (found.pages, found.encoding) == (1, "unicode")


@pytest.mark.parametrize(
    ("name", "kind", "number", "issuer", "issued_on", "signer"),
    [
        ("ke-hoach-cai-cach-hanh-chinh-2026.docx", "Kế hoạch", "12/KH-UBND", "Ủy ban nhân dân tỉnh An Hòa",
         date(2026, 1, 9), "Đỗ Quang Thiện"),
        ("cong-van-co-so-vat-chat-truong-hoc-2026.pdf", "Công văn", "1486/SGDĐT-KHTC",
         "Sở Giáo dục và Đào tạo tỉnh An Hòa", date(2026, 6, 16), "Lương Thị Thu Hà"),
        ("ke-hoach-phong-chay-chua-chay-xa-2026.txt", "Kế hoạch", "27/KH-UBND", "Ủy ban nhân dân xã Vân Khê",
         date(2026, 2, 5), "Hoàng Văn Bách"),
        ("chi-thi-chuyen-doi-so-2026.docx", "Chỉ thị", "03/CT-UBND", "Ủy ban nhân dân tỉnh An Hòa", date(2026, 2, 27),
         "Nguyễn Hữu Lâm Sơn"),
    ],
)  # fmt: skip
def test_heads(name: str, kind: str, number: str, issuer: str, issued_on: date, signer: str) -> None:
    found = _structure(name).header
    assert (found.kind, found.number, found.issuer) == (kind, number, issuer)
    assert (found.issued_on, found.signer, found.year) == (issued_on, signer, 2026)
    assert len(found.recipients) >= 4


def test_trees() -> None:
    reform = _structure("ke-hoach-cai-cach-hanh-chinh-2026.docx")
    assert [path for path in paths(reform) if "." not in path] == ["I", "II", "III", "IV"]
    assert headings(reform)["II.2"] == "Cải cách thủ tục hành chính"
    assert "9 tháng (trước ngày 20/9/2026)" in texts(reform)["IV.1"][0]
    fire = _structure("ke-hoach-phong-chay-chua-chay-xa-2026.txt")
    assert paths(fire) == ["I", "I.1", "I.2", "II", "II.1", "II.2", "II.3", "III", *[f"III.{n}" for n in range(1, 5)]]
    letter = _structure("cong-van-co-so-vat-chat-truong-hoc-2026.pdf")
    assert paths(letter) == ["1", "2", "3", "4"]
    assert letter.preamble[0].text.startswith("Kính gửi: Ủy ban nhân dân các xã, phường; các trường")
    digital = _structure("chi-thi-chuyen-doi-so-2026.docx")
    assert texts(digital)["4"][1] == (
        "STT: 2 | Nhiệm vụ: Mở lớp kỹ năng số cho người cao tuổi | Cơ quan chủ trì: Hội Người cao tuổi tỉnh | "
        "Thời hạn: Trước ngày 31/10/2026"
    )


def test_only_one_sample_speaks_of_a_nine_month_report() -> None:
    speaking = {n for n in FILES for p in passages(_structure(n)) if re.search(r"\b9 tháng", p.text)}
    assert speaking == {"ke-hoach-cai-cach-hanh-chinh-2026.docx"}


def test_the_samples_are_what_their_sources_give(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    if not make_samples.FONTS.exists():
        pytest.skip("the font of the PDF sample is not installed")
    make_samples.main([str(tmp_path)])
    for name in FILES:
        limits = LimitSettings()
        assert read(tmp_path / name, limits).blocks == read(FOLDER / name, limits).blocks


def test_the_same_words_give_the_same_passages_in_every_layout(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    if not make_samples.FONTS.exists():
        pytest.skip("the font of the PDF sample is not installed")
    made = {}
    for suffix, make in (
        (".docx", make_samples.docx_bytes),
        (".pdf", make_samples.pdf_bytes),
        (".txt", make_samples.txt_bytes),
    ):
        (tmp_path / f"a{suffix}").write_bytes(make(sample_texts.REFORM))
        found = _structure(f"a{suffix}", tmp_path)
        made[suffix] = (found.header, [(p.section, p.headings, p.text) for p in passages(found)[:-1]])
    assert made[".pdf"] == made[".docx"]
    assert made[".txt"] == made[".docx"]
