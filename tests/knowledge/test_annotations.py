"""What annotations and fields of a PDF show is looked at for marks of secrecy, on every page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import SecretFileError
from knowledge.model import Reading
from knowledge.reading import read, stamped
from knowledge.settings import LimitSettings


def _pdf(page: int, put: Callable[[Any], None], pages: int = 5) -> bytes:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for number in range(1, pages + 1):
        for line in range(20):
            sheet.drawString(72, 700 - 20 * line, f"Ke hoach nam 2024, trang {number}, dong {line} cua van ban nay.")
        if number == page:
            put(sheet)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def _read(tmp_path: Path, data: bytes) -> Reading:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return read(path, LimitSettings())


def _note(text: str) -> Callable[[Any], None]:
    return lambda sheet: sheet.freeTextAnnotation(text, "/Helv 12 Tf 0 g", Rect=(300, 780, 400, 800))


def _field(text: str) -> Callable[[Any], None]:
    return lambda sheet: sheet.acroForm.textfield(name="a", value=text, x=300, y=780, width=120, height=20)


@pytest.mark.parametrize("page", [1, 3, 5])
@pytest.mark.parametrize("put", [_note("MẬT"), _note("TOI MAT"), _field("TOI MAT"), _field("TUYET MAT")])
def test_a_mark_in_a_note_or_a_field_of_any_page_refuses(tmp_path: Path, page: int, put: Callable[[Any], None]) -> None:
    with pytest.raises(SecretFileError):
        _read(tmp_path, _pdf(page, put))


def test_other_words_in_them_refuse_nothing_and_are_no_text(tmp_path: Path) -> None:
    plain = _read(tmp_path, _pdf(0, lambda _: None))
    assert _read(tmp_path, _pdf(3, _note("bao ve bi mat nha nuoc"))) == plain
    assert _read(tmp_path, _pdf(4, lambda sheet: sheet.linkURL("https://a.vn/MAT", (72, 700, 200, 720)))) == plain


def test_pages_without_annotations_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = stamped._drawn_on

    def count(document: Any, number: int) -> Any:
        seen.append(number)
        return real(document, number)

    monkeypatch.setattr(stamped, "_drawn_on", count)
    _read(tmp_path, _pdf(4, _note("Ghi chu")))
    _read(tmp_path, _pdf(2, lambda sheet: sheet.linkURL("https://a.vn", (72, 700, 200, 720))))
    assert seen == [3]
