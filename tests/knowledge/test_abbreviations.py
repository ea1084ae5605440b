from __future__ import annotations

import csv
import logging
from pathlib import Path

import pytest

from knowledge.abbreviations import EVERYBODYS, Table, expand, load, office_words
from knowledge.errors import ConfigError
from knowledge.settings import AbbreviationSettings, parse

CODES = Path(__file__).parents[3] / "shared" / "data" / "nd30" / "nd30_phuluc3_loai_van_ban.tsv"

CASES = [
    ("CT 37 về j z", "Chỉ thị 37 về gì vậy"),
    ("bc 9t nộp r nha", "báo cáo 9 tháng nộp rồi nha"),
    ("ubnd h. nộp qua đâu", "Ủy ban nhân dân huyện nộp qua đâu"),
    ("P. nội vụ ở đâu", "phòng nội vụ ở đâu"),
    ("SNV làm gì", "Sở Nội vụ làm gì"),
    ("q3 nộp chưa", "quý 3 nộp chưa"),
    ("quý III 06th", "quý III 6 tháng"),
    ("bc 6T/2026", "báo cáo 6 tháng năm 2026"),
    ("q3/2026 nộp chưa", "quý 3 năm 2026 nộp chưa"),
    ("hạn bc t9", "hạn báo cáo tháng 9"),
    ("bc t6 nộp chưa", "báo cáo tháng 6 nộp chưa"),
    ("t6 này họp", "t6 này họp"),  # a Friday as likely as June
    ("KH49 số mấy", "Kế hoạch 49 số mấy"),
    ("CV số 845", "Công văn 845"),
    ("TT Yên Cát", "thị trấn Yên Cát"),
    ("TT 05", "Thông tư 05"),
    ("DA 06 ai làm", "Dự án 06 ai làm"),
    ("da 06 ngay roi", "da 06 ngay roi"),
    ("e k biết", "e không biết"),
    ("sao lâu v", "sao lâu vậy"),
    ("v nộp ở đâu", "vậy nộp ở đâu"),
    ("mục v nói gì", "mục v nói gì"),  # a numeral
    ("k2 đ16 nđ 30 nói gì", "khoản 2 Điều 16 Nghị định 30 nói gì"),
    ("đ5 nói gì", "đ5 nói gì"),
    ("sở nv ở đâu", "sở Nội vụ ở đâu"),
    ("phong tc lam gi", "phong tai chinh lam gi"),
    ("kh cần nữa", "không cần nữa"),
    ("kh 49 là gì", "Kế hoạch 49 là gì"),
    ("CT UBND xã", "Chủ tịch Ủy ban nhân dân xã"),
    # left alone: numbers of documents, addresses, file marks, whole words
    ("49/KH-UBND", "49/KH-UBND"),
    ("số 2314/BC-SGDĐT", "số 2314/BC-SGDĐT"),
    ("Lưu: VT, K7", "Lưu: VT, K7"),
    ("a.bc@x.vn", "a.bc@x.vn"),
    ("ngày 9/6", "ngày 9/6"),
]


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_expand(typed: str, expected: str) -> None:
    assert expand(typed) == expected


def test_what_is_written_out_stays_written_out() -> None:
    for typed, _ in CASES:
        assert expand(expand(typed)) == expand(typed)


@pytest.mark.skipif(not CODES.exists(), reason="the decree's table lies beside the checkout")
def test_every_code_of_the_decree_is_known() -> None:
    """A code before a number names its kind; “bản sao văn bản” has none."""
    with CODES.open(encoding="utf-8") as file:
        rows = [
            (row[1].split(" (")[0], row[2]) for row in csv.reader(file, delimiter="\t") if row[2:] and row[2].strip()
        ]
    codes = rows[1:]
    assert len(codes) == 30
    unknown = [(name, code) for name, code in codes if expand(f"{code} 12") != f"{_usual(name)} 12"]
    assert unknown == []


