"""What was typed short is read by the words beside it and by what the office's documents speak of."""

from __future__ import annotations

import pytest

from bot.answering.initialisms import Initialisms
from bot.answering.shorthand import Shorthand
from bot.answering.standing import Texts, Vocabulary
from knowledge.abbreviations import EVERYBODYS

TEXTS = (
    "Hồ sơ xin khai thác nước ngầm gồm đơn, bản đồ khu vực giếng và cam kết bảo vệ nguồn nước.",
    "Hồ sơ xin khai thác nước ngầm nộp tại bộ phận một cửa, trả kết quả trong 20 ngày.",
    "Học sinh nội trú được cấp gạo mỗi tháng. Học sinh nội trú ở bản xa được đưa đón.",
    "Nhà trường lập danh sách học sinh nội trú, trường tiểu học gửi phòng giáo dục.",
    "Trường tiểu học có bếp ăn thì trường tiểu học mời cha mẹ học sinh cùng giám sát.",
    "Xã khắc phục hậu quả bão trong ba ngày; quân dân khắc phục hậu quả lũ, sạt lở.",
    "Kinh phí tập huấn lấy từ nguồn chi thường xuyên. Kinh phí tập huấn được giao đầu năm.",
    "Khu phố văn hóa được treo biển. Tổ trưởng khu phố lập sổ theo dõi.",
    "Câu lạc bộ thể thao thôn họp mỗi quý. Câu lạc bộ thể thao có điều lệ. Mỗi câu lạc bộ thể thao cử một người.",
    "Quy trình vận hành hồ chứa do chủ hồ lập. Quy trình vận hành hồ chứa được duyệt hằng năm, quy trình vận hành đập cũng vậy.",
    "Thông tin về bão được phát trên loa. Thông tư về loa truyền thanh có hiệu lực từ tháng này.",
)  # fmt: skip


@pytest.fixture(scope="module")
def shorthand() -> Shorthand:
    vocabulary = Vocabulary()
    read = [vocabulary.read(text) for text in TEXTS]
    return Shorthand(Texts(vocabulary, read), Initialisms(TEXTS), TEXTS.__getitem__)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("hs xin khai thác nước ngầm gồm gì", "hồ sơ xin khai thác nước ngầm gồm gì"),
        ("hs nội trú được mấy cân gạo", "học sinh nội trú được mấy cân gạo"),
        ("hs noi tru duoc may can gao", "hoc sinh noi tru duoc may can gao"),  # bare stays bare
        ("kp hậu quả bão trong mấy ngày", "khắc phục hậu quả bão trong mấy ngày"),
        ("kp tập huấn lấy từ đâu", "kinh phí tập huấn lấy từ đâu"),
        ("tổ trưởng kp lập sổ gì", "tổ trưởng khu phố lập sổ gì"),
        ("trg tiểu học có bếp ăn thì mời ai", "trường tiểu học có bếp ăn thì mời ai"),
        ("clbtt họp mấy lần", "câu lạc bộ thể thao họp mấy lần"),  # no table has it, the documents do
        ("qtrình vận hành hồ chứa ai lập", "quy trình vận hành hồ chứa ai lập"),
        ("nsnn chi bn tiền", "ngân sách nhà nước chi bao nhiêu tiền"),
        ("tt nào về loa truyền thanh", "thông tư nào về loa truyền thanh"),  # a kind of document is asked for
        ("họp lúc mấy h", "họp lúc mấy giờ"),
        ("chi mấy tr cho tập huấn", "chi mấy triệu cho tập huấn"),
    ],
)
def test_the_reading_that_fits(shorthand: Shorthand, typed: str, written: str) -> None:
    assert shorthand.ways(typed)[0] == written


@pytest.mark.parametrize(
    "typed",
    [
        "học sinh nội trú được cấp gì",
        "gửi file scan qua email hay zalo",
        "Nguyễn Văn Trg ở thôn nào",
        "số 12/HS-UBND",
        "a.hs@x.vn",
        "ca trực tối nay",
        "cap gao cho ai",
        "duong ve huyen phu cat",  # without marks nothing tells a word from an abbreviation
        "ubnd huyện họp gì",  # read in one way: left to the table that writes it with its capitals
        "hạn báo cáo 9 thnag",
        "xqz là gì",
        "H là gì",
        "",
    ],
)
def test_what_is_no_shorthand_stays(shorthand: Shorthand, typed: str) -> None:
    assert shorthand.ways(typed) == (typed,)


def test_capitals_among_small_letters_are_no_word(shorthand: Shorthand) -> None:
    assert shorthand.ways("biển bão do CA xã đặt")[0] == "biển bão do công an xã đặt"


def test_two_readings_as_likely_are_both_given() -> None:
    texts = ("Giáo viên nghỉ hè tám tuần.", "Giảng viên nghỉ hè sáu tuần.", "Giảng viên nghỉ hè có lương.")
    vocabulary = Vocabulary()
    read = [vocabulary.read(text) for text in texts]
    two = Shorthand(Texts(vocabulary, read), Initialisms(texts), texts.__getitem__)
    assert sorted(two.ways("gv nghỉ hè mấy tuần")) == ["giáo viên nghỉ hè mấy tuần", "giảng viên nghỉ hè mấy tuần"]


def test_before_the_table_of_everybody(shorthand: Shorthand) -> None:
    """What neighbours decide comes first, and what is left is read as ever."""
    assert EVERYBODYS.readings("kh 12 về hs nội trú ntn", shorthand.ways) == (
        "Kế hoạch 12 về học sinh nội trú như thế nào",
    )
    assert EVERYBODYS.readings("đ16 nđ 01 nói gì", shorthand.ways) == ("Điều 16 Nghị định 01 nói gì",)
    assert EVERYBODYS.readings("mục v nói gì", shorthand.ways) == ("mục v nói gì",)


def test_without_documents_the_table_alone_decides() -> None:
    empty = Shorthand(Texts(Vocabulary(), []), Initialisms(()), "".join)
    assert empty.ways("hs cần gì")[0] == "hồ sơ cần gì"
    assert empty.ways("clbtt họp mấy lần") == ("clbtt họp mấy lần",)
