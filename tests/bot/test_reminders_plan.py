"""What is to be told to whom and when, as tables; planning twice is planning once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders import moments, whom
from bot.reminders.planning import plan
from knowledge.model import DateRule, Header, Member, StatusEntry
from knowledge.outbox import Choice, Diff, Planned, Wanted, Wishes, newest_only, reconcile
from knowledge.settings import ReminderSettings
from knowledge.units import Directory
from knowledge.workdays import Workdays
from tests.bot.world import HEALTH, HOA, LAN, MONEY, MONTHLY, PLAN, TAI, ZONE, at, line, seen, task, world

# Thursday 17/9/2026 is the last day. 7 days before is Thursday the 10th, 3 days before Monday the 14th.
BEFORE = [("step", -7, "Lan", "10/09 08:00"), ("step", -3, "Lan", "14/09 08:00"), ("step", -1, "Lan", "16/09 08:00")]
AFTER = [
    ("step", 0, "Lan", "17/09 08:00"),
    ("step", 1, "Lan", "18/09 08:00"),
    ("escalation", 3, "Hoa", "21/09 08:00"),  # the 20th is a Sunday
    ("step", 3, "Lan", "21/09 08:00"),
    ("step", 7, "Lan", "24/09 08:00"),
]


def test_the_days_of_one_deadline() -> None:
    assert seen(world(), at("2026-09-09", "15:00")) == BEFORE + AFTER


def test_a_deadline_on_a_day_off_is_told_on_the_working_day_before() -> None:
    sunday = task(rule=DateRule(date(2026, 9, 20), inclusive=True))
    told = [row for row in seen(world(sunday), at("2026-09-10")) if row[0] == "step"]
    assert told == [
        ("step", -7, "Lan", "11/09 08:00"),  # the 13th is a Sunday
        ("step", -3, "Lan", "17/09 08:00"),
        ("step", 0, "Lan", "18/09 08:00"),  # and -1, Saturday, falls on the same Friday
        ("step", 1, "Lan", "21/09 08:00"),
        ("step", 3, "Lan", "23/09 08:00"),
    ]
    every_day = world(sunday, settings=ReminderSettings(on_days_off=True))
    assert ("step", -1, "Lan", "19/09 08:00") in seen(every_day, at("2026-09-10"))


def test_before_the_day_named_counts_from_the_day_before() -> None:
    exclusive = task(rule=DateRule(date(2026, 9, 18), inclusive=False))
    assert seen(world(exclusive), at("2026-09-09")) == BEFORE + AFTER


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([line(1, "submitted", "2026-09-15")], []),
        ([line(1, "done", "2026-09-15")], []),
        ([line(1, "in_progress", "2026-09-15")], [row for row in BEFORE + AFTER if row[0] == "step"]),
        ([line(1, "submitted", "2026-09-15", MONEY)], BEFORE + AFTER),  # another unit's
        ([line(1, "submitted", "2026-09-15", task_id=8)], BEFORE + AFTER),  # another task's
    ],
)
def test_a_report_stops_what_it_answers(given: list[object], wanted: list[object]) -> None:
    assert seen(world(lines=given), at("2026-09-15")) == wanted


@pytest.mark.parametrize(
    ("trust", "unconfirmed", "wanted"),
    [("found", False, 0), ("found", True, 8), ("confirmed", False, 8), ("corrected", False, 8), ("rejected", True, 0)],
)
def test_only_what_may_be_spoken_of(trust: str, unconfirmed: bool, wanted: int) -> None:
    made = world(task(trust=trust), unconfirmed=unconfirmed)  # type: ignore[arg-type]
    assert len(seen(made, at("2026-09-09"))) == wanted


def test_who_is_told() -> None:
    both = task(responsible=("Các sở, ban, ngành",))
    told = {(kind, who) for kind, _, who, _ in seen(world(both), at("2026-09-09"))}
    assert told == {("step", "Lan"), ("step", "Tài"), ("escalation", "Hoa")}
    gone = world(both, members=(replace(LAN, active=False), TAI, HOA))
    assert {who for kind, _, who, _ in seen(gone, at("2026-09-09")) if kind == "step"} == {"Tài"}
    # Who leads and follows is in two tables; an administrator within the unit is told as the others are.
    chief = Member(14, 1004, "Hà", "admin", HEALTH)
    assert whom.reminded((LAN, chief, TAI, HOA), HEALTH.id) == (LAN, chief)
    assert whom.escalated((LAN, chief, TAI, HOA), HEALTH.id) == (HOA, chief)


def test_a_dissolved_unit_is_told_nothing_and_a_plan_that_names_nobody_is_its_issuers() -> None:
    past = replace(HEALTH, dissolved_on=date(2026, 7, 1))
    assert seen(world(directory=Directory((past, MONEY))), at("2026-09-09")) == []
    own = replace(task(responsible=()), document=replace(PLAN, header=Header(issuer="Sở Y tế")))
    assert seen(world(own), at("2026-09-09")) == BEFORE + AFTER


def test_the_hour_is_the_members_own_and_never_a_quiet_one() -> None:
    choices = {LAN.id: Choice(at="14:30"), HOA.id: Choice(at="05:00")}
    rows = seen(world(choices=choices), at("2026-09-09"))
    assert rows[0] == ("step", -7, "Lan", "10/09 14:30") and ("escalation", 3, "Hoa", "21/09 07:00") in rows
    assert seen(world(choices={LAN.id: Choice(on=False)}), at("2026-09-09")) == [AFTER[2]]


def test_not_my_task_and_tell_me_again() -> None:
    wishes = Wishes(not_mine=frozenset({(LAN.id, 7)}))
    assert seen(world(wishes=wishes), at("2026-09-09")) == [AFTER[2]]
    again = Wishes(again={(7, date(2026, 9, 17), 1, LAN.id): frozenset({date(2026, 9, 15), date(2026, 9, 16)})})
    rows = [row for row in seen(world(wishes=again), at("2026-09-14")) if row[0] == "step"]
    assert rows[:4] == [*BEFORE[:2], ("step", -2, "Lan", "15/09 08:00"), BEFORE[2]]  # the 16th is told anyway


def test_more_time_moves_the_days_of_that_unit_only() -> None:
    both = task(responsible=("Các sở, ban, ngành",))
    made = world(both, moved={(7, date(2026, 9, 17), HEALTH.id): date(2026, 9, 24)})
    told = [(who, step, when[:5]) for _, step, who, when in seen(made, at("2026-09-16"))]
    # Steps count from the day that the document names: T-7 of the new day is the old day itself.
    assert [one[1:] for one in told if one[0] == "Lan"] == [
        (0, "17/09"), (4, "21/09"), (6, "23/09"), (7, "24/09"), (8, "25/09"), (10, "28/09"), (14, "01/10"),
    ]  # fmt: skip
    assert [one[1:] for one in told if one[0] == "Tài"][:5] == [
        (-7, "10/09"), (-3, "14/09"), (-1, "16/09"), (0, "17/09"), (1, "18/09"),
    ]  # fmt: skip


def test_of_what_recurs_the_last_round_is_told_and_reports_count_for_their_own() -> None:
    monthly = world(task(rule=MONTHLY), settings=ReminderSettings(steps=(0, 1), repeat_days=7, escalate_after=0))
    # August's report was due on Saturday 5/9; the 6th, the 13th and the 20th are Sundays.
    assert [(step, when[:5]) for _, step, _, when in seen(monthly, at("2026-09-10"))] == [
        (0, "04/09"), (1, "07/09"), (8, "14/09"), (15, "21/09"),
    ]  # fmt: skip
    done = replace(monthly, lines=(line(1, "submitted", "2026-09-03"),))
    assert [(step, when[:5]) for _, step, _, when in seen(done, at("2026-09-24"))] == [(0, "05/10"), (1, "06/10")]
    # When September's is past too, August's is history, reported or not.
    assert {one.key.due for one in plan(monthly, at("2026-10-07"))} == {date(2026, 10, 5)}


def test_a_late_report_ends_the_round_before_and_does_not_keep_the_next_one_quiet() -> None:
    monthly = world(task(rule=MONTHLY), settings=ReminderSettings(steps=(0, 1), repeat_days=7, escalate_after=0))

    def rounds_told(*lines: StatusEntry) -> set[date]:
        return {one.key.due for one in plan(replace(monthly, lines=lines), at("2026-09-25"))}

    october, late = date(2026, 10, 5), line(1, "submitted", "2026-09-08")
    assert rounds_told() == {date(2026, 9, 5), october}
    assert rounds_told(late) == {october}
    # A second report after it is October's own, and so is an early one where September's had come in time.
    assert rounds_told(late, line(2, "submitted", "2026-09-10")) == set()
    assert rounds_told(line(1, "submitted", "2026-09-04"), line(2, "submitted", "2026-09-08")) == set()
    assert rounds_told(line(1, "submitted", "2026-09-24")) == set()  # nearer to October's day


def test_repetitions_end() -> None:
    found = moments.steps(ReminderSettings(steps=(-1, 0, 3), repeat_days=7, give_up_days=20))
    assert found == (-1, 0, 3, 10, 17)
    assert moments.steps(ReminderSettings(steps=(-1, 0), repeat_days=0)) == (-1, 0)


@pytest.mark.parametrize(
    ("hour", "begin", "end", "quiet"),
    [("19:59", "20:00", "07:00", False), ("20:00", "20:00", "07:00", True), ("06:59", "20:00", "07:00", True),
     ("07:00", "20:00", "07:00", False), ("12:30", "12:00", "13:00", True), ("12:30", "12:00", "12:00", False)],
)  # fmt: skip
def test_quiet_hours(hour: str, begin: str, end: str, quiet: bool) -> None:
    assert moments.is_quiet(time.fromisoformat(hour), ReminderSettings(quiet_from=begin, quiet_until=end)) is quiet


def test_nothing_is_sent_on_a_day_off_unless_that_is_wanted() -> None:
    sunday, tet = at("2026-09-20"), at("2026-02-17")
    assert not moments.may_send(sunday, ReminderSettings(), Workdays())
    assert not moments.may_send(tet, ReminderSettings(), Workdays())
    assert moments.may_send(sunday, ReminderSettings(on_days_off=True), Workdays())
    assert moments.may_send(sunday, ReminderSettings(), Workdays(working_days=frozenset({sunday.date()})))


# -- the plan against the table ----------------------------------------------------------------------------------------------


def entered(diff: Diff, rows: list[Planned], number: count[int]) -> list[Planned]:
    """The table after a diff, as the store makes it."""
    moved = dict((*diff.move, *diff.revive))
    kept = [
        replace(row, state="cancelled") if row.id in diff.cancel
        else replace(row, state="planned", moment=moved[row.id]) if row.id in moved else row
        for row in rows
    ]  # fmt: skip
    return [*kept, *(Planned(next(number), one.key, one.moment, "planned") for one in diff.add)]


def midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(ZONE).date(), time(), ZONE)


MOMENTS = st.integers(0, 60 * 24 * 40).map(lambda minutes: at("2026-09-01", "00:00") + timedelta(minutes=minutes))
LINES = st.lists(
    st.tuples(
        st.sampled_from(["submitted", "in_progress", "blocked"]), st.integers(1, 28), st.sampled_from([HEALTH, MONEY])
    ),
    max_size=4,
).map(lambda told: tuple(line(n, s, f"2026-09-{d:02d}", u) for n, (s, d, u) in enumerate(told, 1)))  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(now=MOMENTS, told=LINES, rule=st.sampled_from([None, MONTHLY]))
def test_planning_twice_is_planning_once(now: datetime, told: tuple[object, ...], rule: None) -> None:
    made = world(task(rule=rule, responsible=("Các sở, ban, ngành",)), lines=told)
    wanted = plan(made, now)
    assert len({one.key for one in wanted}) == len(wanted)
    rows = entered(reconcile(wanted, [], now, midnight(now)), [], count(1))
    assert all(row.moment >= midnight(now) for row in rows)
    assert not reconcile(plan(made, now), rows, now, midnight(now))


@settings(max_examples=60, deadline=None)
@given(walk=st.lists(MOMENTS, min_size=2, max_size=8), told=LINES)
def test_no_clock_sends_anything_twice(walk: list[datetime], told: tuple[object, ...]) -> None:
    """The clock goes wherever it likes; at each moment all that is due is sent."""
    made, number = world(task(responsible=("Các sở, ban, ngành",)), lines=told), count(1)
    rows: list[Planned] = []
    sent: list[object] = []
    for now in walk:
        rows = entered(reconcile(plan(made, now), rows, now, midnight(now)), rows, number)
        due, _ = newest_only(row for row in rows if row.state == "planned" and row.moment <= now)
        ids = {row.id for row in due}
        sent += [row.key for row in due]
        late = {row.id for row in rows if row.state == "planned" and row.moment <= now} - ids
        rows = [
            replace(row, state="sent") if row.id in ids else replace(row, state="cancelled") if row.id in late else row
            for row in rows
        ]
    assert len(sent) == len(set(sent))


@settings(max_examples=40, deadline=None)
@given(stops=st.lists(st.integers(1, 14), min_size=1, max_size=6))
def test_standing_still_loses_nothing(stops: list[int]) -> None:
    """Whatever days the bot stands still, up to the horizon: the last day that went by is told when it comes back."""
    made, number, now = world(), count(1), at("2026-09-08", "12:00")
    rows = entered(reconcile(plan(made, now), [], now, midnight(now)), [], number)
    for days in stops:
        before, now = now, now + timedelta(days=days)
        rows = entered(reconcile(plan(made, now), rows, now, midnight(now)), rows, number)
        due, _ = newest_only(row for row in rows if row.state == "planned" and row.moment <= now)
        went_by = [one for one in plan(made, now) if before < one.moment <= now and one.key.kind == "step"]
        if went_by:
            assert max(one.key.step for one in went_by) in {row.key.step for row in due}
        ids = {row.id for row in due}
        rows = [replace(row, state="sent") if row.id in ids else row for row in rows]


def test_a_row_cancelled_by_a_report_comes_back_when_it_is_undone_but_not_when_it_was_passed_over() -> None:
    now = at("2026-09-16", "09:00")
    key = plan(world(), now)[0].key
    zero = replace(key, kind="step", step=0, member_id=LAN.id)
    cancelled = Planned(1, zero, at("2026-09-17"), "cancelled")
    wanted = Wanted(zero, at("2026-09-17"))
    assert reconcile([wanted], [cancelled], now, midnight(now)) == Diff(revive=((1, wanted.moment),))
    told = Planned(2, replace(zero, step=1), at("2026-09-16"), "sent")
    assert not reconcile([wanted], [cancelled, told], now, midnight(now))
    ahead = replace(told, moment=at("2026-09-18"))  # told by a wrong clock
    assert reconcile([wanted], [cancelled, ahead], now, midnight(now)) == Diff(revive=((1, wanted.moment),))


def test_what_was_never_planned_is_not_brought_up_days_later() -> None:
    now = at("2026-09-16", "10:00")
    diff = reconcile(plan(world(), now), [], now, midnight(now))
    assert [one.key.step for one in diff.add if one.key.kind == "step"] == [-1, 0, 1, 3, 7, 14]


def test_a_notice_is_not_the_planners_to_cancel() -> None:
    key = replace(plan(world(), at("2026-09-09"))[0].key, kind="unreachable", subject_id=5)
    assert not reconcile(
        [], [Planned(1, key, at("2026-09-09"), "planned")], at("2026-09-09"), midnight(at("2026-09-09"))
    )
