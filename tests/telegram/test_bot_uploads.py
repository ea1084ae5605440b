"""Files to the bot and back over the loopback Telegram: uploads, refusals, faults."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from knowledge import ingest
from knowledge.errors import DataFolderError, MissingPackageError, SecretFileError
from knowledge.settings import Settings
from tests.bot.papers import plan
from tests.knowledge.papers import pdf
from tests.telegram.bot import Thuky, running_bot
from tests.telegram.client import User
from tests.telegram.dialogue import Dialogue, Not, Tap
from tests.telegram.files import ONLY_SAMPLES, give, kept, numbers
from tests.telegram.server import LoopbackTelegram


@pytest_asyncio.fixture
async def thuky(loopback: LoopbackTelegram, settings: Settings) -> AsyncIterator[Thuky]:
    async with running_bot(loopback, settings) as running:
        yield running
    assert loopback.violations == []


@pytest.fixture
def hoa(thuky: Thuky) -> User:
    """An administrator."""
    return thuky.insider(1, "Hoa", "Sở Nội vụ", admin=True)


async def test_an_upload_becomes_a_card_and_is_known_at_once(thuky: Thuky, hoa: User) -> None:
    sent = await hoa.send_document(plan(), "Kế hoạch dân vận.txt")
    await thuky.server.quiet(30)
    (card,) = hoa.chat.after(sent.id)
    assert card.reply_to == sent.id
    assert card.history[0] == "📥 Kế hoạch dân vận.txt\nĐang tải…"
    assert card.text.startswith("✅ Đã nạp.\nKế hoạch số 31/KH-UBND ngày 05/02/2026\nỦy ban nhân dân xã An Thuận\n")
    assert "3 điều, mục · 3 nhiệm vụ" in card.text and "• Báo cáo kết quả thực hiện năm – trước 25/11/2026" in card.text
    assert card.labels == ["📋 Xem nhiệm vụ", "📎 Tải bản gốc", "🔎 Duyệt nhiệm vụ (3)", "🗑 Gỡ văn bản"]
    await Dialogue(hoa).run(
        [
            (Tap("Xem nhiệm vụ"), ["31/KH-UBND ngày 05/02/2026: 3 nhiệm vụ", "Thực hiện: Các trường học"]),
            ("Các trường học báo cáo 6 tháng trước ngày nào?", ["12/6/2026", "31/KH-UBND"]),
            ("/vanban dan van", ["Kế hoạch số 31/KH-UBND", Not("112/KH-UBND")]),
        ]
    )


async def test_the_original_comes_back_byte_for_byte_to_members_too(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan(), "Kế hoạch dân vận.txt")
    lan = thuky.insider()
    (card,) = await lan.ask("/vanban 31")
    tapped = await lan.tap(card, "Tải bản gốc")
    assert tapped.answer == "Đang gửi tệp…"
    document = tapped.messages[0].document
    assert document is not None and document["file_name"] == "Kế hoạch dân vận.txt"
    assert thuky.server.world.files[document["file_id"]].data == plan()


async def test_an_original_that_is_gone_is_said_so(thuky: Thuky) -> None:
    lan = thuky.insider()
    (card,) = await lan.ask("/vanban 112")
    assert (await lan.tap(card, "Tải bản gốc")).messages[0].text == (
        "Tệp gốc của Kế hoạch số 112/KH-UBND ngày 15/01/2026 không còn ở nơi đã nạp, hoặc đã bị sửa."
    )


async def test_a_member_is_told_who_adds_documents_and_their_words_count(thuky: Thuky) -> None:
    lan = thuky.insider()
    (said,) = await give(lan, plan())
    assert said.text.startswith("📎 Tệp ke-hoach.txt là của báo cáo nào?\nChọn việc đã gửi (📎 1 tệp):")
    assert said.text.endswith("Muốn nạp văn bản mới vào kho thì nhờ quản trị viên gửi tệp cho tôi.")
    await lan.tap(said, "Bỏ")
    (said,) = await give(lan, plan(), caption="đã nộp báo cáo 6 tháng")
    assert "6 tháng: đã gửi" in said.text and "📎 Kèm 1 tệp" in said.text
    assert numbers(thuky) == ONLY_SAMPLES and len(kept(thuky)) == 1


async def test_an_administrators_words_under_a_file_count_where_they_tell_of_work(thuky: Thuky, hoa: User) -> None:
    (card,) = await give(hoa, plan(32), caption="kế hoạch mới đây nhé")
    assert card.text.startswith("✅ Đã nạp.")
    told, card = await give(hoa, plan(), caption="đã nộp báo cáo 6 tháng")
    assert "6 tháng: đã gửi" in told.text and card.text.startswith("✅ Đã nạp.")


async def test_outsiders_get_the_one_sentence(thuky: Thuky) -> None:
    stranger = thuky.server.user(66, "Kẻ lạ")
    assert [message.text[:36] for message in await give(stranger, plan())] == ["Tôi là Thuky, chỉ phục vụ cán bộ của"]
    assert await give(stranger, plan()) == [] and thuky.calls("getFile") == []


async def test_the_same_file_twice(thuky: Thuky, hoa: User) -> None:
    await give(hoa, plan())
    (again,) = await give(hoa, plan(), "khac.txt")
    assert again.text.startswith("✅ Văn bản này đã có.\nKế hoạch số 31/KH-UBND")
    assert numbers(thuky) == [*ONLY_SAMPLES, "31/KH-UBND"] and len(kept(thuky)) == 1


async def test_an_update_delivered_twice_is_taken_in_once(thuky: Thuky, hoa: User) -> None:
    thuky.server.deliver_twice()
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.") and len(thuky.calls("getFile")) == 1


async def test_beyond_twenty_megabytes_the_way_round_is_said(thuky: Thuky, hoa: User) -> None:
    (said,) = await give(hoa, b"%PDF-1.7" + b"\0" * (21 << 20), "lon.pdf")
    assert said.text == (
        "⚠️ lon.pdf\nTệp 22 MB, Telegram chỉ cho tôi tải tới 20 MB. Anh/chị chép tệp vào máy chủ rồi chạy ở đó:\n"
        ".venv/bin/python -m scripts.ingest ĐƯỜNG-DẪN-TỆP"
    )
    assert thuky.calls("getFile") == [] and kept(thuky) == []


def _docx_with_macros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        archive.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (pdf([[(72, 700, "Ke hoach")]], password="bi-mat"), "khoa.pdf", "Tệp có mật khẩu; anh/chị bỏ mật khẩu rồi gửi lại."),
        (b"   \n", "rong.txt", "Tệp không có chữ nào đọc được."),
        (bytes(range(256)) * 4, "la.xyz", "Tôi không đọc được loại tệp này;"),
        (_docx_with_macros(), "macro.docx", "Tệp có macro nên tôi không nhận;"),
    ],
    ids=["password", "empty", "unknown", "macros"],
)  # fmt: skip
async def test_refusals(thuky: Thuky, hoa: User, data: bytes, name: str, sentence: str) -> None:
    (said,) = await give(hoa, data, name)
    assert said.text.startswith(f"⚠️ {name}\n{sentence}") and said.labels == []
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SecretFileError("marked"), "⚠️ Văn bản mang dấu bí mật nhà nước:"),
        (MissingPackageError("install libreoffice-writer"), "⚠️ an-ninh.doc\nMáy chủ thiếu phần mềm đọc loại tệp này;"),
    ],
)
async def test_refusals_by_the_class_of_the_error(
    thuky: Thuky, hoa: User, error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(ingest, "prepare", refuse)
    (said,) = await give(hoa, plan(), "an-ninh.doc")
    assert said.text.startswith(sentence) and "libreoffice" not in said.text
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == [] and "an-ninh" not in caplog.text


async def test_a_download_that_breaks_off_is_tried_again(thuky: Thuky, hoa: User) -> None:
    thuky.server.drop_next("file")
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.") and len(kept(thuky)) == 1


async def test_a_download_that_never_comes_is_said_and_leaves_nothing(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.sending._PAUSES", (0.01, 0.01, 0.01))
    thuky.server.drop_next("file", times=4)
    (said,) = await give(hoa, plan())
    assert said.text == "⚠️ ke-hoach.txt\nTôi không tải được tệp này về. Anh/chị gửi lại giúp."
    assert numbers(thuky) == ONLY_SAMPLES and kept(thuky) == []
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.")


async def test_a_fault_of_ours_gives_a_code_and_the_next_file_goes_through(
    thuky: Thuky, hoa: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise DataFolderError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "_store", full)
        (said,) = await give(hoa, plan())
    assert said.text.startswith("⚠️ ke-hoach.txt\nTôi chưa lưu được vì kho dữ liệu đang bận hoặc đầy.")
    assert said.text[-9:-1] in caplog.text and "the disk is full" in caplog.text and kept(thuky) == []
    (card,) = await give(hoa, plan())
    assert card.text.startswith("✅ Đã nạp.")
