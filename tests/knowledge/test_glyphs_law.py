"""The law of lost glyphs: numbers, dates, Roman numerals and names of persons are shown with gaps, never guessed."""

from __future__ import annotations

import random
import re

import pytest

from knowledge.reading.gaps import hide_names, names
from knowledge.reading.glyphs import mend
from knowledge.reading.numerals import dates, is_before_number, is_closed, numbers, romans
from knowledge.reading.words import Piece

CODES = ("CT", "TTg", "NQ", "CP", "KH", "UBND", "QĐ", "HĐND")

# A long plain text in short repeated parts, as a decree has: the shape that once emptied the search's beam.
PARTS = (
    "Điều {n}. Trách nhiệm của Ủy ban nhân dân cấp xã trong việc quản lý chợ, bến bãi trên địa bàn",
    "1. Chủ trì, phối hợp với các cơ quan có liên quan kiểm tra việc chấp hành quy định về vệ sinh,",
    "phòng cháy và chữa cháy; báo cáo kết quả về Ủy ban nhân dân cấp trên trước ngày {d}/6/2025.",
    "a) Mức thu áp dụng theo Nghị quyết số {n}/2024/NQ-HĐND ngày {d}/12/2024 và Quyết định số",
    "{n}7/QĐ-UBND; mẫu biểu thực hiện theo Mẫu số 0{k}/KK-TSCĐ, Mẫu số 0{k}/BB-KTX.",
    "b) Xe ô tô, xe mô tô ra vào bến: {n}.000 đồng/lượt; đồng ý cho gửi qua đêm thu thêm {k}0%.",
    "MỤC {k}. QUẢN LÝ, SỬ DỤNG TÀI SẢN (ban hành kèm theo Thông tư số {n}/2023/TT-BTC)",
)
OFFICE = """KẾ HOẠCH
Kiểm tra công tác văn thư, lưu trữ năm 2026 trên địa bàn huyện
Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân
huyện xây dựng kế hoạch kiểm tra công tác văn thư, lưu trữ như sau:
1. Việc kiểm tra phải bảo đảm khách quan, đúng quy định, không gây phiền hà cho cơ quan, đơn vị.
2. Đánh giá đúng kết quả thực hiện các nhiệm vụ được giao trong năm; kiến nghị biện pháp khắc phục.
3. Giao ông {name} chủ trì, phối hợp với Văn phòng tham mưu thành lập đoàn kiểm tra.
4. Phòng Nội vụ tổng hợp, báo cáo kết quả về Ủy ban nhân dân huyện trước ngày 15/6/2026.
Trên đây là Kế hoạch kiểm tra, đề nghị các cơ quan, đơn vị nghiêm túc thực hiện./.
CHỦ TỊCH
{name}"""


def _decree(parts: int) -> list[str]:
    return [line.format(n=n, d=10 + n % 18, k=1 + n % 7) for n in range(1, parts + 1) for line in PARTS]


def _damaged(lines: list[str], lost: set[str], hit: set[int]) -> list[str]:
    return ["".join(" " if c in lost else c for c in x) if n in hit else x for n, x in enumerate(lines)]


@pytest.mark.parametrize("seed", range(6))
def test_no_sign_of_a_number_is_ever_guessed(seed: int) -> None:
    rng = random.Random(seed)
    clean = _decree(9)
    letters = sorted({char for line in clean for char in line if char.isalpha()})
    hit = set(rng.sample(range(len(clean)), len(clean) // 2))
    damaged = _damaged(clean, set(rng.sample(letters, 10)), hit)
    lost = right = 0
    for was, shown, mended in zip(clean, damaged, mend(damaged), strict=True):
        assert len(mended.text) == len(was)
        inside = {place for m in re.finditer(r"\S*\d\S*", was) for place in range(*m.span())}
        for place, (a, b, c) in enumerate(zip(was, shown, mended.text, strict=True)):
            if a == b:
                assert c == a, mended.text
            elif place in inside:
                assert c in (" ", "▯", a), mended.text
            else:
                lost += 1
                right += a == c
    assert right >= 0.93 * lost > 0


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("tại Mẫu số 02/KK-T C , Mẫu", "02/KK-T▯C▯"),
        ("tại Mẫu số 04/  G-T C , Mẫu", "04/▯▯G-T▯C▯"),
        ("tại 04/C V-TNC theo", "04/C▯V-TNC"),
        ("Luật số 38/2019/Q 14 ngày", "38/2019/Q▯14"),
        ("số 11/2005/TT-UB  )", "11/2005/TT-UB▯▯"),
        ("tiêu chuẩn ANS /T A-942 và", "ANS▯/T▯A"),
    ],
)
def test_a_part_no_code_tells_shows_its_gaps(line: str, shown: str) -> None:
    (found,) = numbers(line, set("TNCQHI"), (*CODES, "TT"))
    assert found[2] == shown


@pytest.mark.parametrize(
    "line", ["số 12/QĐ-XYZ theo quy định", "số 12/QĐ-UBND UBND tỉnh", "38/2019/QH14 ngày", "05/KH Về"]
)
def test_what_follows_a_whole_number_is_no_part_of_it(line: str) -> None:
    assert numbers(line, set("TNCQHI"), CODES) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("trước ngày 1 /6/2026", "1▯/6/2026"),
        ("ngày 15/ 6/2026", "15/▯6/2026"),
        ("ngày 15/6/202 .", "15/6/202▯"),
        ("ngày 15/6/20 6", "15/6/20▯6"),
        ("trong năm 2 26,", "2▯26"),
        ("hết năm 202 ", "202▯"),
        ("trước ngày  5/6", "▯5"),
    ],
)
def test_a_digit_lost_in_a_date_stays_visible(line: str, shown: str) -> None:
    assert [zone[2] for zone in dates(line)] == [shown]


