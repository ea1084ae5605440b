"""config.toml as frozen dataclasses. One section, one class; the defaults stand in both and a test holds them together.

What passes through: the file's table and the environment (THUKY_DATA, TELEGRAM_TOKEN). Refused: an unknown section or
key, a value of another type, a value out of range; the ConfigError names it as `section.key`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.errors import ConfigError


@dataclass(frozen=True, slots=True)
class DataSettings:
    folder: str = "data"


@dataclass(frozen=True, slots=True)
class ClockSettings:
    today: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    days_off: tuple[str, ...] = ()
    working_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    webhook_url: str = ""
    webhook_port: int = 8443
    poll_timeout: int = 30


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    url: str = ""
    busy_timeout: int = 5000


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    model: str = "bundled"
    query_prompt: str = "query: "
    passage_prompt: str = "passage: "
    threads: int = 2


@dataclass(frozen=True, slots=True)
class IndexSettings:
    exact_below: int = 20000
    window_words: int = 90
    window_overlap: int = 30


@dataclass(frozen=True, slots=True)
class RerankSettings:
    model: str = ""
    top: int = 20


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    context_minutes: int = 15
    join_seconds: int = 8
    quote_chars: int = 600


@dataclass(frozen=True, slots=True)
class ObligationSettings:
    unconfirmed_in_answers: bool = True
    unconfirmed_in_reminders: bool = False


@dataclass(frozen=True, slots=True)
class UnitSettings:
    file: str = ""


@dataclass(frozen=True, slots=True)
class AbbreviationSettings:
    words: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    url: str = ""
    model: str = ""
    timeout_seconds: int = 8
    max_tokens: int = 400


@dataclass(frozen=True, slots=True)
class LimitSettings:
    max_file_mb: int = 50
    max_pages: int = 2000
    max_members: int = 500
    read_seconds: int = 900
    read_memory_mb: int = 3000
    max_pixels: int = 80_000_000
    ocr_page_seconds: int = 60
    question_chars: int = 2000
    questions_per_minute: int = 20
    pending_hours: int = 48
    invitation_hours: int = 72


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    on: bool = True
    steps: tuple[int, ...] = (-7, -3, -1, 0, 1, 3, 7)
    repeat_days: int = 7
    give_up_days: int = 60
    hour: str = "08:00"
    quiet_from: str = "20:00"
    quiet_until: str = "07:00"
    on_days_off: bool = False
    digest: bool = True
    weekly: bool = True
    escalate_after: int = 3
    late_minutes: int = 15


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    max_file_mb: int = 20
    max_files: int = 20
    attach_hours: int = 24
    tell_coordinators: bool = True


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    names_in_ledger: bool = False
    conversation_days: int = 365
    delivery_days: int = 90
    request_days: int = 90
    audit_years: int = 5


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: str = "INFO"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `token` and `llm_key` are the only secrets; repr leaves them out."""

    data: DataSettings = DataSettings()
    clock: ClockSettings = ClockSettings()
    calendar: CalendarSettings = CalendarSettings()
    telegram: TelegramSettings = TelegramSettings()
    database: DatabaseSettings = DatabaseSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    index: IndexSettings = IndexSettings()
    rerank: RerankSettings = RerankSettings()
    answer: AnswerSettings = AnswerSettings()
    obligations: ObligationSettings = ObligationSettings()
    units: UnitSettings = UnitSettings()
    abbreviations: AbbreviationSettings = AbbreviationSettings()
    llm: LlmSettings = LlmSettings()
    limits: LimitSettings = LimitSettings()
    reminders: ReminderSettings = ReminderSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    privacy: PrivacySettings = PrivacySettings()
    log: LogSettings = LogSettings()
    token: str = field(default="", repr=False)
    llm_key: str = field(default="", repr=False)

    @property
    def folder(self) -> Path:
        return Path(self.data.folder)

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.folder / 'thuky.db'}"

    def now(self) -> datetime:
        """The present moment in the office's time zone, on the fixed day where config fixes one."""
        now = datetime.now(ZoneInfo(self.clock.timezone))
        return datetime.combine(date.fromisoformat(self.clock.today), now.timetz()) if self.clock.today else now

    def today(self) -> date:
        return self.now().date()


