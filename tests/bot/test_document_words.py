"""What is said of documents: refusals, changes, cards that know little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.replies import documents as say
from bot.replies import versions as say_versions
from bot.replies.html import plain
from knowledge.changes import Change
from knowledge.errors import ReadingError
from knowledge.model import DateRule, Document, Header, Obligation, YearlyRule
from knowledge.settings import LimitSettings
from knowledge.store import documents as store


def _subclasses(kind: type[ReadingError]) -> list[type[ReadingError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in _subclasses(child))]


@pytest.mark.parametrize("kind", _subclasses(ReadingError))
def test_every_refusal_is_one_vietnamese_sentence_without_the_operators_words(kind: type[ReadingError]) -> None:
    told = plain(say.refused("a<b>.pdf", kind("operator's words"), LimitSettings()).html)
    sentence = told.removeprefix("⚠️ ").removeprefix("a<b>.pdf\n")
    assert "operator" not in told and "{" not in told and sentence.count(".") == 1 and sentence.endswith(".")


def test_changes_in_words() -> None:
    report = Obligation(
        "report",
        "báo cáo kết quả",
        ("Sở Y tế",),
        "UBND tỉnh",
        None,
        "năm",
        YearlyRule(11, 25, inclusive=False),
        "",
        "1",
        1,
        0,
    )
    duty = replace(report, kind="duty", action="rà soát danh mục", period=None, rule=DateRule(date(2026, 3, 1), True))
    document = Document(1, "a.txt", "/a.txt", "0" * 64, Header(kind="Kế hoạch", number="1/KH"), 1)

    def told(*changes: Change) -> list[str]:
        return plain(say_versions.other_version("b.txt", document, changes, "t").html).splitlines()[2:]

    assert told() == ["Nhiệm vụ và thời hạn không đổi."]
    assert told(
        Change(report, replace(report, rule=YearlyRule(11, 30, inclusive=True), recipient="Sở Nội vụ")),
        Change(None, duty),
        Change(replace(duty, action="lập quỹ"), None),
    ) == [
        "Thay đổi về nhiệm vụ:",
        "• Hạn báo cáo năm đổi từ trước ngày 25/11 hằng năm sang chậm nhất ngày 30/11 hằng năm",
        "• Nơi nhận (báo cáo năm) đổi từ UBND tỉnh sang Sở Nội vụ",
        "• Thêm: Rà soát danh mục – chậm nhất ngày 01/3/2026",
        "• Bỏ: Lập quỹ – chậm nhất ngày 01/3/2026",
    ]
    assert told(*[Change(None, duty)] * 15)[-1] == "và 3 thay đổi khác"


def test_a_card_is_honest_about_what_it_does_not_know() -> None:
    document = Document(1, "quet.pdf", "/quet.pdf", "0" * 64, Header(), 12)
    counts = store.Counts(pages=12, passages=3, obligations=0, ocr_pages=3, restored_syllables=45)
    words = plain(say.card(document, counts, 2, (), today=date(2026, 9, 1), admin=True).html)
    assert words == (
        "Văn bản quet.pdf\nChưa đọc được: loại, số ký hiệu, ngày ban hành, cơ quan ban hành, trích yếu.\n"
        "12 trang · 2 điều, mục · 0 nhiệm vụ\nĐọc từ bản quét: 3/12 trang, nên đối chiếu với bản gốc.\n"
        "Tệp mất chữ: tôi đã phục hồi 45 chữ, có đánh dấu khi trích dẫn."
    )
