"""What handlers are given: the desk, the database in a worker thread, and who was told what.

What passes through: a synchronous use case with its arguments; what it returns comes back when its transaction is
committed. `run_in_transaction` is the one commit point of the bot. Refused: nothing; what the use case raises is raised
here, after its transaction was undone.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.dialogue.desk import Desk
from bot.pace import Pace
from knowledge.db import snapshot, transaction

if TYPE_CHECKING:
    from bot.handlers.keeping import Keeping
    from bot.handlers.line import Line
    from bot.handlers.looking import Looking
    from bot.handlers.owed import Owed
    from bot.handlers.reminders import Reminding

P = ParamSpec("P")
T = TypeVar("T")

_KEY = "house"
_TOLD_EVERY = timedelta(hours=1)
_TOLD_MOST = 10_000
_LOOKS = 6


@dataclass(slots=True)
class House:
    """What lives as long as the application."""

    engine: Engine
    desk: Desk
    clock: Callable[[], datetime]
    line: Line | None = None  # of files on their way in; None where none can come
    checking: Looking | None = None  # of files that came with reports
    reminding: Reminding | None = None  # None where nobody is reminded
    keeping: Keeping | None = None  # of what may not be kept for ever
    owed: Owed | None = None  # to messages whose button was pressed just before the last stop
    told: OrderedDict[int, datetime] = field(default_factory=OrderedDict)
    asking: Pace = field(init=False)
    looking: Pace = field(init=False)  # inline, where every few letters are a question

    def __post_init__(self) -> None:
        most = self.desk.settings.limits.questions_per_minute
        self.asking, self.looking = Pace(most), Pace(_LOOKS * most)

    def tell_outsider(self, telegram_id: int, now: datetime) -> bool:
        """True at most once an hour for one person. Bounded: the longest silent are forgotten first."""
        last = self.told.get(telegram_id)
        if last is not None and now - last < _TOLD_EVERY:
            return False
        self.told[telegram_id] = now
        self.told.move_to_end(telegram_id)
        while len(self.told) > _TOLD_MOST:
            self.told.popitem(last=False)
        return True


class Context(CallbackContext[ExtBot[int], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of every handler."""

    _topic: tuple[int, int] | None = None  # the chat and the topic in it that the update came from

    @classmethod
    def from_update(cls, update: object, application: Any) -> Context:
        made = super().from_update(update, application)
        message = update.effective_message if isinstance(update, Update) else None
        # Replies in any group have a thread's number; only in a topic may one be answered to.
        if message is not None and message.is_topic_message and message.message_thread_id is not None:
            made._topic = (message.chat.id, message.message_thread_id)
        return made

    def topic(self, chat_id: int) -> int | None:
        """Where in the chat to answer: the topic of the update at hand, if it came from one there."""
        return self._topic[1] if self._topic is not None and self._topic[0] == chat_id else None

    @property
    def house(self) -> House:
        return cast(House, self.bot_data[_KEY])

    @property
    def desk(self) -> Desk:
        return self.house.desk

    @property
    def now(self) -> datetime:
        return self.house.clock()

    async def run_in_transaction(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`work(session, …)` in a worker thread, committed as a whole when it returns."""
        return await self._run(transaction, work, args, kwargs)

    async def run_in_snapshot(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for work that only reads: it waits for no writer and keeps none waiting."""
        return await self._run(snapshot, work, args, kwargs)

    async def _run(
        self, scope: Callable[[Engine], AbstractContextManager[Session]], work: Callable[..., T], args: Any, kwargs: Any
    ) -> T:
        engine = self.house.engine

        def job() -> T:
            with scope(engine) as session:
                return work(session, *args, **kwargs)

        return await asyncio.to_thread(job)


App = Application[ExtBot[int], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]


def furnish(application: App, house: House) -> None:
    application.bot_data[_KEY] = house


def house_of(application: App) -> House:
    return cast(House, application.bot_data[_KEY])
