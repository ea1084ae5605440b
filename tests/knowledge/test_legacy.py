"""Vietnamese before Unicode: the tables, telling the encodings apart, and leaving alone what needs nothing."""

from __future__ import annotations

import importlib.util
import shutil
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from knowledge.model import Block
from knowledge.reading import legacy, old_word, read
from knowledge.settings import LimitSettings
from tests.knowledge.papers import SHARED

LIMITS = LimitSettings()
PLAIN = "Cộng hòa xã hội chủ nghĩa Việt Nam; Ủy ban nhân dân xã báo cáo kết quả trước ngày 20 tháng 6 hằng năm."
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam; ñy ban nh©n d©n x· b¸o c¸o kÕt qu¶ tr\xadíc ngµy 20 th¸ng 6 h»ng n¨m."
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam; UÛy ban nhaân daân xaõ baùo caùo keát quaû tröôùc ngaøy 20 thaùng 6 haèng naêm."


@pytest.mark.parametrize(
    ("encoding", "source", "wanted"),
    [
        ("tcvn3", TCVN3, PLAIN.replace("Ủy", "ủy")),  # TCVN3 has no capital Ủ
        ("vni", VNI, PLAIN),
        ("tcvn3", "§iÒu 1. ¡n, ¢u, £m, ¤ng, ¥n, ¦u", "Điều 1. Ăn, Âu, Êm, Ông, Ơn, Ưu"),
        ("vni", "ÑAÏI HOÄI NHIEÄM KYØ; LYÙ LÒCH; ÖU TIEÂN", "ĐẠI HỘI NHIỆM KỲ; LÝ LỊCH; ƯU TIÊN"),
        (
            "vni",
            "xöû lyù kyõ, ñaúng caáp, thuûy lôïi, chæ thò, tyû leä",
            "xử lý kỹ, đẳng cấp, thủy lợi, chỉ thị, tỷ lệ",
        ),
        ("viscii", "Vi\xaet Nam, h\xb5i ngh¸, \x80n \x9a", "Việt Nam, hội nghị, Ạn Ọ"),
    ],
)
def test_the_tables(encoding: legacy.Encoding, source: str, wanted: str) -> None:
    assert unicodedata.normalize("NFC", legacy.convert(source, encoding)) == wanted


def test_every_vietnamese_letter_has_its_code() -> None:
    vowels = "aăâeêioôơuưy"
    small = {unicodedata.normalize("NFC", v + tone) for v in vowels for tone in "\u0300\u0301\u0303\u0309\u0323"}
    small |= set("ăâêôơưđ")
    assert small <= set(legacy._TABLES["tcvn3"].values())
    bare = {"ì", "í"}  # VNI writes these two as Latin-1 does, beside base and mark
    assert small - bare <= set(legacy._TABLES["vni"].values())
    assert {letter.upper() for letter in small - bare} <= set(legacy._TABLES["vni"].values())
    assert small | {letter.upper() for letter in small} <= set(legacy._TABLES["viscii"].values()) | set("ÒÓÔÕÙÚÝ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TCVN3, "tcvn3"),
        (VNI, "vni"),
        (PLAIN, None),
        ("Là tài liệu về các xã", None),
        ("© 2024 Công ty® «Sao»", None),
        ("Le ministère a été créé à côté; où êtes-vous, forêt, façade, naïve, élève, déjà", None),
        ("Die Größe der Straße für Mädchen und Bücher über Österreich", None),
        ("El año pasado la señora se acordó del camión y también del ratón", None),
        ("no marks at all", None),
    ],
)
def test_what_a_text_is_written_in_is_told_by_its_words(text: str, wanted: str | None) -> None:
    assert legacy.guess(text)[0] == wanted


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        (".VnTimeH Tur", "tcvn3", True),
        ("ABCDEF+.VnArialH,Bold", "tcvn3", True),
        ("VnTimeHBold", "tcvn3", True),
        ("VnTimeBold", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("VNI-Helve-Condense", "vni", False),
        ("Times New Roman", None, False),
        ("Verdana", None, False),
        (None, None, False),
    ],
)
def test_what_a_font_promises(font: str | None, encoding: str | None, capitals: bool) -> None:
    assert legacy.font_encoding(font) == encoding
    assert legacy.draws_capitals(font) is capitals


# -- runs ----------------------------------------------------------------------------------------------------------------


def test_each_run_goes_by_its_own_font() -> None:
    unifier = legacy.Unifier()
    runs = [("Céng hoµ ", ".VnTime"), ("Hà Nội © ", "Times New Roman"), ("Coäng hoaø", "VNI-Times")]
    assert unifier.text(runs) == "Cộng hoà Hà Nội © Cộng hoà"
    assert unifier.encoding == "tcvn3"


def test_a_mark_in_the_next_run_belongs_to_its_letter() -> None:
    unifier = legacy.Unifier()
    assert unifier.text([("ho", "VNI-Times"), ("äi ngh", "VNI-Times"), ("ò", "VNI-Helve")]) == "hội nghị"


