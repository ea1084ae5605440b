"""Who acts in sentences of laws, invented matters -> names."""

from __future__ import annotations

import pytest

from knowledge.actors import acting, named_by
from knowledge.bodies import names_only
from knowledge.model import Header, Passage, Structure
from knowledge.obligations import extract

LAW = Header(kind="Thông tư", number="12/2026/TT-ABC", year=2026)


def who(text: str) -> tuple[str, ...]:
    return extract(Structure(LAW, (), ()), [Passage(0, "Điều 5.1", ("Quản lý bến",), text, 1)])[0].responsible


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # a name without a comma before it, and one no list of bodies holds
        ("Trong mùa lũ, hằng tháng người lái đò phải báo cáo Cảng vụ.", ("người lái đò",)),
        ("Trong thời hạn 05 ngày kể từ ngày nhận đơn, quỹ bến bãi phải trả lời.", ("quỹ bến bãi",)),
        # names that hold verbs or commas
        ("Trong 05 ngày, Cục Quản lý, giám sát bến đề nghị Sở kiểm tra.", ("Cục Quản lý, giám sát bến",)),
        ("Trong 05 ngày, Thường trực Hội đồng xem xét đơn.", ("Thường trực Hội đồng",)),
        ("Trong 05 ngày, tổ chức phi lợi nhuận có trách nhiệm trả lời.", ("tổ chức phi lợi nhuận",)),
        # the rest of an event, and circumstances, before the one who acts
        ("Trong 05 ngày kể từ ngày nhận báo cáo, giải trình của chủ bến, Cảng vụ ra quyết định.", ("Cảng vụ",)),
        ("Trong 05 ngày, trên cơ sở báo cáo của chủ bến, Sở Y tế có trách nhiệm trả lời.", ("Sở Y tế",)),
        ("Trường hợp bến hỏng, chủ bến báo cáo Sở trong 02 ngày kể từ ngày phát hiện.", ("chủ bến",)),
        ("Hồ sơ phải được Trưởng đoàn kiểm tra thông báo trong 03 ngày.", ("Trưởng đoàn kiểm tra",)),
        ("Trong 07 ngày kể từ ngày nhận đơn, Cảng vụ:", ("Cảng vụ",)),
        ("Trong nhiệm kỳ, Hội đồng bến họp mỗi năm 02 lần.", ("Hội đồng bến",)),
        # a thing does nothing
        ("Chậm nhất ngày 01 tháng 7 năm 2027, nền tảng dữ liệu bến phải được đưa vào vận hành.", ()),
    ],
)
def test_who_acts_in_a_law(text: str, names: tuple[str, ...]) -> None:
    assert who(text) == names


def test_nobody_is_named_before_an_act() -> None:
    assert acting("Tổ chức hội nghị, Sở Y tế tham dự.", 0) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Thời gian thẩm định của Hội đồng thẩm định không quá 60 ngày.", ("Hội đồng thẩm định",)),
        ("Phương án do Sở Xây dựng lập trong 05 ngày.", ("Sở Xây dựng",)),
        ("Phương án được lập trong 05 ngày.", ()),
    ],
)
def test_who_acts_in_the_passive(text: str, names: tuple[str, ...]) -> None:
    assert named_by(text) == names


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Các sở, ban, ngành;", True),
        ("Thủ trưởng các cơ quan, đơn vị;", True),
        ("Sở Y tế kiểm tra các bến;", False),
        ("Tổ chức thực hiện kế hoạch;", False),
    ],
)
def test_a_list_of_bodies_alone(text: str, only: bool) -> None:
    assert names_only(text) is only
