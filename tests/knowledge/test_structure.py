"""The clause tree: what opens a clause, what does not, and where everything else goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.labels import read_label
from knowledge.model import Block
from knowledge.reading import read
from knowledge.settings import LimitSettings
from knowledge.structure import parse
from tests.knowledge.papers import SEEDS, SHARED, headings, paths, structure, texts

PLAN = """
    KẾ HOẠCH
    Triển khai công tác lưu trữ năm 2025
    Căn cứ Luật Lưu trữ; Sở Nội vụ xây dựng Kế hoạch như sau:
    I. MỤC ĐÍCH
    1. Nâng cao chất lượng công tác lưu trữ.
    2. Bảo quản an toàn tài liệu.
    II. NHIỆM VỤ
    1. Thu thập tài liệu
    - Thu thập tài liệu đến hạn.
    - Lập hồ sơ.
    2. Số hóa tài liệu
    a) Tài liệu vĩnh viễn;
    b) Tài liệu có thời hạn;
    đ) Tài liệu khác.
    III. TỔ CHỨC THỰC HIỆN
    1. Các phòng báo cáo kết quả về Văn phòng trước ngày 15/12.
    Trên đây là Kế hoạch năm 2025, đề nghị các phòng thực hiện./.
    Nơi nhận:
    - Ban Giám đốc;
    - Lưu: VT.
    GIÁM ĐỐC
    Trần Văn Nam
