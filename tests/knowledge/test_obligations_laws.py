"""Clauses of laws and task tables, invented matters -> obligations: who, with whom, what is handed in, how sure."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.actors import acting
from knowledge.bodies import cooperating_of, heading_subject
from knowledge.duty_words import product
from knowledge.model import (
    CadenceOnly,
    DateRule,
    Header,
    MonthlyRule,
    Obligation,
    OtherRule,
    Passage,
    RelativeRule,
    Structure,
    YearlyRule,
)
from knowledge.obligations import extract

LAW = Header(kind="Thông tư", number="12/2026/TT-ABC", year=2026)
PLAN = Header(kind="Kế hoạch", issuer="Ủy ban nhân dân xã Tân Mỹ", year=2026)


def found(*texts: str, headings: tuple[str, ...] = ("Quản lý bến",), header: Header = LAW) -> tuple[Obligation, ...]:
    passages = [Passage(n, f"Điều 5.{n + 1}", headings, text, 1) for n, text in enumerate(texts)]
    out = extract(Structure(header, (), ()), passages)
    assert all(any(item.quote in text for text in texts) for item in out)
    return out


def test_a_limit_obliges_wherever_it_stands() -> None:
    one = found("Trong thời hạn 07 ngày làm việc kể từ ngày nhận đơn, Cảng vụ trả lời bằng văn bản cho chủ bến.")[0]
    assert one.rule == RelativeRule(7, "ngày làm việc", "kể từ ngày nhận đơn")
    assert (one.kind, one.period) == ("duty", None)


def test_a_law_without_a_subject_names_nobody() -> None:
    one = found("Hồ sơ được trả trong 03 ngày làm việc.")[0]
    assert (one.responsible, one.rule) == ((), RelativeRule(3, "ngày làm việc", ""))


def test_two_acts_two_obligations() -> None:
    text = "Chủ bến phải sửa chữa trong thời hạn 10 ngày kể từ ngày kiểm tra và báo cáo ngay sau khi hoàn thành."
    assert [item.rule for item in found(text)] == [
        RelativeRule(10, "ngày", "kể từ ngày kiểm tra"),
        OtherRule("ngay sau khi hoàn thành"),
    ]


def test_a_rhythm_and_its_day_are_one() -> None:
    assert [item.rule for item in found("Hằng năm, trước ngày 05 tháng 12, Sở Y tế báo cáo Bộ Y tế.")] == [
        YearlyRule(12, 5, False)
    ]
    listed = "Hằng tháng, chủ bến tổng hợp lượt tàu; đối chiếu phí, gửi bảng kê cho Cảng vụ trước ngày 10 hằng tháng."
    assert [item.rule for item in found(listed)] == [MonthlyRule(10, 0, False)]


def test_last_months_money_is_paid_this_month() -> None:
    text = "Chủ bến nộp số phí thu được của tháng trước chậm nhất ngày 05 hằng tháng."
    assert [item.rule for item in found(text)] == [MonthlyRule(5, 1, True)]


def test_on_demand_beside_a_rhythm_is_another() -> None:
    text = "Định kỳ hằng năm hoặc đột xuất khi có yêu cầu của Bộ, Cảng vụ báo cáo kết quả kiểm tra."
    rules = [item.rule for item in found(text)]
    assert CadenceOnly() in rules and OtherRule("đột xuất khi có yêu cầu của Bộ") in rules and len(rules) == 2


def test_offences_are_no_duties() -> None:
    headings = ("Vi phạm quy định về bến bãi",)
    assert found("Không báo cáo trong thời hạn 10 ngày kể từ ngày thay đổi chủ bến;", headings=headings) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Giấy phép cấp trước ngày 01/7/2026 tiếp tục có giá trị đến hết ngày 31/12/2027.",
        "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 8 năm 2026.",
        "Căn cứ Nghị định số 15/2025/NĐ-CP ngày 12 tháng 3 năm 2025 của Chính phủ.",
        "Đối với hợp đồng ký trước ngày 01 tháng 7 năm 2026, các bên thực hiện theo thỏa thuận.",
        "Báo cáo hằng năm: Thời gian chốt số liệu tính từ ngày 15 tháng 12 năm trước đến ngày 14 tháng 12.",
        "Trường hợp pháp luật quy định nộp định kỳ hằng tuần thì thực hiện theo quy định đó.",
    ],
)
def test_nothing_is_due(text: str) -> None:
    assert [item for item in found(text) if not isinstance(item.rule, OtherRule)] == []


def test_the_intro_names_who_acts_in_the_items() -> None:
    passages = [
        Passage(0, "Điều 7.2", ("Phí",), "Doanh nghiệp có trách nhiệm:", 1),
        Passage(1, "Điều 7.2.a", ("Phí",), "Nộp báo cáo trước ngày 20 hằng tháng;", 1),
    ]
    assert extract(Structure(LAW, (), ()), passages)[0].responsible == ("Doanh nghiệp",)


def test_a_heading_names_the_year() -> None:
    text = "Các thôn hoàn thành rà soát trước ngày 15/3."
    assert [i.rule for i in found(text, headings=("Nhiệm vụ năm 2027",), header=PLAN)] == [
        DateRule(date(2027, 3, 15), False, None, True)
    ]
    assert [i.rule for i in found(text, headings=("Kế hoạch giai đoạn 2027",), header=PLAN)] == [
        DateRule(date(2026, 3, 15), False, None, True)
    ]


def test_each_year_in_a_plan_is_each_year() -> None:
    text = "Các thôn báo cáo hằng năm trước ngày 15/12."
    assert [item.rule for item in found(text, headings=("TỔ CHỨC THỰC HIỆN",), header=PLAN)] == [
        YearlyRule(12, 15, False)
    ]


# -- who, with whom, what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "opening", "names"),
    [
        ("Trong 05 ngày, Sở Y tế có trách nhiệm trả lời.", 14, ("Sở Y tế",)),
        ("Người nộp phí, lệ phí phải kê khai.", 0, ("Người nộp phí, lệ phí",)),
        ("Trong 05 ngày, bên cho vay, bên bảo lãnh phải thông báo.", 14, ("bên cho vay, bên bảo lãnh",)),
        ("Trước ngày 15/12 báo cáo Sở Y tế, Sở Nội vụ.", 16, ()),
        ("Phối hợp với Sở Y tế tổ chức tập huấn.", 0, ()),
    ],
)
def test_who_acts(text: str, opening: int, names: tuple[str, ...]) -> None:
    assert acting(text, opening) == names


def test_headings_that_name_who_acts() -> None:
    assert heading_subject(("Trách nhiệm của Chi cục Thủy lợi",)) == ("Chi cục Thủy lợi",)
    assert heading_subject(("Tổ chức thực hiện",)) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chủ trì, phối hợp với Sở Tài chính, Sở Nội vụ xây dựng phương án", ("Sở Tài chính", "Sở Nội vụ")),
        ("phối hợp với các đơn vị liên quan trong việc rà soát", ("các đơn vị liên quan",)),
        ("phối hợp chặt chẽ, đúng hạn", ()),
    ],
)
def test_who_cooperates(text: str, names: tuple[str, ...]) -> None:
    assert cooperating_of(text) == names


@pytest.mark.parametrize(
    ("text", "report", "thing"),
    [
        ("xây dựng kế hoạch chi tiết trước ngày 15/3", False, "kế hoạch chi tiết"),
        ("lập danh sách hộ nghèo gửi Sở Nội vụ", False, "danh sách hộ nghèo"),
        ("báo cáo kết quả về Sở Y tế", True, "báo cáo"),
        ("rà soát công tác dân vận", False, None),
    ],
)
def test_what_is_handed_in(text: str, report: bool, thing: str | None) -> None:
    assert product(text, report=report) == thing


ROW = "Nhiệm vụ: Rà soát chợ | Đơn vị chủ trì: Phòng Kinh tế | Cơ quan phối hợp: Công an xã | Thời gian hoàn thành: {} | Sản phẩm: Báo cáo rà soát"


@pytest.mark.parametrize(
    ("when", "rules"),
    [
        ("15/8/2026", [DateRule(date(2026, 8, 15), True)]),
        ("Trước ngày 20/6", [DateRule(date(2026, 6, 20), False, None, True)]),
        ("Quý II/2026", [DateRule(date(2026, 6, 30), True)]),
        ("Tháng 3 - 5/2026", [DateRule(date(2026, 5, 31), True)]),
        ("Hằng quý", [CadenceOnly()]),
        ("Thường xuyên", [OtherRule("Thường xuyên")]),
    ],
)
def test_a_row_of_a_task_table(when: str, rules: list[object]) -> None:
    out = found(ROW.format(when), header=PLAN)
    assert [item.rule for item in out] == rules
    assert (out[0].action, out[0].responsible) == ("Rà soát chợ", ("Phòng Kinh tế",))
    assert (out[0].cooperating, out[0].product) == (("Công an xã",), "Báo cáo rà soát")


def test_three_thousand_rows_are_read() -> None:
    rows = [ROW.format(f"{n % 28 + 1}/{n % 12 + 1}/2026").replace("chợ", f"chợ {n}") for n in range(3000)]
    assert len(found(*rows, header=PLAN)) == 3000


def test_confidence_falls_with_what_is_only_inferred() -> None:
    headings = ("TỔ CHỨC THỰC HIỆN",)
    said = found("Sở Y tế hoàn thành rà soát trước ngày 15/8/2026.", headings=headings, header=PLAN)[0]
    year = found("Sở Y tế hoàn thành rà soát trước ngày 15/8.", headings=headings, header=PLAN)[0]
    who = found("Hoàn thành rà soát trước ngày 15/8/2026.", headings=headings, header=PLAN)[0]
    assert (said.confidence, year.confidence, who.confidence) == (1.0, 0.9, 0.85)
    assert who.responsible == ("Ủy ban nhân dân xã Tân Mỹ",)
