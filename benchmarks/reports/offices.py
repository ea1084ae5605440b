"""The offices the labelled messages are about: tasks as extraction gives them, written by hand.

What passes through: an office's name in, its tasks and the code of each (“000/6-thang”) out. The places of Hoài Giang
and Sơn Khê are invented; one plan has letters missing as a damaged PDF would leave them.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from knowledge.model import (
    CadenceOnly,
    DateRule,
    Document,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    QuarterlyRule,
    Rule,
    Task,
    YearlyRule,
)

_DEPARTMENTS = ("Các sở, ban, ngành thuộc tỉnh",)
_PROVINCE = (*_DEPARTMENTS, "Ủy ban nhân dân các huyện, thị xã, thành phố")
_COMMUNES = ("Ủy ban nhân dân các xã, phường",)


class _Office:
    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.codes: dict[str, int] = {}
        self._document: Document | None = None

    def document(self, file: str, kind: str, number: str | None, issuer: str | None, title: str, year: int) -> None:
        header = Header(kind, number, issuer, None, title, None, year)
        count = len({task.document.id for task in self.tasks})
        self._document = Document(count + 1, f"{file}.txt", f"{file}.txt", file, header, 1)

    def task(
        self, code: str, action: str, responsible: tuple[str, ...], rule: Rule, *, kind: Literal["report", "duty"] = "duty",
        period: str | None = None, to: str | None = None, via: str | None = None,
    ) -> None:  # fmt: skip
        assert self._document is not None
        position = len(self.tasks)
        obligation = Obligation(kind, action, responsible, to, via, period, rule, action, "III.1", 1, position)
        self.tasks.append(Task(position + 1, self._document, obligation))
        self.codes[f"{self._document.file.removesuffix('.txt')}/{code}"] = position + 1


@cache
def office(name: str) -> tuple[tuple[Task, ...], dict[str, int]]:
    """The tasks of an office, and the id of each by its code."""
    made = _Office()
    {"dan-van": _dan_van, "hoai-giang": _hoai_giang, "son-khe": _son_khe}[name](made)
    return tuple(made.tasks), made.codes


def _dan_van(made: _Office) -> None:
    made.document(
        "000", "Kế hoạch", None, "Ủy ban nhân dân tỉnh", "Thực hiện công tác dân vận chính quyền năm 2024", 2024
    )
    made.task("xay-dung-ke-hoach", "xây dựng Kế hoạch cụ thể để thực hiện bảo đảm thiết thực, hiệu quả", _PROVINCE, OtherRule())  # fmt: skip
    for code, period, due in (
        ("6-thang", "6 tháng", date(2024, 6, 20)), ("9-thang", "9 tháng", date(2024, 9, 20)), ("nam", "năm", date(2024, 11, 25)),
    ):  # fmt: skip
        made.task(
            code, "báo cáo kết quả thực hiện", _PROVINCE, DateRule(due, False), kind="report", period=period,
            to="Ủy ban nhân dân tỉnh", via="Sở Nội vụ",
        )  # fmt: skip
    own = ("Sở Nội vụ",)
    made.task("theo-doi-don-doc", "thường xuyên theo dõi, đôn đốc việc triển khai thực hiện Kế hoạch này", own, OtherRule("thường xuyên"))  # fmt: skip
    made.task("kiem-tra", "Tham mưu Ủy ban nhân dân tỉnh kiểm tra việc thực hiện công tác dân vận chính quyền của các cơ quan, đơn vị, địa phương", own, OtherRule())  # fmt: skip
    made.task(
        "tong-hop-bao-cao", "Tổng hợp báo cáo Ban Dân vận Tỉnh ủy, Ủy ban nhân dân tỉnh về kết quả thực hiện theo quy định",
        own, OtherRule("theo quy định"), to="Ban Dân vận Tỉnh ủy, Ủy ban nhân dân tỉnh",
    )  # fmt: skip
    made.document("003", "Kế hoạch", None, None, "Thực hiện Chỉ thị số 33/CT-TTg về tiếp tục tăng cường và đổi mới công tác dân vận trên địa bàn B nh ư ng", 2023)  # fmt: skip
    made.task("dao-tao", "Tăng cường đào tạo, bồi dưỡng cho cán bộ, công chức hối U", (), OtherRule())
    made.task("cong-vu", "Tăng cường công tác kiểm tra công vụ", (), OtherRule())
    made.task("trien-khai", "chủ động tổ chức triển khai thực hi n các nội dung trong Kế hoạch UBND ban hành", ("Các c ng chức chu ên m n hối U",), OtherRule())  # fmt: skip
    for code, period in (("6-thang", "6 tháng"), ("nam", "năm")):
        made.task(
            code, "đánh giá ết quả thực hi n về công tác dân vận, gửi báo cáo", (), CadenceOnly(), kind="report",
            period=period, to="UBND huy n", via="phòng Nội vụ",
        )  # fmt: skip
    made.task("theo-doi-kiem-tra", "theo dõi, đ n đốc, kiểm tra kế hoạch thực hi n các Chỉ thị, chương tr nh trên", (), OtherRule())  # fmt: skip
    made.task("so-ket", "Phối hợp với Mặt trận Tổ quốc tổ chức sơ ết, tổng kết vi c thực hi n Chỉ thị số 33/CT-TTg khi có yêu cầu", (), OtherRule("khi có yêu cầu"))  # fmt: skip


def _hoai_giang(made: _Office) -> None:
    everyone = (*_DEPARTMENTS, *_COMMUNES)
    made.document("101", "Kế hoạch", "112/KH-UBND", "Ủy ban nhân dân tỉnh Hoài Giang", "Chuyển đổi số tỉnh Hoài Giang năm 2025", 2025)  # fmt: skip
    made.task("xay-dung-ke-hoach", "xây dựng, ban hành Kế hoạch chuyển đổi số của cơ quan, địa phương mình", everyone, DateRule(date(2025, 3, 1), False))  # fmt: skip
    made.task("thang", "báo cáo tình hình thực hiện", everyone, MonthlyRule(25, 0, False), kind="report", period="tháng", to="Sở Khoa học và Công nghệ")  # fmt: skip
    made.task("quy", "báo cáo tình hình thực hiện", everyone, QuarterlyRule(15, 3, 0, False), kind="report", period="quý", to="Ủy ban nhân dân tỉnh", via="Sở Khoa học và Công nghệ")  # fmt: skip
    made.task("nam", "báo cáo tình hình thực hiện", everyone, DateRule(date(2025, 12, 5), False), kind="report", period="năm", to="Ủy ban nhân dân tỉnh", via="Sở Khoa học và Công nghệ")  # fmt: skip
    made.task("ra-soat", "rà soát, cắt giảm thành phần hồ sơ của thủ tục hành chính thuộc phạm vi quản lý", _DEPARTMENTS, DateRule(date(2025, 5, 30), True))  # fmt: skip
    made.task("theo-doi", "theo dõi, đôn đốc các đơn vị triển khai Kế hoạch", ("Sở Khoa học và Công nghệ",), OtherRule())  # fmt: skip
    made.document("102", "Kế hoạch", "87/KH-UBND", "Ủy ban nhân dân tỉnh Hoài Giang", "Cải cách hành chính tỉnh Hoài Giang năm 2025", 2025)  # fmt: skip
    for code, period, rule in (
        ("quy", "quý", QuarterlyRule(12, 3, 0, True)), ("6-thang", "6 tháng", YearlyRule(6, 15, True)), ("nam", "năm", YearlyRule(11, 30, True)),
    ):  # fmt: skip
        made.task(code, "báo cáo kết quả cải cách hành chính định kỳ", everyone, rule, kind="report", period=period, to="Sở Nội vụ")  # fmt: skip
    made.task("tap-huan", "tổ chức tập huấn nghiệp vụ cải cách hành chính cho cán bộ bộ phận một cửa", ("Sở Nội vụ",), DateRule(date(2025, 5, 31), True))  # fmt: skip


def _son_khe(made: _Office) -> None:
    communes = ("Ủy ban nhân dân các xã, thị trấn",)
    ranger = ("Hạt Kiểm lâm huyện",)
    made.document("201", "Chỉ thị", "05/CT-UBND", "Ủy ban nhân dân huyện Sơn Khê", "Tăng cường các biện pháp phòng cháy, chữa cháy rừng mùa khô năm 2025", 2025)  # fmt: skip
    made.task("phuong-an", "xây dựng phương án chữa cháy rừng trên địa bàn, trình Ủy ban nhân dân huyện phê duyệt", communes, DateRule(date(2025, 3, 15), False))  # fmt: skip
    made.task("tuan", "báo cáo tình hình phòng cháy, chữa cháy rừng", communes, OtherRule("trước 15 giờ thứ Sáu hằng tuần"), kind="report", period="tuần", to="Hạt Kiểm lâm huyện")  # fmt: skip
    made.task("truc", "tổ chức trực 24/24 giờ trong các tháng cao điểm", ranger, OtherRule())
    made.task("kiem-tra", "kiểm tra công tác chuẩn bị lực lượng, phương tiện tại các xã, thị trấn", ranger, OtherRule())
    made.document("202", "Kế hoạch", "31/KH-UBND", "Ủy ban nhân dân huyện Sơn Khê", "Rà soát hộ nghèo, hộ cận nghèo năm 2025", 2025)  # fmt: skip
    made.task("ra-soat", "rà soát hộ nghèo, hộ cận nghèo trên địa bàn theo chuẩn hiện hành", communes, DateRule(date(2025, 11, 10), True))  # fmt: skip
    made.task("bao-cao", "báo cáo kết quả rà soát", communes, DateRule(date(2025, 11, 15), True), kind="report", to="Ủy ban nhân dân huyện")  # fmt: skip
