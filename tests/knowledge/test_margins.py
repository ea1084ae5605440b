"""Marks of secrecy where reading itself takes no text: headers, footers and watermarks of every kind of file."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from knowledge.errors import SecretFileError
from knowledge.reading import read
from knowledge.reading.margins import margins
from knowledge.settings import LimitSettings

TEXT = "Ủy ban nhân dân xã thông báo lịch tiếp công dân tháng 5, đề nghị các thôn biết và thực hiện."


def docx(header: str = "", footer: str = "", body: str = TEXT) -> bytes:
    import docx as library

    document = library.Document()
    document.add_paragraph(body)
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rtf(header: str) -> bytes:
    def coded(text: str) -> str:
        return "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text)

    return ("{\\rtf1\\ansi {\\header\\pard " + coded(header) + "\\par}\\pard " + coded(TEXT) + "\\par}").encode()


def xlsx(header: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = TEXT
    sheet.oddHeader.center.text = header
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(header: str, pages: int = 4) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    font = next(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters here")
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for number in range(pages):
        sheet.setFont("DejaVu", 12)
        if number:
            sheet.drawString(280, 810, header)
        for line in range(12):
            sheet.drawString(60, 780 - 20 * line, f"Trang {number}, dòng {line}: {TEXT[:70]}")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


@pytest.mark.parametrize("mark", ["MẬT", "Tối mật", "TUYỆT MẬT"])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", lambda mark: docx(header=mark)),
        ("b.docx", lambda mark: docx(footer=mark)),
        ("c.docx", lambda mark: docx(body=mark.upper() + "\n" + TEXT)),
        ("a.rtf", rtf),
        ("a.xlsx", xlsx),
        ("b.xlsx", lambda mark: xlsx(f'&"Times New Roman,Bold"&14{mark}')),
        ("a.pdf", lambda mark: pdf(mark.upper())),
        ("a.txt", lambda mark: f"{TEXT}\n{mark.upper()}\n{TEXT}".encode()),
        ("a.html", lambda mark: f"<html><body><p>{mark.upper()}</p><p>{TEXT}</p></body></html>".encode()),
    ],
)
def test_a_marked_file_is_refused(tmp_path: Path, mark: str, name: str, make: object) -> None:
    assert callable(make)
    path = tmp_path / name
    path.write_bytes(make(mark))
    with pytest.raises(SecretFileError) as caught:
        read(path, LimitSettings())
    assert "marked " + mark.upper() in str(caught.value)
    assert name not in str(caught.value) and TEXT[:10] not in str(caught.value)


@pytest.mark.parametrize("words", ["Bảo vệ bí mật nhà nước", "BẢO MẬT", "Trang 1", "MẶT SAU"])
@pytest.mark.parametrize(
    ("name", "make"),
    [("a.docx", lambda words: docx(header=words)), ("a.rtf", rtf), ("a.xlsx", xlsx), ("a.pdf", pdf)],
)
def test_words_about_secrets_are_no_mark(tmp_path: Path, words: str, name: str, make: object) -> None:
    assert callable(make)
    path = tmp_path / name
    path.write_bytes(make(words))
    assert TEXT[:70] in read(path, LimitSettings()).text


def test_a_watermark() -> None:
    import zipfile

    data = io.BytesIO(docx(header="x"))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("word/header"):
                part = part.replace(b"</w:p>", '<v:textpath string="TỐI MẬT"/></w:p>'.encode())
            new.writestr(entry, part)
    assert "TỐI MẬT" in list(margins("docx", out.getvalue()))


def test_old_codes_in_a_header() -> None:
    assert "MẬT" in list(margins("docx", docx(header="MËT")))  # TCVN3, whose capitals are drawn by the font


def test_the_records_of_an_old_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    import olefile

    text = "&CTUYỆT MẬT".encode("utf-16-le")
    record = struct.pack("<HH", 0x14, 3 + len(text)) + struct.pack("<HB", len(text) // 2, 1) + text

    class File(io.BytesIO):
        def __init__(self, _: object) -> None:
            super().__init__()

        def exists(self, name: str) -> bool:
            return name == "Workbook"

        def openstream(self, name: str) -> io.BytesIO:
            return io.BytesIO(struct.pack("<HH", 0x809, 2) + b"\0\0" + record)

    monkeypatch.setattr(olefile, "OleFileIO", File)
    assert "TUYỆT MẬT" in list(margins("xls", b""))