def test_capitals_that_the_font_draws_are_shown_and_what_is_stored_is_kept() -> None:
    unifier = legacy.Unifier()
    shown = unifier.text([("céng hoµ x· héi", ".VnTimeH"), (" - §éc lËp", ".VnTime")])
    assert shown == "CỘNG HOÀ XÃ HỘI - Độc lập"
    (block,) = legacy.with_stored([Block(1, "heading", shown)], unifier.capitals)
    assert (block.text, block.stored) == (shown, "cộng hoà xã hội - Độc lập")
    assert legacy.with_stored([Block(1, "paragraph", "Không có gì")], unifier.capitals)[0].stored is None


def test_a_legacy_style_over_text_in_unicode_does_no_harm() -> None:
    text = "Ủy ban nhân dân xã Bình Minh đề nghị các đơn vị báo cáo, ước tính đến hết tháng"
    assert legacy.Unifier().text([(text, ".VnTime")]) == text


def test_a_short_run_without_a_font_follows_its_document() -> None:
    unifier = legacy.Unifier.of([(TCVN3, "Times New Roman"), ("Sè: 12", None)])
    assert unifier.whole == "tcvn3"
    assert unifier.plain("Sè: 12") == "Số: 12"
    assert unifier.plain("Hà Nội") == "Hà Nội"
    assert legacy.Unifier().plain("Sè: 12") == "Sè: 12"


def test_signs_that_pdf_writers_put_for_a_relative() -> None:
    assert legacy.convert("tr−íc, b∙o, −¬ng, 3 − 2 ∙ 5", "tcvn3") == "trước, bão, ương, 3 − 2 ∙ 5"


# -- text files ----------------------------------------------------------------------------------------------------------


def _viscii(text: str) -> bytes:
    back = {letter: ord(code) for code, letter in legacy._TABLES["viscii"].items()}
    return bytes(back.get(char, ord(char)) for char in text)


def _cp1258(text: str) -> bytes:
    out = []
    for char in text:
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            split = unicodedata.normalize("NFD", char)
            whole = unicodedata.normalize("NFC", split[0] + "".join(m for m in split[1:] if m in "\u0302\u0306\u031b"))
            tone = "".join(m for m in split[1:] if m not in "\u0302\u0306\u031b")
            out.append((whole + tone).encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize(
    ("data", "encoding", "wanted"),
    [
        (TCVN3.encode("latin-1"), "tcvn3", PLAIN.replace("Ủy", "ủy")),
        (VNI.encode("latin-1"), "vni", PLAIN),
        (_viscii(PLAIN), "viscii", PLAIN),
        (_cp1258(PLAIN), "cp1258", PLAIN),
        (PLAIN.encode(), "unicode", PLAIN),
        (PLAIN.encode("utf-16"), "unicode", PLAIN),
        (unicodedata.normalize("NFD", PLAIN).encode(), "unicode", PLAIN),
        (TCVN3.encode(), "tcvn3", PLAIN.replace("Ủy", "ủy")),  # the codes of the font, saved as UTF-8
        (b"\x93" + TCVN3.encode("latin-1") + b"\x94", "tcvn3", "“" + PLAIN.replace("Ủy", "ủy") + "”"),
    ],
)
def test_text_files_in_every_encoding(tmp_path: Path, data: bytes, encoding: str, wanted: str) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    found = read(path, LIMITS)
    assert (found.encoding, found.text) == (encoding, wanted)


# -- real files ----------------------------------------------------------------------------------------------------------


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval/score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _accuracies(folder: Path, choose: str = "*") -> dict[str, float]:
    """Each file's accuracy, the file under a name that says something else."""
    accuracy = _scorer().diacritic_accuracy
    scores: dict[str, float] = {}
    for truth in sorted((SHARED / "data/legacy").glob(f"{choose}.truth.txt")):
        source = truth.with_name(truth.name.removesuffix(".truth.txt"))
        renamed = folder / f"{source.stem[:20]}{'.pdf' if source.suffix != '.pdf' else '.docx'}"
        renamed.write_bytes(source.read_bytes())
        got, wanted = read(renamed, LIMITS).text, truth.read_text(encoding="utf-8")
        if len(wanted) > 3000:  # alignment is quadratic
            got, wanted = got[:3200], wanted[:3000]
        scores[source.name] = accuracy(got, wanted)
    return scores


@pytest.mark.skipif(not (SHARED / "data/legacy").is_dir(), reason="the files of shared/data are not here")
def test_real_files_of_the_nineties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The floors of issue 3, without LibreOffice."""
    monkeypatch.setattr(old_word.shutil, "which", lambda _: None)
    scores = _accuracies(tmp_path)
    assert len(scores) == 23
    assert min(scores.values()) >= 0.95, scores
    assert sum(scores.values()) / len(scores) >= 0.985


@pytest.mark.skipif(not (SHARED / "data/legacy").is_dir(), reason="the files of shared/data are not here")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_real_word_files_through_libreoffice(tmp_path: Path) -> None:
    """A file with fonts that draw capitals, one with tracked changes, one with tables."""
    for name in ("*TT1691998*", "*Godement*", "*B1-4-LLCN*"):
        (score,) = _accuracies(tmp_path, name).values()
        assert score >= 0.99, name
