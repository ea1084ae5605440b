"""python -m scripts.serve [--unit NAME]: the bot. With TELEGRAM_TOKEN on Telegram, else the same dialogue in the terminal.

What passes through: settings and the environment. On the first start, while the database holds no document, the samples
are brought in. Ends with 0 at the end of input or on SIGTERM, with 1 and one line on stderr where it cannot serve: a
token that Telegram rejects, a data folder that cannot be written, a unit that is not known.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import itertools
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

import knowledge
from bot.answering import Library
from bot.console import Console
from bot.dialogue import joining
from bot.dialogue.desk import Desk, Shelf, Stock
from bot.dialogue.intake import Intake
from bot.logs import Redacting, configure, trace
from bot.replies.dialogue import CONSOLE_HELLO, CONSOLE_NAME
from knowledge import settings as configuration
from knowledge.db import snapshot, transaction
from knowledge.errors import ConfigError, ThukyError
from knowledge.ingest import expand
from knowledge.model import Unit
from knowledge.settings import Settings
from knowledge.store import documents, people
from knowledge.units import level
from scripts.ingest import ingest_all
from scripts.office import Opened, load_index, open_office

SAMPLES = Path(knowledge.__file__).parent / "samples"

_log = logging.getLogger("thuky.serve")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description="The bot, or its terminal.")
    parser.add_argument("--config", default="config.toml", metavar="FILE", help="settings (default: ./config.toml)")
    parser.add_argument("--unit", default="", metavar="NAME", help="in the terminal: the unit you speak for")
    arguments = parser.parse_args(argv)
    try:
        settings = configuration.load(arguments.config)
    except ThukyError as error:
        print(error, file=sys.stderr)
        return 1
    level = "WARNING" if settings.log.level == "INFO" and not settings.token else settings.log.level
    configure(level, settings.token)
    try:
        return _serve(settings, arguments.unit)
    except ThukyError as error:
        print(Redacting(settings.token).redact(str(error)), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has enough (`… | head`); keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # A raw traceback would pass by the formatter that keeps the token out of the log.
        _log.critical("stopped by an error that nobody foresaw\n%s", trace(error))
        return 1


def _serve(settings: Settings, unit: str) -> int:
    office = open_office(settings)
    try:
        _bring_samples(office)
        unconfirmed = settings.obligations.unconfirmed_in_answers
        shelf = Shelf(_stock(office), lambda: _fresh_stock(office), unconfirmed=unconfirmed)
        return _telegram(settings, office, shelf) if settings.token else _terminal(settings, office, shelf, unit)
    finally:
        office.engine.dispose()


def _bring_samples(office: Opened) -> None:
    with snapshot(office.engine) as session:
        if documents.documents(session):
            return
    files = [path for path in expand([SAMPLES]) if path.suffix in {".docx", ".pdf", ".txt"}]
    outcomes = list(ingest_all(files, office))
    for outcome in outcomes:
        if outcome.status == "refused":
            _log.warning("a sample was refused: %s", outcome.reason)
    _log.info("no documents yet: %d samples brought in", sum(outcome.status == "added" for outcome in outcomes))


def _stock(office: Opened) -> Stock:
    with snapshot(office.engine) as session:
        known = documents.load_office(session, unconfirmed=office.settings.obligations.unconfirmed_in_answers)
        return Stock(documents.corpus_version(session), known, Library(known), office.index)


def _fresh_stock(office: Opened) -> Stock:
    """The office as the database holds it now, with the index of just that."""
    while True:
        index, version = load_index(office.settings, office.engine, office.encoder)
        with snapshot(office.engine) as session:
            if documents.corpus_version(session) == version:
                known = documents.load_office(session, unconfirmed=office.settings.obligations.unconfirmed_in_answers)
                return Stock(version, known, Library(known), index)


def _intake(office: Opened, shelf: Shelf) -> Intake:
    return Intake(office.engine, office.settings, office.index, office.kept, shelf)


# -- the terminal ---------------------------------------------------------------------------------------------------


def _terminal(settings: Settings, office: Opened, shelf: Shelf, unit: str) -> int:
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    typed = sys.stdin.isatty()
    with transaction(office.engine) as session:
        unit_id = None
        if unit:
            unit_id = _unit(session, unit, settings).id
        member = people.console_member(session, unit_id, CONSOLE_NAME, settings.now())
    console = Console(
        office.engine, Desk(settings, shelf), member, _printer(typed),
        settings.now, typed=typed, intake=_intake(office, shelf),
    )  # fmt: skip
    if typed:
        print(CONSOLE_HELLO, end="\n\n", flush=True)
    console.run(_lines(typed))
    return 0


def _unit(session: Session, name: str, settings: Settings) -> Unit:
    """The unit of that name. Whoever runs the program may speak for a new one too, where its name says what it is.

    Raises:
        ConfigError: nobody knows such a unit.
    """
    known = people.unit_named(session, name)
    if known is None and level(name) is None:
        listed = ", ".join(one.name for one in people.units(session)) or "none yet"
        raise ConfigError(f"--unit: {name!r} is no unit; give a full name (Sở Nội vụ, UBND xã …); known: {listed}")
    return known or people.add_unit(session, name, settings.now())[0]


def _printer(typed: bool) -> Callable[[str], None]:
    """Prints answers with a blank line between them; a single answer to a pipe is just the answer."""
    gaps = itertools.chain([""], itertools.repeat("\n"))

    def write(text: str) -> None:
        print(text, end="\n\n", flush=True) if typed else print(next(gaps) + text, flush=True)

    return write


def _lines(typed: bool) -> Iterator[str]:
    while True:
        try:
            line = input("› ") if typed else sys.stdin.readline()
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            return
        if not typed and not line:
            return
        yield line


# -- Telegram -------------------------------------------------------------------------------------------------------


def _telegram(settings: Settings, office: Opened, shelf: Shelf) -> int:
    from telegram.error import InvalidToken

    from bot.app import ALLOWED_UPDATES, build_application

    application = build_application(settings, engine=office.engine, shelf=shelf, intake=_intake(office, shelf))
    with transaction(office.engine) as session:
        code = joining.setup_code(session, settings.now())
    if code:
        print(f"No administrator yet. Send this to the bot, once: /start {code}", file=sys.stderr, flush=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_not_the_rejection)
    try:
        if settings.telegram.webhook_url:
            secret = _derived(settings.token, "webhook")
            path = _derived(settings.token, "path")
            application.run_webhook(
                listen="0.0.0.0",
                port=settings.telegram.webhook_port,
                url_path=path,
                webhook_url=f"{settings.telegram.webhook_url.rstrip('/')}/{path}",
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                bootstrap_retries=-1,
            )
        else:
            application.run_polling(
                timeout=settings.telegram.poll_timeout, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1
            )
    except InvalidToken as error:
        raise ConfigError(
            "TELEGRAM_TOKEN was rejected by the Bot API server; take a valid one from @BotFather"
        ) from error
    return 0


def _not_the_rejection(record: logging.LogRecord) -> bool:
    """A rejected token ends the program with one line; the library would log its traceback as well."""
    from telegram.error import InvalidToken

    kind = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
    return kind is None or not issubclass(kind, InvalidToken)


def _derived(token: str, purpose: str) -> str:
    """A secret of its own for each purpose, stable over restarts, from which the token cannot be had."""
    return hmac.new(token.encode(), purpose.encode(), hashlib.sha256).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
