"""What people do under a reminder: hand in, be at it, be told again tomorrow, say that it is not theirs.

What passes through: who answers which round, and how; the press goes through the Stage, what was seen into the Truth. Refused:
answering a reminder that does not stand in the chat.
"""

from __future__ import annotations

from scripts.rehearse import reader
from scripts.rehearse.expected import task
from scripts.rehearse.players import Players
from scripts.rehearse.province import Person, Round
from tests.telegram.client import User
from tests.telegram.views import SeenMessage


async def answer(players: Players, person: Person, one: Round, how: str) -> None:
    """Under the latest reminder of this round: “nộp” or “đang làm” by button, “mai” again tomorrow, “không” not mine."""
    user = players.stage.user(person)
    held = await _reminder(players, user, one)
    if held is None:
        return
    labels = {
        "submitted": "Đã nộp",
        "in_progress": "Đang làm",
        "again": "Nhắc lại ngày mai",
        "not mine": "Không phải việc",
    }
    label = reader.label_for(held.labels, labels[how])
    if label is None:
        players.truth.complain(f"no button {labels[how]!r} under {held.text[:80]!r}")
        return
    players.truth.counts["reminders answered"] += 1
    again = players.truth.counts["said again"]
    done = await players.stage.press(user, held, label, twice=players.dice.random() < 0.2)
    now = players.stage.moment.local()
    if how in ("submitted", "in_progress"):
        shown = reader.recorded(done.message.text)
        if shown is not None:
            players.truth.counts["reported"] += 1
            players.truth.confirmed(person, one, shown, reader.state(shown) or "", now)
        elif "Sổ đã ghi" in done.notice and players.truth.counts["said again"] > again:
            # The answer to the first press was lost, and the notice on the second says that it is there.
            players.truth.counts["reported"] += 1
            players.truth.confirmed(person, one, "", how, now)
        elif "Sổ đã ghi" not in done.notice:
            players.truth.complain(f"pressed {label!r}: {done.notice!r} {done.message.text[:120]!r}")
    elif how == "again":
        if "Tôi sẽ nhắc lại" in done.notice or "đã hẹn" in done.notice:
            players.truth.chronicle.again.setdefault((person.id, *one.key), set()).add(players.next_day(now.date()))
        else:
            players.truth.complain(f"asked to be reminded again: {done.notice!r}")
    elif "Không phải việc" in done.message.text or "không phải việc" in done.notice:
        players.truth.chronicle.not_mine[person.id, one.number, task(one)] = now
    else:
        players.truth.complain(f"said it is not theirs: {done.notice!r} {done.message.text[:120]!r}")


async def _reminder(players: Players, user: User, one: Round) -> SeenMessage | None:
    """The newest reminder of this round with buttons, out of a digest by its card."""
    for message in reversed(user.chat.messages):
        if not message.text.startswith(("🔔", "🔴", "⏰")):
            continue
        keys = [(found.number, found.due) for found in reader.reminders(message.text)]
        if one.key not in keys:
            continue
        if "Nhắc việc" not in message.text.partition("\n")[0]:
            return message if reader.label_for(message.labels, "Đã nộp") else None
        place = keys.index(one.key)
        numbered = [button for button in message.labels if button.startswith(f"{place + 1}. ")]
        if not numbered:
            return None
        done = await players.stage.press(user, message, numbered[0], card=True)
        for card in done.new:
            players.truth.cards.add((user.chat.id, card.id))
        return next((card for card in done.new if reader.label_for(card.labels, "Đã nộp")), None)
    return None
