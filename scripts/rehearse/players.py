"""What people do: ask, report, correct, take back, press, press twice, press what is not theirs, ask for time.

What passes through: a Stage and who wants what; acts and what was seen of them go into the Truth. People read: a proposal that
names another paper, another date or another state is not confirmed but told again in plain words, and a second failure is
given up with a complaint. Refused: confirming unseen.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from scripts.rehearse import reader, wording
from scripts.rehearse.expected import duty_of
from scripts.rehearse.province import Duty, Person, Province, Round
from scripts.rehearse.stage import Stage
from scripts.rehearse.truth import Line, Truth
from scripts.rehearse.wording import Meant
from tests.telegram.client import User
from tests.telegram.views import SeenMessage

_STATES: dict[Meant, tuple[str, ...]] = {
    "submitted": ("submitted", "done"), "percent": ("in_progress",), "in_progress": ("in_progress",), "blocked": ("blocked",),
}  # fmt: skip


@dataclass(slots=True)
class Players:
    stage: Stage
    province: Province
    dice: random.Random
    next_day: Callable[[date], date]  # the next on which anything is sent

    @property
    def truth(self) -> Truth:
        return self.stage.truth

    # -- asking

    async def ask(self, person: Person, one: Round) -> None:
        """A deadline: the answer must name the day."""
        duty = duty_of(self.province, one)
        user = self.stage.user(person)
        self.truth.counts["questions"] += 1
        words = wording.question(self.dice, duty, one)
        told = await self.stage.say(user, words)
        text = "\n".join(message.text for message in told)
        day = f"{one.due.day}/{one.due.month}"
        right = any(
            form in text
            for form in (day, f"{one.due.day:02d}/{one.due.month}", f"{one.due.day:02d}/{one.due.month:02d}")
        )
        self.truth.answers["right" if right else "other"] += 1
        if not right:
            self.truth.complain(f"asked {words!r} on {self.stage.moment.local():%d/%m}, due {day}: {text[:160]!r}")

    async def ask_whom(self, person: Person, one: Round) -> None:
        self.truth.counts["questions"] += 1
        words = wording.addressee(self.dice, duty_of(self.province, one), one)
        await self.stage.say(self.stage.user(person), words)

    async def look(self, person: Person) -> None:
        command = self.dice.choice(("/han", "/viec", "/help", "/han"))
        await self.stage.say(self.stage.user(person), command)

    async def survey(self, person: Person) -> None:
        """The coordinator's /tonghop."""
        await self.stage.say(self.stage.user(person), "/tonghop")

    async def chat(self, person: Person) -> None:
        await self.stage.say(self.stage.user(person), wording.small_talk(self.dice))

    # -- reporting

    async def report(
        self, person: Person, one: Round, meant: Meant, *, user: User | None = None, reply_to: SeenMessage | None = None,
        twice_sent: bool = False, twice_pressed: bool = False, edited: bool = False, stranger: User | None = None,
    ) -> Line | None:  # fmt: skip
        """Say it, read what was understood, press. `stranger` presses first, in a group."""
        duty, user = duty_of(self.province, one), user or self.stage.user(person)
        assert person.unit is not None
        percent = self.dice.randrange(15, 95, 5)
        words = wording.report(
            self.dice, duty, one, meant, percent, wording.document_number(self.dice, person.unit.kind)
        )
        self.truth.counts["reported"] += 1
        self._note_form(user, meant)
        ours = f"@{self.stage.server.world.bot['username']} " if user.chat.id < 0 else ""
        mark = max(user.chat.room.messages, default=0)
        told = await self.stage.say(user, ours + words, reply_to=reply_to, twice=twice_sent)
        if edited:
            mine = next((m for m in user.chat.everything if m.id > mark and not m.by_bot), None)
            # A blank less changes nothing that anybody would answer.
            if mine is not None and words.split() != wording.plainly(duty, one, meant, percent).split():
                words = wording.plainly(duty, one, meant, percent)
                told = await self.stage.edit(user, mine, ours + words)
        for attempt in range(2):
            offered = f"{told[-1].text[:220]!r} {told[-1].labels}"
            line = await self._confirm(user, person, duty, one, meant, percent, told[-1], twice_pressed, stranger)
            if line is not None:
                return line
            self.truth.counts["not understood at once" if attempt == 0 else "given up"] += 1
            self.truth.complain(
                f"{'said' if attempt == 0 else 'said plainly'} {words!r} on {self.stage.moment.local():%d/%m}, meant {meant} of "
                f"{one.label} ({one.due:%d/%m}): {offered}"
            )
            if attempt == 0:
                words = wording.plainly(duty, one, meant, percent)
                told = await self.stage.say(user, ours + words)
        return None

    def _note_form(self, user: User, meant: str) -> None:
        self.truth.counts[f"meant {meant}"] += 1
        if user.chat.id < 0:
            self.truth.counts["in groups"] += 1

    async def _confirm(
        self, user: User, person: Person, duty: Duty, one: Round, meant: Meant, percent: int, asked: SeenMessage,
        twice: bool, stranger: User | None,
    ) -> Line | None:  # fmt: skip
        """Press the right button under what was understood; None where there is none, and then what was offered is dropped."""
        record = reader.label_for(asked.labels, reader.RECORD)
        replaced = _replaced(asked.text)
        if record is not None and self._agrees(asked.text, duty, one, meant, percent):
            expected = reader.proposed(asked.text)
            if stranger is not None:
                pressed = await self.stage.press(stranger, asked, record)
                self.truth.counts["pressed by another"] += 1
                if pressed.changed:
                    self.truth.complain(f"somebody else's press recorded {expected!r}")
            done = await self.stage.press(user, asked, record, twice=twice)
            return self._seen(person, one, done.message, done.notice, expected, replaced)
        choice = self._button(asked, one)
        if choice is not None:
            done = await self.stage.press(user, asked, choice, twice=twice)
            shown = reader.recorded(done.message.text)
            if shown is not None and self._state_fits(shown, meant, percent):
                self.truth.counts["chosen from a list"] += 1
                return self._seen(person, one, done.message, done.notice, shown, replaced)
            if shown is not None:
                line = self._seen(person, one, done.message, done.notice, shown, replaced)
                await self.undo(user, done.message, line)
            return None
        drop = reader.label_for(asked.labels, reader.DROP)
        if drop is not None:
            await self.stage.press(user, asked, drop)
        return None

    def _agrees(self, text: str, duty: Duty, one: Round, meant: Meant, percent: int) -> bool:
        paper = reader.paper(text)
        if paper is None or paper[0] != one.number:
            return False
        if paper[1] != one.due:
            self.truth.counts["shown for another round"] += 1
            return False
        return self._state_fits(reader.proposed(text), meant, percent)

    def _state_fits(self, line: str, meant: Meant, percent: int) -> bool:
        state = reader.state(line)
        return state in _STATES[meant] and (meant != "percent" or f"{percent}%" in line)

    def _button(self, asked: SeenMessage, one: Round) -> str | None:
        """The button of a list that names this paper, and of a plan's reports this date."""
        days = (
            f"{one.due.day}/{one.due.month}/",
            f"{one.due.day:02d}/{one.due.month}/",
            f"{one.due.day:02d}/{one.due.month:02d}/",
        )
        for button in asked.buttons:
            ours = (button.data or "").startswith(("c:", "xt:")) and one.number in button.label
            if ours and (one.duty != "plan" or any(day in button.label for day in days)):
                return button.label
        return None

    def _seen(
        self, person: Person, one: Round, message: SeenMessage, notice: str, expected: str, replaced: str | None
    ) -> Line | None:
        """The line, where the screen says that it was written down."""
        shown = reader.recorded(message.text)
        if shown is None and "đã được ghi nhận rồi" not in notice:
            self.truth.complain(f"pressed to record {expected!r}: notice {notice!r}, message {message.text[:120]!r}")
            return None
        if shown is not None and shown != expected:
            self.truth.complain(f"recorded {shown!r}, proposed {expected!r}")
        now = self.stage.moment.local()
        if replaced is not None and (old := self.truth.last_of(person, replaced)) is not None:
            self.truth.taken_back(old, now)
        return self.truth.confirmed(person, one, shown or expected, reader.state(shown or expected) or "", now)

    # -- second thoughts

    async def undo(self, user: User, message: SeenMessage, line: Line | None) -> None:
        """By the button under “đã ghi nhận”."""
        button = reader.label_for(message.labels, reader.UNDO)
        if button is None or line is None:
            return
        done = await self.stage.press(user, message, button)
        self._undone(line, done.message.text, done.notice)

    def _undone(self, line: Line, text: str, notice: str) -> None:
        if "Đã hoàn tác" not in text and "Đã hoàn tác rồi" not in notice:
            self.truth.complain(f"could not take back {line.shown!r}: {text[:120]!r} {notice!r}")
            return
        self.truth.counts["taken back"] += 1
        now = self.stage.moment.local()
        self.truth.taken_back(line, now)
        _, back, again = text.partition("Sổ trở lại như trước: ")
        if back:
            shown = again.strip().removesuffix(".")
            old = next(
                (
                    one
                    for one in reversed(self.truth.lines)
                    if one.person == line.person and one.shown == shown and not one.stands and one is not line
                ),
                None,
            )
            if old is not None:
                self.truth.stands_again(old, now)

    async def change_of_mind(self, person: Person, one: Round) -> None:
        """Reported, and taken back at once by button, by words or by command; later it is said again."""
        user = self.stage.user(person)
        line = await self.report(person, one, "submitted")
        if line is None:
            return
        ways = self.dice.random()
        recorded = next((m for m in reversed(user.chat.messages) if reader.label_for(m.labels, reader.UNDO)), None)
        if ways < 0.5 and recorded is not None:
            await self.undo(user, recorded, line)
            return
        again = self.truth.counts["said again"]
        told = await self.stage.say(
            user, "/huy" if ways < 0.75 else self.dice.choice(("hủy báo cáo vừa rồi", "hoan tac giup em"))
        )
        last = told[-1]
        if self.truth.counts["said again"] > again:  # the first may have been heard: what stands now nobody has seen
            line.unsure = True
            self.truth.chronicle.vague.add((person.unit.index if person.unit else -1, *one.key))
            return
        if (button := reader.label_for(last.labels, reader.UNDO)) is not None:  # it asks first
            await self.undo(user, last, line)
        elif "Đã hoàn tác" in last.text:
            self._undone(line, last.text, "")
        else:
            self.truth.complain(
                f"asked to take back, on {self.stage.moment.local():%d/%m}: {last.text[:160]!r} {button}"
            )

    async def correct(self, person: Person, wrong: Round, right: Round) -> None:
        """One reported in place of another, then put right: “nhầm, báo cáo 9 tháng”."""
        line = await self.report(person, wrong, "submitted")
        if line is None:
            return
        user = self.stage.user(person)
        self.truth.counts["corrections"] += 1
        words = wording.slipped(self.dice, f"nhầm, {wording.what(duty_of(self.province, right), right)}")
        told = (await self.stage.say(user, words))[-1]
        if (
            await self._confirm(user, person, duty_of(self.province, right), right, "submitted", 0, told, False, None)
            is None
        ):
            self.truth.counts["given up"] += 1
            self.truth.complain(f"corrected {wrong.label} by {words!r}: {told.text[:200]!r} {told.labels}")

    async def more_time(self, person: Person, one: Round, days: int = 5) -> None:
        """Ask for more time in words, send it, and have it answered: yes, yes to another day, or no."""
        assert person.unit is not None
        self.truth.counts["extensions asked"] += 1
        user, granter = self.stage.user(person), self.stage.user(self.province.people[1])
        words = wording.extension(self.dice, duty_of(self.province, one), one, one.due + timedelta(days))
        asked = (await self.stage.say(user, words))[-1]
        before = asked.text
        if (listed := self._button(asked, one)) is not None:
            await self.stage.press(user, asked, listed)
        days_offered = [button.label for button in asked.buttons if (button.data or "").startswith("xd:")]
        if days_offered and reader.label_for(asked.labels, "Gửi đề nghị") is None:
            self.truth.counts["extensions whose day was asked again"] += 1
            await self.stage.press(user, asked, days_offered[-1])
        send = reader.label_for(asked.labels, "Gửi đề nghị")
        if send is None or reader.paper(asked.text) != one.key:
            self.truth.complain(f"asked {words!r} on {self.stage.moment.local():%d/%m}: {before[:200]!r}")
            if (drop := reader.label_for(asked.labels, reader.DROP)) is not None:
                await self.stage.press(user, asked, drop)
            return
        await self.stage.press(user, asked, send)
        unit = person.unit
        plea = await self.stage.find(
            granter, lambda m: m.text.startswith(f"⏳ {unit.name} xin lùi") and bool(m.buttons)
        )
        if plea is None:
            self.truth.complain(f"nobody who may grant it heard {words!r}")
            return
        way = self.dice.random()
        answer = reader.label_for(plea.labels, "Không" if way < 0.25 else "ngày khác" if way < 0.45 else "Đồng ý (")
        pressed = answer or "Không"
        done = await self.stage.press(granter, plea, pressed)
        if 0.25 <= way < 0.45:
            other = next((one for one in done.message.labels if "thứ" in one), None)
            pressed = other or "Không"
            done = await self.stage.press(granter, plea, pressed)
        until = reader.granted(done.message.text)
        if until is None and "trả lời rồi" in done.notice:  # the answer to the press was lost: what was pressed counts
            until = reader.day_on(pressed, one.due.year)
        if until is not None:
            self.truth.counts["extensions granted"] += 1
            held = self.truth.chronicle.granted.setdefault((person.unit.index, *one.key), [])
            held.append((self.stage.moment.local(), until))
        elif way >= 0.25 and pressed != "Không":
            # Said yes and never read which day: the round may be spoken of by the one date or by the other.
            self.truth.complain(f"pressed {pressed!r}: {done.notice!r} {done.message.text[:120]!r}")
            self.truth.chronicle.vague.add((person.unit.index, *one.key))


def _replaced(text: str) -> str | None:
    """The line that a correction says it takes the place of."""
    _, found, rest = text.partition("Thay cho: ")
    return rest.partition("\n")[0].strip() if found else None
