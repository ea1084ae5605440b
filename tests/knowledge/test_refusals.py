"""What must not come in: refused in one line that says why, with no row stored and no file left behind."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import batch, errors
from knowledge.ingest import IngestOutcome
from knowledge.reading import archive, confined, old_word, read
from knowledge.reading.sniff import sniff
from knowledge.settings import LimitSettings
from tests.knowledge.papers import pdf
from tests.knowledge.test_ingest import PLAN, Office

LIMITS = LimitSettings()
MEGABYTE = 1 << 20


def _zip(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


def _docx(text: str = "Kế hoạch", extra: dict[str, bytes] | None = None) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return _zip(parts | (extra or {}))


def _laughs(root: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><{root}>&l9;</{root}>'.encode()


def _encrypted_zip() -> bytes:
    data = bytearray(_zip({"a.txt": b"secret"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + place] |= 1
    return bytes(data)


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        entry = zipfile.ZipInfo("link.txt")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        target.writestr(entry, "/etc/passwd")
    return out.getvalue()


def _ole(*names: str) -> bytes:
    """An OLE file of empty streams and storages (names that end in “/”), by hand."""
    entries = [("Root Entry", 5), *((name.rstrip("/"), 1 if name.endswith("/") else 2) for name in names)]
    directory = b""
    for number, (name, kind) in enumerate(entries):
        raw = name.encode("utf-16-le")
        after = number + 1 if 0 < number < len(entries) - 1 else 0xFFFFFFFF
        below = 1 if number == 0 and len(entries) > 1 else 0xFFFFFFFF
        directory += raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw) + 2, kind, 1, 0xFFFFFFFF, after, below)
        directory += bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    fat = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)[:40]
    return head.ljust(512, b"\xff") + table + directory


def _pages(count: int) -> bytes:
    return pdf([[(72, 700, "Page")]] * count)


BOMB = _zip({"a.txt": b"0" * (60 * MEGABYTE)})
REFUSED: dict[str, tuple[Callable[[], bytes], type[errors.ReadingError], str]] = {
    "macros.docx": (lambda: _docx(extra={"word/vbaProject.bin": b"x"}), errors.MacroFileError, "carries macros"),
    "macros.xlsx": (
        lambda: _zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}),
        errors.MacroFileError, "carries macros",
    ),
    "macros.doc": (lambda: _ole("WordDocument", "Macros/"), errors.MacroFileError, "carries macros"),
    "macros.xls": (lambda: _ole("Workbook", "_VBA_PROJECT_CUR/"), errors.MacroFileError, "carries macros"),
    "password.docx": (lambda: _ole("EncryptedPackage"), errors.EncryptedFileError, "asks for a password"),
    "password.pdf": (lambda: pdf([[(72, 700, "x")]], password="p"), errors.EncryptedFileError, "asks for a password"),
    "password.zip": (_encrypted_zip, errors.EncryptedFileError, "asks for a password"),
    "broken.docx": (lambda: _docx()[:-300], errors.DamagedFileError, "archive is broken"),
    "broken.doc": (lambda: _ole("WordDocument")[:700], errors.DamagedFileError, "do not hold together"),
    "empty.doc": (lambda: _ole("WordDocument"), errors.DamagedFileError, "document part is broken"),
    "broken.xls": (lambda: _ole("Workbook"), errors.DamagedFileError, "records do not hold together"),
    "broken.xlsx": (
        lambda: _zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>"}),
        errors.DamagedFileError, "parts do not hold together",
    ),
    "broken.pptx": (
        lambda: _zip({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<a/>"}),
        errors.DamagedFileError, "parts do not hold together",
    ),
    "broken.pdf": (lambda: b"%PDF-1.7\n" + b"x" * 500, errors.DamagedFileError, "cannot be opened"),
    "broken.rtf": (lambda: b"{\\rtf1 never closed", errors.DamagedFileError, "ends before its text does"),
    "deep.rtf": (lambda: b"{\\rtf1 " + b"{" * 5000 + b"x", errors.DamagedFileError, "nested"),
    "laughs.docx": (lambda: _docx(extra={"word/document.xml": _laughs("d")}), errors.DamagedFileError, "declares entities"),
    "laughs.xlsx": (
        lambda: _zip({"[Content_Types].xml": _laughs("Types"), "xl/workbook.xml": b"<a/>"}),
        errors.DamagedFileError, "declares entities",
    ),
    "laughs.xml": (lambda: _laughs("x"), errors.UnknownFormatError, "an XML file"),
    "bomb.docx": (
        lambda: _docx(extra={"word/media/a.xml": b" " * (60 * MEGABYTE)}), errors.FileTooLargeError, "swells 200 times",
    ),
    "bomb.zip": (lambda: BOMB, errors.FileTooLargeError, "swells 200 times"),
    "bomb-in-zip.zip": (lambda: _zip({"in/b.zip": BOMB}), errors.FileTooLargeError, "swells 200 times"),
    "large.zip": (
        lambda: _zip({f"{n}.txt": bytes(range(256)) * 14_000 for n in range(130)}), errors.FileTooLargeError, "unpacks to more",
    ),
    "many.zip": (
        lambda: _zip({f"{n}.txt": b"x" for n in range(501)}, method=zipfile.ZIP_STORED),
        errors.FileTooLargeError, "max_members = 500",
    ),
    "nested.zip": (
        lambda: _zip({"a.zip": _zip({"b.zip": _zip({"c.txt": b"x"})})}), errors.FileTooLargeError, "nested more than 2 deep",
    ),
    "up.zip": (lambda: _zip({"ok.txt": b"x", "../../up.txt": b"x"}), errors.DamagedFileError, "leads out of its folder"),
    "root.zip": (lambda: _zip({"/etc/cron.d/x": b"x"}), errors.DamagedFileError, "leads out of its folder"),
    "drive.zip": (lambda: _zip({"C:\\x.txt": b"x"}), errors.DamagedFileError, "leads out of its folder"),
    "slash.zip": (lambda: _zip({"..\\..\\x.txt": b"x"}), errors.DamagedFileError, "leads out of its folder"),
    "link.zip": (_link, errors.DamagedFileError, "holds a link"),
    "nothing.zip": (lambda: _zip({"__MACOSX/a": b"x", ".hidden": b"x"}), errors.EmptyFileError, "without documents"),
    "many-pages.pdf": (lambda: _pages(5000), errors.FileTooLargeError, "5000 pages, over [limits] max_pages = 2000"),
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "data")
    yield office
    office.engine.dispose()


def _ingest(office: Office, path: Path) -> list[IngestOutcome]:
    return list(batch.ingest_path(path, engine=office.engine, index=office.kept, settings=office.settings))


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason_and_nothing_left(tmp_path: Path, aside: Path, office: Office, name: str) -> None:
    make, kind, words = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    before = {item for item in (tmp_path / "data").rglob("*") if "thuky.db" not in item.name}
    (outcome,) = _ingest(office, path)
    assert outcome.status == "refused"
    assert outcome.reason and words in outcome.reason and name in outcome.reason and "\n" not in outcome.reason
    assert set(office.rows().values()) == {0}
    confined._reader.close()  # it waits for more, in a folder of its own
    assert {item for item in (tmp_path / "data").rglob("*") if "thuky.db" not in item.name} == before
    with pytest.raises(kind):
        archive.members(path, LIMITS, tmp_path / "into") if name.endswith(".zip") else read(path, LIMITS)
    assert not (tmp_path / "into").exists()
    assert not (tmp_path.parent / "up.txt").exists()


def test_no_entity_of_a_file_is_read(tmp_path: Path) -> None:
    """Also where the declaration stands so late, or is written so oddly, that the first look misses it."""
    (tmp_path / "secret.txt").write_text("bí mật")
    late = f'<?xml version="1.0"?>{"<!-- -->" * 1000}<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>'
    path = tmp_path / "a.docx"
    path.write_bytes(_docx(extra={"word/document.xml": (late + body).encode()}))
    try:
        text = read(path, LIMITS).text
    except errors.DamagedFileError:
        text = ""
    assert "bí mật" not in text
    path.write_bytes(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><p>a &x; b</p>'.encode()
    )
    assert "bí mật" not in read(path, LIMITS).text


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.zip"
    with path.open("wb") as file:
        file.truncate(51 * MEGABYTE)
    with pytest.raises(errors.FileTooLargeError, match=r"max_file_mb = 50"):
        read(path, LIMITS)
    with pytest.raises(errors.FileTooLargeError, match=r"max_file_mb = 50"):
        archive.members(path, LIMITS, tmp_path / "into")


def test_five_thousand_pages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(_pages(5000))
    with pytest.raises(errors.FileTooLargeError):
        read(path, LIMITS)


# -- archives that may come in -------------------------------------------------------------------------------------------


def test_each_document_of_an_archive_is_read_for_itself(tmp_path: Path, aside: Path, office: Office) -> None:
    path = tmp_path / "hồ sơ.zip"
    plan = PLAN.format(number=1, day=20)
    path.write_bytes(_zip({
        "Kế hoạch/một.txt": plan.encode(),
        "lại.txt": plan.encode(),
        "hỏng.pdf": b"%PDF-1.4 nothing",
        "trong.zip": _zip({"hai.txt": PLAN.format(number=2, day=25).encode()}),
        "__MACOSX/._x": b"x",
    }))  # fmt: skip
    found = _ingest(office, path)
    assert [(item.path.removeprefix(str(tmp_path)), item.status) for item in found] == [
        ("/hồ sơ.zip/Kế hoạch/một.txt", "added"),
        ("/hồ sơ.zip/lại.txt", "unchanged"),
        ("/hồ sơ.zip/hỏng.pdf", "refused"),
        ("/hồ sơ.zip/trong/hai.txt", "added"),
    ]
    assert office.rows()["documents"] == 2
    kept = sorted(item.name for item in (tmp_path / "data/unpacked").rglob("*") if item.is_file())
    assert kept == ["hai.txt", "một.txt"]
    assert [item.status for item in _ingest(office, path)] == ["unchanged", "unchanged", "refused", "unchanged"]
    assert sorted(item.name for item in (tmp_path / "data/unpacked").rglob("*") if item.is_file()) == kept


def test_members_get_names_that_every_system_takes(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(_zip({"ab:c?.txt": b"1", "x/" * 20 + "deep.txt": b"2", "n" * 300 + ".txt": b"3"}))
    found = archive.members(path, LIMITS, tmp_path / "into")
    assert [item.read_bytes() for item in found] == [b"1", b"2", b"3"]
    assert found[0].name == "ab_c_.txt"
    assert len(found[1].relative_to(tmp_path / "into").parts) == 8
    assert len(found[2].name) == 120
    with pytest.raises(errors.FileTooLargeError):
        archive.members(path, replace(LIMITS, max_members=2), tmp_path / "into")
    assert len(list((tmp_path / "into").rglob("*.txt"))) == 3  # what was there before is still there


def test_word_95_without_libreoffice_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_word.shutil, "which", lambda _: None)
    monkeypatch.setattr(old_word, "_stream", lambda *_: struct.pack("<HH", 0xA5DC, 0x65).ljust(0x200, b"\0"))
    with pytest.raises(errors.MissingPackageError, match="Debian: libreoffice-writer"):
        old_word.read_doc(b"", "a.doc", 50)


def test_a_word_file_with_a_password_is_known_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    head = struct.pack("<HH6xH", 0xA5EC, 0xC1, 0x0100).ljust(0x200, b"\0")
    monkeypatch.setattr(old_word, "_stream", lambda *_: head)
    with pytest.raises(errors.EncryptedFileError, match="asks for a password"):
        old_word.read_doc(b"", "a.doc", 50)


def test_the_kind_is_told_from_the_bytes() -> None:
    assert sniff(_docx(), "a.xls") == "docx"
    assert sniff(_zip({"a.txt": b"x"}), "a.docx") == "zip"
    assert sniff(b"{\\rtf1 x}", "a.doc") == "rtf"
    assert sniff(b"\xef\xbb\xbf <!-- x --><HTML>", "a.doc") == "html"
    assert sniff(_ole("WordDocument"), "a.txt") == "doc"
    assert sniff(_ole("Workbook"), "a.txt") == "xls"
    assert sniff(b"1. Plain text < 5", "a.html") == "txt"
