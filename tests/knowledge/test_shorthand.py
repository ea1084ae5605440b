"""What short spellings may stand for: the table, and syllables without their vowels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import shorthand
from knowledge.errors import ConfigError
from knowledge.shorthand import clippings, known, plainly, skeletons


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "shorthand.txt"
    monkeypatch.setattr(shorthand, "FILE", path)
    shorthand._table.cache_clear()
    known.cache_clear()
    yield path
    shorthand._table.cache_clear()
    known.cache_clear()


def phrases(typed: str) -> list[str]:
    return [reading.phrase for reading in known(typed)]


def test_the_whole_class_is_there() -> None:
    assert shorthand.spellings() > 800
    assert phrases("hs")[:2] == ["hồ sơ", "học sinh"]
    assert phrases("KP") == ["kinh phí", "khu phố", "khắc phục"]
    assert phrases("kt-xh") == phrases("ktxh") == ["kinh tế - xã hội"]
    assert phrases("nộp") == []


def test_a_mark_that_was_typed_is_kept() -> None:
    assert phrases("đk")[0] == phrases("dk")[0] == "đăng ký"
    assert phrases("dv")[0] == "đơn vị" and "đơn vị" in phrases("đv") and "dân vận" not in phrases("đv")
    assert known("dv", other_letter=-1.0)[0].phrase == "dịch vụ"  # among words with their marks a “d” is a “d”


def test_readings_fall_off() -> None:
    likely = [reading.likely for reading in known("ct")]
    assert likely[0] == 0 and likely == sorted(likely, reverse=True)
    assert known("bn")[1].likely < -2  # what is met far less often


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("nsnn chi gcn", "ngân sách nhà nước chi giấy chứng nhận"),
        ("hs nào", "hs nào"),  # of several readings
        ("ca nào", "ca nào"),  # a word
        ("12/NSNN-TC, a.nsnn@x.vn", "12/NSNN-TC, a.nsnn@x.vn"),
    ],
)
def test_what_everybody_reads_alike(typed: str, written: str) -> None:
    assert plainly(typed) == written


def test_skeletons() -> None:
    assert skeletons("truong") == ("trng", "trg")
    assert skeletons("nhanh") == ("nhnh", "nhh")
    assert skeletons("lam") == ("lm",)
    assert skeletons("phat") == ("pht", "ft")
    assert skeletons("nguoi") == skeletons("an") == skeletons("a") == ()


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("qđịnh", [("q", "dinh")]),
        ("thgian", [("th", "gian")]),
        ("qlí", [("q", "li"), ("q", "ly")]),
        ("anh", []),
        ("trg", []),
    ],
)
def test_clippings(typed: str, ways: list[tuple[str, str]]) -> None:
    assert list(clippings(typed)) == ways


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("hs hồ sơ", "line 2: must be like"),
        ("hs = ", "line 2: must be like"),
        ("hs h-s = hồ sơ", "“h-s” is given twice"),
    ],
)
def test_a_line_with_a_fault_is_named(table: Path, line: str, named: str) -> None:
    table.write_text(f"# what it is\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        known("hs")
    assert named in str(caught.value)


def test_a_line_of_its_own(table: Path) -> None:
    table.write_text("hs h.sơ = hồ sơ | học sinh || hệ số\n", encoding="utf-8")
    assert phrases("hsơ") == ["hồ sơ", "học sinh", "hệ số"]
