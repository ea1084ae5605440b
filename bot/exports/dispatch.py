"""The draft of a letter (công văn) that urges the late units, each named with what it owes.

What passes through: a Summary and a Letterhead; a .docx comes out. Few late units stand in the letter itself, many in an
annex. Refused: nothing; who is not late is not named.
"""

from __future__ import annotations

from bot.exports.letterhead import Letterhead
from bot.exports.paper import Annex, Paper, Part, Words, write
from bot.exports.report import late_table
from bot.replies import papers as say
from bot.summary.table import Summary, tally

_NAMED = 8  # more than these are not addressed one by one
_ROWS = 10  # a longer table goes into an annex


def draft(summary: Summary, head: Letterhead) -> bytes:
    """The letter as .docx."""
    return write(compose(summary, head))


def compose(summary: Summary, head: Letterhead) -> Paper:
    """What the letter says. Pure."""
    counts, late, table = tally(summary.rows), summary.late_rows, late_table(summary)
    annexed = len(late) > _NAMED or len(table.rows) > _ROWS
    first, *rest = say.dispatch_body(summary, counts, head.name, head.upper, annexed=annexed)
    body: list[Part] = [Words(first)]
    if not annexed:
        body.append(table)
    body += [*map(Words, rest), Words(say.dispatch_closing(head.name))]
    to = tuple(row.unit.name for row in late) if len(late) <= _NAMED else (say.LISTED_UNITS,)
    upper = (head.upper,) if head.upper else ()
    return Paper(
        head.parent_lines,
        head.issuer_lines,
        say.NATION,
        say.MOTTO,
        say.number_line(f"{head.code}-{say.SHORT_GAP}"),
        say.place_line(summary.today),
        None,
        say.dispatch_subject(summary),
        say.TO,
        to,
        tuple(body),
        (say.GAP, say.GAP),
        say.RECIPIENTS,
        (say.AS_ABOVE, *(say.for_report(one) for one in upper), say.filed()),
        (Annex(say.ANNEX, *say.dispatch_annex(summary), table),) if annexed else (),
        title=say.dispatch_subject(summary),
    )
