"""Questions kept with their messages, verdicts on answers, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from knowledge.db import open_engine, snapshot, transaction
from knowledge.model import Member
from knowledge.settings import DataSettings, Settings
from knowledge.store import conversation, feedback, people
from knowledge.store.conversation import Ground
from knowledge.store.feedback import Opinion
from knowledge.tables import FeedbackRow

NOW = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(Settings(data=DataSettings(folder=str(tmp_path))))
    yield made
    made.dispose()


def member(engine: Engine, telegram_id: int = 1001) -> Member:
    with transaction(engine) as session:
        return people.admit(session, telegram_id, "Lan", "officer", None, NOW)


def ask(
    engine: Engine, who: Member, text: str, *, kind: str = "deadline", message_id: int = 5, chat_id: int = 7
) -> int:
    with transaction(engine) as session:
        return conversation.log_message(
            session, member_id=who.id, chat_id=chat_id, text=text, understood=text, kind=kind, answer_text="trả lời",
            citations=[4, 9], confidence=0.5, now=NOW, ms=1.0, message_id=message_id, grounds=[Ground(4, "trước ngày")],
        )  # fmt: skip


def judge(engine: Engine, question: int, who: Member, opinion: Opinion) -> None:
    with transaction(engine) as session:
        feedback.judge(session, question, who.id, opinion, NOW)


def test_a_question_knows_its_messages_and_its_grounds(engine: Engine) -> None:
    lan = member(engine)
    number = ask(engine, lan, "hạn báo cáo năm?")
    with transaction(engine) as session:
        conversation.answered(session, number, 77)
    with snapshot(engine) as session:
        kept = conversation.kept_message(session, lan.id, 7, 5)
        assert kept == conversation.message(session, number)
        assert kept is not None and (kept.id, kept.answer_id, kept.citations) == (number, 77, (4, 9))
        assert kept.grounds == (Ground(4, "trước ngày"),)
        assert conversation.kept_message(session, lan.id, 7, 6) is None
        assert conversation.message(session, 99) is None


def test_a_message_read_again_is_not_its_own_forerunner(engine: Engine) -> None:
    lan = member(engine)
    ask(engine, lan, "hạn báo cáo 9 tháng?", message_id=5)
    ask(engine, lan, "còn năm?", message_id=6)
    since = NOW - timedelta(minutes=15)
    with snapshot(engine) as session:
        assert conversation.previous_message(session, lan.id, 7, since) == "còn năm?"
        assert conversation.previous_message(session, lan.id, 7, since, but=6) == "hạn báo cáo 9 tháng?"
        assert conversation.previous_message(session, lan.id, 7, since, but=5) == "còn năm?"


def test_a_group_that_moves_takes_its_talk_along(engine: Engine) -> None:
    lan = member(engine)
    number = ask(engine, lan, "hạn báo cáo năm?", chat_id=-20)
    with transaction(engine) as session:
        conversation.answered(session, number, 77)
        token = conversation.put_pending(session, lan.id, -20, "draft", {}, NOW, timedelta(hours=1)).token
        conversation.move_chat(session, -20, -100200)
    with snapshot(engine) as session:
        moved = conversation.message(session, number)
        assert moved is not None and (moved.chat_id, moved.answer_id) == (-100200, None)
        pending = conversation.pending(session, token)
        assert pending is not None and pending.chat_id == -100200


def test_one_verdict_for_each_member_and_the_last_counts(engine: Engine) -> None:
    lan, minh = member(engine), member(engine, 1002)
    number = ask(engine, lan, "hạn báo cáo năm?")
    judge(engine, number, lan, Opinion("bad", "deadline"))
    judge(engine, number, minh, Opinion("bad"))
    judge(engine, number, lan, Opinion("bad", "missing"))
    with snapshot(engine) as session:
        (found,), total = feedback.doubtful(session, 0, 5)
        assert total == 1 and found.disliked == (Opinion("bad", "missing"), Opinion("bad"))
        assert not found.declined and found.question.text == "hạn báo cáo năm?"
    judge(engine, number, lan, Opinion("good"))
    judge(engine, number, minh, Opinion("good"))
    with snapshot(engine) as session:
        assert feedback.doubtful(session, 0, 5) == ((), 0)
        assert feedback.opinion(session, number, lan.id) == Opinion("good")
        assert feedback.opinion(session, 99, lan.id) is None


def test_declined_and_disliked_newest_first_in_pages(engine: Engine) -> None:
    lan = member(engine)
    numbers = [ask(engine, lan, f"câu {n}", kind="none" if n % 2 else "passage") for n in range(8)]
    judge(engine, numbers[4], lan, Opinion("bad", "document"))
    judge(engine, numbers[6], lan, Opinion("good"))
    with snapshot(engine) as session:
        first, total = feedback.doubtful(session, 0, 3)
        rest, _ = feedback.doubtful(session, 3, 3)
    assert total == 5
    assert [one.question.text for one in (*first, *rest)] == ["câu 7", "câu 5", "câu 4", "câu 3", "câu 1"]
    assert [one.declined for one in first] == [True, True, False]


@pytest.mark.parametrize(("verdict", "fault"), [("maybe", None), ("good", "deadline"), ("bad", "ugly")])
def test_the_database_refuses_what_is_no_verdict(engine: Engine, verdict: str, fault: str | None) -> None:
    lan = member(engine)
    number = ask(engine, lan, "hạn?")
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(FeedbackRow(question_id=number, member_id=lan.id, verdict=verdict, fault=fault, given_at=NOW))
        session.flush()
