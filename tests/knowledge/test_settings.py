from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ConfigError
from knowledge.settings import Settings, load, parse


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"telegramm": {}}, "[telegramm]"),
        ({"telegram": {"base_ulr": "x"}}, "telegram.base_ulr"),
        ({"telegram": {"poll_timeout": "30"}}, "telegram.poll_timeout must be int, not str"),
        ({"telegram": {"poll_timeout": True}}, "telegram.poll_timeout must be int, not bool"),
        ({"embedding": {"threads": 0}}, "embedding.threads must be at least 1"),
        ({"index": {"window_words": 20, "window_overlap": 20}}, "index.window_overlap"),
        ({"clock": {"today": "1/9/2024"}}, "clock.today"),
        ({"clock": {"timezone": "Asia/Nowhere"}}, "clock.timezone"),
        ({"log": {"level": "loud"}}, "log.level"),
        ({"calendar": {"days_off": "2026-01-02"}}, "calendar.days_off must be a list of texts"),
        ({"calendar": {"days_off": ["2/1/2026"]}}, "calendar.days_off must hold days like YYYY-MM-DD, not '2/1/2026'"),
        ({"calendar": {"days_off": ["2026-01-02"], "working_days": ["2026-01-02"]}}, "2026-01-02 stands in"),
        ({"data": "here"}, "[data] must be a section"),
        ({"reminders": {"hour": "8 giờ"}}, "reminders.hour must be HH:MM, not '8 giờ'"),
        ({"reminders": {"steps": ["-1"]}}, "reminders.steps must be a list of numbers"),
    ],
)
def test_what_cannot_be_used_is_named(table: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(table, {})
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_environment_wins_for_the_data_folder_and_holds_the_token() -> None:
    settings = parse({"data": {"folder": "here"}}, {"THUKY_DATA": "/elsewhere", "TELEGRAM_TOKEN": " 1:abc \n"})
    assert settings.folder == Path("/elsewhere")
    assert settings.token == "1:abc"
    assert "1:abc" not in repr(settings)


def test_a_fixed_day() -> None:
    assert parse({"clock": {"today": "2024-09-01"}}, {}).today() == date(2024, 9, 1)


def test_database_stands_in_the_data_folder_unless_named() -> None:
    assert Settings().database_url == "sqlite:///data/thuky.db"
    assert parse({"database": {"url": "postgresql+psycopg://x/y"}}, {}).database_url == "postgresql+psycopg://x/y"


def test_a_missing_or_broken_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no file"):
        load(tmp_path / "config.toml")
    (tmp_path / "config.toml").write_text("[data\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "config.toml")
