"""What an answer rests on: the clause with the answering words bold, the page, the file."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from bot.answering import answer
from bot.dialogue import clauses, messages, uploads
from bot.dialogue.desk import Outcome
from bot.model import Button
from bot.replies.clauses import clause as clause_reply
from bot.replies.html import plain, split
from knowledge.db import snapshot, transaction
from knowledge.errors import NotFoundError
from knowledge.model import Document, Header, Passage, StoredPassage
from knowledge.store import conversation
from knowledge.store.conversation import Ground
from knowledge.tables import DocumentRow
from tests.bot.office import LONG_CLAUSE, REPORT_CLAUSE, TODAY, Office, stock_of
from tests.bot.talk import Talk
from tests.knowledge.papers import pdf


@pytest.fixture
def hoa(office: Office) -> Talk:
    return Talk(office, office.member())


def rows(talk: Talk) -> list[list[str]]:
    assert talk.shown is not None
    return [[button.label for button in row] for row in talk.shown.buttons]


def data(talk: Talk, label: str) -> str:
    assert talk.shown is not None
    return next(one.data for row in talk.shown.buttons for one in row if label in one.label)


def press(talk: Talk, what: str) -> Outcome:
    verb, _, rest = what.partition(":")
    with transaction(talk.office.engine) as session:
        return clauses.press(session, talk.office.desk, talk.office.said(talk.who, what), verb, rest)


def test_the_whole_clause_is_shown_word_for_word_and_split(office: Office) -> None:
    office_rows = office.stock.office
    first = next(stored for stored in office_rows.passages if stored.passage.section == "I")
    (reply,) = clauses.clause(office_rows, first.id).replies
    pieces = split(reply.html)
    assert len(pieces) == 3 and all(piece.count("<blockquote>") == 1 for piece in pieces)
    assert plain(pieces[0]).startswith("Kế hoạch 112/KH-UBND, mục I, trang 1\nMỤC ĐÍCH, YÊU CẦU\n  Câu thứ 0 của")
    shown = " ".join(plain(piece) for piece in pieces)
    assert " ".join(shown.split()).endswith(LONG_CLAUSE)
    assert clauses.clause(office_rows, 999).notice == "Văn bản đã được thay, nút này đã hết hạn."


def test_the_quote_of_the_obligation_is_bold(hoa: Talk) -> None:
    hoa.type("hạn báo cáo 9 tháng?")
    assert rows(hoa) == [["📄 Xem nguyên văn"], ["👍", "👎"]]  # the hand-made office has no files
    hoa.press("Xem nguyên văn")
    assert hoa.shown is not None and f"<blockquote><b>{REPORT_CLAUSE}</b></blockquote>" in hoa.shown.html


def test_the_leading_sentences_are_bold_and_nothing_else(hoa: Talk) -> None:
    hoa.type("mục đích yêu cầu câu thứ 77 của kế hoạch")
    hoa.press("Xem nguyên văn")
    assert hoa.shown is not None
    assert hoa.shown.html.count("<b>") == 2  # the document's name, and the sentence
    assert "<b>Câu thứ 77 của phần mục đích, yêu cầu của Kế hoạch này.</b>" in hoa.shown.html


def test_bold_words_may_overlap_and_hold_signs() -> None:
    stored = StoredPassage(7, 1, Passage(0, "II", (), "Thu < 5 & chi > 6 thì báo cáo.", 1))
    document = Document(1, "a.txt", "a.txt", "0" * 64, Header(kind="Kế hoạch", number="1/KH"), 1, "txt")
    grounds = (Ground(7, "Thu < 5 & chi"), Ground(7, "chi > 6"), Ground(8, "báo cáo"), Ground(7, "vắng mặt"))
    made = clause_reply(document, [stored], grounds)
    assert made.html.endswith("<blockquote><b>Thu &lt; 5 &amp; chi</b><b> &gt; 6</b> thì báo cáo.</blockquote>")


def test_without_a_question_or_with_somebody_elses_nothing_is_bold(office: Office, hoa: Talk) -> None:
    hoa.type("hạn báo cáo 9 tháng?")
    what = data(hoa, "Xem nguyên văn")
    passage, question = what.split(":")[1:]
    minh = Talk(office, office.member(2002))
    for pressed, talk in ((f"v:{passage}", hoa), (f"v:{passage}:x", hoa), (f"v:{passage}:9999", hoa), (what, minh)):
        (reply,) = press(talk, pressed).replies
        assert REPORT_CLAUSE in plain(reply.html) and f"<b>{REPORT_CLAUSE[:20]}" not in reply.html
    with snapshot(office.engine) as session:
        kept = conversation.message(session, int(question))
        assert kept is not None and kept.grounds[0].words == REPORT_CLAUSE


# -- pages and files -------------------------------------------------------------------------------------------------------


def with_file(office: Office, data: bytes, name: str, format: str) -> Path:
    """Give the plan an original."""
    came = uploads.aside(office.settings)
    came.write_bytes(data)
    path, sha256 = uploads.keep(office.settings, came, name)
    with transaction(office.engine) as session:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.number == "112/KH-UBND")
            .values(sha256=sha256, format=format, file=name, path=str(path))
        )
    office.shelf.put(stock_of(office.engine, office.stock.index))
    return path


PAGES = [
    [(72, 700, "Muc dich, yeu cau")],
    [(72, 600 - 20 * place, line) for place, line in enumerate((
        "Cac so, ban, nganh thuoc tinh, Uy ban nhan dan cac huyen, thi xa, thanh pho", "bao cao ket qua thuc hien ve Uy "
        "ban nhan dan tinh (qua So Noi vu) dinh ky", "6 thang, 9 thang (truoc ngay 20/6, ngay 20/9) va bao cao nam.",
    ))],
]  # fmt: skip


def test_the_page_comes_as_a_picture_with_the_words_marked(office: Office, hoa: Talk) -> None:
    with_file(office, pdf(PAGES), "ke-hoach.pdf", "pdf")
    hoa.type("hạn báo cáo 9 tháng?")
    assert rows(hoa) == [["📄 Xem nguyên văn", "🖼 Xem trang gốc"], ["📥 Tải văn bản", "👍", "👎"]]
    outcome = press(hoa, data(hoa, "Xem trang gốc"))
    assert outcome.notice == "Đang dựng trang…" and outcome.replies == ()
    (made,) = outcome.attachments
    drawn = made.made()
    assert made.picture and made.name == "trang-2.png"
    assert plain(drawn.caption.html) == "Kế hoạch 112/KH-UBND, trang 2; đoạn tô vàng: mục III.1."
    picture = Image.open(io.BytesIO(drawn.data)).convert("RGB")
    marked = [
        picture.getpixel((int(picture.width * 0.3), int(picture.height * (842 - y) / 842))) for y in (608, 588, 700)
    ]
    assert marked == [(255, 232, 92), (255, 232, 92), (255, 255, 255)]


def test_a_file_without_pages_is_offered_for_download_only(office: Office, hoa: Talk) -> None:
    with_file(office, b"chu", "ke-hoach.txt", "txt")
    hoa.type("hạn báo cáo 9 tháng?")
    assert rows(hoa) == [["📄 Xem nguyên văn", "📥 Tải văn bản"], ["👍", "👎"]]
    page = data(hoa, "Xem nguyên văn").replace("v:", "w:")
    assert press(hoa, page).notice == "Không còn tệp gốc nên tôi không dựng được trang."
    with transaction(office.engine) as session:
        asked = data(hoa, "Tải văn bản")
        outcome = messages.on_button(session, office.desk, office.said(hoa.who, asked), asked)
    assert outcome.original is not None and outcome.original.file == "ke-hoach.txt"


def test_a_file_that_goes_or_changes_meanwhile_is_excused(office: Office, hoa: Talk) -> None:
    path = with_file(office, pdf(PAGES), "ke-hoach.pdf", "pdf")
    hoa.type("hạn báo cáo 9 tháng?")
    page = data(hoa, "Xem trang gốc")
    (made,) = press(hoa, page).attachments
    path.write_bytes(pdf(PAGES) + b"\n")
    with pytest.raises(NotFoundError):
        made.made()
    assert made.excuse is not None and "Tải văn bản" in made.excuse.html
    path.unlink()
    assert press(hoa, page).notice == "Không còn tệp gốc nên tôi không dựng được trang."
    assert press(hoa, "w:999:1").notice == "Văn bản đã được thay, nút này đã hết hạn."


def test_a_refusal_has_nothing_to_check_but_can_be_judged(hoa: Talk) -> None:
    hoa.type("số điện thoại của Sở Nội vụ là bao nhiêu?")
    assert rows(hoa) == [["👍", "👎"]]


def test_grounds_are_exact_words_of_their_passages(office: Office, hoa: Talk) -> None:
    stock = office.stock
    for asked in ("Sở Nội vụ phải làm gì?", "kế hoạch 112 ai ký?", "hạn báo cáo tháng?", "mục III.2 nói gì"):
        found = answer(asked, office=stock.office, index=stock.index, library=stock.library, today=TODAY)
        grounds = clauses.grounds(found, stock.library)
        texts = {stored.id: stored.passage.text for stored in stock.office.passages}
        assert all(one.words in texts[one.passage_id] for one in grounds)
        assert grounds or found.kind in ("document", "none"), asked
    assert clauses.grounds(replace(found, kind="none"), stock.library) == ()


def test_buttons_bear_little_data(hoa: Talk) -> None:
    hoa.type("hạn báo cáo 9 tháng?")
    assert hoa.shown is not None
    held: list[Button] = [one for row in hoa.shown.buttons for one in row]
    assert all(len(one.data.encode()) <= 64 for one in held)
