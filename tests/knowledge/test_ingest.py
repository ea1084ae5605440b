"""The way in, with an index that only remembers what it was told."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge import ingest
from knowledge.db import open_engine, snapshot, transaction
from knowledge.errors import DataFolderError
from knowledge.ingest import IngestOutcome, KeptIndex, expand, ingest_file
from knowledge.model import IndexPassage
from knowledge.settings import Settings, parse
from knowledge.store import documents as store

PLAN = """ỦY BAN NHÂN DÂN
XÃ AN THUẬN
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: {number}/KH-UBND
An Thuận, ngày 05 tháng 02 năm 2024

KẾ HOẠCH
Thực hiện công tác dân vận năm 2024

Ủy ban nhân dân xã An Thuận xây dựng kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cán bộ, công chức về công tác dân vận.

II. TỔ CHỨC THỰC HIỆN
1. Các trường học trên địa bàn xã gửi báo cáo 6 tháng về Văn phòng Ủy ban nhân dân xã trước ngày {day}/6/2024 để tổng hợp.

Trên đây là Kế hoạch của Ủy ban nhân dân xã./.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Bình
"""


class Memory:
    """An index in name only: the passages it holds, what was saved last, and faults on demand."""

    def __init__(self) -> None:
        self.held: dict[int, IndexPassage] = {}
        self.saved: list[tuple[str, str, frozenset[int]]] = []
        self.fault: Exception | None = None

    def add(self, passages: Sequence[IndexPassage]) -> None:
        if self.fault:
            raise self.fault
        self.held |= {passage.id: passage for passage in passages}

    def remove_document(self, document_id: int) -> None:
        self.held = {id_: held for id_, held in self.held.items() if held.document_id != document_id}

    def save(self, folder: Path, *, corpus_fingerprint: str) -> None:
        if self.fault:
            raise self.fault
        self.saved.append((folder.name, corpus_fingerprint, frozenset(self.held)))


class Office:
    def __init__(self, folder: Path) -> None:
        self.settings: Settings = parse({"data": {"folder": str(folder)}, "clock": {"today": "2024-03-01"}}, {})
        self.engine: Engine = open_engine(self.settings)
        self.memory = Memory()
        self.kept = KeptIndex(self.memory, folder / "index", {})

    def ingest(self, path: Path, *, replace: bool = False) -> IngestOutcome:
        return ingest_file(path, engine=self.engine, index=self.kept, settings=self.settings, replace=replace)

    def version(self) -> str:
        with snapshot(self.engine) as session:
            return store.corpus_version(session)

    def rows(self) -> dict[str, int]:
        with snapshot(self.engine) as session:
            connection = session.connection()
            return {
                table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                for table in ("documents", "passages", "obligations")
            }

    def agrees(self) -> bool:
        """Whether the index holds exactly what the database does."""
        with snapshot(self.engine) as session:
            return {passage.id: passage for passage in store.index_passages(session)} == self.memory.held


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "data")
    yield office
    office.engine.dispose()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "in" / "ke-hoach.txt")


def write(path: Path, number: str = "12", day: int = 20) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(PLAN.format(number=number, day=day), encoding="utf-8")
    return path


def test_a_file_comes_in_with_its_header_and_its_deadline(office: Office, plan: Path) -> None:
    outcome = office.ingest(plan)
    assert (outcome.path, outcome.status, outcome.reason) == (str(plan), "added", None)
    assert outcome.document is not None and outcome.counts is not None
    header = outcome.document.header
    assert (header.kind, header.number, header.issued_on) == ("Kế hoạch", "12/KH-UBND", date(2024, 2, 5))
    assert outcome.document.file == "ke-hoach.txt"
    rows = office.rows()
    assert rows["documents"] == 1
    assert (rows["passages"], rows["obligations"]) == (outcome.counts.passages, outcome.counts.obligations)
    with snapshot(office.engine) as session:
        (task,) = [task for task in store.tasks(session) if task.obligation.kind == "report"]
    assert task.obligation.period == "6 tháng"
    assert office.agrees() and office.memory.held
    assert office.kept.version == office.version()


def test_the_same_bytes_again_change_nothing(office: Office, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = office.ingest(plan)
    before = (office.rows(), office.version(), dict(office.memory.held))
    monkeypatch.setattr(ingest, "prepare", None)  # it is not even read
    copy = plan.with_name("copy.txt")
    copy.write_bytes(plan.read_bytes())
    for path in (plan, copy):
        again = office.ingest(path)
        assert (again.status, again.document, again.counts) == ("unchanged", first.document, first.counts)
    assert (office.rows(), office.version(), office.memory.held) == before


def test_another_version_is_refused_and_named_until_replacing_is_asked_for(office: Office, plan: Path) -> None:
    first = office.ingest(plan)
    assert first.document is not None
    old_ids = set(office.memory.held)
    before = (office.rows(), office.version())
    later = write(plan.with_name("sua-doi.txt"), day=25)
    refused = office.ingest(later)
    assert (refused.status, refused.document) == ("refused", None)
    assert refused.reason is not None
    assert f"another version of document {first.document.id} (Kế hoạch số 12/KH-UBND" in refused.reason
    assert "--replace" in refused.reason
    assert (office.rows(), office.version()) == before

    replaced = office.ingest(later, replace=True)
    assert replaced.status == "replaced" and replaced.document is not None
    assert (replaced.document.id, replaced.document.file) == (first.document.id, "sua-doi.txt")
    assert office.rows()["documents"] == 1
    assert not old_ids & set(office.memory.held)
    assert office.agrees()
    assert any("25/6" in passage.text for passage in office.memory.held.values())
    assert not any("20/6" in passage.text for passage in office.memory.held.values())


def test_another_number_is_another_document(office: Office, plan: Path) -> None:
    office.ingest(plan)
    assert office.ingest(write(plan.with_name("khac.txt"), number="13"), replace=True).status == "added"
    assert office.rows()["documents"] == 2
    assert office.agrees()


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n \t\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + bytes(400)),
        ("broken.pdf", b"%PDF-1.7\nnothing more"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line_and_leaves_nothing(
    office: Office, tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    outcome = office.ingest(path)
    assert outcome.status == "refused"
    assert outcome.reason and "\n" not in outcome.reason
    assert name in outcome.reason
    assert office.rows() == {"documents": 0, "passages": 0, "obligations": 0}
    assert office.memory.held == {}


def test_what_is_no_file_is_refused(office: Office, tmp_path: Path) -> None:
    missing = office.ingest(tmp_path / "gone.txt")
    assert (missing.status, missing.reason) == ("refused", f"no file {tmp_path / 'gone.txt'}")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is not a file that can be read" in (office.ingest(tmp_path / "pipe.txt").reason or "")
    assert "is not a file that can be read" in (office.ingest(tmp_path).reason or "")


def test_a_file_that_changes_or_goes_while_it_is_read(
    office: Office, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ingest.confined.read

    def read_slowly(path: Path, limits: object, **_: object) -> object:
        result = read(path, limits)  # type: ignore[arg-type]
        path.write_text("someone saves") if path.stat().st_size > 100 else path.unlink()
        return result

    monkeypatch.setattr(ingest.confined, "read", read_slowly)
    assert "was changed while it was being read" in (office.ingest(plan).reason or "")
    assert "no file" in (office.ingest(plan).reason or "")
    assert office.rows()["documents"] == 0


def test_a_file_name_that_is_no_text(office: Office, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/k\xd5 ho\xb9ch.txt"))  # “kế hoạch” as TCVN3 wrote it
    write(path)
    outcome = office.ingest(path)
    assert (outcome.status, outcome.path) == ("added", f"{tmp_path}/k\ufffd ho\ufffdch.txt")
    path.write_bytes(b"")
    assert "k\ufffd ho\ufffdch.txt" in (office.ingest(path).reason or "")


def test_a_full_disk_stores_nothing_of_the_file(office: Office, plan: Path) -> None:
    with office.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    before = (office.rows(), office.version())
    with pytest.raises(DataFolderError, match="the disk is full"):
        for number in range(200):
            office.ingest(write(plan, number=str(number)), replace=True)
            before = (office.rows(), office.version())
    assert (office.rows(), office.version()) == before
    assert office.agrees()


# -- the index and the database ----------------------------------------------------------------------------------------


def test_the_index_is_saved_under_the_version_it_holds_and_only_when_it_changed(office: Office, plan: Path) -> None:
    office.kept.save()
    assert office.memory.saved == []
    office.ingest(plan)
    office.kept.save()
    office.kept.save()
    assert office.memory.saved == [("index", office.version(), frozenset(office.memory.held))]


def test_an_index_that_fails_keeps_the_document_and_is_never_saved(
    office: Office, plan: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office.memory.fault = RuntimeError("no memory")
    assert office.ingest(plan).status == "added"
    office.memory.fault = None
    assert office.ingest(write(plan.with_name("b.txt"), number="13")).status == "added"
    office.kept.save()
    assert office.rows()["documents"] == 2
    assert office.memory.saved == []  # so what lies on disk is older than the database, and the next start sees it
    assert office.kept.version is None
    assert len([line for line in caplog.messages if "rebuilt from the database at the next start" in line]) == 1


def test_documents_of_another_process_are_taken_in(office: Office, plan: Path, tmp_path: Path) -> None:
    office.ingest(plan)
    other = Office(tmp_path / "data")
    assert other.ingest(write(plan.with_name("b.txt"), number="13")).status == "added"
    assert other.ingest(write(plan.with_name("c.txt"), day=25), replace=True).status == "replaced"
    other.engine.dispose()
    assert not office.agrees()
    assert office.kept.version != office.version()
    office.kept.catch_up(office.engine)
    assert office.agrees()
    office.kept.save()
    assert office.memory.saved == [("index", office.version(), frozenset(office.memory.held))]


def test_a_document_taken_out_leaves_the_index_too(office: Office, plan: Path) -> None:
    office.ingest(plan)
    with transaction(office.engine) as session:
        store.remove_document(session, 1)
    office.kept.catch_up(office.engine)
    assert office.memory.held == {}
    assert office.kept.version == office.version()


def test_a_full_disk_while_the_index_is_saved(office: Office, plan: Path) -> None:
    office.ingest(plan)
    office.memory.fault = OSError(28, "No space left on device")
    with pytest.raises(DataFolderError, match=r"index cannot be saved: No space left on device; .* in the database"):
        office.kept.save()
    assert office.rows()["documents"] == 1
    office.memory.fault = None
    office.kept.save()
    assert [version for _, version, _ in office.memory.saved] == [office.version()]


def test_a_crash_between_commit_and_save_leaves_versions_that_differ(office: Office, plan: Path) -> None:
    saved_as = office.version()
    office.ingest(plan)  # and the process dies here
    with sqlite3.connect(office.settings.folder / "thuky.db") as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    assert office.version() != saved_as


# -- paths -------------------------------------------------------------------------------------------------------------


def test_folders_are_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.docx", "a/B.pdf", ".git/x.txt", "a/.hidden.txt", "a/~$z.docx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    gone = tmp_path / "gone.txt"
    found = expand([gone, tmp_path / "b.txt", tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["gone.txt", "b.txt", "a/B.pdf", "a/z.docx"]
    assert expand([tmp_path / ".git"]) == [tmp_path / ".git" / "x.txt"]  # asked for by name