def _usual(name: str) -> str:
    return name.replace("uỷ", "ủy")


OFFICE = Table((("KCN", ("khu công nghiệp",)), ("BCH", ("Ban Chỉ huy", "Ban Chấp hành")), ("BAN", ("Ban An ninh",)), ("BC", ("bưu chính",))))  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hạn nộp của KCN", ("hạn nộp của khu công nghiệp",)),
        ("han nop cua kcn", ("han nop cua khu cong nghiep",)),  # what is typed bare stays so: accents come later
        ("bc của KCN", ("bưu chính của khu công nghiệp",)),  # the office's word wins
        ("ban nào lo", ("ban nào lo",)),  # a word: only in capitals is it an abbreviation
        ("BAN nào lo", ("Ban An ninh nào lo",)),
        ("BCH họp", ("Ban Chỉ huy họp", "Ban Chấp hành họp")),
        ("12/KCN-TH", ("12/KCN-TH",)),
        ("a.kcn@x.vn", ("a.kcn@x.vn",)),
    ],
)
def test_the_office_s_own(typed: str, expected: tuple[str, ...]) -> None:
    assert OFFICE.readings(typed) == expected


def test_those_of_everybody_keep_their_readings() -> None:
    assert EVERYBODYS.readings("CT xã họp gì") == ("Chủ tịch xã họp gì",)  # its neighbour decides
    assert EVERYBODYS.readings("nv của xã") == ("nhiệm vụ của xã", "Nội vụ của xã")
    assert EVERYBODYS.readings("hạn báo cáo 9 tháng") == ("hạn báo cáo 9 tháng",)
    assert EVERYBODYS.written("hạn bc KCN") == "hạn bc KCN"


def test_config_and_file_together(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[words]\nKCN = "khu công nghiệp"\n"CN&XD" = ["công nghiệp và xây dựng"]\n', encoding="utf-8")
    made = load(AbbreviationSettings(("BCH = Ban Chỉ huy | Ban Chấp hành",), str(path)))
    assert made.own == (
        ("BCH", ("Ban Chỉ huy", "Ban Chấp hành")), ("KCN", ("khu công nghiệp",)), ("CN&XD", ("công nghiệp và xây dựng",))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("KCN khu công nghiệp",), "abbreviations.words, entry 1 must be like"),
        (("KCN = khu công nghiệp", "K C = x"), "entry 2: 'K C' is no abbreviation"),
        (("KCN = ",), "entry 1: 'KCN' has a reading that is empty"),
        (("KCN = a", "kcn = b"), "entry 2: 'kcn' is given twice"),
        (("KCN = cụm KCN",), "stands in its own reading"),
        (("12 = mười hai",), "is no abbreviation"),
        (("KCN = a|b|c|d|e|g",), "more than 5 readings"),
    ],
)
def test_what_cannot_be_used_is_named(words: tuple[str, ...], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(AbbreviationSettings(words))
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [("words = 3", "one table [words]"), ("[words]\nA1 = 3", "must be a text"), ("x", "cannot be read")],
)
def test_a_file_with_a_fault_is_one_line_in_the_log(
    tmp_path: Path, text: str, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "words.toml"
    path.write_text(text, encoding="utf-8")
    settings = AbbreviationSettings(file=str(path))
    with caplog.at_level(logging.ERROR):
        assert office_words(settings) is EVERYBODYS
        office_words(settings)  # once is enough
    assert len(caplog.messages) == 1 and named in caplog.text and "\n" not in caplog.messages[0]


def test_a_file_that_is_not_there_and_config() -> None:
    assert office_words(AbbreviationSettings(file="/nowhere/words.toml")) is EVERYBODYS
    made = parse({"abbreviations": {"words": ["KCN = khu công nghiệp"]}}, {})
    assert office_words(made.abbreviations).written("KCN") == "khu công nghiệp"
