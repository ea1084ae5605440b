"""Wishes about documents in plain words, and what must not be taken for one."""

from __future__ import annotations

import pytest

from bot.dialogue import messages
from bot.dialogue.wishes import wish
from bot.replies.html import plain
from knowledge.db import snapshot, transaction
from tests.bot.room import Room


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("mở kế hoạch 27", "kế hoạch 27"),
        ("Xem giúp tôi công văn 845/UBND-TH nhé", "công văn 845/UBND-TH"),
        ("gửi cho em văn bản số 112/KH-UBND với ạ", "112/KH-UBND"),
        ("cho tôi xem kế hoạch cải cách hành chính", "kế hoạch cải cách hành chính"),
        ("tim van ban ve giai ngan", "giai ngan"),
        ("xóa văn bản 112/KH-UBND", "112/KH-UBND"),
        ("gỡ kế hoạch 112 đi", "kế hoạch 112"),
        ("xem kế hoạch phòng cháy, chữa cháy", "kế hoạch phòng cháy, chữa cháy"),
        ("danh sách văn bản", ""),
        ("có những văn bản nào?", ""),
        ("hiện có bao nhiêu văn bản", ""),
        ("đã gửi kế hoạch 27", None),
        ("gửi kế hoạch 27", None),  # to whom? it may tell of work
        ("gửi tôi kế hoạch 27 chưa", None),
        ("mở kế hoạch 27 xem hạn báo cáo khi nào", None),
        ("xem kế hoạch 112 quy định gì", None),
        ("xây dựng kế hoạch xong", None),
        ("tìm hiểu luật đất đai", None),
        ("đã nộp báo cáo 6 tháng", None),
        ("hạn báo cáo 9 tháng?", None),
        ("", None),
    ],
)
def test_what_is_wished_for(text: str, asked: str | None) -> None:
    assert wish(text) == asked


def said(room: Room, text: str) -> str:
    incoming = room.office.said(room.who, text)
    with snapshot(room.office.engine) as session:
        thought = messages.consider(session, room.office.desk, incoming)
    with transaction(room.office.engine) as session:
        outcome = messages.on_text(session, room.office.desk, incoming, thought)
    return "\n".join(plain(reply.html) for reply in outcome.replies)


def test_plain_words_open_a_document_and_the_rest_goes_its_way(room: Room) -> None:
    assert said(room, "mở kế hoạch 112") == room.type("/vanban 112")
    assert said(room, "có những văn bản nào?") == room.type("/vanban")
    assert "20/9/2026" in said(room, "hạn báo cáo 9 tháng?")
    assert "đã gửi" in said(room, "đã nộp báo cáo 6 tháng")
    assert not said(room, "mở kế hoạch 999").startswith(
        "Không có văn bản"
    )  # nothing of that name: read like any message
