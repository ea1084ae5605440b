"""A deadline in words: its rule, its date, how far off it is, and how far its words bear it out. Pure."""

from __future__ import annotations

from bot.model import Deadline
from bot.replies.wording import WEEKDAYS, unchecked
from knowledge.calendar import format_date, last_day
from knowledge.model import (
    CadenceOnly,
    DateRule,
    MonthlyRule,
    Obligation,
    OtherRule,
    QuarterlyRule,
    RelativeRule,
    Task,
    WeeklyRule,
    YearlyRule,
)


def period_name(period: str | None) -> str:
    """“báo cáo 9 tháng”, “báo cáo năm”; “báo cáo” where no period is named."""
    return f"báo cáo {period}" if period else "báo cáo"


def first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def until(inclusive: bool, on: str, time: str | None = None) -> str:
    clock = f"{time[:2]} giờ {time[3:]} " if time else ""
    return f"chậm nhất {clock}ngày {on}" if inclusive else f"trước {clock}ngày {on}"


def _distance(days: int, inclusive: bool) -> str:
    if days < 0:
        return f"đã qua {-days} ngày"
    if days == 0:
        return "hôm nay là hạn cuối" if inclusive else "hôm nay đã là quá hạn"
    if days == 1 and not inclusive:
        return "hôm nay là ngày cuối cùng"
    return f"còn {days} ngày"


def rule_words(obligation: Obligation) -> str:
    """A rule in words, without a year of its own where it recurs."""
    rule = obligation.rule
    match rule:
        case DateRule():
            return until(rule.inclusive, format_date(rule.on), rule.time)
        case YearlyRule():
            return f"{until(rule.inclusive, f'{rule.day}/{rule.month}', rule.time)} hằng năm"
        case MonthlyRule():
            where = "tháng sau" if rule.month_offset else "hằng tháng"
            return f"{until(rule.inclusive, str(rule.day), rule.time)} {where}"
        case QuarterlyRule():
            month = {1: "tháng đầu", 2: "tháng giữa", 3: "tháng cuối"}[rule.month_in_quarter]
            where = "quý sau" if rule.quarter_offset else "quý"
            return f"{until(rule.inclusive, str(rule.day), rule.time)} của {month} {where}"
        case WeeklyRule():
            time = f"{rule.time[:2]} giờ {rule.time[3:]} " if rule.time else ""
            return f"{'chậm nhất' if rule.inclusive else 'trước'} {time}{WEEKDAYS[rule.weekday]} hằng tuần"
        case RelativeRule():
            return f"trong {rule.n} {rule.unit} {rule.event}"
        case CadenceOnly():
            return "văn bản không nêu ngày cụ thể"
        case OtherRule():
            return rule.text or "văn bản không nêu thời hạn"


def _trust(task: Task) -> str:
    """What to add to a deadline that the quoted words alone do not bear out."""
    if task.found is None or task.found.rule == task.obligation.rule:
        return unchecked(task)
    return f" (quản trị viên đã sửa; văn bản ghi: {rule_words(task.found)})"


def deadline_line(deadline: Deadline) -> str:
    """“Báo cáo 9 tháng: trước ngày 20/9/2024 (còn 5 ngày)”, plain text, one line."""
    obligation = deadline.task.obligation
    name = first_upper(period_name(obligation.period) if obligation.kind == "report" else obligation.action)
    if deadline.due is None:
        return f"{name}: {rule_words(obligation)}{_trust(deadline.task)}"
    words = rule_words(obligation)
    if not isinstance(obligation.rule, DateRule):
        words = f"{until(deadline.inclusive, format_date(deadline.due))} ({words})"
    distance = (
        f" ({_distance(deadline.days_left, last_day(obligation.rule, deadline.due) == deadline.due)})"
        if deadline.days_left is not None
        else ""
    )
    return f"{name}: {words}{distance}{_trust(deadline.task)}"
