"""The file of units: what it may say, what is wrong with it in one line, and what it does to the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge import db, unit_file
from knowledge.db import snapshot
from knowledge.errors import CircleError, ConfigError, NameTakenError
from knowledge.model import FormerName, Unit
from knowledge.settings import parse as settings_of
from knowledge.store import audit
from knowledge.store import units as store
from knowledge.store.units import Synced
from scripts.office import bring_units

NOW = datetime(2026, 1, 5, tzinfo=UTC)
FILE = """
[[unit]]
name = "UBND tỉnh An Bình"

[[unit]]
name = "Sở Tài chính"
parent = "tỉnh An Bình"
short = ["STC"]
former = ["Sở Tài chính - Vật giá", {name = "Sở Kế hoạch và Đầu tư", until = 2025-02-28, note = "hợp nhất"}]

[[unit]]
name = "UBND huyện Phú Lâm"
parent = "UBND tỉnh An Bình"
dissolved = 2025-07-01
successors = ["UBND xã Tân Lập"]
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = db.open_engine(settings_of({"data": {"folder": str(tmp_path / "data")}}, {}))
    yield engine
    engine.dispose()


def sync(engine: Engine, text: str) -> Synced:
    with db.transaction(engine) as session:
        return store.sync(session, unit_file.parse(text), NOW)