@pytest.mark.parametrize(
    "line", ["ngày 15/6/2026 và", "năm 2026", "ngày 5/6/24 5 người", "năm 202 người", "9/ 10", "20 m"]
)
def test_a_whole_date_is_no_zone(line: str) -> None:
    assert dates(line) == []


def test_a_roman_numeral_is_a_number() -> None:
    assert romans("Đại hội lần thứ X I của Đảng, khóa I .", set("IV")) == [(16, 19, "X▯I"), (35, 37, "I▯")]
    assert romans("Đại hội lần thứ X I của Đảng", set("ab")) == []
    assert romans("khóa XII của", set("I")) == []


def test_where_nothing_may_be_read_into_a_gap() -> None:
    def closed(before: str, gap: str, after: str) -> bool:
        return is_closed(before + gap + after, len(before), len(before + gap))

    assert closed("số 33/KK-T ", "C ", ", Mẫu")
    assert closed("theo ", "   ", " 5 ngày")
    assert closed("ngày ", "  ", " tháng 5")
    assert closed("Mục ", "I ", " như sau")
    assert closed("ở mạng ", "tủ ", "(cabinet)")
    assert closed("tiêu chuẩn ANS/", "T A", "-942")
    assert not closed("số 33/CT-TTg ", " gày", " 5")
    assert not closed("báo cáo ", "  ", " theo")
    assert not closed("Nghị định ", "  ", " 62/2015/NĐ-CP")
    assert is_before_number("Nghị định    62/2015/NĐ-CP", 10, 12)
    assert is_before_number("Mẫ     62/QĐ", 4, 6) and not is_before_number("Mẫ     62/QĐ", 3, 5)


def test_the_word_before_a_number_comes_back_the_number_does_not_change() -> None:
    lost = set("sốhL")
    clean = [*_decree(3), "Căn cứ Luật số 26/2008/QH12 đã được sửa đổi, bổ sung một số điều theo Luật số 64/2014/QH13;"]
    mended = mend(_damaged(clean, lost, set(range(len(clean)))))
    assert mended[-1].text == clean[-1]


@pytest.mark.parametrize(
    "odd",
    [
        "di n tích 20 m² đất",
        "1.000 m³/ngày tr ng",
        "x½ y",
        "①②  hi n",
        "10⁻³ mg",
        "CO₂ và H₂O",
        "²",
        "Ⅻ. hi n",
        "a_b _",
    ],
)
def test_signs_that_are_neither_letters_nor_digits_come_through(odd: str) -> None:
    damaged = _damaged([*_decree(1), *_decree(1)], set("ệôể"), set(range(14)))
    mended = mend([*damaged, odd, *damaged])[14].text
    assert len(mended) == len(odd)
    assert all(a == b or a == " " for a, b in zip(odd, mended, strict=True))


# -- persons -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Nguyễn Văn Tuấn", "Trần Thị Minh Hà", "Lê Quang Huy", "NGUYỄN VĂN TUẤN"])
@pytest.mark.parametrize("lost", ["ntà", "TMgy", "NVuấ", "hQêr", "ễuHi"])
def test_a_signers_name_is_not_filled_in(name: str, lost: str) -> None:
    clean = OFFICE.format(name=name).split("\n")
    damaged = _damaged(clean, set(lost), set(range(len(clean))))
    mended = mend(damaged)
    for place, (was, shown) in enumerate(zip(clean[-1], damaged[-1], strict=True)):
        assert mended[-1].text[place] == was if was == shown else mended[-1].text[place] in " ▯"
    start = clean[6].index("ông ") + 4
    for place in range(start, start + len(name)):
        if clean[6][place] != damaged[6][place]:
            assert mended[6].text[place] in " ▯"


def _run(*words: tuple[str, tuple[int, ...]]) -> list[Piece]:
    out = []
    for text, lost in words:
        out += [Piece(0, 0, text, lost), Piece(0, 0, " ")]
    return out[:-1]


def test_a_name_that_stands_whole_elsewhere_is_it() -> None:
    known = names(["1. Giao ông Trần Văn Minh chủ trì", "bà Lê Thị Na và ông Trần Văn Minh"])
    assert {"Trần Văn Minh", "Lê Thị Na"} <= known
    damaged = _run(("ông", ()), ("Trần", (1,)), ("Văn", ()), ("Ninh", (0, 3)))

    def shown(known: frozenset[str]) -> str:
        return "".join(piece.text for piece in hide_names(damaged, lambda _: False, foot=False, known=known))

    assert shown(known) == "ông Trần Văn Minh"
    assert shown(known | {"Trần Văn Ninh"}) == "ông T▯ần Văn ▯in▯"
    assert shown(frozenset()) == "ông T▯ần Văn ▯in▯"


def test_a_signature_in_capitals_and_a_small_letter_guessed() -> None:
    def shown(pieces: list[Piece]) -> str:
        return "".join(piece.text for piece in hide_names(pieces, lambda _: False, foot=True))

    assert shown(_run(("TRẦN", ()), ("VĂN", ()), ("MINH", (0,)))) == "TRẦN VĂN ▯INH"
    assert shown(_run(("Nguyễn", ()), ("Văn", ()), ("quân", (0,)))) == "Nguyễn Văn ▯uân"
