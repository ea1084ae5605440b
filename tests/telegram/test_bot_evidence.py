"""Files and photos with reports, receipts, pleas for time and words passed on, over the loopback Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.context import house_of
from knowledge.db import snapshot
from knowledge.model import StatusEntry
from knowledge.settings import Settings
from knowledge.store import ledger
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.dialogue import Dialogue, Tap
from tests.telegram.files import give, kept
from tests.telegram.server import LoopbackTelegram
from tests.telegram.views import SeenMessage

PDF, JPEG = b"%PDF-1.7 bao cao", b"\xff\xd8\xff\xe0 anh chup"


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
    """Who follows the units."""
    user = thuky.insider(1, "Hoa", None, admin=True)
    user.chat.room.open_to_bot = True
    return user


def lines(thuky: Thuky) -> list[StatusEntry]:
    with snapshot(thuky.office.engine) as session:
        return list(ledger.every_line(session))


async def photo(user: User, data: bytes = JPEG, *, caption: str = "", album: str = "") -> list[SeenMessage]:
    world = user.server.world
    stored = world.add_file(data, "a.jpg", "image/jpeg", "photos")
    size = {
        "file_id": stored.file_id,
        "file_unique_id": f"u{stored.file_id}",
        "width": 8,
        "height": 8,
        "file_size": len(data),
    }
    more = {**({"caption": caption} if caption else {}), **({"media_group_id": album} if album else {})}
    user._post({"photo": [size], **more}, None)
    mark = user.mark
    await user.server.quiet(30)
    return user.chat.after(mark)


async def test_a_file_with_its_report_is_kept_and_makes_it_received(thuky: Thuky, lan: User, hoa: User) -> None:
    (asked,) = await give(lan, PDF, "bao-cao.pdf", caption="đã nộp báo cáo 6 tháng")
    assert "6 tháng: đã gửi" in asked.text and "📎 Kèm 1 tệp" in asked.text and lines(thuky) == []
    house = house_of(thuky.app)
    assert house.line is not None
    house.line.intake._tidy()  # a sweep in between takes nothing
    done = await lan.tap(asked, "Ghi nhận")
    assert "📎 Kèm 1 tệp" in done.edited[0].text and "tính là đã nhận" not in done.edited[0].text
    (line,) = lines(thuky)
    assert line.files == 1 and len(kept(thuky)) == 1
    assert hoa.chat.messages == []  # nothing is left to be asked
    (page,) = (await hoa.ask("/donvi Sở Y tế"))[-1:]
    assert "đã nộp, kèm 1 tệp" in page.text
    (listed,) = (await hoa.tap(page, "📎 Tệp")).messages
    assert "bao-cao.pdf (1 KB), Lan" in listed.text
    sent = (await hoa.tap(listed, "bao-cao.pdf")).messages[0]
    assert sent.document is not None and thuky.server.world.files[sent.document["file_id"]].data == PDF
    house.line.intake._tidy()
    assert len(kept(thuky)) == 1


async def test_files_after_a_report_go_to_it_once_each(thuky: Thuky, lan: User, hoa: User) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    (told,) = await photo(lan)
    assert told.text.startswith("📎 Đã nhận tệp anh-") and "khi anh/chị bấm Ghi nhận" in told.text
    await lan.tap(asked, "Ghi nhận")
    assert lines(thuky)[0].files == 1
    (told,) = await give(lan, PDF, "bao-cao.pdf")
    assert told.text.startswith("📎 Đã giữ tệp bao-cao.pdf cùng báo cáo:\nBáo cáo kết quả thực hiện 6 tháng: đã gửi.")
    (told,) = await give(lan, PDF, "ban-khac.pdf")
    assert told.text.startswith("📎 Tệp ban-khac.pdf đã có trong báo cáo này rồi")
    assert lines(thuky)[0].files == 2 and len(kept(thuky)) == 2
    assert len(await photo(lan, b"\xff\xd8 2", album="a")) == 1 and await photo(lan, b"\xff\xd8 3", album="a") == []
    assert lines(thuky)[0].files == 4


async def test_a_file_alone_asks_whose_it_is_and_a_tap_records_it(thuky: Thuky, lan: User) -> None:
    (asked,) = await photo(lan)
    assert "là của báo cáo nào?\nChọn việc đã gửi (📎 1 tệp):" in asked.text
    done = await lan.tap(asked, "9 tháng")
    assert done.edited[0].text.startswith("✅ Đã ghi nhận") and "📎 Kèm 1 tệp" in done.edited[0].text
    (line,) = lines(thuky)
    assert (line.state, line.files, line.rule) == ("submitted", 1, "chosen")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "rong.pdf", "⚠️ rong.pdf: tệp rỗng (0 byte) nên tôi không giữ."),
        (b"MZ\x90", "bao-cao.exe", "⚠️ bao-cao.exe: tôi chỉ giữ văn bản (PDF, Word, Excel…), ảnh và tệp nén,"),
        (b"MZ\x90", "bao-cao.pdf", "⚠️ bao-cao.pdf: tôi chỉ giữ văn bản (PDF, Word, Excel…), ảnh và tệp nén,"),
        (bytes(49 << 20), "to.pdf", "⚠️ to.pdf: tệp 49 MB, tôi chỉ giữ tệp đến 20 MB;"),
    ],
)
async def test_what_is_no_evidence_is_refused_in_one_sentence(
    thuky: Thuky, lan: User, data: bytes, name: str, sentence: str
) -> None:
    (told,) = await give(lan, data, name)
    assert told.text.startswith(sentence) and kept(thuky) == []
    first, second = await give(lan, data, name, caption="đã nộp báo cáo 6 tháng")  # the words count all the same
    assert "6 tháng: đã gửi" in first.text and "📎" not in first.text and second.text.startswith(sentence)


async def test_a_file_delivered_twice_is_kept_once(thuky: Thuky, lan: User) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    thuky.server.deliver_twice()
    assert len(await give(lan, PDF, "bao-cao.pdf")) == 1
    assert lines(thuky)[0].files == 1 and len(kept(thuky)) == 1


async def test_a_claim_is_told_to_who_follows_and_judged_with_a_tap(thuky: Thuky, lan: User, hoa: User) -> None:
    lan.chat.room.open_to_bot = True
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    notice = hoa.chat.last
    assert notice.text.startswith(
        "📬 Sở Y tế báo đã nộp, chưa kèm số văn bản hay tệp\nBáo cáo kết quả thực hiện 6 tháng"
    )
    assert notice.labels == ["✅ Đã nhận", "❔ Chưa nhận được"]
    assert "🔵 1 nói đã nộp, chưa nhận" in (await hoa.ask("/tonghop 112"))[0].text
    await hoa.tap(notice, "Chưa nhận được")
    assert lan.chat.last.text.startswith("❔ Hoa chưa nhận được:")
    tapped = await hoa.tap(notice, "Đã nhận")
    assert tapped.answer == "Đã ghi: đã nhận." and lan.chat.last.text.startswith("✅ Hoa xác nhận đã nhận:")
    assert "🟢 1 đã nhận" in (await hoa.ask("/tonghop 112"))[0].text
    assert (await lan.tap(lan.chat.last, "ea:1", force=True)).answer.startswith("Chỉ người điều phối")
    assert lines(thuky)[0].received_by is not None


async def test_a_claim_is_judged_on_the_units_page(thuky: Thuky, lan: User, hoa: User) -> None:
    (asked,) = await lan.ask("đã nộp báo cáo 6 tháng")
    await lan.tap(asked, "Ghi nhận")
    page = (await hoa.ask("/donvi Sở Y tế"))[-1]
    assert "nói đã nộp, chưa nhận" in page.text
    tapped = await hoa.tap(page, "✅ Đã nhận: 6 tháng năm 2026 · Báo cáo kết quả")
    assert "đã nộp, đã xác nhận nhận được" in tapped.edited[0].text and tapped.edited[0].labels == []


async def test_more_time_from_the_first_word_to_the_answer(thuky: Thuky, lan: User, hoa: User) -> None:
    lan.chat.room.open_to_bot = True
    await Dialogue(lan).run(
        [
            ("cho em xin gia hạn báo cáo 9 tháng", ["⏳ Xin lùi hạn", "Xin đến ngày nào ạ?"]),
            ("den 25/9", ["Xin đến: thứ Sáu 25/9/2026", "Lý do: chưa nêu"]),
            ("vi cho so lieu cac xa", "Lý do: "),
            (Tap("Gửi đề nghị"), ["📨 Đã gửi đề nghị tới người điều phối.", "Đã gửi đề nghị."]),
        ]
    )
    await Dialogue(hoa).run([(Tap("Đồng ý ("), ["✅ Hoa đồng ý đến thứ Sáu 25/9/2026.", "Đã đồng ý."])])
    assert lan.chat.last.text.startswith("✅ Được lùi đến thứ Sáu 25/9/2026, Hoa đồng ý.")
    assert "Được lùi đến 25/9/2026" in (await lan.ask("/han"))[0].text


async def test_a_message_passed_on_is_nobodys_report_until_it_is_said_whose(thuky: Thuky, lan: User) -> None:
    minh = thuky.server.user(1003, "Minh")
    origin = {"type": "user", "sender_user": minh.about, "date": 1788000000}
    content = thuky.server.world.text_content("đã nộp báo cáo 6 tháng rồi nhé")
    lan._post({**content, "forward_origin": origin}, None)
    await thuky.server.quiet()
    assert lan.chat.last.text == "↪️ Đây là tin chuyển tiếp của Minh. Báo cáo này là của ai ạ? Tôi chưa ghi gì."
    await Dialogue(lan).run([(Tap("Của Sở Y tế"), "6 tháng: đã gửi"), (Tap("Ghi nhận"), "✅ Đã ghi nhận")])
    assert thuky.ledger() == [("6 tháng", "submitted", None)]