def table(engine: Engine) -> dict[str, Unit]:
    with db.snapshot(engine) as session:
        return {unit.name: unit for unit in store.units(session)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[unit]\n", "no TOML"),
        ("[units]\nname = 'x'", "unknown section or key 'units'"),
        ("[unit]\nname = 'x'", "in two brackets"),
        ("[[unit]]\nshort = ['X']", "unit 1 has no name"),
        ("[[unit]]\nname = ' '", "unit 1: name must have 1 to 200 characters"),
        ("[[unit]]\nname = 5", "unit 1: name must be a text, not 5"),
        ("[[unit]]\nname = 'Sở A'\nparrent = 'B'", "unit 1 (Sở A): unknown key parrent"),
        ("[[unit]]\nname = 'Sở A'\nlevel = 'cục'", "level must be one of trung ương, tỉnh"),
        ("[[unit]]\nname = 'Sở A'\nshort = 'SA'", "unit 1 (Sở A): short must be a list"),
        ("[[unit]]\nname = 'Sở A'\ndissolved = '2025-07-01'", "dissolved must be a day like 2025-07-01 without quotation"),
        ("[[unit]]\nname = 'Sở A'\nformer = [{until = 2025-01-01}]", "former must be names, or tables with a name"),
        ("[[unit]]\nname = 'Sở A'\nformer = [{name = 'B', til = 1}]", "former: unknown key til"),
        ("[[unit]]\nname = 'Sở A'\n[[unit]]\nname = 'so a'", "so a stands there twice"),
        ("[[unit]]\nname = 'Sở A'\nshort = ['X']\n[[unit]]\nname = 'Sở B'\nshort = ['x']", "x is short for Sở A and for Sở B"),
        ("[[unit]]\nname = 'Sở A'\nparent = 'Sở B'\n[[unit]]\nname = 'Sở B'\nparent = 'Sở A'", "a circle of parents: Sở A < Sở B < Sở A"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_in_one_line(text: str, named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        unit_file.parse(text)
    assert named in str(caught.value) and "\n" not in str(caught.value)


def test_the_file_becomes_the_table_and_a_second_time_changes_nothing(engine: Engine) -> None:
    assert sync(engine, FILE) == Synced(added=3)
    first = table(engine)
    province = first["UBND tỉnh An Bình"]
    assert first["Sở Tài chính"] == Unit(
        first["Sở Tài chính"].id, "Sở Tài chính", province.id, None, ("STC",),
        (FormerName("Sở Tài chính - Vật giá"), FormerName("Sở Kế hoạch và Đầu tư", date(2025, 2, 28), "hợp nhất")),
    )  # fmt: skip
    assert first["UBND huyện Phú Lâm"].dissolved_on == date(2025, 7, 1)
    assert first["UBND huyện Phú Lâm"].successors == ("UBND xã Tân Lập",)
    assert sync(engine, FILE) == Synced(unchanged=3)
    assert table(engine) == first


def test_what_was_said_in_the_chat_stays(engine: Engine) -> None:
    sync(engine, FILE)
    with db.transaction(engine) as session:
        finance = store.unit_named(session, "STC")
        assert finance is not None
        store.add_short(session, finance.id, "TC")
        store.rename(session, finance.id, "Sở Tài chính và Đầu tư", date(2025, 12, 31))
        store.add_unit(session, "Sở Y tế", NOW)
    before = table(engine)
    assert sync(engine, FILE) == Synced(unchanged=3)
    assert table(engine) == before
    assert before["Sở Tài chính và Đầu tư"].short == ("STC", "TC")


def test_a_new_name_in_the_file_renames_the_unit(engine: Engine) -> None:
    sync(engine, "[[unit]]\nname = 'UBND xã Tân Mỹ'\nshort = ['TM']")
    (old,) = table(engine).values()
    again = "[[unit]]\nname = 'UBND xã Tân Lập'\nformer = [{name = 'UBND xã Tân Mỹ', until = 2025-06-30}]"
    assert sync(engine, again) == Synced(changed=1)
    assert table(engine) == {
        "UBND xã Tân Lập": Unit(
            old.id, "UBND xã Tân Lập", short=("TM",), former=(FormerName("UBND xã Tân Mỹ", date(2025, 6, 30)),)
        )
    }


def test_what_the_file_changes_is_in_the_audit(engine: Engine) -> None:
    sync(engine, "[[unit]]\nname = 'UBND xã Tân Mỹ'\n[[unit]]\nname = 'Sở Cũ'\n[[unit]]\nname = 'Phòng A'")
    again = (
        "[[unit]]\nname = 'UBND xã Tân Mỹ Mới'\nformer = [{name = 'UBND xã Tân Mỹ'}]\n"
        "[[unit]]\nname = 'Sở Cũ'\ndissolved = 2025-03-01\n[[unit]]\nname = 'Phòng A'\nparent = 'Sở Cũ'"
    )
    for _ in range(2):  # a second time nothing changes, and nothing is written
        sync(engine, again)
    units = table(engine)
    with snapshot(engine) as session:
        lines, _ = audit.page(session, None, None, 0, 50)
    assert [(one.member_id, dict(one.about)) for one in reversed(lines)] == [
        (None, {"what": "file", "added": 3, "changed": 0}),
        (None, {"what": "file", "added": 0, "changed": 3}),
        (None, {"unit": units["UBND xã Tân Mỹ Mới"].id, "what": "renamed", "by": "file"}),
        (None, {"unit": units["Sở Cũ"].id, "what": "ended", "by": "file"}),
        (None, {"unit": units["Phòng A"].id, "what": "put", "parent": units["Sở Cũ"].id, "by": "file"}),
    ]


def test_of_two_that_became_one_neither_is_renamed(engine: Engine) -> None:
    sync(engine, "[[unit]]\nname = 'UBND xã A Một'\n[[unit]]\nname = 'UBND xã B Hai'")
    merged = "[[unit]]\nname = 'UBND xã Mới'\nformer = ['UBND xã A Một', 'UBND xã B Hai']"
    assert sync(engine, merged) == Synced(added=1)
    assert sorted(table(engine)) == ["UBND xã A Một", "UBND xã B Hai", "UBND xã Mới"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[unit]]\nname = 'Sở B'\n[[unit]]\nname = 'Sở C'\nparent = 'tỉnh Nào Đó'", "Sở C: its parent 'tỉnh Nào Đó' is no unit"),
        ("[[unit]]\nname = 'UBND tỉnh An Bình'\nparent = 'Sở Tài chính'", "its parent 'Sở Tài chính' stands below it"),
        ("[[unit]]\nname = 5", "must be a text"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_and_changes_nothing(
    engine: Engine, tmp_path: Path, text: str, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    sync(engine, FILE)
    before = table(engine)
    path = tmp_path / "units.toml"
    path.write_text(text, encoding="utf-8")
    bring_units(settings_of({"units": {"file": str(path)}}, {}), engine)
    (record,) = caplog.records
    assert named in record.getMessage() and "\n" not in record.getMessage()
    assert table(engine) == before


def test_the_file_that_config_names_is_read_at_start(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "units.toml"
    path.write_text("\ufeff" + FILE, encoding="utf-8")
    bring_units(settings_of({"units": {"file": str(path)}}, {}), engine)
    assert sorted(table(engine)) == ["Sở Tài chính", "UBND huyện Phú Lâm", "UBND tỉnh An Bình"]
    with db.snapshot(engine) as session:
        assert store.directory(session) is store.directory(session)


def test_a_missing_file_is_one_line(engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bring_units(settings_of({"units": {"file": str(tmp_path / "none.toml")}}, {}), engine)
    assert [record.getMessage() for record in caplog.records] == [
        f"units.file: no file {tmp_path / 'none.toml'}; the units stay as they were"
    ]


def test_the_store_refuses_circles_and_taken_names(engine: Engine) -> None:
    sync(engine, FILE)
    with db.transaction(engine) as session:
        names = {unit.name: unit.id for unit in store.units(session)}
        with pytest.raises(CircleError):
            store.put_under(session, names["UBND tỉnh An Bình"], names["Sở Tài chính"])
        with pytest.raises(CircleError):
            store.put_under(session, names["Sở Tài chính"], names["Sở Tài chính"])
        with pytest.raises(NameTakenError):
            store.rename(session, names["Sở Tài chính"], "ubnd tỉnh an bình", None)
