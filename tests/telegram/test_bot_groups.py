"""Groups: when the bot speaks and when it keeps quiet; topics; a group that becomes a supergroup."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from knowledge.db import snapshot
from knowledge.settings import Settings
from knowledge.tables import QuestionRow
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import Group, User
from tests.telegram.server import LoopbackTelegram

BOT = "@thuky_loopback_bot"
ASKED = "hạn báo cáo 9 tháng?"


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture(params=["privacy on", "privacy off"])
def group(thuky: Thuky, request: pytest.FixtureRequest) -> Group:
    made = thuky.server.group(-100500, "Phòng Kế hoạch")
    made.privacy(request.param == "privacy on")
    return made


async def test_it_answers_when_it_is_meant_and_else_keeps_quiet(thuky: Thuky, group: Group) -> None:
    lan, minh = thuky.insider().in_group(group), thuky.insider(1002, "Minh").in_group(group)
    for quiet in (
        ASKED,
        "@minh hạn báo cáo 9 tháng?",
        "đã nộp báo cáo 6 tháng",
        f"@thuky_loopback_botx {ASKED}",
        "/lenhla",
    ):
        assert await lan.ask(quiet) == [], quiet
    (answer,) = await lan.ask(f"{BOT} {ASKED}")
    assert "20/9/2026" in answer.text and answer.reply_to == lan.mark
    (named_later,) = await lan.ask(f"cho hỏi {ASKED} {BOT.upper()}")
    assert "20/9/2026" in named_later.text
    (more,) = await minh.ask("gửi cho ai?", reply_to=answer)
    assert "Ủy ban nhân dân tỉnh" in more.text
    assert await minh.ask("@minh xem giúp anh nhé", reply_to=answer) == []
    assert len(await lan.ask("/han")) == 1
    assert len(await lan.ask(f"/han{BOT}")) == 1
    assert await lan.ask("/han@bot_khac") == []


async def test_outsiders_hear_nothing_in_a_group(thuky: Thuky, group: Group) -> None:
    stranger = thuky.server.user(9, "Khách").in_group(group)
    assert await stranger.ask(f"{BOT} {ASKED}") == []
    assert await stranger.ask("/han") == []
    lan = thuky.insider().in_group(group)
    (answer,) = await lan.ask(f"{BOT} {ASKED}")
    assert await stranger.ask("còn báo cáo năm?", reply_to=answer) == []
    tapped = await stranger.tap(answer, "👍")
    assert "chỉ phục vụ cán bộ của cơ quan" in tapped.answer and tapped.messages == []


async def test_what_was_chosen_inline_is_not_asked_again(thuky: Thuky, group: Group) -> None:
    lan = thuky.insider().in_group(group)
    text = f"{BOT} {ASKED}"
    via = {"via_bot": thuky.server.world.bot, **thuky.server.world.text_content(text)}
    mark = lan._post(via, None).id
    await thuky.server.quiet()
    assert lan.chat.after(mark) == []


async def test_replies_stay_in_their_topic(thuky: Thuky, group: Group) -> None:
    lan = thuky.insider().in_group(group)
    lan.in_topic(77)
    there = lan.in_topic(55)
    (answer,) = await there.ask(f"{BOT} {ASKED}")
    (listed,) = await there.ask("/han")
    clause = (await there.tap(answer, "Xem nguyên văn")).messages[0]
    (asked,) = await there.ask(f"{BOT} đã nộp báo cáo 6 tháng")
    file, picture = await there.ask("/lich")
    for message in (answer, listed, clause, asked, file, picture):
        assert message.raw["message_thread_id"] == 55 and message.raw["is_topic_message"]
    actions = {call.params["message_thread_id"] for call in thuky.calls("sendChatAction")}
    assert actions == {"55"}
    (general,) = await lan.ask(f"{BOT} {ASKED}")
    assert "message_thread_id" not in general.raw


async def test_only_the_sender_confirms(thuky: Thuky, group: Group) -> None:
    lan, minh = thuky.insider().in_group(group), thuky.insider(1002, "Minh").in_group(group)
    (asked,) = await lan.ask(f"{BOT} đã nộp báo cáo 6 tháng")
    for button in ("Ghi nhận", "Việc khác", "Bỏ"):
        assert (await minh.tap(asked, button)).answer == "Nút này dành cho người đã nhắn tin báo cáo."
    assert thuky.ledger() == []
    assert (await lan.tap(asked, "Ghi nhận")).edited[0].text.startswith("✅")


async def _moved(thuky: Thuky) -> tuple[User, Group, int]:
    group = thuky.server.group(-500, "Phòng Kế hoạch", kind="group")
    lan = thuky.insider().in_group(group)
    await lan.ask(f"{BOT} {ASKED}")
    (asked,) = await lan.ask(f"{BOT} đã nộp báo cáo 6 tháng")
    supergroup = await group.upgrade(-100777)
    return lan, supergroup, asked.id


async def test_a_supergroup_goes_on_where_the_group_was(thuky: Thuky) -> None:
    lan, supergroup, _ = await _moved(thuky)
    with snapshot(thuky.office.engine) as session:
        assert {row.chat_id for row in session.query(QuestionRow)} == {-100777}
    there = lan.in_group(supergroup)
    (more,) = await there.ask(f"{BOT} còn báo cáo năm?")
    assert "25/11/2026" in more.text  # the talk is remembered
    (dropped,) = await there.ask("/huy")
    assert dropped.text.startswith("✖️ Đã bỏ")  # and so is what was in the air


async def test_an_answer_on_its_way_follows_the_group(thuky: Thuky) -> None:
    """The group moves between the question and its answer: Telegram tells the new number with its refusal."""
    group = thuky.server.group(-500, "Phòng Kế hoạch", kind="group")
    lan = thuky.insider().in_group(group)
    supergroup = thuky.server.group(-100777, "Phòng Kế hoạch")
    group.chat.room.moved_to = -100777
    await lan.send(f"{BOT} {ASKED}")
    await thuky.server.quiet()
    assert "20/9/2026" in supergroup.messages[-1].text
    with snapshot(thuky.office.engine) as session:
        assert {row.chat_id for row in session.query(QuestionRow)} == {-100777}
