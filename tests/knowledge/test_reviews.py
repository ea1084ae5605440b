"""What administrators said of obligations: how long it holds, what it changes, and that it is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.db import open_engine, snapshot, transaction
from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.model import DateRule, Obligation, Task, Trust
from knowledge.settings import parse
from knowledge.store import documents, people
from knowledge.store import obligations as store
from knowledge.trust import Correction, Review, awaits_review, corrected, counts, differences, holds, judged
from tests.knowledge.test_store import NOW, content, duty, report

SIX = report("6 tháng", date(2024, 6, 20), confidence=0.9, cooperating=("Phòng Tài chính",), product="báo cáo")
YEAR = report("năm", date(2024, 12, 10), confidence=0.4)
TASKS = (duty(confidence=0.7), SIX, YEAR)
FIXED = Correction(rule=DateRule(date(2024, 6, 25), True), recipient="Sở Nội vụ")
LATER = datetime(2024, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(parse({"data": {"folder": str(tmp_path)}}, {}))
    with transaction(engine) as session:
        documents.add_document(session, content(obligations=TASKS), NOW)
        for id_, name in ((1001, "Lan"), (1002, "Minh")):
            people.admit(session, id_, name, "admin", None, NOW)
    yield engine
    engine.dispose()


def task(session: Session, like: Obligation) -> Task:
    """The task that was read from these words."""
    found = store.readings(session, 1)
    return store.task(session, next(id_ for id_, read in found.items() if read.quote == like.quote))


def left(session: Session) -> list[Obligation]:
    return [store.task(session, id_).obligation for id_ in store.waiting(session)]


def say(engine: Engine, like: Obligation, verdict: Trust, correction: Correction | None = None, by: int = 1) -> Review:
    with transaction(engine) as session:
        return store.review(
            session, task(session, like).id, verdict, by=by, now=LATER, correction=correction,
            words="hạn là 25/6, gửi Sở Nội vụ" if correction else None,
        )  # fmt: skip


def again(engine: Engine, *obligations: Obligation) -> None:
    """A new version of the document, with these obligations."""
    with transaction(engine) as session:
        documents.replace_document(session, 1, content(sha="b", obligations=obligations), NOW)


def states(engine: Engine) -> dict[str | None, Trust]:
    with snapshot(engine) as session:
        return {one.obligation.period: one.trust for one in store.tasks(session, rejected=True)}


# -- into the database and out -------------------------------------------------------------------------------------------


def test_the_new_fields_come_back_as_they_went_in(engine: Engine) -> None:
    with snapshot(engine) as session:
        assert set(store.readings(session, 1).values()) == set(TASKS)
        assert [one.confidence for one in left(session)] == [0.4, 0.7, 0.9]


def test_a_correction_counts_and_what_was_read_is_kept_beside_it(engine: Engine) -> None:
    review = say(engine, SIX, "corrected", FIXED)
    with snapshot(engine) as session:
        found = task(session, SIX)
        assert store.reviews(session, found.id) == (review,)
        assert store.newest_review(session) == review.id
        office = documents.load_office(session)
        assert found in office.tasks and office.reviewed == review.id
    assert (found.trust, found.found, found.awaits_review) == ("corrected", SIX, False)
    assert found.obligation == replace(SIX, rule=DateRule(date(2024, 6, 25), True), recipient="Sở Nội vụ")
    assert (review.member_id, review.verdict, review.read, review.at, review.correction, review.words) == (
        1, "corrected", SIX, LATER, FIXED, "hạn là 25/6, gửi Sở Nội vụ",
    )  # fmt: skip


def test_what_is_rejected_is_no_task_of_the_office(engine: Engine) -> None:
    say(engine, YEAR, "rejected")
    with snapshot(engine) as session:
        assert {one.obligation.period for one in documents.load_office(session).tasks} == {None, "6 tháng"}
        assert {one.obligation.period for one in store.tasks(session, 1)} == {None, "6 tháng"}
        assert len(store.tasks(session, 1, rejected=True)) == 3
        assert {one.period for one in left(session)} == {None, "6 tháng"}


def test_the_setting_keeps_back_what_nobody_has_looked_at(engine: Engine) -> None:
    say(engine, SIX, "confirmed")
    with snapshot(engine) as session:
        assert [one.obligation for one in documents.load_office(session, unconfirmed=False).tasks] == [SIX]


def test_the_mark_comes_with_the_first_verdict_and_goes_with_each(engine: Engine) -> None:
    def marks() -> dict[str | None, bool]:
        with snapshot(engine) as session:
            return {one.obligation.period: one.awaits_review for one in documents.load_office(session).tasks}

    assert marks() == {None: False, "6 tháng": False, "năm": False}
    first = say(engine, SIX, "confirmed")
    assert marks() == {None: True, "6 tháng": False, "năm": True}
    with transaction(engine) as session:
        store.take_back(session, first.id, by=1, now=LATER)
    assert marks()["6 tháng"] is True


def test_all_tasks_take_as_many_queries_as_one(engine: Engine) -> None:
    say(engine, SIX, "confirmed")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with snapshot(engine) as session:
        store.tasks(session)
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 4


# -- deciding twice ------------------------------------------------------------------------------------------------------


def test_the_second_verdict_is_refused_whoever_gives_it(engine: Engine) -> None:
    say(engine, SIX, "confirmed", by=1)
    for by in (1, 2):
        with pytest.raises(AlreadyDecidedError, match="is confirmed"):
            say(engine, SIX, "rejected", by=by)
    assert states(engine) == {None: "found", "6 tháng": "confirmed", "năm": "found"}


def test_two_verdicts_of_one_moment_cannot_both_be_the_next(engine: Engine) -> None:
    say(engine, SIX, "confirmed")
    insert = (
        "INSERT INTO obligation_reviews (obligation_id, turn, document_id, member_id, verdict, read, reviewed_at) "
        "SELECT obligation_id, turn, document_id, 2, 'rejected', read, reviewed_at FROM obligation_reviews"
    )
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(text(insert))


def test_a_verdict_is_taken_back_once_and_may_be_given_anew(engine: Engine) -> None:
    first = say(engine, SIX, "rejected")
    with transaction(engine) as session:
        back = store.take_back(session, first.id, by=2, now=LATER)
        assert (back.verdict, back.member_id) == ("found", 2)
    for id_ in (first.id, back.id):
        with pytest.raises(AlreadyDecidedError), transaction(engine) as session:
            store.take_back(session, id_, by=1, now=LATER)
    say(engine, SIX, "confirmed")
    with snapshot(engine) as session:
        found = task(session, SIX)
        assert [one.verdict for one in store.reviews(session, found.id)] == ["rejected", "found", "confirmed"]
    assert found.trust == "confirmed"


def test_what_is_not_there_is_said(engine: Engine) -> None:
    with transaction(engine) as session:
        with pytest.raises(NotFoundError, match="no obligation with id 41"):
            store.review(session, 41, "confirmed", by=1, now=LATER)
        with pytest.raises(NotFoundError, match="no review with id 41"):
            store.take_back(session, 41, by=1, now=LATER)


@pytest.mark.parametrize(
    "statement", ["UPDATE obligation_reviews SET verdict = 'rejected'", "DELETE FROM obligation_reviews"]
)
def test_reviews_only_grow(engine: Engine, statement: str) -> None:
    say(engine, SIX, "confirmed")
    with pytest.raises(IntegrityError, match="obligation_reviews only grow"), transaction(engine) as session:
        session.execute(text(statement))


# -- new versions --------------------------------------------------------------------------------------------------------


def test_a_correction_survives_the_same_words_read_again(engine: Engine) -> None:
    say(engine, SIX, "corrected", FIXED)
    say(engine, YEAR, "rejected")
    moved = replace(SIX, section="IV.2", page=7, position=0, action="báo cáo kết quả thực hiện", confidence=0.2)
    again(engine, moved, duty(), YEAR)
    with snapshot(engine) as session:
        found = task(session, SIX)
    assert (found.trust, found.found) == ("corrected", moved)
    assert (found.obligation.rule, found.obligation.recipient, found.obligation.page) == (FIXED.rule, "Sở Nội vụ", 7)
    assert states(engine) == {None: "found", "6 tháng": "corrected", "năm": "rejected"}


def test_other_words_open_it_again_and_the_old_correction_can_be_shown(engine: Engine) -> None:
    say(engine, SIX, "corrected", FIXED)
    other = replace(SIX, rule=DateRule(date(2024, 6, 30), False), quote="Báo cáo 6 tháng trước ngày 30/6")
    again(engine, other, duty(), YEAR)
    with snapshot(engine) as session:
        found = task(session, other)
        before = store.last_review(session, found.id)
        assert found.id in store.waiting(session)
    assert (found.trust, found.obligation, found.found) == ("found", other, None)
    assert before is not None and before.correction == FIXED
    assert differences(corrected(before.read, before.correction), other) == ("rule", "recipient")
    again(engine, SIX, duty(), YEAR)  # the words of before are back, and so is what was said of them
    assert states(engine)["6 tháng"] == "corrected"


def test_after_its_document_is_gone_a_review_can_still_be_read(engine: Engine) -> None:
    review = say(engine, SIX, "confirmed")
    with transaction(engine) as session:
        documents.remove_document(session, 1)
        assert store.review_by_id(session, review.id) == review
        assert store.tasks(session) == ()


# -- the decisions, alone ------------------------------------------------------------------------------------------------


def reviewed(verdict: Trust = "confirmed", correction: Correction | None = None) -> Review:
    return Review(1, 7, 1, verdict, SIX, LATER, correction)


@pytest.mark.parametrize(
    ("now", "confirmed", "with_the_date_corrected"),
    [
        (SIX, True, True),
        (replace(SIX, quote=SIX.quote.upper() + " "), True, True),
        (replace(SIX, quote="Báo cáo 6 tháng trước ngày 21/6"), False, False),
        # the same words read otherwise: what a person put there stands, what they left alone must be looked at
        (replace(SIX, rule=DateRule(date(2024, 6, 21), False)), False, True),
        (replace(SIX, rule=DateRule(date(2024, 6, 20), False, inferred_year=True)), True, True),
        (replace(SIX, period="năm"), False, False),
        (replace(SIX, responsible=("Các xã",)), False, False),
        (replace(SIX, responsible=("các Trường",)), True, True),
        (replace(SIX, product="kế hoạch", cooperating=(), confidence=0.1, action="gửi báo cáo"), True, True),
    ],
)
def test_how_long_a_verdict_holds(now: Obligation, confirmed: bool, with_the_date_corrected: bool) -> None:
    assert holds(reviewed(), now) is confirmed
    fixed = Correction(rule=DateRule(date(2024, 6, 25), True))
    assert holds(reviewed("corrected", fixed), now) is with_the_date_corrected


def test_the_state_and_what_counts() -> None:
    assert judged(SIX, None) == ("found", SIX)
    assert judged(SIX, reviewed("found")) == ("found", SIX)
    assert judged(SIX, reviewed("rejected")) == ("rejected", SIX)
    trust, counted = judged(SIX, reviewed("corrected", FIXED))
    assert (trust, counted.rule, counted.recipient, counted.via) == ("corrected", FIXED.rule, "Sở Nội vụ", SIX.via)


@pytest.mark.parametrize(
    ("trust", "with_unconfirmed", "without", "marked"),
    [
        ("found", True, False, True),
        ("confirmed", True, True, False),
        ("corrected", True, True, False),
        ("rejected", False, False, False),
    ],
)
def test_what_may_be_spoken_of(trust: Trust, with_unconfirmed: bool, without: bool, marked: bool) -> None:
    assert counts(trust, unconfirmed=True) is with_unconfirmed
    assert counts(trust, unconfirmed=False) is without
    assert awaits_review(trust, begun=True) is marked
    assert awaits_review(trust, begun=False) is False
