"""Reading: what files say, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from knowledge import errors
from knowledge.reading import read
from knowledge.settings import LimitSettings
from tests.knowledge.papers import SEEDS, SHARED, pdf

LIMITS = LimitSettings()
SENTENCE = "Các sở, ban, ngành báo cáo kết quả trước ngày 20/6 hằng năm."


def _write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _docx(path: Path, *paragraphs: str) -> Path:
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


# -- refusals -----------------------------------------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.FileMissingError, match=r"nowhere\.txt: no such file"):
        read(tmp_path / "nowhere.txt", LIMITS)
    with pytest.raises(errors.FileMissingError, match="is a folder"):
        read(tmp_path, LIMITS)


@pytest.mark.parametrize("data", [b"", b" \n\n\t", b"\xef\xbb\xbf \n", b"___\n***\n", b"\x00\x00\x00"])
def test_a_file_without_text_is_empty(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(errors.EmptyFileError):
        read(_write(tmp_path, "a.txt", data), LIMITS)


def test_a_word_file_without_text_is_empty(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFileError, match="holds no text"):
        read(_docx(tmp_path / "a.docx", "", " "), LIMITS)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bytes(range(256)) * 8, "binary"),
        (b'<?xml version="1.0"?><a>b</a>', r"an XML file; save it as \.docx"),
        (b"T\xabn tr\xf7 \xb8\xb5\xb6\xb7 \xd3\xd2\xd4 b\xb8o c\xb8o \xcf\xcf", "save it as UTF-8"),
    ],
)
def test_bytes_of_no_known_kind_are_refused_whatever_the_name(tmp_path: Path, data: bytes, words: str) -> None:
    for name in ("a.txt", "a.docx", "a.pdf"):
        with pytest.raises(errors.UnknownFormatError, match=words):
            read(_write(tmp_path, name, data), LIMITS)


def test_other_archives_are_told_from_word_files(tmp_path: Path) -> None:
    for entry, error in (("readme.txt", errors.UnknownFormatError), ("xl/workbook.xml", errors.UnknownFormatError)):
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(entry, "x")
        with pytest.raises(error):
            read(path, LIMITS)


def test_damaged_files(tmp_path: Path) -> None:
    whole = _docx(tmp_path / "whole.docx", SENTENCE).read_bytes()
    with pytest.raises(errors.DamagedFileError, match="archive is broken"):
        read(_write(tmp_path, "cut.docx", whole[: len(whole) // 2]), LIMITS)
    with zipfile.ZipFile(tmp_path / "hollow.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(errors.DamagedFileError, match="do not hold together"):
        read(tmp_path / "hollow.docx", LIMITS)
    with pytest.raises(errors.DamagedFileError, match="cannot be opened"):
        read(_write(tmp_path, "cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"), LIMITS)


def test_passwords(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    with pytest.raises(errors.EncryptedFileError, match="asks for a password"):
        read(_write(tmp_path, "a.pdf", pdf([[(72, 700, "secret")]], password="x")), LIMITS)
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(errors.EncryptedFileError, match="asks for a password"):
        read(_write(tmp_path, "a.docx", office), LIMITS)


def test_limits(tmp_path: Path) -> None:
    with pytest.raises(errors.FileTooLargeError, match="max_file_mb = 1"):
        read(_write(tmp_path, "a.txt", b"a" * (1024 * 1024 + 1)), LimitSettings(max_file_mb=1))
    three = _write(tmp_path, "b.txt", f"{SENTENCE}\f{SENTENCE}\f{SENTENCE}")
    assert read(three, LimitSettings(max_pages=3)).pages == 3
    with pytest.raises(errors.FileTooLargeError, match="3 pages, over"):
        read(three, LimitSettings(max_pages=2))
    pytest.importorskip("reportlab")
    with pytest.raises(errors.FileTooLargeError, match="3 pages, over"):
        read(_write(tmp_path, "c.pdf", pdf([[(72, 700, "text")]] * 3)), LimitSettings(max_pages=2))


def test_a_page_of_text_over_a_picture_is_text_all_the_same(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    page = [(72, 700 - 14 * n, "A page of real text over a picture is text all the same") for n in range(20)]
    found = read(_write(tmp_path, "text.pdf", pdf([page], picture=True)), LIMITS)
    assert (found.pages, found.ocr_pages) == (1, 0)


# -- kinds and encodings -------------------------------------------------------------------------------------------------


def test_the_kind_is_known_by_the_bytes(tmp_path: Path) -> None:
    source = _docx(tmp_path / "a.docx", SENTENCE)
    wrong = _write(tmp_path, "a.pdf", source.read_bytes())
    found = read(wrong, LIMITS)
    assert (found.format, found.text) == ("docx", SENTENCE)
    assert read(_write(tmp_path, "b.docx", SENTENCE), LIMITS).format == "txt"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode("utf-8"), "unicode"),
        (SENTENCE.encode("utf-8-sig"), "unicode"),
        (SENTENCE.encode("utf-16"), "unicode"),
        (SENTENCE.encode("utf-16-le"), "unicode"),
        (SENTENCE.encode("utf-16-be"), "unicode"),
        ("Ca\u0301c s\u01a1\u0309, ban, nga\u0300nh ba\u0301o ca\u0301o k\u00ea\u0301t qua\u0309 tr\u01b0\u01a1\u0301c "
         "nga\u0300y 20/6 h\u0103\u0300ng n\u0103m.".encode("cp1258"), "cp1258"),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, data: bytes, encoding: str) -> None:
    found = read(_write(tmp_path, "a.txt", data), LIMITS)
    assert (found.text, found.encoding) == (SENTENCE, encoding)


def test_text_comes_out_composed(tmp_path: Path) -> None:
    split = "Ba\u0301o ca\u0301o\u200b ke\u0302\u0301t qua\u0309"
    assert read(_write(tmp_path, "a.txt", split), LIMITS).text == "Báo cáo kết quả"


# -- Markdown ------------------------------------------------------------------------------------------------------------


def test_markdown(tmp_path: Path) -> None:
    text = (
        "# KẾ HOẠCH\n## I. MỤC ĐÍCH\n1. Nâng cao **chất lượng**, hiệu quả.\n- a) Điểm thứ nhất.\n\n"
        "| Nhiệm vụ | Thời hạn |\n|---|---|\n| Rà soát | 30/6 |\n| Tổng hợp | |\n"
    )
    found = read(_write(tmp_path, "a.md", text), LIMITS)
    assert found.format == "md"
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "KẾ HOẠCH"),
        ("heading", "I. MỤC ĐÍCH"),
        ("paragraph", "1. Nâng cao chất lượng, hiệu quả."),
        ("list", "a) Điểm thứ nhất."),
        ("table", "Nhiệm vụ: Rà soát | Thời hạn: 30/6"),
        ("table", "Nhiệm vụ: Tổng hợp"),
    ]


# -- the two real plans ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared data is not here")
def test_the_real_plans_read_as_paragraphs() -> None:
    province, commune = (read(path, LIMITS) for path in sorted(SEEDS.glob("*.txt")))
    assert (province.pages, commune.pages) == (3, 5)
    lines = {block.text for block in province.blocks}
    assert (
        "6. Tiếp tục đẩy mạnh thực hiện các phong trào thi đua yêu nước trên các lĩnh vực kinh tế, văn hóa, xã hội, "
        "quốc phòng, an ninh gắn với việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh; xây dựng và "
        "nhân rộng các mô hình, điển hình “Dân vận khéo” trên các lĩnh vực."
    ) in lines
    assert any("Luật Thực hiện dân chủ ở cơ sở và các văn bản" in line for line in lines)
    damaged = "\n".join(block.text for block in commune.blocks)  # how its lost letters are mended is tested elsewhere
    assert "Chỉ thị số 01/CT-UBND của Chủ tịch" in damaged
    assert "Chỉ thị số 05-CT/TW ngày 15/5/2016" in damaged
    assert "văn số 16575/UBND-THKH ngày 21/10/2021" in damaged


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_word_made_pdf_reads() -> None:
    found = read(SHARED / "data/scans/text-layer-507.pdf", LIMITS)
    assert found.pages == 2
    assert "2. Thời gian: Vào lúc 08 giờ 00 phút, ngày 09/11/2024 (sáng Thứ Bảy)." in [
        block.text for block in found.blocks
    ]
