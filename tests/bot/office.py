"""A small office made by hand, in a real database with a real index: what the bot's tests talk to.

The plans, places and people are invented. The encoder is a hash of syllables: it finds what shares words, at once, and
keeps these tests apart from the model.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from bot.answering import Library
from bot.dialogue.desk import Desk, Incoming, Shelf, Stock
from bot.dialogue.intake import Intake
from index.search import Index
from knowledge.db import open_engine, snapshot, transaction
from knowledge.ingest import KeptIndex
from knowledge.model import DateRule, Header, Member, MonthlyRule, Obligation, OtherRule, Passage, Reading, Role, Task
from knowledge.settings import DataSettings, Settings
from knowledge.store import documents, people
from knowledge.store.documents import add_document, corpus_version, index_passages, load_office
from knowledge.store.rows import Content
from knowledge.text import fold, syllables

NOW = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)  # 10:00 in the office
TODAY = date(2026, 9, 1)


class HashEncoder:
    """Syllables and their pairs, hashed into 256 numbers."""

    dimension = 256
    fingerprint = "hash-256"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = [fold(word) for word in syllables(text)]
            for term in [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]:
                row[zlib.crc32(term.encode()) % self.dimension] += 1
            row /= np.linalg.norm(row) or 1
        return rows

    encode_passages = encode_queries


ALL = ("Các sở, ban, ngành thuộc tỉnh", "Ủy ban nhân dân các huyện, thị xã, thành phố")
REPORT_CLAUSE = (
    "Các sở, ban, ngành thuộc tỉnh, Ủy ban nhân dân các huyện, thị xã, thành phố báo cáo kết quả thực hiện về Ủy ban nhân "
    "dân tỉnh (qua Sở Nội vụ) định kỳ 6 tháng, 9 tháng (trước ngày 20/6, ngày 20/9) và báo cáo năm (trước ngày 25/11/2026)."
)
DUTY_CLAUSE = (
    "Sở Nội vụ theo dõi, đôn đốc việc triển khai thực hiện Kế hoạch này; tổng hợp, báo cáo Ủy ban nhân dân tỉnh."
)
MONTHLY_CLAUSE = (
    "Sở Tài chính báo cáo số liệu giải ngân vốn đầu tư công về Ủy ban nhân dân tỉnh chậm nhất ngày 05 tháng sau."
)
LONG_CLAUSE = " ".join(f"Câu thứ {number} của phần mục đích, yêu cầu của Kế hoạch này." for number in range(150))


def _report(period: str, month: int, day: int) -> Obligation:
    return Obligation(
        kind="report", action="báo cáo kết quả thực hiện", responsible=ALL, recipient="Ủy ban nhân dân tỉnh",
        via="Sở Nội vụ", period=period, rule=DateRule(date(2026, month, day), inclusive=False), quote=REPORT_CLAUSE,
        section="III.1", page=2, position=1,
    )  # fmt: skip


def _content(name: str, header: Header, passages: tuple[Passage, ...], obligations: tuple[Obligation, ...]) -> Content:
    reading = Reading(path=name, format="txt", encoding="unicode", blocks=(), pages=2)
    return Content(name, reading, f"{zlib.crc32(name.encode()):064d}", header, passages, obligations)


PLAN = _content(
    "ke-hoach-cchc.txt",
    Header(
        kind="Kế hoạch", number="112/KH-UBND", issuer="Ủy ban nhân dân tỉnh Sông Lam", issued_on=date(2026, 1, 15),
        title="Cải cách hành chính năm 2026", signer="Trần Văn Mẫu", year=2026,
    ),
    (
        Passage(0, "I", ("MỤC ĐÍCH, YÊU CẦU",), LONG_CLAUSE, 1),
        Passage(1, "III.1", ("TỔ CHỨC THỰC HIỆN",), REPORT_CLAUSE, 2),
        Passage(2, "III.2", ("TỔ CHỨC THỰC HIỆN",), DUTY_CLAUSE, 2),
    ),
    (
        _report("6 tháng", 6, 20),
        _report("9 tháng", 9, 20),
        _report("năm", 11, 25),
        Obligation(
            "duty", "theo dõi, đôn đốc việc triển khai thực hiện Kế hoạch này", ("Sở Nội vụ",), None, None, None,
            OtherRule(), DUTY_CLAUSE, "III.2", 2, 2,
        ),
    ),
)  # fmt: skip
LETTER = _content(
    "cong-van-giai-ngan.txt",
    Header(
        kind="Công văn", number="845/UBND-TH", issuer="Ủy ban nhân dân tỉnh Sông Lam", issued_on=date(2026, 2, 3),
        title="Báo cáo giải ngân vốn đầu tư công", signer="Trần Văn Mẫu", year=2026,
    ),
    (Passage(0, "1", (), MONTHLY_CLAUSE, 1),),
    (
        Obligation(
            "report", "báo cáo số liệu giải ngân vốn đầu tư công", ("Sở Tài chính",), "Ủy ban nhân dân tỉnh", None,
            "tháng", MonthlyRule(5, 1, inclusive=True), MONTHLY_CLAUSE, "1", 1, 0,
        ),
    ),
)  # fmt: skip


@dataclass(slots=True)
class Office:
    """The database, the desk over it, and a clock that tests move."""

    settings: Settings
    engine: Engine
    shelf: Shelf
    now: datetime = NOW

    @property
    def desk(self) -> Desk:
        return Desk(self.settings, self.shelf)

    def clock(self) -> datetime:
        return self.now

    def wait(self, **kwargs: int) -> None:
        self.now += timedelta(**kwargs)

    @property
    def stock(self) -> Stock:
        with snapshot(self.engine) as session:
            return self.shelf.stock(session)

    def task(self, period: str | None, *, document: str = "112/KH-UBND") -> Task:
        """The task of that period in that document."""
        return next(
            task
            for task in self.stock.office.tasks
            if task.obligation.period == period and task.document.header.number == document
        )

    def member(
        self, telegram_id: int = 1001, unit: str | None = "Sở Y tế", *, admin: bool = False, role: Role = "officer"
    ) -> Member:
        """A member, admitted."""
        with transaction(self.engine) as session:
            home = people.add_unit(session, unit, self.now)[0].id if unit else None
            return people.admit(
                session, telegram_id, f"Người {telegram_id}", "admin" if admin else role, home, self.now
            )

    def said(self, who: Member, text: str = "", message_id: int = 1, *, chat_id: int | None = None) -> Incoming:
        return Incoming(who, chat_id or who.telegram_id, message_id, text, self.now)


def stock_of(engine: Engine, index: Index) -> Stock:
    with snapshot(engine) as session:
        office = load_office(session)
        return Stock(corpus_version(session), office, Library(office), index)


def open_test_office(
    folder: Path, *, contents: Sequence[Content] = (PLAN, LETTER), settings: Settings | None = None
) -> Office:
    """A fresh office in `folder`."""
    settings = settings or Settings(data=DataSettings(folder=str(folder)))
    engine = open_engine(settings)
    index = Index.create(HashEncoder(), settings.index)
    with transaction(engine) as session:
        for content in contents:
            add_document(session, content, NOW)
        index.add(index_passages(session))
    return Office(settings, engine, Shelf(stock_of(engine, index)))


def open_intake(office: Office) -> Intake:
    """The way in from a chat, over the same database and index."""
    with snapshot(office.engine) as session:
        parts = documents.corpus_parts(session)
    index = office.stock.index
    kept = KeptIndex(index, office.settings.folder / "index", parts)
    return Intake(office.engine, office.settings, index, kept, office.shelf, office.clock)


__all__ = ["NOW", "TODAY", "Office", "documents", "open_intake", "open_test_office", "stock_of"]
