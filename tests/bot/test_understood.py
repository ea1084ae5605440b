"""What is said and offered where a question may have been understood wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.model import Choice
from bot.replies import understood as say
from knowledge.model import Header, Passage
from knowledge.settings import AbbreviationSettings, DataSettings, Settings
from tests.bot.office import LETTER, PLAN, Office, open_test_office
from tests.bot.talk import Talk

OTHER = replace(
    PLAN,
    reading=replace(PLAN.reading, path="ke-hoach-thien-tai.txt"),
    sha256="7" * 64,
    header=Header("Kế hoạch", "113/KH-UBND", "Ủy ban nhân dân tỉnh Sông Lam", date(2026, 3, 2), "Phòng, chống thiên tai", "Lê Thị Ví Dụ", 2026),
    passages=(
        Passage(0, "III.1", ("TỔ CHỨC THỰC HIỆN",), "Ban Chỉ huy trực ban ngày đêm trong mùa mưa bão và báo cáo số liệu thiệt hại.", 1),
        Passage(1, "III.2", ("TỔ CHỨC THỰC HIỆN",), "Ban Chấp hành Hội Nông dân vận động hội viên gia cố nhà cửa trước mùa mưa bão.", 1),
    ),
    obligations=(),
)  # fmt: skip
OWN = AbbreviationSettings(("BCH = Ban Chỉ huy | Ban Chấp hành", "GN = giải ngân"))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Office]:
    settings = Settings(data=DataSettings(folder=str(tmp_path / "data")), abbreviations=OWN)
    made = open_test_office(
        tmp_path / "data", contents=(PLAN, LETTER, replace(OTHER, path="ke-hoach-thien-tai.txt")), settings=settings
    )
    yield made
    made.engine.dispose()


@pytest.fixture
def lan(two: Office) -> Talk:
    return Talk(two, two.member())


def labels(talk: Talk) -> list[str]:
    assert talk.shown is not None
    return [button.label for row in talk.shown.buttons for button in row]


def data_of(talk: Talk, label: str) -> str:
    assert talk.shown is not None
    return next(one.data for row in talk.shown.buttons for one in row if label in one.label)


def test_what_is_plain_is_answered_plainly(lan: Talk) -> None:
    assert "Tôi hiểu" not in lan.type("hạn báo cáo 9 tháng?")
    assert say.LITERAL not in labels(lan)


def test_a_slip_that_was_mended_is_told_and_can_be_taken_back(lan: Talk) -> None:
    told = lan.type("hạn báo cáo 9 thnag")
    assert told.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026")
    assert told.endswith("Tôi hiểu câu hỏi là: Hạn báo cáo 9 tháng")
    press = data_of(lan, say.LITERAL)
    literally = lan.data(press)
    assert "Tôi đã tìm đúng theo chữ anh/chị gõ." in literally and say.LITERAL not in labels(lan)
    assert lan.data(press) == literally  # a second press changes nothing and breaks nothing


def test_a_button_of_last_year_is_answered_politely(lan: Talk) -> None:
    lan.type("hạn báo cáo 9 thnag")
    press = data_of(lan, say.LITERAL)
    lan.office.wait(days=365)
    lan.data(press)
    assert lan.notice == say.TOO_OLD


@pytest.mark.parametrize("data", ["al:", "al:99999", "al:x", "aw:", "aw:nothing:0", "aw:nothing", "aw::"])
def test_a_button_that_stands_for_nothing(lan: Talk, data: str) -> None:
    lan.data(data)
    assert lan.notice == "Nút này đã hết hạn."


def test_somebody_else_s_button(two: Office, lan: Talk) -> None:
    lan.type("hạn báo cáo 9 thnag")
    literal = data_of(lan, say.LITERAL)
    lan.type("mục III.2 nói gì")
    choice = data_of(lan, "113/KH-UBND")
    other = Talk(two, two.member(2002))
    for data in (literal, choice):
        other.data(data)
        assert other.notice == say.NOT_YOURS


def test_two_documents_as_likely_are_asked_back(lan: Talk) -> None:
    assert lan.type("mục III.2 nói gì") == "Anh/chị hỏi về văn bản nào?"
    assert [label[:29] for label in labels(lan)] == ["Kế hoạch số 113/KH-UBND ngày ", "Kế hoạch số 112/KH-UBND ngày "]
    press = data_of(lan, "113/KH-UBND")
    assert "Ban Chấp hành Hội Nông dân" in lan.press("113/KH-UBND")
    lan.data(press)
    assert lan.notice == say.CHOSEN
    assert "Lê Thị Ví Dụ" in lan.type("ai ký kế hoạch phòng chống thiên tai")  # its words tell which


def test_who_signed_is_asked_back_where_no_word_tells_which(lan: Talk) -> None:
    assert lan.type("ai ký kế hoạch") == "Anh/chị hỏi về văn bản nào?"
    assert lan.press("112/KH-UBND").startswith("Người ký: Trần Văn Mẫu")


def test_an_abbreviation_of_two_readings(lan: Talk) -> None:
    assert lan.type("BCH làm việc gì trong mùa mưa bão") == "Anh/chị hỏi ý nào?"
    assert labels(lan) == ["Ban Chỉ huy làm việc gì trong mùa mưa bão", "Ban Chấp hành làm việc gì trong mùa mưa bão"]
    assert "trực ban ngày đêm" in lan.press("Ban Chỉ huy")


def test_the_office_s_own_word_in_question_and_report(two: Office) -> None:
    minh = Talk(two, two.member(1003, "Sở Tài chính"))
    assert "ngày 05" in minh.type("báo cáo GN vốn đầu tư công hạn khi nào")
    assert "giải ngân" in minh.type("đã nộp báo cáo GN vốn đầu tư công tháng 8")


def test_a_number_alone_is_a_question(lan: Talk) -> None:
    assert lan.type("KH 112").startswith("Kế hoạch số 112/KH-UBND ngày 15/01/2026: Cải cách hành chính năm 2026.")


def test_the_document_is_gone_meanwhile(lan: Talk) -> None:
    lan.type("mục III.2 nói gì")
    press = data_of(lan, "113/KH-UBND")
    stock = lan.office.stock
    lan.office.shelf.put(replace(stock, library=stock.library.within(frozenset({1, 2}))))
    lan.data(press)
    assert lan.notice == say.DOCUMENT_GONE


def test_labels_are_short_and_escaped() -> None:
    reply = say.ask_which((Choice(text="<b>" + "a" * 200), Choice(text="x")), "t" * 12)
    assert [len(row[0].label) <= 60 for row in reply.buttons] == [True, True]
    assert all(len(row[0].data.encode()) <= 64 for row in reply.buttons)
