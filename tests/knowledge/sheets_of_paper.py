"""Scans made for the tests: a document of an invented place printed on a picture, then treated as offices treat paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 2480, 3508  # A4 at 300 dots an inch
_FONTS = Path("/usr/share/fonts/truetype/dejavu")
FONTS_HERE = (_FONTS / "DejaVuSerif.ttf").exists()

BODY = (
    "Thực hiện Kế hoạch số 112/KH-UBND ngày 14/3/2025 của Ủy ban nhân dân tỉnh về",
    "chuyển đổi số trong cơ quan nhà nước, Sở Nội vụ yêu cầu các phòng chuyên môn",
    "tổ chức thực hiện nghiêm túc các nội dung sau đây:",
    "1. Văn phòng Sở chủ trì rà soát toàn bộ thủ tục hành chính, công khai trên cổng",
    "thông tin điện tử và báo cáo Giám đốc Sở trước ngày 25/6/2025.",
    "2. Các phòng chuyên môn gửi báo cáo kết quả về Văn phòng Sở trước ngày 15 hằng",
    "tháng để tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo quy định.",
)
RECIPIENTS = ("- Như trên;", "- UBND tỉnh (b/c);", "- Lưu: VT.")
SIGNER = "Trần Văn Bình"


def font(size: int, *, bold: bool = False) -> Any:
    return ImageFont.truetype(str(_FONTS / f"DejaVuSerif{'-Bold' if bold else ''}.ttf"), size)


def sheet(*, number: str = "Số: 57/TB-SNV") -> Image.Image:
    """One page: letterhead in two columns, title, body, recipients beside the signature."""
    page = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(page)

    def put(x: int, y: int, text: str, size: int = 44, *, bold: bool = False) -> None:
        draw.text((x, y), text, "black", font(size, bold=bold), anchor="ma" if x in (600, 1700, 1240, 1800) else "la")

    put(600, 250, "UBND TỈNH AN HÒA", 40)
    put(600, 320, "SỞ NỘI VỤ", 42, bold=True)
    put(600, 430, number, 42)
    put(1700, 250, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 40, bold=True)
    put(1700, 320, "Độc lập - Tự do - Hạnh phúc", 42, bold=True)
    put(1700, 430, "An Hòa, ngày 02 tháng 5 năm 2025", 42)
    put(1240, 600, "THÔNG BÁO", 46, bold=True)
    put(1240, 670, "Về việc rà soát thủ tục hành chính năm 2025", 44, bold=True)
    for place, line in enumerate(BODY):
        indent = 120 if line.startswith(("Thực", "1.", "2.")) else 0
        put(330 + indent, 840 + 78 * place, line, 42)
    put(330, 1560, "Nơi nhận:", 36, bold=True)
    for place, line in enumerate(RECIPIENTS):
        put(330, 1620 + 56 * place, line, 34)
    put(1800, 1560, "GIÁM ĐỐC", 44, bold=True)
    put(1800, 2010, SIGNER, 44, bold=True)
    return page


def with_seal(page: Image.Image, colour: str = "#d02030") -> Image.Image:
    """A round red seal with its rim of letters over the signature, and a pen's stroke in blue."""
    page = page.copy()
    draw = ImageDraw.Draw(page)
    for radius in (210, 195, 120):
        draw.ellipse((1550 - radius, 1800 - radius, 1550 + radius, 1800 + radius), outline=colour, width=6)
    draw.text((1550, 1640), "ỦY BAN NHÂN DÂN", colour, font(34, bold=True), anchor="ma")
    draw.text((1550, 1900), "SỞ NỘI VỤ * AN HÒA", colour, font(30, bold=True), anchor="ma")
    draw.line([(1600, 1900), (1750, 1720), (1820, 1880), (2000, 1690), (2100, 1800)], fill="#2040b0", width=9)
    return page


def with_received_mark(page: Image.Image) -> Image.Image:
    """The frame that a registry stamps: who received it, when, under what number."""
    page = page.copy()
    draw = ImageDraw.Draw(page)
    draw.rectangle((80, 590, 600, 770), outline="black", width=5)
    draw.text((100, 600), "CÔNG VĂN ĐẾN", "black", font(34, bold=True))
    draw.text((100, 655), "Số: 4411", "black", font(34))
    draw.text((100, 710), "Ngày: 06/5/2025  Chuyển:", "black", font(30))
    return page


def paper(page: Image.Image) -> Image.Image:
    """Yellowed, with a shadow to one side."""
    shade = Image.linear_gradient("L").rotate(90).resize(page.size).point(lambda value: 150 + value * 90 // 255)
    tint = Image.merge("RGB", (shade, shade.point(lambda v: v * 96 // 100), shade.point(lambda v: v * 84 // 100)))
    from PIL import ImageChops

    return ImageChops.multiply(page, tint)


def bytes_of(page: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **more)
    return out.getvalue()


def pdf_of(pages: Sequence[Image.Image | None], *, stamp: Sequence[str] = ()) -> bytes:
    """A PDF of pictures, a blank sheet for None, a signature's stamp as the first page's only text. Needs reportlab."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    document = canvas.Canvas(out, pagesize=(595, 842))
    for place, page in enumerate(pages):
        if page is not None:
            picture = ImageReader(io.BytesIO(bytes_of(page.convert("RGB"), "JPEG", quality=80)))
            document.drawImage(picture, 0, 0, 595, 842)
        if place == 0:
            for row, line in enumerate(stamp):
                document.drawString(400, 825 - 11 * row, line)
        document.showPage()
    document.save()
    return out.getvalue()
