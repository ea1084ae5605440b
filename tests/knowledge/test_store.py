"""Documents in the database: what goes in comes out the same, and what a new version keeps of the old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select

from knowledge.db import open_engine, snapshot, transaction
from knowledge.errors import NotFoundError
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    Obligation,
    OtherRule,
    Passage,
    QuarterlyRule,
    Reading,
    RelativeRule,
    YearlyRule,
)
from knowledge.settings import parse
from knowledge.store import documents as store
from knowledge.store.matching import carried_over, same_header
from knowledge.store.rows import Content
from knowledge.tables import ObligationRow, PassageRow

NOW = datetime(2024, 6, 1, tzinfo=UTC)
PLAN = Header(
    kind="Kế hoạch",
    number="12/KH-UBND",
    issuer="Ủy ban nhân dân xã An Thuận",
    issued_on=date(2024, 2, 5),
    title="Thực hiện công tác dân vận năm 2024",
    signer="Trần Văn Bình",
    year=2024,
    recipients=("Đảng ủy xã", "Lưu: VT"),
)


def passage(position: int, text: str, section: str = "I", headings: tuple[str, ...] = ("MỤC ĐÍCH",)) -> Passage:
    return Passage(position, section, headings, text, page=1 + position, restored=position == 1)


def duty(action: str = "xây dựng kế hoạch", **values: object) -> Obligation:
    base = Obligation(
        "duty", action, ("Các trường",), None, None, None, OtherRule(), f"Các trường {action}", "II.1", 2, 0
    )
    return replace(base, **values)  # type: ignore[arg-type]


def report(period: str, on: date, **values: object) -> Obligation:
    base = Obligation(
        "report", "báo cáo kết quả", ("Các trường",), "Phòng Nội vụ", "hộp thư điện tử", period, DateRule(on, False),
        f"Báo cáo {period} trước ngày {on.day}/{on.month}", "III.1", 3, 1,
    )  # fmt: skip
    return replace(base, **values)  # type: ignore[arg-type]


def content(
    name: str = "ke-hoach.docx",
    sha: str = "a",
    header: Header = PLAN,
    passages: tuple[Passage, ...] = (
        passage(0, "Nâng cao nhận thức."),
        passage(1, "Báo cáo đúng hạn.", "III.1", ("III", "Chế độ")),
    ),
    obligations: tuple[Obligation, ...] = (duty(), report("6 tháng", date(2024, 6, 20))),
) -> Content:
    read = Reading(f"in/{name}", "docx", "unicode", (), pages=4, ocr_pages=1, restored_syllables=7)
    return Content(f"/office/{name}", read, sha * 64, header, passages, obligations)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(parse({"data": {"folder": str(tmp_path)}}, {}))
    yield engine
    engine.dispose()


def test_what_goes_in_comes_out_the_same(engine: Engine) -> None:
    every_rule = (
        duty(rule=YearlyRule(12, 15, True)),
        duty(rule=QuarterlyRule(25, 3, 0, False, "16:30")),
        duty(rule=RelativeRule(5, "ngày làm việc", "ngày nhận được văn bản")),
        duty(rule=CadenceOnly()),
        report("năm", date(2024, 12, 10), rule=DateRule(date(2024, 12, 10), True, None, inferred_year=True)),
    )
    given = content(obligations=every_rule)
    with transaction(engine) as session:
        added = store.add_document(session, given, NOW)
    with snapshot(engine) as session:
        office = store.load_office(session)
        assert store.documents(session) == (added,) == office.documents
        assert store.document(session, added.id) == added == store.document_by_hash(session, "a" * 64)
        assert store.task(session, office.tasks[3].id) == office.tasks[3]
        assert store.passage(session, office.passages[1].id) == office.passages[1]
        assert store.tasks(session, added.id) == office.tasks == store.tasks(session)
        assert store.counts(session, added.id) == store.Counts(4, 2, 5, 1, 7)
    assert (added.file, added.path, added.header, added.pages, added.format) == (
        "ke-hoach.docx", "/office/ke-hoach.docx", PLAN, 4, "docx",
    )  # fmt: skip
    assert tuple(found.passage for found in office.passages) == given.passages
    # in the order they stand in the document
    assert [item.obligation for item in office.tasks] == sorted(every_rule, key=lambda o: o.position)
    assert {item.document for item in office.tasks} == {added}


def test_loading_the_office_takes_as_many_queries_for_many_documents_as_for_one(engine: Engine) -> None:
    with transaction(engine) as session:
        for letter in "abcdef":
            store.add_document(session, content(f"{letter}.docx", letter, replace(PLAN, number=f"{letter}/KH")), NOW)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with snapshot(engine) as session:
        office = store.load_office(session)
    assert (len(office.documents), len(office.passages), len(office.tasks)) == (6, 12, 12)
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 9


def test_the_index_is_given_title_headings_and_text(engine: Engine) -> None:
    with transaction(engine) as session:
        first = store.add_document(session, content(), NOW)
        second = store.add_document(session, content("tờ trình.txt", "b", Header()), NOW)
    with snapshot(engine) as session:
        all_of_it = store.index_passages(session)
        assert store.index_passages(session, second.id) == all_of_it[2:]
    assert [(p.document_id, p.title, p.headings, p.text) for p in all_of_it[1:3]] == [
        (first.id, "Kế hoạch số 12/KH-UBND – Thực hiện công tác dân vận năm 2024", "III › Chế độ", "Báo cáo đúng hạn."),
        (second.id, "tờ trình", "MỤC ĐÍCH", "Nâng cao nhận thức."),
    ]


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (replace(PLAN, title=None), "Kế hoạch số 12/KH-UBND"),
        (replace(PLAN, number=None), "Kế hoạch – Thực hiện công tác dân vận năm 2024"),
        (replace(PLAN, kind=None, title=None), "số 12/KH-UBND"),
        (Header(), "a.b"),
    ],
)
def test_titles_of_documents_that_lack_something(header: Header, title: str) -> None:
    assert store.index_title(header, "a.b.pdf") == title


def test_removing_takes_everything_that_was_cut_from_it(engine: Engine) -> None:
    with transaction(engine) as session:
        first = store.add_document(session, content(), NOW)
        second = store.add_document(session, content("b.docx", "b"), NOW)
        store.remove_document(session, first.id)
    with snapshot(engine) as session:
        assert store.documents(session) == (second,)
        assert set(session.scalars(select(PassageRow.document_id))) == {second.id}
        assert set(session.scalars(select(ObligationRow.document_id))) == {second.id}


def test_what_is_not_there_is_said_with_its_id(engine: Engine) -> None:
    calls = (store.document, store.tasks, store.counts, store.index_passages, store.remove_document)
    for call in calls:
        with pytest.raises(NotFoundError, match="no document with id 41"), transaction(engine) as session:
            call(session, 41)
    with snapshot(engine) as session:
        with pytest.raises(NotFoundError, match="no obligation with id 41"):
            store.task(session, 41)
        with pytest.raises(NotFoundError, match="no passage with id 41"):
            store.passage(session, 41)
        assert store.document_by_hash(session, "f" * 64) is None
        assert store.load_office(session).documents == ()


# -- versions of the corpus --------------------------------------------------------------------------------------------


def test_the_corpus_version_follows_every_change_and_nothing_else(engine: Engine) -> None:
    seen = []
    with transaction(engine) as session:
        seen.append(store.corpus_version(session))
        first = store.add_document(session, content(), NOW)
        seen.append(store.corpus_version(session))
        second = store.add_document(session, content("b.docx", "b", replace(PLAN, number="13/KH")), NOW)
        seen.append(store.corpus_version(session))
        store.replace_document(session, second.id, content("b.docx", "c", replace(PLAN, number="13/KH")), NOW)
        seen.append(store.corpus_version(session))
        store.remove_document(session, first.id)
        seen.append(store.corpus_version(session))
    assert len(set(seen)) == 5
    with snapshot(engine) as session:
        assert store.corpus_version(session) == seen[-1]


def test_two_databases_with_the_same_ids_and_other_texts_differ(tmp_path: Path) -> None:
    versions = []
    for name, text in (("one", "Một."), ("two", "Hai.")):
        engine = open_engine(parse({"data": {"folder": str(tmp_path / name)}}, {}))
        with transaction(engine) as session:
            store.add_document(session, content(passages=(passage(0, text),)), NOW)
            versions.append(store.corpus_version(session))
        engine.dispose()
    assert versions[0] != versions[1]


# -- replacing ---------------------------------------------------------------------------------------------------------


def test_a_new_version_keeps_the_document_and_the_obligations_it_still_holds(engine: Engine) -> None:
    old = (duty(), duty("tuyên truyền"), report("6 tháng", date(2024, 6, 20)), report("năm", date(2024, 12, 10)))
    with transaction(engine) as session:
        first = store.add_document(session, content(obligations=old), NOW)
        before = {item.obligation: item.id for item in store.tasks(session)}
        passages = {item.id for item in store.index_passages(session)}
    moved = report("6 tháng", date(2024, 6, 25), section="IV", position=0)  # another date, another place
    reworded = report("năm", date(2024, 12, 10), action="gửi báo cáo tổng kết")
    new = (moved, duty("kiểm tra"), duty(), reworded)
    with transaction(engine) as session:
        later = content("ke-hoach-moi.docx", "b", replace(PLAN, signer="Lê Thị Hoa"), obligations=new)
        second = store.replace_document(session, first.id, later, NOW)
    with snapshot(engine) as session:
        after = {item.obligation: item.id for item in store.tasks(session)}
        assert store.documents(session) == (second,)
        assert not passages & {item.id for item in store.index_passages(session)}
    assert (second.id, second.file, second.header.signer) == (first.id, "ke-hoach-moi.docx", "Lê Thị Hoa")
    assert after[moved] == before[old[2]]
    assert after[reworded] == before[old[3]]
    assert after[duty()] == before[duty()]
    assert after[duty("kiểm tra")] not in before.values()
    assert len(after) == 4


def test_obligations_that_only_look_alike_are_not_carried_over() -> None:
    quarterly = [report("quý", date(2024, month, 15), action=f"báo cáo quý {month}") for month in (3, 6)]
    # two reports of one period on either side: the words they were read from tell which is which …
    reworded = [replace(one, action="báo cáo mới") for one in reversed(quarterly)]
    assert carried_over({7: quarterly[0], 8: quarterly[1]}, reworded) == {0: 8, 1: 7}
    # … and where these have changed too, nothing does
    moved = [replace(one, quote=f"Mới: {one.quote}") for one in reworded]
    assert carried_over({7: quarterly[0], 8: quarterly[1]}, moved) == {}
    # two duties in the same words: each goes to one, and no id is given out twice
    assert carried_over({7: duty(), 8: duty()}, [duty(), duty(), duty()]) == {0: 7, 1: 8}
    assert carried_over({7: duty()}, [duty(kind="report")]) == {}


@pytest.mark.parametrize(
    ("new", "path", "same"),
    [
        (PLAN, "/elsewhere/scan.pdf", True),
        (replace(PLAN, number="12 /KH–UBND".replace("–", "-")), "/x.pdf", True),
        (replace(PLAN, number="012/KH-UBND", issuer=None), "/x.pdf", True),
        (replace(PLAN, issuer="UBND xã An Thuận", kind=None, issued_on=None), "/x.pdf", True),
        (replace(PLAN, issuer=None, issued_on=None), "/x.pdf", False),  # many an office has a 12/KH-UBND
        (replace(PLAN, issuer="Ủy ban nhân dân xã Bình Hòa"), "/x.pdf", False),
        (replace(PLAN, issued_on=date(2025, 2, 5)), "/office/ke-hoach.docx", False),
        (replace(PLAN, number="13/KH-UBND"), "/office/ke-hoach.docx", False),
        (replace(PLAN, kind="Báo cáo"), "/x.pdf", False),
        (replace(PLAN, number=None), "/office/ke-hoach.docx", True),
        (replace(PLAN, number=None), "/inbox/ke-hoach.docx", True),  # same name, same title
        (replace(PLAN, number=None, title="Việc khác"), "/inbox/ke-hoach.docx", False),
        (replace(PLAN, number=None), "/inbox/other.docx", False),
        (Header(), "/inbox/ke-hoach.docx", False),
    ],
)
def test_which_file_is_another_version_of_which_document(engine: Engine, new: Header, path: str, same: bool) -> None:
    assert same_header(PLAN, "/office/ke-hoach.docx", new, path) is same
    with transaction(engine) as session:
        added = store.add_document(session, content(), NOW)
        assert store.same_document(session, new, path) == (added if same else None)
        assert session.scalar(select(func.count(PassageRow.id))) == 2
