"""Whole talks in process, as tables: (what is typed or pressed, what must be said)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.dialogue import messages
from bot.dialogue.desk import Outcome
from bot.model import Button, Reply
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from knowledge.model import Member
from knowledge.tables import QuestionRow, StatusReportRow
from tests.bot.office import Office

Row = tuple[str, str | tuple[str, ...]]


class Talk:
    """One person in one chat. A line that begins with “>” presses the latest button of that label."""

    def __init__(self, office: Office, who: Member) -> None:
        self.office, self.who, self.number = office, who, 0
        self.buttons: list[Button] = []

    def say(self, line: str, *, reply_to: str | None = None, edits: int | None = None) -> Outcome:
        self.number += 1
        said = replace(
            self.office.said(self.who, line, edits or self.number), reply_to=reply_to, edited=edits is not None
        )
        desk, engine = self.office.desk, self.office.engine
        if line.startswith(">"):
            data = next(button.data for button in reversed(self.buttons) if line[1:] in button.label)
            with transaction(engine) as session:
                outcome = messages.on_button(session, desk, said, data)
        elif line.startswith("/"):
            name, _, argument = line[1:].partition(" ")
            with transaction(engine) as session:
                outcome = messages.on_command(session, desk, said, name, argument)
        else:
            with snapshot(engine) as session:
                thought = messages.consider(session, desk, said)
            with transaction(engine) as session:
                outcome = messages.on_text(session, desk, said, thought)
        for reply in (*((outcome.edit,) if outcome.edit else ()), *outcome.replies):
            self.buttons += [button for row in reply.buttons for button in row]
        return outcome

    def run(self, *table: Row) -> None:
        for line, expected in table:
            words = heard(self.say(line))
            for one in (expected,) if isinstance(expected, str) else expected:
                if one.startswith("!"):
                    assert one[1:] not in words, (line, words)
                else:
                    assert one in words, (line, words)

    def ledger(self) -> list[tuple[str | None, str | None, int | None, int | None]]:
        with snapshot(self.office.engine) as session:
            rows = session.scalars(select(StatusReportRow).order_by(StatusReportRow.id)).all()
            return [(row.period, row.state, row.percent, row.reverses) for row in rows]


def heard(outcome: Outcome) -> str:
    replies: tuple[Reply, ...] = (*((outcome.edit,) if outcome.edit else ()), *outcome.replies)
    return "\n".join([plain(reply.html) for reply in replies] + ([outcome.notice] if outcome.notice else []))


@pytest.fixture
def talk(office: Office) -> Talk:
    return Talk(office, office.member())


def test_asking_and_leaning_on_the_question_before(talk: Talk) -> None:
    talk.run(
        ("hạn báo cáo 9 tháng?", ("Báo cáo 9 tháng: trước ngày 20/9/2026 (còn 19 ngày)", "III.1")),
        ("còn 6 tháng?", ("20/6/2026", "!Báo cáo 9 tháng:")),
        ("nop cho ai?", "Ủy ban nhân dân tỉnh"),
    )


def test_the_context_runs_out(office: Office, talk: Talk) -> None:
    talk.say("hạn báo cáo 9 tháng?")
    office.wait(minutes=16)
    with snapshot(office.engine) as session:
        thought = messages.consider(session, office.desk, office.said(talk.who, "còn 6 tháng?", 9))
    with transaction(office.engine) as session:
        messages.on_text(session, office.desk, office.said(talk.who, "còn 6 tháng?", 9), thought)
        texts = session.scalars(select(QuestionRow.text).order_by(QuestionRow.id)).all()
    assert texts == ["hạn báo cáo 9 tháng?", "còn 6 tháng?"]


def test_a_deadline_on_a_day_off_is_flagged_and_not_moved(talk: Talk) -> None:
    words = heard(talk.say("hạn báo cáo 9 tháng?"))
    assert words.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026 (còn 19 ngày)")
    assert words.endswith("⚠️ Ngày cuối kịp hạn 19/9/2026 là thứ Bảy; ngày làm việc cuối trước đó: 18/9.")
    assert "⚠️" not in heard(talk.say("hạn báo cáo 6 tháng?"))  # Friday 19 June


@pytest.mark.parametrize("typed", ["quá hạn chưa?", "qua han chua", "có gì quá hạn không em"])
def test_a_short_question_on_what_is_late(talk: Talk, typed: str) -> None:
    talk.run((typed, ("trước 20/6/2026", "quá hạn 74 ngày", "!20/9/2026")))


def test_another_persons_words_are_no_context(office: Office, talk: Talk) -> None:
    talk.say("hạn báo cáo 9 tháng?")
    from knowledge.store.conversation import previous_message

    minh = office.member(2002)
    with snapshot(office.engine) as session:
        assert previous_message(session, minh.id, 1001, office.now.replace(year=2025)) is None
        assert previous_message(session, talk.who.id, 1001, office.now.replace(year=2025)) == "hạn báo cáo 9 tháng?"


def test_every_message_is_kept_with_its_answer(office: Office, talk: Talk) -> None:
    talk.say("hạn báo cáo 9 tháng?")
    talk.say("đã nộp báo cáo 9 tháng")
    with snapshot(office.engine) as session:
        asked, told = session.scalars(select(QuestionRow).order_by(QuestionRow.id)).all()
        assert (asked.kind, told.kind) == ("deadline", "report")
        assert asked.answer_text.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026") and len(asked.citations) >= 1
        assert "9 tháng: đã gửi" in told.answer_text and asked.ms > 0


def test_reporting(talk: Talk) -> None:
    talk.run(
        ("đã nộp báo cáo 6 tháng rồi nhé", ("6 tháng: đã gửi", "tôi chưa ghi gì")),
        (">Ghi nhận", "✅ Đã ghi nhận lúc 10:00 ngày 01/9/2026."),
        ("báo cáo 9 tháng mới xong một nửa", ("9 tháng: đang làm 50%",)),
        (">Ghi nhận", "✅"),
        ("/viec", ("🟢 Báo cáo kết quả thực hiện 6 tháng", "🟡 Báo cáo kết quả thực hiện 9 tháng", "50%")),
        ("/han", "Đã báo xong:\n🟢 Báo cáo kết quả thực hiện 6 tháng"),
        ("/huy", ("Không còn tính: Báo cáo kết quả thực hiện 9 tháng: đang làm 50%",)),
    )
    assert talk.ledger() == [
        ("6 tháng", "submitted", None, None),
        ("9 tháng", "in_progress", 50, None),
        ("9 tháng", None, None, 2),
    ]


def test_a_deadline_is_answered_with_what_was_reported_on_it(talk: Talk) -> None:
    talk.run(
        ("hạn báo cáo 9 tháng?", ("20/9/2026", "!Sổ theo dõi")),
        ("mình nộp báo cáo 9 tháng chưa?", ("20/9/2026", "Sổ theo dõi: đơn vị anh/chị chưa báo tiến độ việc này.")),
        ("đã nộp báo cáo 9 tháng hôm qua", "9 tháng: đã gửi ngày 31/8/2026"),
        (">Ghi nhận", "✅"),
        ("hạn báo cáo 9 tháng?", ("20/9/2026", "Sổ theo dõi: 🟢 đã gửi ngày 31/8/2026.")),
        ("hạn báo cáo năm?", ("25/11/2026", "!Sổ theo dõi")),
        ("đã nộp báo cáo 9 tháng hôm qua", "Sổ đã ghi đúng như vậy rồi."),
    )


def test_reporting_without_accents(talk: Talk) -> None:
    talk.run(("da nop bao cao 9 thang roi nhe", "9 tháng: đã gửi"), (">Ghi nhận", "✅"))
    assert talk.ledger() == [("9 tháng", "submitted", None, None)]


def test_what_is_not_known_is_asked_and_can_be_answered_in_words(talk: Talk) -> None:
    talk.run(("đã nộp báo cáo rồi", "Việc nào ạ?"), ("6 tháng", "6 tháng: đã gửi"), (">Ghi nhận", "✅"))
    assert talk.ledger() == [("6 tháng", "submitted", None, None)]


def test_a_reply_to_the_bots_message_says_what_is_meant(talk: Talk) -> None:
    answer = heard(talk.say("hạn báo cáo 9 tháng?"))
    assert "9 tháng: đã gửi" in heard(talk.say("nộp rồi nhé", reply_to=answer))


def test_free_words_cancel_only_after_asking(talk: Talk) -> None:
    talk.run(
        ("đã nộp báo cáo 6 tháng", "tôi chưa ghi gì"),
        (">Ghi nhận", "✅"),
        ("thôi hủy báo cáo vừa rồi đi", "Hoàn tác báo cáo này?"),
        (">Hoàn tác", "Đã hoàn tác."),
    )
    assert talk.ledger() == [("6 tháng", "submitted", None, None), ("6 tháng", None, None, 1)]


def test_an_extension_is_no_promise(talk: Talk) -> None:
    talk.run(("xin lùi báo cáo 9 tháng đến 25/9", ("Xin đến: thứ Sáu 25/9/2026", "tôi chưa gửi cho ai")))
    talk.office.wait(minutes=20)  # or the sentence before would say which report is meant
    talk.run(("xin lùi báo cáo đến 25/9", ("Xin lùi hạn đến 25/9/2026 cho việc nào ạ?", "!hẹn ngày")))
    assert talk.ledger() == []


def test_an_edited_question_is_answered_anew(talk: Talk) -> None:
    talk.run(("hạn báo cáo 9 tháng?", "20/9/2026"))
    assert "20/6/2026" in heard(talk.say("hạn báo cáo 6 tháng?", edits=1))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "Tin trống."),
        ("   \n ", "Tin trống."),
        ("🙂", "Tôi chưa đọc được ý anh/chị."),
        ("!!! ...", "Tôi chưa đọc được ý anh/chị."),
        ("\u200b\ufeff", "Tin trống."),
        ("a\x00b\ud800c", ""),
        ("cảm ơn bạn nhiều nhé", "Không có gì ạ."),
        ("chào thư ký", "Chào anh/chị."),
        ("/lạ", "Tôi không có lệnh này."),
        ("giá vàng hôm nay bao nhiêu?", "Tôi không tìm thấy"),
    ],
)
def test_odd_messages(talk: Talk, typed: str, expected: str) -> None:
    talk.run((typed, expected))
    assert talk.ledger() == []


def test_a_long_message_is_cut_and_says_so(talk: Talk) -> None:
    words = heard(talk.say("hạn báo cáo 9 tháng? " + "x" * 10_000))
    assert words.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026")
    assert words.endswith("Tin dài quá, tôi chỉ đọc 2000 ký tự đầu.")


@pytest.mark.parametrize("data", ["", ":", "v:", "v:²", "zz:1", "r:é", "x" * 64, "c::", "u:1:2:3", "jp:1:1"])
def test_any_callback_data_gets_a_notice(office: Office, talk: Talk, data: str) -> None:
    with transaction(office.engine) as session:
        outcome = messages.on_button(session, office.desk, office.said(talk.who), data)
    assert outcome.notice and outcome.replies == () and outcome.edit is None


def test_a_fragment_of_three_syllables_that_names_a_report_is_a_question(talk: Talk) -> None:
    talk.run(
        ("hạn báo cáo 9 tháng?", "trước ngày 20/9/"),
        ("con bc nam", "trước ngày 25/11/"),
        ("hihi", "Cần tra hạn"),
        ("de em hoi sep da", "Cần tra hạn"),
    )
