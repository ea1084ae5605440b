"""Two invented plans for questions on what the office holds and what it only cites: a province's, a commune's of another one."""

from __future__ import annotations

from datetime import date

from bot.answering import Library, answer
from bot.model import Answer
from index.search import Index
from knowledge.chunk import passages
from knowledge.model import Block, Document, IndexPassage, Link, Office, StoredPassage, Task
from knowledge.obligations import extract
from knowledge.references import references
from knowledge.settings import IndexSettings
from knowledge.structure import parse
from tests.index.hashing import HashingEncoder

TODAY = date(2026, 11, 22)
PROVINCE = """KẾ HOẠCH
Bảo tồn văn hóa dân gian năm 2024
Thực hiện Chỉ thị số 21/CT-TTg ngày 05/3/2022 của Thủ tướng Chính phủ về bảo tồn di sản; Quyết định số 318/QĐ-BVH ngày 02/8/2022 của Bộ trưởng Bộ Văn hóa; Ủy ban nhân dân tỉnh ban hành Kế hoạch bảo tồn văn hóa dân gian năm 2024, cụ thể như sau:
I. MỤC TIÊU
1. Gìn giữ lễ hội, nghề thủ công theo phương châm “Giữ gốc, mở lối, cùng hưởng”.
II. NỘI DUNG NHIỆM VỤ
1. Kiểm kê lễ hội, nghề thủ công trên địa bàn.
2. Truyền dạy hát ru, múa cồng chiêng trong trường học.
3. Phục dựng đình làng xuống cấp.
III. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành thuộc tỉnh, Ủy ban nhân dân các huyện, thị xã, thành phố xây dựng kế hoạch cụ thể để thực hiện; báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh (qua Sở Văn hóa) định kỳ 6 tháng, 9 tháng (trước ngày 12/6, ngày 12/9) và báo cáo năm (trước ngày 16/11/2024).
2. Sở Văn hóa theo dõi, đôn đốc việc thực hiện Kế hoạch này; tổng hợp báo cáo Bộ Văn hóa theo quy định.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Đỗ Minh Quân
Nơi nhận:
- Các sở, ban, ngành;
- Lưu: VT."""
COMMUNE = """ỦY BAN NHÂN DÂN
XÃ TÂN PHONG
KẾ HOẠCH
Thực hiện Chỉ thị số 21/CT-TTg ngày 05/3/2022 của Thủ tướng Chính phủ về bảo tồn di sản trên địa bàn xã Tân Phong
Căn cứ Chỉ thị số 21/CT-TTg ngày 05/3/2022 của Thủ tướng Chính phủ về bảo tồn di sản; Kế hoạch số 88/KH-UBND ngày 10/6/2023 của UBND huyện Đông Lâm về thực hiện Chỉ thị số 21/CT-TTg; Chỉ thị số 04/CT-UBND ngày 03/02/2023 của Chủ tịch Ủy ban nhân dân tỉnh Lạng Hồ về quản lý lễ hội. Ủy ban nhân dân xã Tân Phong xây dựng kế hoạch cụ thể như sau:
I. MỤC ĐÍCH
1. Khơi dậy lòng yêu nghề thủ công của người dân.
II. NỘI DUNG
1. Truyền thông về di sản
Phát thanh về lễ hội cổ truyền trên loa xã.
2. Mở lớp dạy nghề đan lát
Mời nghệ nhân dạy nghề đan lát cho thanh niên.
3. Dựng góc trưng bày
Dựng góc trưng bày hiện vật ở nhà văn hóa thôn.
III. TỔ CHỨC THỰC HIỆN
1. Công chức văn hóa - xã hội chủ trì, tham mưu triển khai kế hoạch; tổ chức sơ kết, tổng kết việc thực hiện Chỉ thị số 21/CT-TTg khi có yêu cầu.
2. Định kỳ 06 tháng và hằng năm Ủy ban nhân dân xã Tân Phong gửi báo cáo về UBND huyện (qua phòng Văn hóa để tổng hợp), báo cáo Chủ tịch UBND huyện và cơ quan có thẩm quyền theo quy định.
Nơi nhận:
- Lưu: VT."""


class Shelf:
    """The two plans, indexed and asked."""

    def __init__(self, *texts: tuple[str, str]) -> None:
        documents: list[Document] = []
        stored: list[StoredPassage] = []
        tasks: list[Task] = []
        links: list[Link] = []
        for number, (file, text) in enumerate(texts, 1):
            structure = parse([Block(1, "paragraph", line) for line in text.split("\n")])
            cut = passages(structure)
            document = Document(number, file, file, f"{number:064d}", structure.header, 1)
            documents.append(document)
            stored += [StoredPassage(number * 1000 + piece.position, number, piece) for piece in cut]
            tasks += [Task(number * 1000 + at, document, duty) for at, duty in enumerate(extract(structure, cut))]
            links += [Link(number, reference) for reference in references(structure)]
        self.index = Index.create(HashingEncoder(), IndexSettings())
        self.index.add(
            [
                IndexPassage(
                    piece.id, piece.document_id, documents[piece.document_id - 1].header.title or "",
                    " › ".join(piece.passage.headings), piece.passage.text,
                )
                for piece in stored
            ]
        )  # fmt: skip
        self.office = Office(tuple(documents), tuple(stored), tuple(tasks), tuple(links))
        self.library = Library(self.office)

    def ask(self, question: str, *, unit: str | None = None, context: str | None = None) -> Answer:
        return answer(
            question, office=self.office, index=self.index, library=self.library, today=TODAY, unit=unit, context=context
        )  # fmt: skip


def two_plans() -> Shelf:
    return Shelf(("tinh-2024.txt", PROVINCE), ("xa-2023.txt", COMMUNE))
