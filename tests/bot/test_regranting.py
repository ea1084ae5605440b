"""A day that was granted, changed or taken back by whoever granted it: a line more, told to the unit, reminders with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.reminders import letters
from knowledge.db import snapshot, transaction
from knowledge.errors import AlreadyDecidedError, NotFoundError
from knowledge.ledger_tables import ExtensionRow
from knowledge.model import Extension
from knowledge.people_tables import AuditRow
from knowledge.store import audit, outbox, people
from knowledge.store import extensions as store
from tests.bot.office import Office
from tests.bot.test_extensions import NINE, Person


@pytest.fixture
def lan(office: Office) -> Person:
    return Person(office, office.member())


@pytest.fixture
def hoa(office: Office) -> Person:
    return Person(office, office.member(1, None, admin=True))


@pytest.fixture
def granted(office: Office, lan: Person, hoa: Person) -> None:
    lan.type("xin lùi báo cáo 9 tháng đến 30/9 vì chờ số liệu")
    lan.press("Gửi đề nghị", hoa)
    hoa.press("Đồng ý (", lan)
    assert [one.label for one in hoa.buttons] == ["📅 Đổi ngày", "↩️ Thu lại"]


def plea(office: Office) -> Extension:
    with snapshot(office.engine) as session:
        (one,) = store.of_everyone(session)
    return one


def moved(office: Office) -> list[date]:
    with snapshot(office.engine) as session:
        return list(store.moved(store.of_everyone(session)).values())


@pytest.mark.usefixtures("granted")
def test_a_shorter_day_by_tap_is_a_line_more_and_the_unit_is_told(office: Office, lan: Person, hoa: Person) -> None:
    told = hoa.press("Đổi ngày")
    assert told.endswith("Đổi thành ngày nào? Bấm, hoặc nhắn ngày, ví dụ “đến 24/9”.")
    assert [one.label for one in hoa.buttons] == [
        "thứ Sáu 25/9", "thứ Hai 28/9", "thứ Ba 29/9", "thứ Hai 05/10", "↩️ Thu lại", "Để nguyên",
    ]  # fmt: skip
    told = hoa.press("thứ Sáu 25/9", lan)
    assert told.endswith("✅ Người 1 đồng ý đến thứ Sáu 25/9/2026. Trước đó cho đến 30/9/2026.")
    assert lan.last.startswith(
        "📅 Hạn được lùi nay là thứ Sáu 25/9/2026 (trước đó cho đến 30/9/2026), Người 1 đổi.\nBáo cáo kết quả thực hiện 9 tháng"
    )
    one = plea(office)
    assert (one.verdict, one.granted, one.first) == ("granted", date(2026, 9, 25), date(2026, 9, 30))
    assert moved(office) == [date(2026, 9, 25)]
    with snapshot(office.engine) as session:
        rows = session.scalars(select(ExtensionRow).order_by(ExtensionRow.id)).all()
        assert [(row.answers, row.verdict, row.day.day) for row in rows] == [
            (None, "asked", 30), (1, "granted", 30), (2, "granted", 25),
        ]  # fmt: skip
    assert "Được lùi đến 25/9/2026" in lan.type("/han")
    assert "Người 1 đồng ý đến 25/9/2026 (trước đó cho đến 30/9/2026)" in hoa.type("/donvi Sở Y tế")


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("typed", "answer", "day"),
    [
        ("den 24/9 nhe", "✅ Người 1 đồng ý đến thứ Năm 24/9/2026.", date(2026, 9, 24)),
        (
            "đến 18/9",
            "Ngày 18/9/2026 không muộn hơn hạn gốc 20/9/2026; muốn bỏ hẳn thì bấm “Thu lại”.",
            date(2026, 9, 30),
        ),
        ("30/9", "Đang được lùi đúng đến ngày này.", date(2026, 9, 30)),
        ("đến 31/9", "Lịch không có ngày này.", date(2026, 9, 30)),
        ("den 2/10", "✅ Người 1 đồng ý đến thứ Sáu 02/10/2026.", date(2026, 10, 2)),
    ],
)
def test_another_day_may_be_typed(office: Office, lan: Person, hoa: Person, typed: str, answer: str, day: date) -> None:
    hoa.press("Đổi ngày")
    assert answer in hoa.type(typed, (lan,))
    assert moved(office) == [day]


@pytest.mark.usefixtures("granted")
def test_taken_back_after_asking_once_more(office: Office, lan: Person, hoa: Person) -> None:
    told = hoa.press("Thu lại")
    assert "Hạn của đơn vị trở về trước 20/9/2026" in told and moved(office) == [date(2026, 9, 30)]
    hoa.press("Để nguyên")
    assert hoa.notice == "Giữ như cũ." and [one.label for one in hoa.buttons] == ["📅 Đổi ngày", "↩️ Thu lại"]
    hoa.press("Thu lại")
    hoa.press("Đúng, thu lại", lan)
    assert hoa.last.endswith("↩️ Người 1 đã thu lại việc lùi hạn; hạn trở về như cũ.") and hoa.buttons == []
    assert lan.last.startswith("↩️ Không còn được lùi đến thứ Tư 30/9/2026, Người 1 thu lại.")
    assert moved(office) == [] and (plea(office).verdict, plea(office).granted) == ("revoked", None)
    assert "Được lùi đến" not in lan.type("/han")
    assert "Người 1 thu lại việc lùi hạn đã cho đến 30/9/2026" in hoa.type("/donvi Sở Y tế")
    hoa.data("xq:1:20260930")  # the same button again
    assert hoa.notice == "Việc lùi hạn này đã thu lại rồi."
    office.wait(days=24)
    assert "Hạn gốc đã qua" not in lan.last
    assert "Gửi đề nghị" not in str([one.label for one in lan.buttons])
    lan.type("xin lùi báo cáo 9 tháng đến 30/9")  # and may be asked for again
    lan.press("Gửi đề nghị", hoa)
    assert "Kỳ này đã xin 1 lần trước, được đồng ý 0 lần." in hoa.last


@pytest.mark.usefixtures("granted")
def test_only_who_granted_changes_it_until_they_are_gone(office: Office, lan: Person, hoa: Person) -> None:
    minh = Person(office, office.member(2, None, admin=True))
    for data in ("xm:1", "xr:1", "xv:1:20260930:20260925", "xq:1:20260930"):
        minh.data(data)
        assert minh.notice == "Lần lùi hạn này do Người 1 đồng ý; người ấy đổi hoặc thu lại được."
        lan.data(data)
        assert lan.notice == "Chỉ người điều phối hoặc quản trị viên trả lời được đề nghị này."
    for odd in ("xm:", "xm:99", "xv:1", "xv:1:x:y", "xv:1:20260930:20261399", "xq:1", "xq:1:x", "xo:9"):
        hoa.data(odd)
        assert moved(office) == [date(2026, 9, 30)]
    with transaction(office.engine) as session:
        people.remove(session, hoa.who.id)
    minh.data("xv:1:20260930:20260925", lan)
    assert moved(office) == [date(2026, 9, 25)] and "Người 2 đổi" in lan.last


@pytest.mark.usefixtures("granted")
def test_of_two_changes_at_once_one_counts(office: Office, lan: Person, hoa: Person) -> None:
    hoa.data("xv:1:20260930:20260925")
    hoa.data("xv:1:20260930:20260928")  # the button of a message that shows the day before
    assert hoa.notice == "Ngày này vừa được đổi; anh/chị xem lại giúp." and moved(office) == [date(2026, 9, 25)]
    with transaction(office.engine) as session:
        with pytest.raises(AlreadyDecidedError):
            store.change(
                session, 1, date(2026, 9, 30), None, member_id=hoa.who.id, chat_id=1, message_id=1, message="m",
                now=office.now,
            )  # fmt: skip
        with pytest.raises(NotFoundError):
            store.change(
                session, 3, date(2026, 9, 25), None, member_id=hoa.who.id, chat_id=1, message_id=1, message="m",
                now=office.now,
            )  # fmt: skip


@pytest.mark.usefixtures("granted")
def test_of_two_grants_of_a_round_the_one_that_counts_is_changed(office: Office, lan: Person, hoa: Person) -> None:
    lan.type("xin lùi báo cáo 9 tháng đến 8/10")
    lan.press("Gửi đề nghị", hoa)
    hoa.press("Đồng ý (08/10)", lan)
    hoa.data("xv:1:20260930:20260925")
    assert hoa.notice == "Kỳ này đã có lần lùi hạn khác sau đó; anh/chị đổi ở lần ấy."
    hoa.press("Thu lại")
    hoa.press("Đúng, thu lại", lan)
    assert moved(office) == [date(2026, 9, 30)]  # what was granted before holds again


@pytest.mark.usefixtures("granted")
def test_reminders_move_with_the_day_and_back(office: Office, lan: Person, hoa: Person) -> None:
    settings = office.settings
    spoken_of = replace(settings.obligations, unconfirmed_in_reminders=True)
    desk = replace(office.desk, settings=replace(settings, obligations=spoken_of))

    def planned() -> list[str]:
        with transaction(office.engine) as session:
            wanted = letters.look(session, desk, office.now)
            outbox.apply(session, letters.compare(session, desk, office.now, wanted), office.now)
        with snapshot(office.engine) as session:
            rows = outbox.rows(session, office.now.date() - timedelta(days=60))
        return sorted(
            f"{office.desk.local(row.moment):%d/%m}" for row in rows
            if row.state == "planned" and row.key.due == NINE and row.key.kind == "step"
        )  # fmt: skip

    office.wait(days=14)  # 15/9
    late = planned()
    assert "29/09" in late and "18/09" not in late
    hoa.data("xv:1:20260930:20260925")
    assert {"24/09", "25/09"} <= set(planned()) and "29/09" not in planned()
    hoa.data("xq:1:20260925")
    assert {"16/09", "18/09"} <= set(planned()) and "24/09" not in planned()


@pytest.mark.usefixtures("granted")
def test_the_audit_knows_what_was_changed(office: Office, hoa: Person) -> None:
    hoa.data("xv:1:20260930:20260925")
    with transaction(office.engine) as session:
        audit.decisions(session, hoa.who.id, office.now)
    office.wait(seconds=5)
    hoa.data("xq:1:20260925")
    with transaction(office.engine) as session:
        audit.decisions(session, hoa.who.id, office.now)
        found = [
            (row.about["extension"], row.about["verdict"])
            for row in session.scalars(select(AuditRow))
            if row.kind == "granted"
        ]
    assert found == [(1, "changed"), (1, "revoked")]
