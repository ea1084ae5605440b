"""Accent restoration on texts the tests supply."""

from __future__ import annotations

import pytest

from index.accents import Accents

TEXTS = [
    "Các phường báo cáo kết quả thực hiện về Phòng Văn hóa và Thông tin trước ngày 15/6.",
    "Mở rộng tủ sách ở nhà văn hóa thôn, tổ chức ngày hội đọc sách cho bạn đọc nhỏ tuổi.",
    "Kinh phí thực hiện lấy từ ngân sách thành phố và nguồn xã hội hóa.",
    "Hạn nộp dự toán là ngày 30/9. Sở Tài chính thẩm định, trình Ủy ban nhân dân tỉnh.",
    "Ban tổ chức chấm điểm mã số của từng tủ sách; điểm thưởng cho Newton và Einstein.",
]


@pytest.fixture(scope="module")
def accents() -> Accents:
    made = Accents()
    made.add(TEXTS)
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # nothing but bare letters
        ("cac phuong bao cao khi nao", "các phường báo cáo khi nào"),
        ("ngay hoi doc sach o dau", "ngày hội đọc sách ở đâu"),
        ("Han nop du toan la bao gio?", "Hạn nộp dự toán là bao giờ?"),
        ("da nop chua", "đã nộp chưa"),
        ("KINH PHI LAY TU DAU", "KINH PHÍ LẤY TỪ ĐÂU"),
        # what was typed with accents is kept, what is half typed is completed
        ("hạn nôp dự toan", "hạn nộp dự toán"),
        ("trươc ngày 30/9", "trước ngày 30/9"),
        ("bạn đọc ở phường nào", "bạn đọc ở phường nào"),
        ("Ban tổ chức chấm điểm thế nào", "Ban tổ chức chấm điểm thế nào"),
        # left-overs of the keyboard
        ("hanj nộp dự toans laf ngày naof", "hạn nộp dự toán là ngày nào"),
        ("han5 no65p bao1 ca1o", "hạn nộp báo cáo"),
        ("sowr tài chính", "sở tài chính"),
        ("bóa cáo ngày nàoo", "báo cáo ngày nào"),
        ("thnag nay nop", "tháng này nộp"),
        ("thi xa minh phai nop gi", "thị xã mình phải nộp gì"),
        ("ban can su dang", "ban cán sự đảng"),
        # not Vietnamese, or not words
        ("UBND tinh", "UBND tỉnh"),
        ("CT 37, KH 49/KH-UBND q3 9t", "CT 37, KH 49/KH-UBND q3 9t"),
        # the codes of document numbers, and only there
        ("nghi dinh 30/2020/nd-cp quy dinh gi", "nghị định 30/2020/nđ-cp quy định gì"),
        ("van ban so 12/QD-UBND", "văn bản số 12/QĐ-UBND"),
        ("nghi quyet 5/nq-hdnd ngay 1/2/2024", "nghị quyết 5/nq-hđnd ngày 1/2/2024"),
        ("Newton và Einstein max six box", "Newton và Einstein max six box"),
        ("😀 <b>bao cao</b>", "😀 <b>báo cáo</b>"),
        ("", ""),
    ],
)
def test_restore(accents: Accents, typed: str, meant: str) -> None:
    assert accents.restore(typed).text == meant


def test_accented_text_stays_as_it_is(accents: Accents) -> None:
    for text in TEXTS:
        assert accents.restore(text).text == text


def test_the_office_wins_over_everyday_words() -> None:
    made = Accents()
    assert made.restore("thon ban").text != "thôn Bản"
    made.add(["Thôn Bạn thuộc xã Đông. Người thôn Bạn trồng chè."] * 3)
    assert made.restore("nguoi thon ban").text == "người thôn bạn"
    made.remove(["Thôn Bạn thuộc xã Đông. Người thôn Bạn trồng chè."] * 3)
    assert made.office.total == 0 and not made.office.pair
    assert not any(made.office.forms.values())


def test_prose_keeps_to_its_words_and_talk_to_its_own() -> None:
    plain = Accents()
    prose = "co quan nha nuoc co tham quyen quyet dinh viec thu hoi dat theo quy dinh cua phap luat"
    assert plain.restore(prose).text == (
        "cơ quan nhà nước có thẩm quyền quyết định việc thu hồi đất theo quy định của pháp luật"
    )
    assert plain.restore("ben em chua nop anh oi").text == "bên em chưa nộp anh ơi"


def test_a_rare_reading_is_weighed_where_many_are_commoner() -> None:
    read = (
        Accents().restore("de nghi cap giay phep tham do khoang san").text
    )  # “do” alone is “dò” only in twelfth place
    assert read == "đề nghị cấp giấy phép thăm dò khoáng sản"


def test_margin_is_small_where_two_words_fit() -> None:
    made = Accents()
    assert made.restore("bao cao", weighed=True).margin == float("inf")  # no document knows another
    made.add(["Bàn giao tài sản. Bán giao tài sản. Bạn nộp báo cáo kết quả."])
    sure = made.restore("bao cao", weighed=True).margin
    unsure = made.restore("ban giao tai san", weighed=True).margin
    assert sure is not None and unsure is not None and unsure < sure
    assert made.restore("bao cao").margin is None


def test_near_texts_decide_between_readings() -> None:
    made = Accents()
    made.add(["đối thủ mạnh, đối thủ cũ, đối thủ mới", "đội thủ chắc chắn"])
    assert made.restore("doi thu").text == "đối thủ"
    asked: list[str] = []

    def near(first: str) -> list[str]:
        asked.append(first)
        return ["đội thủ chắc chắn, đội thủ chỉ thua", "đội thủ", "đội thủ"]

    assert made.restore("doi thu", near).text == "đội thủ"
    assert asked == ["đối thủ"]
    assert made.restore("đối thủ", near).text == "đối thủ" and len(asked) == 1


def test_certainty(accents: Accents) -> None:
    assert accents.restore("bao cao").certainty == 1.0
    unknown = accents.restore("khoeo queo bao cao")
    assert unknown.certainty == 0.5 and unknown.typed_bare
    assert not accents.restore("báo cao").typed_bare
