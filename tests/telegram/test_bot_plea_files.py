"""Files sent with a plea for more time are kept with it; what has nothing to go with is said, not swallowed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.context import house_of
from knowledge.db import snapshot
from knowledge.settings import Settings
from knowledge.store import evidence, extensions
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.files import give, kept
from tests.telegram.server import LoopbackTelegram
from tests.telegram.test_bot_evidence import JPEG, PDF, photo


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture
def lan(thuky: Thuky) -> User:
    return thuky.insider()


@pytest.fixture
def hoa(thuky: Thuky) -> User:
    user = thuky.insider(1, "Hoa", None, admin=True)
    user.chat.room.open_to_bot = True
    return user


def of_pleas(thuky: Thuky) -> list[list[str]]:
    """The names of the files of each plea."""
    with snapshot(thuky.office.engine) as session:
        return [[one.name for one in evidence.of_plea(session, plea.id)] for plea in extensions.of_everyone(session)]


async def test_a_file_with_a_plea_goes_with_it_to_who_may_grant_it(thuky: Thuky, lan: User, hoa: User) -> None:
    (asked,) = await give(lan, PDF, "cv-xin-lui.pdf", caption="xin lùi báo cáo 9 tháng đến 25/9 vì chờ số liệu")
    assert "Xin đến: thứ Sáu 25/9/2026" in asked.text and "📎 Kèm 1 tệp" in asked.text
    (told,) = await photo(lan)
    assert told.text.endswith("(2 tệp), sẽ đi cùng đề nghị lùi hạn khi anh/chị bấm Gửi đề nghị.")
    house = house_of(thuky.app)
    assert house.line is not None
    house.line.intake.sweep()
    done = await lan.tap(asked, "Gửi đề nghị")
    assert "📎 Kèm 2 tệp" in done.edited[0].text and [len(one) for one in of_pleas(thuky)] == [2]
    notice = hoa.chat.last
    assert notice.labels[-1] == "📎 Xem 2 tệp kèm"
    sent = (await hoa.tap(notice, "Xem 2 tệp")).messages
    assert [thuky.server.world.files[one.document["file_id"]].data for one in sent if one.document] == [PDF, JPEG]
    assert sent[0].text.startswith("Kèm đề nghị lùi hạn: Báo cáo kết quả thực hiện 9 tháng")
    (told,) = await give(lan, b"%PDF-1.7 bang so lieu", "bang.pdf")
    assert told.text.startswith("📎 Đã kèm tệp bang.pdf vào đề nghị lùi hạn đang chờ trả lời; người duyệt xem được.")
    assert hoa.chat.last.text.startswith("📎 Sở Y tế gửi thêm tệp cho đề nghị lùi hạn")
    assert hoa.chat.last.labels[-1] == "📎 Xem 3 tệp kèm" and len(kept(thuky)) == 3
    house.line.intake.sweep()
    assert len(kept(thuky)) == 3
    stranger = thuky.insider(1005, "Tú", "Sở Tài chính")
    (own,) = await stranger.ask("/start")
    assert "Chỉ người điều phối" in ((await stranger.tap(own, "xf:1", force=True)).answer or "")


async def test_a_plea_whose_work_is_still_to_be_named_keeps_its_file(thuky: Thuky, lan: User, hoa: User) -> None:
    (asked,) = await give(lan, PDF, "cv.pdf", caption="xin lui han den 25/9 a")
    assert asked.text.startswith("Xin lùi hạn đến 25/9/2026 cho việc nào ạ?")
    tapped = await lan.tap(asked, "9 tháng")
    assert "📎 Kèm 1 tệp" in tapped.edited[0].text
    await lan.tap(tapped.edited[0], "Gửi đề nghị")
    assert of_pleas(thuky) == [["cv.pdf"]]
    again = await give(lan, JPEG, "anh.jpg", caption="xin lùi báo cáo 9 tháng đến 30/9")
    assert again[0].text.startswith("Đề nghị lùi hạn này đã gửi") and "📎 Đã kèm thêm 1 tệp." in again[0].text
    assert of_pleas(thuky) == [["cv.pdf", "anh.jpg"]]


async def test_a_file_with_a_cancellation_is_not_kept_and_that_is_said(thuky: Thuky, lan: User) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    said = await give(lan, PDF, "ban-nham.pdf", caption="em báo nhầm, hủy báo cáo vừa rồi giúp em")
    assert said[-1].text.startswith("📎 Tệp ban-nham.pdf tôi không giữ, vì anh/chị đang rút báo cáo.")
    assert len(said) == 2 and said[0].labels
    house = house_of(thuky.app)
    assert house.line is not None
    house.line.intake.sweep()
    assert kept(thuky) == []


async def test_a_photo_with_words_that_name_no_work_is_kept_with_the_last_report(thuky: Thuky, lan: User) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    (told,) = await photo(lan, caption="em gửi ảnh chụp rồi nhé")
    assert told.text.startswith("📎 Đã giữ tệp anh-")
