"""The token never reaches a log, nor do users' words by way of an error."""

from __future__ import annotations

import io
import logging

import pytest

from bot.logs import Redacting, configure, trace

TOKEN = "700000001:loopback-Token_for-Tests-0123456789"


@pytest.fixture
def log() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting(TOKEN))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, stream


def test_messages_arguments_and_tracebacks_are_blotted(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logger.exception("failed")
    assert stream.getvalue().count("<token>") == 2 and "loopback-Token" not in stream.getvalue()
    assert "ValueError: The token `<token>` was rejected" in stream.getvalue()


def test_any_token_is_blotted_by_its_shape(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("bot 123456789:AAF-another_token_of_someone_else here, at 10:30, 20:15")
    assert stream.getvalue().strip().endswith("bot <token> here, at 10:30, 20:15")


def test_configure_keeps_httpx_from_naming_urls(capsys: pytest.CaptureFixture[str]) -> None:
    root, before = logging.getLogger(), (logging.getLogger().handlers[:], logging.getLogger().level)
    try:
        configure("INFO", TOKEN)
        logging.getLogger("httpx").info("HTTP Request: POST https://x/bot%s/getMe", TOKEN)
        logging.getLogger("thuky").info("token %s", TOKEN)
    finally:
        root.handlers[:], root.level = before
    assert "HTTP Request" not in capsys.readouterr().err


def test_a_trace_has_places_and_kinds_and_no_words() -> None:
    try:
        try:
            raise KeyError("điều người dùng viết")
        except KeyError as inner:
            raise RuntimeError("cũng thế") from inner
    except RuntimeError as error:
        text = trace(error)
    assert "builtins.RuntimeError" in text and "builtins.KeyError" in text and "test_logs.py:" in text
    assert "người dùng" not in text and "cũng thế" not in text