"""


def test_a_plan() -> None:
    found = structure(PLAN)
    assert paths(found) == ["I", "I.1", "I.2", "II", "II.1", "II.2", "II.2.a", "II.2.b", "III", "III.1"]
    assert headings(found)["II.1"] == "Thu thập tài liệu"
    assert texts(found)["II.1"] == ["- Thu thập tài liệu đến hạn.", "- Lập hồ sơ."]
    assert (headings(found)["I.1"], texts(found)["I.1"]) == (None, ["Nâng cao chất lượng công tác lưu trữ."])
    assert [b.text for b in found.preamble] == ["Căn cứ Luật Lưu trữ; Sở Nội vụ xây dựng Kế hoạch như sau:"]
    assert [b.text for b in found.closing] == ["Trên đây là Kế hoạch năm 2025, đề nghị các phòng thực hiện./."]
    assert [b.text for b in found.foot] == ["Nơi nhận:", "- Ban Giám đốc;", "- Lưu: VT.", "GIÁM ĐỐC", "Trần Văn Nam"]


def test_a_point_that_is_not_due_stays_text() -> None:
    # After b) comes c) or d): đ) is text of b).
    assert texts(structure(PLAN))["II.2.b"] == ["Tài liệu có thời hạn;", "đ) Tài liệu khác."]


def test_a_decree() -> None:
    found = structure("""
        NGHỊ ĐỊNH
        Về công tác văn thư
        Chương I
        QUY ĐỊNH CHUNG
        Điều 1. Phạm vi điều chỉnh
        Nghị định này quy định về công tác văn thư.
        Điều 2. Đối tượng áp dụng
        1. Cơ quan, tổ chức.
        2. Doanh nghiệp:
        a) Nhà nước;
        b) Tư nhân;
        c) Hợp danh;
        d) Cổ phần;
        đ) Hợp tác xã;
        e) Hộ kinh doanh;
        g) Loại khác.
        Chương II TỔ CHỨC THỰC HIỆN
        Mục 1. HIỆU LỰC
        Điều 3. Nghị định này có hiệu lực kể từ ngày ký ban hành.
        Điều 5 của Nghị định cũ hết hiệu lực.
    """)
    assert paths(found) == [
        "Chương I", "Điều 1", "Điều 2", "Điều 2.1", "Điều 2.2",
        *[f"Điều 2.2.{point}" for point in "abcdđeg"],
        "Chương II", "Chương II.Mục 1", "Điều 3",
    ]  # fmt: skip
    assert headings(found)["Chương I"] == "QUY ĐỊNH CHUNG"
    assert headings(found)["Điều 2"] == "Đối tượng áp dụng"
    assert headings(found)["Điều 3"] is None
    assert texts(found)["Điều 3"][1] == "Điều 5 của Nghị định cũ hết hiệu lực."


def test_dotted_labels_extend_the_number_above() -> None:
    found = structure("""
        I. NỘI DUNG
        1. Mục tiêu
        1.1. Mục tiêu chung
        Đẩy mạnh chuyển đổi số.
        1.2. Mục tiêu cụ thể
        1.2.1. Đến năm 2026: hoàn thành 80%.
        2. Giải pháp
        1.1. Dòng này không phải nhãn.
        2.1. Tuyên truyền.
    """)
    assert paths(found) == ["I", "I.1", "I.1.1", "I.1.2", "I.1.2.1", "I.2", "I.2.1"]
    assert texts(found)["I.2"] == ["1.1. Dòng này không phải nhãn."]


@pytest.mark.parametrize(
    "line",
    [
        "2024, Ủy ban nhân dân tỉnh đã ban hành kế hoạch.",
        "26/11/2021 của Thủ tướng Chính phủ.",
        "1.500 người tham dự.",
        "5. Mục này nhảy quá xa.",
        "V. I. Lê-nin viết.",
        "2/9 là ngày Quốc khánh.",
        "98% hồ sơ đúng hạn.",
        "3.5 triệu đồng được chi.",
    ],
)
def test_numbers_at_the_start_of_a_line_open_nothing(line: str) -> None:
    found = structure(f"I. KẾT QUẢ\n1. Đã hoàn thành nhiệm vụ.\n{line}\n2. Còn hạn chế.")
    assert paths(found) == ["I", "I.1", "I.2"]
    assert texts(found)["I.1"] == ["Đã hoàn thành nhiệm vụ.", line]


def test_a_number_that_is_due_opens_nothing_in_the_middle_of_a_sentence() -> None:
    found = structure("I. KẾT QUẢ\n1. Đã tập huấn cho hơn\n2. 500 người dân.\n2. Còn hạn chế.")
    assert paths(found) == ["I", "I.1", "I.2"]
    assert (texts(found)["I.1"][-1], texts(found)["I.2"]) == ("2. 500 người dân.", ["Còn hạn chế."])


def test_a_quotation_keeps_its_own_numbers_to_itself() -> None:
    found = structure("""
        Điều 1. Sửa đổi, bổ sung một số điều
        1. Sửa đổi Điều 5 như sau:
        “Điều 5. Trách nhiệm
        1. Sở Tài chính chủ trì.
        2. Sở Xây dựng phối hợp.”
        2. Bãi bỏ Điều 7.
        Điều 2. Hiệu lực
        1. Có hiệu lực từ ngày ký.
    """)
    assert paths(found) == ["Điều 1", "Điều 1.1", "Điều 1.2", "Điều 2", "Điều 2.1"]
    assert texts(found)["Điều 1.1"] == ["“Điều 5. Trách nhiệm", "1. Sở Tài chính chủ trì.", "2. Sở Xây dựng phối hợp.”"]


def test_a_quotation_never_closed_swallows_nothing() -> None:
    found = structure("I. A B\n1. Nêu rõ:\n“Học tập suốt đời là cần thiết.\n2. Thực hiện tốt.\n3. Báo cáo.")
    assert paths(found) == ["I", "I.1", "I.2", "I.3"]


def test_a_lost_label_is_stepped_over_once() -> None:
    found = structure("I. NHIỆM VỤ\n1. Một.\n3. Ba.\n6. Sáu.")
    assert paths(found) == ["I", "I.1", "I.3"]


# -- titles ------------------------------------------------------------------------------------------------------------


def test_a_titled_clause_and_a_plain_one() -> None:
    found = structure("""
        III. TỔ CHỨC THỰC HIỆN
        1. Sở Nội vụ có trách nhiệm báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 20/6.
        Văn bản gửi kèm bản mềm.
        2. Sở Tài chính:
        - Bố trí kinh phí.
        == 3. Các sở, ban, ngành
        - Thực hiện Kế hoạch.
    """)
    assert headings(found) == {
        "III": "TỔ CHỨC THỰC HIỆN",
        "III.1": None,
        "III.2": "Sở Tài chính",
        "III.3": "Các sở, ban, ngành",
    }
    assert len(texts(found)["III.1"]) == 2


def test_full_sentences_are_titles_only_where_their_peers_are() -> None:
    titled = structure("""
        II. NỘI DUNG
        1. Đẩy mạnh công tác tuyên truyền, giáo dục.
        Tiếp tục đổi mới hình thức tuyên truyền.
        2. Nâng cao chất lượng phục vụ Nhân dân.
        - Công khai thủ tục hành chính.
    """)
    assert headings(titled)["II.1"] == "Đẩy mạnh công tác tuyên truyền, giáo dục"
    plain = structure("""
        II. NỘI DUNG
        1. Đẩy mạnh công tác tuyên truyền, giáo dục.
        2. Nâng cao chất lượng phục vụ Nhân dân.
        3. Kiểm tra việc thực hiện.
        Đoàn kiểm tra gồm ba người.
    """)
    assert headings(plain) == {"II": "NỘI DUNG", "II.1": None, "II.2": None, "II.3": None}


def test_a_title_with_nothing_under_it_is_text() -> None:
    found = structure("I. MỤC ĐÍCH\n1. Tuyên truyền\n2. Kiểm tra\nII. KINH PHÍ")
    assert headings(found) == {"I": "MỤC ĐÍCH", "I.1": None, "I.2": None, "II": None}
    assert texts(found)["II"] == ["KINH PHÍ"]


# -- around the tree -----------------------------------------------------------------------------------------------------


def test_the_words_under_a_title_are_not_the_closing() -> None:
    found = structure("I. KẾT QUẢ\nĐạt yêu cầu.\nII. KIẾN NGHỊ\nĐề nghị Sở Nội vụ tập huấn./.")
    assert found.closing == ()
    assert texts(found)["II"] == ["Đề nghị Sở Nội vụ tập huấn./."]


def test_a_letter_without_numbers_keeps_its_message_in_the_preamble() -> None:
    found = structure("""
        SỞ Y TẾ
        Số: 77/SYT-VP
        V/v nộp báo cáo tháng
        Kính gửi: Các bệnh viện.
        Sở Y tế đề nghị các bệnh viện nộp báo cáo trước ngày 25 hằng tháng.
        Trân trọng./.
        Nơi nhận:
        - Như trên;
    """)
    assert [b.text for b in found.preamble] == [
        "Kính gửi: Các bệnh viện.",
        "Sở Y tế đề nghị các bệnh viện nộp báo cáo trước ngày 25 hằng tháng.",
    ]
    assert [b.text for b in found.closing] == ["Trân trọng./."]
    assert found.clauses == ()


def test_what_follows_the_signature_has_a_tree_of_its_own() -> None:
    found = structure("""
        QUYẾT ĐỊNH
        Về việc ban hành Quy chế làm việc
        Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.
        Điều 2. Quyết định có hiệu lực từ ngày ký.
        Nơi nhận:
        - Như Điều 2;
        CHỦ TỊCH
        Nguyễn Văn Bình
        QUY CHẾ
        Làm việc của Ủy ban nhân dân
        (Ban hành kèm theo Quyết định số 1/QĐ-UBND)
        Điều 1. Nguyên tắc
        1. Tập trung dân chủ.
        PHỤ LỤC II
        DANH SÁCH
        1. Ông A.
        || Họ tên: A | Chức vụ: Trưởng phòng
    """)
    assert paths(found) == [
        "Điều 1", "Điều 2", "Quy chế", "Quy chế.Điều 1", "Quy chế.Điều 1.1", "Phụ lục II", "Phụ lục II.1",
    ]  # fmt: skip
    assert headings(found)["Quy chế"] == "Làm việc của Ủy ban nhân dân"
    assert texts(found)["Phụ lục II.1"] == ["Ông A.", "Họ tên: A | Chức vụ: Trưởng phòng"]


def test_mended_spans_move_with_the_text() -> None:
    found = parse([Block(1, "paragraph", "1. Công tác", restored=((3, 7),))])
    assert found.clauses[0].paragraphs[0].restored == ((0, 4),)


@pytest.mark.parametrize(
    ("text", "kind", "name", "rest"),
    [
        ("IV. TỔ CHỨC", "roman", "IV", "TỔ CHỨC"),
        ("I/ Mục đích", "roman", "I", "Mục đích"),
        ("II- NỘI DUNG", "roman", "II", "NỘI DUNG"),
        ("1.Công tác", "number", "1", "Công tác"),
        ("01. Công tác", "number", "1", "Công tác"),
        ("2/ Kiểm tra", "number", "2", "Kiểm tra"),
        ("3) Kiểm tra", "bracket", "3", "Kiểm tra"),
        ("đ) Kiểm tra", "letter", "đ", "Kiểm tra"),
        ("Điều 12a: Hiệu lực", "article", "Điều 12a", "Hiệu lực"),
        ("ĐIỀU 3. HIỆU LỰC", "article", "Điều 3", "HIỆU LỰC"),
        ("Phần thứ hai", "part", "Phần thứ hai", ""),
        ("A. ĐÁNH GIÁ", "capital", "A", "ĐÁNH GIÁ"),
    ],
)
def test_labels(text: str, kind: str, name: str, rest: str) -> None:
    label = read_label(text)
    assert label is not None
    assert (label.kind, label.name, label.rest) == (kind, name, rest)


@pytest.mark.parametrize(
    "text", ["V/v báo cáo", "- Mục", "IIII. Sai", "Điều này cho thấy", "điều 5. nhỏ", "10 - 15 người"]
)
def test_what_is_no_label(text: str) -> None:
    assert read_label(text) is None


# -- nothing is lost ----------------------------------------------------------------------------------------------------

_LINE = st.one_of(
    st.sampled_from(
        [
            "I. MỤC ĐÍCH", "II. NỘI DUNG", "III. TỔ CHỨC", "1. Sở Nội vụ", "2. Các sở báo cáo trước ngày 20/6.", "3. Ba.",
            "a) Điểm a;", "b) Điểm b.", "- Gạch đầu dòng;", "Đoạn văn xuôi.", "“Trích dẫn", "hết trích.”", "Điều 1. Phạm vi",
            "Điều 2. Hiệu lực", "Chương I", "QUY ĐỊNH CHUNG", "1.1. Nhỏ.", "2.1 Nhỏ hơn.", "PHỤ LỤC I", "KẾ HOẠCH",
            "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Trần Văn Nam", "Trên đây là báo cáo./.", "Kính gửi: Các xã.", "V/v họp",
            "Số: 5/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUY CHẾ", "(Ban hành kèm theo Quyết định)", "2024.",
        ]
    ),
    st.text(alphabet="aăbcdđ 12.)-“”IVX", min_size=1, max_size=12),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_LINE, min_size=1, max_size=40))
def test_every_block_lands_in_one_place(lines: list[str]) -> None:
    """Numbered words tell where each line went: in the head, or exactly once in the rest."""
    marked = [
        Block(1, "paragraph", f"{line.strip()} từ{n}đây" if line.strip() else f"từ{n}đây")
        for n, line in enumerate(lines)
    ]
    found = parse(marked)
    placed = " ".join(
        [b.text for part in (found.preamble, found.closing, found.foot) for b in part]
        + [
            t
            for root in found.clauses
            for c, _ in root.walk()
            for t in [c.heading or "", *(b.text for b in c.paragraphs)]
        ]
    )
    counts = [placed.count(f"từ{n}đây") for n in range(len(lines))]
    head = next((n for n, count in enumerate(counts) if count), len(lines))
    assert counts == [0] * head + [1] * (len(lines) - head)


# -- real documents --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared data is not here")
def test_the_real_plans() -> None:
    province, commune = (parse(read(path, LimitSettings()).blocks) for path in sorted(SEEDS.glob("*.txt")))
    assert paths(province) == (
        ["I", "I.1", "I.2", "I.3", "II", *[f"II.{n}" for n in range(1, 9)], "III", "III.1", "III.2"]
    )
    assert texts(province)["III.1"] == [
        "Các sở, ban, ngành thuộc tỉnh, Ủy ban nhân dân các huyện, thị xã, thành phố căn cứ Kế hoạch này, xây dựng Kế "
        "hoạch cụ thể để thực hiện bảo đảm thiết thực, hiệu quả; báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh (qua "
        "Sở Nội vụ) định kỳ 6 tháng, 9 tháng (trước ngày 20/6, ngày 20/9) và báo cáo năm (trước ngày 25/11/2024)."
    ]
    assert all(heading is None for path, heading in headings(province).items() if "." in path)
    assert [b.text[:25] for b in province.closing] == ["Trên đây là Kế hoạch triể"]
    assert paths(commune) == (
        [
            "I",
            *[f"I.{n}" for n in range(1, 5)],
            "II",
            *[f"II.{n}" for n in range(1, 7)],
            "III",
            "III.1",
            "III.2",
            "III.3",
        ]
    )
    assert headings(commune)["II.6"] == "Phối hợp với Mặt trận Tổ quốc và các tổ chức chính trị - xã hội"
    assert [len(texts(commune)[f"II.{n}"]) for n in range(1, 7)] == [1, 1, 4, 3, 3, 1]
    assert texts(commune)["III.2"][0].startswith("Định kỳ 06 tháng và hằng năm đánh giá")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_decree_on_document_layout() -> None:
    found = parse(read(SHARED / "data/nd30/decree/30_2020_ND_CP.docx", LimitSettings()).blocks)
    articles = [path for path in paths(found) if path.startswith("Điều ") and "." not in path]
    assert articles == [f"Điều {n}" for n in range(1, 39)]
    assert headings(found)["Điều 8"] == "Thể thức văn bản"


def _vbpl() -> list[Path]:
    return sorted((SHARED / "data/vbpl").glob("*.txt"))[:400:13]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("path", _vbpl(), ids=lambda path: path.stem)
def test_legal_texts_keep_their_words(path: Path) -> None:
    blocks = read(path, LimitSettings()).blocks
    found = parse(blocks)
    placed = [b.text for part in (found.preamble, found.closing, found.foot) for b in part] + [
        text
        for root in found.clauses
        for c, _ in root.walk()
        for text in [c.heading or "", *(b.text for b in c.paragraphs)]
    ]
    whole = sum(len(block.text) for block in blocks)
    assert sum(map(len, placed)) >= 0.9 * whole - 1500  # labels and the head are the rest
    assert sum(map(len, placed)) <= whole
    seen = [path for path in paths(found) if path.startswith("Điều ")]
    assert len(seen) == len(set(seen))