_SECTIONS: dict[str, type[Any]] = {f.name: type(f.default) for f in fields(Settings) if f.repr}
_AT_LEAST_ONE = {
    "llm.timeout_seconds", "llm.max_tokens", "rerank.top",
    "telegram.poll_timeout", "embedding.threads", "index.window_words", "answer.context_minutes", "answer.quote_chars",
    "limits.max_file_mb", "limits.max_pages", "limits.max_members", "limits.read_seconds", "limits.read_memory_mb",
    "limits.max_pixels", "limits.ocr_page_seconds",
    "limits.question_chars", "limits.pending_hours", "limits.invitation_hours",
    "privacy.audit_years", "evidence.max_file_mb", "evidence.max_files",
}  # fmt: skip


def _section(name: str, kind: type[Any], table: object) -> Any:
    if not isinstance(table, Mapping):
        raise ConfigError(f"config: [{name}] must be a section")
    known = {f.name: f for f in fields(kind)}
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"config: unknown key {name}.{key}; known: {', '.join(known)}")
        wanted = type(known[key].default)
        if wanted is tuple:
            default: Any = known[key].default
            numbers = bool(default) and isinstance(default[0], int)
            if not isinstance(value, list) or not all(type(one) is (int if numbers else str) for one in value):
                raise ConfigError(f"config: {name}.{key} must be a list of {'numbers' if numbers else 'texts'}")
            continue
        if type(value) is not wanted:
            raise ConfigError(f"config: {name}.{key} must be {wanted.__name__}, not {type(value).__name__}")
        if isinstance(value, int) and not isinstance(value, bool):
            low = 1 if f"{name}.{key}" in _AT_LEAST_ONE else 0
            if value < low:
                raise ConfigError(f"config: {name}.{key} must be at least {low}, not {value}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})


def parse(table: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """Settings from a parsed TOML table and an environment.

    Raises:
        ConfigError: naming the section or key that is unknown, of the wrong type or out of range.
    """
    for name in table:
        if name not in _SECTIONS:
            raise ConfigError(f"config: unknown section [{name}]; known: {', '.join(_SECTIONS)}")
    built = {name: _section(name, kind, table.get(name, {})) for name, kind in _SECTIONS.items()}
    if environ.get("THUKY_DATA"):
        built["data"] = DataSettings(folder=environ["THUKY_DATA"])
    key = environ.get("THUKY_LLM_KEY", "").strip()
    settings = Settings(**built, token=environ.get("TELEGRAM_TOKEN", "").strip(), llm_key=key)
    if settings.llm.url and (not re.fullmatch(r"https?://[^\s@?#]+", settings.llm.url) or not settings.llm.model):
        raise ConfigError(
            "config: llm.url must be http(s)://host/v1 without user, query or spaces, and llm.model is needed"
        )
    try:
        ZoneInfo(settings.clock.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"config: clock.timezone is no time zone: {settings.clock.timezone!r}") from error
    try:
        settings.today()
    except ValueError as error:
        raise ConfigError(f"config: clock.today must be YYYY-MM-DD, not {settings.clock.today!r}") from error
    for key in ("days_off", "working_days"):
        for day in getattr(settings.calendar, key):
            try:
                date.fromisoformat(day)
            except ValueError as error:
                raise ConfigError(f"config: calendar.{key} must hold days like YYYY-MM-DD, not {day!r}") from error
    both = set(settings.calendar.days_off) & set(settings.calendar.working_days)
    if both:
        raise ConfigError(f"config: {min(both)} stands in calendar.days_off and in calendar.working_days")
    for key in ("hour", "quiet_from", "quiet_until"):
        try:
            time.fromisoformat(getattr(settings.reminders, key))
        except ValueError as error:
            raise ConfigError(
                f"config: reminders.{key} must be HH:MM, not {getattr(settings.reminders, key)!r}"
            ) from error
    if settings.index.window_overlap >= settings.index.window_words:
        raise ConfigError("config: index.window_overlap must be below index.window_words")
    if settings.log.level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ConfigError("config: log.level must be DEBUG, INFO, WARNING or ERROR")
    return settings


def load(path: str | Path = "config.toml", environ: Mapping[str, str] | None = None) -> Settings:
    """Read config.toml.

    Raises:
        ConfigError: the file is missing, is no TOML, or holds something unknown.
    """
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"config: no file {path}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"config: {path} cannot be read: {error}") from error
    return parse(table, os.environ if environ is None else environ)
