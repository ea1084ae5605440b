"""From a report understood to the ledger and back: every button, twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.dialogue import recording
from bot.dialogue.desk import Incoming, Outcome
from bot.model import Reply, StatusReport
from bot.replies.html import plain
from bot.replies.wording import Claim
from knowledge.db import transaction
from knowledge.model import Member, StatusEntry
from knowledge.store import ledger
from tests.bot.office import Office


def report(office: Office, period: str | None = "6 tháng", **changes: Any) -> StatusReport:
    task = office.task(period) if period else None
    given: dict[str, Any] = {"message": "m", "understood": "m", "intent": "report", "task": task, "state": "submitted"}
    return StatusReport(**{**given, **changes})


def propose(office: Office, who: Member, understood: StatusReport, message_id: int = 1) -> tuple[Reply, ...]:
    with transaction(office.engine) as session:
        said = office.said(who, "đã nộp rồi nhé", message_id)
        return recording.propose(session, office.desk, office.stock.office, said, understood)


def press(office: Office, who: Member, data: str) -> Outcome:
    verb, _, rest = data.partition(":")
    token, _, more = rest.partition(":")
    with transaction(office.engine) as session:
        said = Incoming(who, who.telegram_id, 99, data, office.now)
        return recording.press(session, office.desk, office.stock.office, said, verb, token, more)


def cancel(office: Office, who: Member, *, plainly: bool = True) -> Reply:
    with transaction(office.engine) as session:
        return recording.cancel(session, office.desk, office.said(who, "/huy"), asked_plainly=plainly)


def lines(office: Office, who: Member) -> list[tuple[str, str | None]]:
    """What counts for the member's unit: (period, state)."""
    with transaction(office.engine) as session:
        found = ledger.of_unit(session, who.unit.id if who.unit else None)
    periods = {task.id: task.obligation.period for task in office.stock.office.tasks}
    return [(periods[line.task_id] or "", line.state) for line in found]


def everything(office: Office) -> list[StatusEntry]:
    with transaction(office.engine) as session:
        return [ledger.entry(session, number) for number in range(1, ledger_size(office) + 1)]


def ledger_size(office: Office) -> int:
    from sqlalchemy import func, select

    from knowledge.tables import StatusReportRow

    with transaction(office.engine) as session:
        return session.scalar(select(func.count(StatusReportRow.id))) or 0


def button(reply: Reply, label: str) -> str:
    return next(one.data for row in reply.buttons for one in row if label in one.label)


def test_one_tap_records_what_was_shown(office: Office) -> None:
    who = office.member()
    (asked,) = propose(
        office, who, report(office, claimed_on=date(2026, 6, 18), document_number="123/BC-SYT", note="bản giấy gửi sau")
    )
    assert plain(asked.html) == (
        "Báo cáo kết quả thực hiện 6 tháng: đã gửi ngày 18/6/2026, văn bản số 123/BC-SYT\n"
        "Ghi chú: bản giấy gửi sau\n"
        "Kế hoạch 112/KH-UBND · trước 20/6/2026\n"
        "Đơn vị: Sở Y tế\n\n"
        "Đúng thì bấm Ghi nhận; tôi chưa ghi gì."
    )
    assert [one.label for one in asked.buttons[0]] == ["✅ Ghi nhận", "✏️ Việc khác", "✖️ Bỏ"]
    assert lines(office, who) == []
    done = press(office, who, button(asked, "Ghi nhận"))
    assert done.notice == "Đã ghi nhận." and done.edit is not None
    assert plain(done.edit.html).startswith(
        "✅ Đã ghi nhận lúc 10:00 ngày 01/9/2026.\nBáo cáo kết quả thực hiện 6 tháng"
    )
    (entry,) = everything(office)
    assert (entry.state, entry.claimed_on, entry.document_number, entry.note) == (
        "submitted", date(2026, 6, 18), "123/BC-SYT", "bản giấy gửi sau",
    )  # fmt: skip
    assert (entry.message, entry.message_id, entry.chat_id, entry.member_id) == ("đã nộp rồi nhé", 1, 1001, who.id)
    assert (
        entry.understood
        == "Báo cáo kết quả thực hiện 6 tháng: đã gửi ngày 18/6/2026, văn bản số 123/BC-SYT (bản giấy gửi sau)"
    )


