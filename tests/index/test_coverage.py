"""How much of a query stands together in one sentence."""

from __future__ import annotations

import pytest

from index.coverage import coverage, looked_for, said

WORTH = (("nộp", 2.0, 1.0), ("báo", 1.0, 0.5), ("nộp báo", 4.0, 2.0), ("trễ", 8.0, 4.0))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Ai nộp báo cáo?", 10.5),
        ("Ai nộp. Ai báo.", 3.0),  # not together
        ("ai nop bao cao", 3.5),  # as folded only
        ("báo nộp", 4.5),  # the pair the other way round is none
        ("nộpbáo", 0.0),
        ("", 0.0),
    ],
)
def test_coverage(text: str, share: float) -> None:
    assert coverage(text, looked_for(WORTH)) == pytest.approx(share)


def test_said() -> None:
    assert said("Nộp ngày 05/6. Hoà giải\nxong") == (
        ((" nộp ngày 5 6 ", " nop ngay 5 6 "), (" hòa giải ", " hoa giai "), (" xong ", " xong ")),
        " nop ngay 5 6  hoa giai  xong ",
    )
