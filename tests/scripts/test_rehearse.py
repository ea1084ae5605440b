"""The rehearsal in small, as anybody runs it; and what it goes by: who is to be reminded when, and what a screen says."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from knowledge.settings import ReminderSettings
from knowledge.workdays import Workdays
from scripts.rehearse import province, reader, script, wording
from scripts.rehearse.expected import Chronicle, Rules, morning

ROOT = Path(__file__).resolve().parents[2]
RULES = Rules(ReminderSettings(), Workdays())


def test_a_short_season_agrees_with_the_ledger_and_the_reminders(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.rehearse", "--quick", "--seed", "1", "--kills", "1", "--days", "6", "--keep", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    figures = dict(line.strip("| ").split(" | ", 1) for line in done.stdout.splitlines()[2:])
    assert done.returncode == 0, done.stdout + done.stderr
    confirmed, recorded = figures["confirmed on the screen = in the ledger"].split(" = ")
    assert confirmed == recorded and int(confirmed) > 10
    due, sent = figures["reminders due = sent"].split(" (")[0].split(" = ")
    assert due == sent and int(due) > 20
    assert figures["missed, doubled, uncalled for"] == "0, 0, 0"
    assert figures["kills, networks gone, calls, answered 429 or 500"].startswith("1, 1, ")


def test_the_same_seed_is_the_same_province_and_another_one_is_not() -> None:
    assert province.make(5, 129) == province.make(5, 129) != province.make(6, 129)
    made = province.make(5, 129)
    assert len(made.units) == 129 == len({unit.name for unit in made.units})
    assert {one.label for duty in made.duties for one in duty.rounds} >= {
        "6 tháng",
        "9 tháng",
        "năm",
        "tháng 6",
        "quý II",
    }
    with pytest.raises(ValueError, match="4 to 156 units"):
        province.make(1, 157)


def test_the_mornings_of_a_deadline() -> None:
    one = province.Round("plan", "1/KH-UBND", "9 tháng", date(2026, 9, 20), date(2026, 9, 19), date(2026, 9, 1))
    mornings = sorted(RULES.mornings(one.last))
    # Saturday 12/9 and 19/9 give way to the Fridays before, Sunday 20/9 to the Monday after; then every week to two months.
    assert mornings[:6] == [date(2026, 9, day) for day in (11, 16, 18, 21, 22, 28)]
    assert mornings[-1] == date(2026, 11, 16)
    assert RULES.escalated_on(one.last) == date(2026, 9, 22)


def test_who_must_be_told_who_may_be_and_who_must_not() -> None:
    made = province.make(5, 12)
    one = next(duty for duty in made.duties if duty.key == "plan").rounds[1]
    day = sorted(RULES.mornings(one.last))[1]
    unit, other, late = made.units[2], made.units[3], made.units[4]
    chronicle = Chronicle()
    chronicle.note(unit, one, datetime.combine(day, datetime.min.time().replace(hour=7)), "handed in")
    chronicle.note(other, one, datetime.combine(day, datetime.min.time().replace(hour=7)), "word")
    chronicle.note(late, one, datetime.combine(day, datetime.min.time().replace(hour=8, minute=1)), "handed in")
    told = morning(made, RULES, chronicle, day)
    of = {person.id: person.unit for person in made.people}
    about = {of[who] for who, _, due in told.must if due == one.due}
    assert unit not in about and late not in about and about == set(made.units) - {unit, late} - _joining(made)
    assert {of[who] for who, _, due in told.may if due == one.due} >= {late}


def _joining(made: province.Province) -> set[province.Unit]:
    """Units in which nobody is yet."""
    return {unit for unit in made.units if all(one.joins for one in made.of(unit))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "🔔 Nhắc việc (2 mục)\n\n1. 🔴 Quá hạn 16 ngày: Báo cáo A\nCông văn 845/UBND-TH · chậm nhất 05/9/2026\nNơi nhận: X\n\n"
            "2. 🔔 Còn 2 ngày: Báo cáo B\nKế hoạch 112/KH-UBND · trước 20/9/2026",
            [("845/UBND-TH", date(2026, 9, 5), None), ("112/KH-UBND", date(2026, 9, 20), None)],
        ),
        (
            "📣 Quá hạn 3 ngày, 34 đơn vị chưa báo cáo gì: Báo cáo B\nKế hoạch 112/KH-UBND · trước 20/9/2026\nSở Y tế; Sở Nội vụ",
            [("112/KH-UBND", date(2026, 9, 20), 34)],
        ),
        ("Vâng. Cần tra hạn hay báo tiến độ, anh/chị cứ nhắn.", []),
    ],
)
def test_what_a_reminder_says(text: str, found: list[tuple[str, date, int | None]]) -> None:
    assert [(one.number, one.due, one.silent) for one in reader.reminders(text)] == found


def test_what_a_proposal_and_a_confirmation_say() -> None:
    asked = "Báo cáo kết quả thực hiện 6 tháng: đã gửi\nKế hoạch 112/KH-UBND · trước 20/6/2026\nĐơn vị: Sở Y tế"
    assert reader.paper(asked) == ("112/KH-UBND", date(2026, 6, 20))
    assert reader.state(reader.proposed(asked)) == "submitted"
    assert (
        reader.recorded("✅ Đã ghi nhận lúc 10:00 ngày 01/9/2026.\nBáo cáo A: đang làm 60%")
        == "Báo cáo A: đang làm 60%"
    )
    assert reader.recorded(asked) is None


def test_what_is_written_is_drawn_from_the_seed_and_ends_with_handing_in() -> None:
    made = province.make(7, 20)
    drawn = [script.write(made, random.Random(3), Workdays().is_working) for _ in range(2)]
    assert drawn[0].acts == drawn[1].acts
    said = [act for day in sorted(drawn[0].acts) for act in drawn[0].of(day)]
    for unit in made.units:
        for one in made.rounds(unit):
            kinds = [act.kind for act in said if act.person in made.of(unit) and act.one == one]
            assert kinds.count("hand in") + kinds.count("remind: hand in") + kinds.count("correct") <= 1
    words = wording.report(random.Random(1), made.duties[0], made.duties[0].rounds[0], "submitted", 0, "7/BC-UBND")
    assert words == wording.report(
        random.Random(1), made.duties[0], made.duties[0].rounds[0], "submitted", 0, "7/BC-UBND"
    )
    assert wording.unaccented("Đã nộp báo cáo") == "Da nop bao cao"
