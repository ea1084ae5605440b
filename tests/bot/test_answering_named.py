"""What the office only cites, and whose dates a plan does not set: never answered with another plan's dates."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.question import read
from bot.replies.answers import answer_text
from tests.bot.papers_named import Shelf, two_plans


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return two_plans()


@pytest.mark.parametrize(
    ("question", "due"),
    [
        ("ba quý đầu năm phải gửi báo cáo trước ngày nào", "2024-09-12"),
        ("bao cao 6 thasng gui muon nhat may tay", "2024-06-12"),
        ("bc 9 thnág nộp mùng mấy", "2024-09-12"),
        ("hai quý đầu năm nay nộp trước hôm nào", "2024-06-12"),
    ],
)
def test_a_period_by_another_name_has_its_own_date(shelf: Shelf, question: str, due: str) -> None:
    assert [item.due.isoformat() for item in shelf.ask(question).deadlines if item.due] == [due]


@pytest.mark.parametrize(
    ("question", "reason", "nearest"),
    [
        ("Kế hoạch 88 của huyện Đông Lâm yêu cầu nộp báo cáo trước ngày nào", "no_such_document", "mở đầu"),
        ("ke hoach so 88 han bao cao khi nao", "no_such_document", "mở đầu"),
        ("hạn báo cáo theo Kế hoạch số 245/KH-UBND là ngày nào", "no_such_document", None),
        ("theo Chỉ thị số 77 thì gửi báo cáo cho ai", "no_such_document", None),
        ("huyện Đông Lâm gửi báo cáo lên tỉnh chậm nhất hôm nào", "other_place", "mở đầu"),
        ("báo cáo sơ kết 3 năm thực hiện Chỉ thị 21 nộp ngày nào", "no_such_period", "III.1"),
        ("bao cao tong ket 10 nam gui khi nao", "no_such_period", "III.1"),
    ],
)
def test_what_is_only_cited_gives_no_date(shelf: Shelf, question: str, reason: str, nearest: str | None) -> None:
    found = shelf.ask(question)
    assert (found.abstained, found.reason) == (True, reason)
    assert not found.deadlines
    assert [cited.section for cited in found.citations] == ([nearest] if nearest else [])


def test_a_document_nobody_cites_is_not_said_to_be_cited(shelf: Shelf) -> None:
    assert "chỉ có văn bản nhắc tới" in answer_text(shelf.ask("hạn báo cáo theo Kế hoạch số 88/KH-UBND?"))
    assert "chỉ có văn bản nhắc tới" not in answer_text(shelf.ask("hạn báo cáo theo Kế hoạch số 245/KH-UBND?"))


@pytest.mark.parametrize(
    ("question", "rests_on"),
    [
        ("báo cáo thực hiện Chỉ thị 21 của xã Tân Phong bao lâu một lần", "xa-2023.txt"),
        ("báo cáo kết quả thực hiện Quyết định 318 của tỉnh trước ngày nào", "tinh-2024.txt"),
        ("huyện Sông Trà gửi báo cáo 6 tháng trước ngày nào", "tinh-2024.txt"),
        ("kế hoạch 2024 hạn báo cáo 9 tháng ngày nào", "tinh-2024.txt"),
        ("báo cáo năm năm 2024 hạn ngày nào", "tinh-2024.txt"),
    ],
)
def test_the_matter_of_a_plan_at_hand_is_answered(shelf: Shelf, question: str, rests_on: str) -> None:
    found = shelf.ask(question)
    assert not found.abstained, answer_text(found)
    assert found.citations[0].document.file == rests_on


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("diem 2 phan III ke hoach xa tan phong ghi the nao", "III.2"),
        ("mục III.2 kế hoạch xã Tân Phong nói gì", "III.2"),
        ("phuong cham gin giu le hoi nghe thu cong la gi", "I.1"),
    ],
)
def test_a_name_is_not_taken_for_another_word(shelf: Shelf, question: str, section: str) -> None:
    found = shelf.ask(question)
    assert (found.kind, found.citations[0].section) == ("passage", section)


def test_words_after_a_kind_of_place_are_no_name(shelf: Shelf) -> None:
    assert shelf.ask("lớp dạy nghề đan lát trong kế hoạch xã cụ thể là gì").reason != "other_place"
    assert shelf.ask("lớp dạy nghề đan lát ở xã Đông Khê là gì").reason == "other_place"


def test_the_addressee_named_chooses_the_plan(shelf: Shelf) -> None:
    assert answer_text(shelf.ask("qua so nao roi moi len ubnd tinh")).startswith(
        "Gửi Ủy ban nhân dân tỉnh, qua Sở Văn hóa."
    )


def test_chatter_about_a_year_is_no_window(shelf: Shelf) -> None:
    found = shelf.ask("tháng này em bận họp, xã Tân Phong gửi báo cáo định kỳ kiểu gì, qua phòng nào")
    assert found.window is None
    assert answer_text(found).startswith("Gửi UBND huyện, qua phòng Văn hóa.")


def test_a_follow_up_asks_the_same_of_another_body(shelf: Shelf) -> None:
    found = shelf.ask("thế còn ủy ban nhân dân huyện thì sao", context="sở văn hóa làm gì trong kế hoạch bảo tồn")
    assert "xây dựng kế hoạch cụ thể để thực hiện" in [task.obligation.action for task in found.duties]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("phần II kế hoạch xã Tân Phong gồm những mục nào", ["II. NỘI DUNG", "1. Truyền thông về di sản", "2. Mở lớp dạy nghề đan lát", "3. Dựng góc trưng bày"]),
        ("noi dung nhiem vu ke hoach tinh gom co nhung gi", ["II. NỘI DUNG NHIỆM VỤ", "1. Kiểm kê lễ hội, nghề thủ công trên địa bàn.", "2. Truyền dạy hát ru, múa cồng chiêng trong trường học.", "3. Phục dựng đình làng xuống cấp."]),
    ],
)  # fmt: skip
def test_a_part_is_told_point_by_point(shelf: Shelf, question: str, lines: list[str]) -> None:
    assert answer_text(shelf.ask(question)).split("\n")[: len(lines)] == lines


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("kế hoạch của huyện mà xã Tân Phong căn cứ là số bao nhiêu", "Kế hoạch số 88/KH-UBND ngày 10/6/2023 của UBND huyện Đông Lâm"),
        ("kế hoạch xã Tân Phong dựa theo chỉ thị nào của Thủ tướng", "Chỉ thị số 21/CT-TTg ngày 05/3/2022 của Thủ tướng Chính phủ"),
        ("kế hoạch xã Tân Phong căn cứ chỉ thị số mấy của Chủ tịch Ủy ban nhân dân tỉnh", "Chỉ thị số 04/CT-UBND ngày 03/02/2023"),
    ],
)  # fmt: skip
def test_the_basis_is_named_as_it_is_printed(shelf: Shelf, question: str, first: str) -> None:
    assert answer_text(shelf.ask(question)).startswith(first)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("hạn báo cáo 6 tháng của tỉnh rơi vào thứ mấy", "Ngày 12/6/2024 là thứ Tư."),
        ("hạn báo cáo 9 tháng là 20/9 đúng không", "Không phải: hạn là trước ngày 12/9/2024."),
        ("hạn báo cáo 9 tháng là 12/9 phải không ạ", "Đúng: hạn là trước ngày 12/9/2024."),
        ("người ký kế hoạch bảo tồn văn hóa dân gian năm 2024 giữ chức vụ gì", "Chức vụ người ký: Phó Chủ tịch (Đỗ Minh Quân)."),
        ("ngoài UBND huyện thì xã còn phải gửi báo cáo cho ai", "Ngoài UBND huyện, văn bản còn ghi: báo cáo Chủ tịch UBND huyện và cơ quan có thẩm quyền theo quy định."),
    ],
)  # fmt: skip
def test_the_first_line_answers(shelf: Shelf, question: str, first: str) -> None:
    assert answer_text(shelf.ask(question)).split("\n")[0] == first


def test_whether_a_body_makes_its_own_plan(shelf: Shelf) -> None:
    found = shelf.ask("tụi em có phải lập kế hoạch riêng không", unit="Sở Y tế")
    assert [task.obligation.action for task in found.duties] == ["xây dựng kế hoạch cụ thể để thực hiện"]


def test_a_matter_of_a_clause_does_not_ask_for_the_basis(shelf: Shelf) -> None:
    found = shelf.ask("kiểm kê lễ hội theo chỉ thị nào của Thủ tướng")
    assert not found.lead or not found.lead[0].startswith("Chỉ thị số 21/CT-TTg ngày 05/3/2022")


@pytest.mark.parametrize(
    "question", ["thông tư 99/2019/tt-bnv bị bãi bỏ từ ngày nào", "Thông tư 99/2019/TT-BNV bị bãi bỏ từ ngày nào"]
)
def test_a_number_with_a_year_is_one_in_small_letters_too(question: str) -> None:
    assert (None, "99/2019/tt-bnv") in read(question, question, date(2026, 11, 22)).numbers