def test_second_taps_change_nothing(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    record, drop = button(asked, "Ghi nhận"), button(asked, "Bỏ")
    done = press(office, who, record)
    assert done.edit is not None
    assert press(office, who, record) == Outcome(notice="Việc này đã được ghi nhận rồi.")
    assert press(office, who, drop) == Outcome(notice="Việc này đã được ghi nhận rồi.")
    undo = button(done.edit, "Hoàn tác")
    assert press(office, who, undo).notice == "Đã hoàn tác."
    assert press(office, who, undo) == Outcome(notice="Đã hoàn tác rồi.")
    assert press(office, who, record) == Outcome(notice="Đã hoàn tác rồi.")
    assert ledger_size(office) == 2 and lines(office, who) == []
    assert everything(office)[1].reverses == 1


def test_dropped_is_dropped(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    dropped = press(office, who, button(asked, "Bỏ"))
    assert dropped.edit is not None and plain(dropped.edit.html) == "✖️ Đã bỏ, tôi không ghi gì."
    assert press(office, who, button(asked, "Ghi nhận")) == Outcome(notice="Báo cáo này đã bỏ, tôi chưa ghi gì.")
    assert ledger_size(office) == 0


def test_an_old_button_has_run_out(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    office.wait(hours=49)
    assert press(office, who, button(asked, "Ghi nhận")).notice == "Nút này đã hết hạn. Anh/chị nhắn lại giúp tôi nhé."
    assert ledger_size(office) == 0


def test_undo_works_days_later(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    done = press(office, who, button(asked, "Ghi nhận"))
    office.wait(days=5)
    assert done.edit is not None
    assert press(office, who, button(done.edit, "Hoàn tác")).notice == "Đã hoàn tác."


@pytest.mark.parametrize("data", ["r:", "r:xxxx", "c:xxxx:1", "u:'; drop table", "o::", "k:1"])
def test_foreign_tokens_are_out_of_date(office: Office, data: str) -> None:
    assert press(office, office.member(), data).notice == "Nút này đã hết hạn. Anh/chị nhắn lại giúp tôi nhé."


def test_another_persons_button(office: Office) -> None:
    who, other = office.member(1), office.member(2)
    (asked,) = propose(office, who, report(office))
    assert press(office, other, button(asked, "Ghi nhận")) == Outcome(
        notice="Nút này dành cho người đã nhắn tin báo cáo."
    )
    assert ledger_size(office) == 0


def test_ambiguous_offers_the_candidates_and_a_tap_records(office: Office) -> None:
    who = office.member()
    both = (office.task("6 tháng"), office.task("9 tháng"), office.task("tháng", document="845/UBND-TH"))
    (asked,) = propose(office, who, report(office, None, ambiguous=True, candidates=both))
    assert [one.label for row in asked.buttons for one in row] == [
        "6 tháng · trước 20/6/2026 · 112/KH-UBND",
        "9 tháng · trước 20/9/2026 · 112/KH-UBND",
        "✏️ Việc khác",
        "✖️ Bỏ",
    ]  # the third candidate is another unit's
    assert "Việc nào ạ?" in asked.html
    press(office, who, button(asked, "9 tháng"))
    assert lines(office, who) == [("9 tháng", "submitted")]


def test_other_task_lists_the_units_own(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    listed = press(office, who, button(asked, "Việc khác")).edit
    assert listed is not None
    assert [one.label for row in listed.buttons for one in row] == [
        "6 tháng · trước 20/6/2026 · 112/KH-UBND",
        "9 tháng · trước 20/9/2026 · 112/KH-UBND",
        "Năm · trước 25/11/2026 · 112/KH-UBND",
        "✖️ Bỏ",
    ]
    press(office, who, button(listed, "Năm"))
    assert lines(office, who) == [("năm", "submitted")]


def test_a_task_of_another_unit_is_not_recorded_even_by_a_forged_press(office: Office) -> None:
    who = office.member()
    theirs = office.task("tháng", document="845/UBND-TH")
    (asked,) = propose(office, who, report(office, task=theirs))
    assert plain(asked.html).startswith("Việc này văn bản giao cho Sở Tài chính, không phải Sở Y tế, nên tôi chưa ghi.")
    assert [one.label for one in asked.buttons[0]] == ["📋 Việc của đơn vị tôi", "✖️ Bỏ"]
    token = button(asked, "Bỏ").partition(":")[2]
    assert (
        press(office, who, f"r:{token}").notice
        == "Văn bản của việc này vừa được thay. Anh/chị nhắn lại báo cáo giúp tôi nhé."
    )
    assert press(office, who, f"c:{token}:{theirs.id}").edit is None
    assert ledger_size(office) == 0


def test_a_claim_about_another_unit_is_declined(office: Office) -> None:
    (said,) = propose(office, office.member(), report(office, about_unit="Sở <Xây dựng>"))
    assert plain(said.html) == (
        "Phần của Sở <Xây dựng> xin để Sở <Xây dựng> tự báo; tôi chỉ ghi được việc của Sở Y tế. Tôi chưa ghi gì."
    )
    assert said.buttons == ()


def test_a_correction_takes_back_and_records_in_one_tap_and_undo_restores(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    press(office, who, button(asked, "Ghi nhận"))
    office.wait(minutes=5)
    (fixed,) = propose(office, who, report(office, "9 tháng", intent="correction"), 2)
    assert "Thay cho: Báo cáo kết quả thực hiện 6 tháng: đã gửi" in plain(fixed.html)
    assert lines(office, who) == [("6 tháng", "submitted")]
    done = press(office, who, button(fixed, "Ghi nhận"))
    assert lines(office, who) == [("9 tháng", "submitted")]
    assert done.edit is not None
    undone = press(office, who, button(done.edit, "Hoàn tác"))
    assert undone.edit is not None and "Sổ trở lại như trước: Báo cáo kết quả thực hiện 6 tháng" in plain(
        undone.edit.html
    )
    assert lines(office, who) == [("6 tháng", "submitted")]
    assert [entry.reverses for entry in everything(office)] == [None, 1, None, 3, 2]


def test_a_correction_replaces_a_proposal_that_waits(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    (fixed,) = propose(office, who, report(office, "9 tháng", intent="correction"), 2)
    assert press(office, who, button(asked, "Ghi nhận")).notice == "Tin này đã có bản sửa mới hơn ở bên dưới."
    press(office, who, button(fixed, "Ghi nhận"))
    assert lines(office, who) == [("9 tháng", "submitted")]


def test_two_reports_in_one_message_are_two_proposals(office: Office) -> None:
    who = office.member()
    second = report(office, "9 tháng", state="in_progress", percent=50)
    first, other = propose(office, who, report(office, also=(second,)))
    press(office, who, button(other, "Ghi nhận"))
    press(office, who, button(first, "Ghi nhận"))
    assert lines(office, who) == [("9 tháng", "in_progress"), ("6 tháng", "submitted")]


def test_what_stands_already_is_shown(office: Office) -> None:
    who, colleague = office.member(1), office.member(2)
    (asked,) = propose(office, colleague, report(office, state="in_progress", percent=50))
    press(office, colleague, button(asked, "Ghi nhận"))
    (again,) = propose(office, who, report(office))
    assert "Sổ đang ghi: Báo cáo kết quả thực hiện 6 tháng: đang làm 50%" in plain(again.html)


def test_a_late_date_is_said(office: Office) -> None:
    (asked,) = propose(office, office.member(), report(office, claimed_on=date(2026, 6, 20)))
    assert "⚠️ Ngày 20/6/2026 đã quá hạn." in plain(asked.html)
    (asked,) = propose(office, office.member(), report(office, claimed_on=date(2026, 6, 19)))
    assert "⚠️" not in asked.html


def test_a_claim_for_a_day_to_come_is_doubted(office: Office) -> None:
    (asked,) = propose(office, office.member(), report(office, "9 tháng", claimed_on=date(2026, 9, 17)))
    assert "⚠️ Ngày 17/9/2026 chưa tới." in plain(asked.html)


def test_a_correction_that_names_no_task_tells_the_last_report_anew(office: Office) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office, claimed_on=date(2026, 6, 18), document_number="88/BC-SYT"))
    press(office, who, button(asked, "Ghi nhận"))
    office.wait(minutes=1)
    (fixed,) = propose(
        office, who, report(office, None, intent="correction", state=None, claimed_on=date(2026, 9, 17)), 2
    )
    assert plain(fixed.html).startswith(
        "Báo cáo kết quả thực hiện 6 tháng: đã gửi ngày 17/6/2026, văn bản số 88/BC-SYT\n"
    )
    press(office, who, button(fixed, "Ghi nhận"))
    assert lines(office, who) == [("6 tháng", "submitted")]


OLD = Claim("submitted", None, date(2026, 6, 18), "88/BC", "bản giấy")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (Claim(None, None, date(2026, 6, 17)), Claim("submitted", None, date(2026, 6, 17), "88/BC", "bản giấy")),
        (Claim(None, None, date(2026, 9, 17)), Claim("submitted", None, date(2026, 6, 17), "88/BC", "bản giấy")),
        (Claim(None, None, date(2026, 10, 31)), Claim("submitted", None, date(2026, 10, 31), "88/BC", "bản giấy")),
        (Claim("submitted", None, None, "99/BC"), Claim("submitted", None, date(2026, 6, 18), "99/BC", "bản giấy")),
        (Claim("in_progress", 50), Claim("in_progress", 50)),  # another state: the old date says nothing of it
    ],
)
def test_what_a_correction_leaves_unsaid(new: Claim, expected: Claim) -> None:
    assert recording.amended(new, OLD, date(2026, 9, 1)) == expected


# -- /huy -----------------------------------------------------------------------------------------------------------------


def test_huy_leaves_what_is_in_the_air_then_undoes_then_has_nothing(office: Office) -> None:
    who = office.member()
    (first,) = propose(office, who, report(office))
    press(office, who, button(first, "Ghi nhận"))
    office.wait(minutes=1)
    propose(office, who, report(office, "9 tháng"), 2)
    assert "Đã bỏ" in cancel(office, who).html
    assert lines(office, who) == [("6 tháng", "submitted")]
    assert "Đã hoàn tác lúc 10:01" in plain(cancel(office, who).html)
    assert lines(office, who) == []
    assert plain(cancel(office, who).html) == "Anh/chị chưa có báo cáo nào để hoàn tác."
    assert ledger_size(office) == 2


def test_a_second_huy_asks_before_it_eats_an_older_report(office: Office) -> None:
    who = office.member()
    for number, period in enumerate(("6 tháng", "9 tháng")):
        (asked,) = propose(office, who, report(office, period), number)
        press(office, who, button(asked, "Ghi nhận"))
        office.wait(minutes=1)
    assert "Không còn tính: Báo cáo kết quả thực hiện 9 tháng" in plain(cancel(office, who).html)
    assert plain(cancel(office, who).html).startswith("Hoàn tác báo cáo này?\nBáo cáo kết quả thực hiện 6 tháng")
    assert lines(office, who) == [("6 tháng", "submitted")]


def test_huy_passes_over_a_stale_proposal(office: Office) -> None:
    who = office.member()
    propose(office, who, report(office, "năm"))
    office.wait(minutes=1)
    (later,) = propose(office, who, report(office), 2)
    office.wait(minutes=1)
    press(office, who, button(later, "Ghi nhận"))
    assert "Đã hoàn tác" in cancel(office, who).html


@pytest.mark.parametrize(("hours", "plainly"), [(30, True), (0, False)])
def test_an_old_report_and_free_words_are_asked_about(office: Office, hours: int, plainly: bool) -> None:
    who = office.member()
    (asked,) = propose(office, who, report(office))
    press(office, who, button(asked, "Ghi nhận"))
    office.wait(hours=hours)
    question = cancel(office, who, plainly=plainly)
    assert plain(question.html).startswith("Hoàn tác báo cáo này?\nBáo cáo kết quả thực hiện 6 tháng: đã gửi")
    assert lines(office, who) == [("6 tháng", "submitted")]
    assert press(office, who, button(question, "Giữ nguyên")).edit is not None
    assert lines(office, who) == [("6 tháng", "submitted")]
    question = cancel(office, who, plainly=plainly)
    assert press(office, who, button(question, "Hoàn tác")).notice == "Đã hoàn tác."
    assert press(office, who, button(question, "Hoàn tác")).notice == "Đã hoàn tác rồi."
    assert lines(office, who) == []


def test_every_button_is_within_telegrams_64_bytes(office: Office) -> None:
    who = office.member()
    replies = [
        *propose(office, who, report(office)),
        *propose(office, who, report(office, None, ambiguous=True, candidates=office.stock.office.tasks)),
        cancel(office, who),
    ]
    data = [one.data for reply in replies for row in reply.buttons for one in row]
    assert len(data) >= 8 and max(len(one.encode()) for one in data) <= 64
