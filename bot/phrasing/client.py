"""The edge: one call to a server that speaks OpenAI's chat completions (Ollama, vLLM, a cloud).

What passes through: a conversation in, the model's words out. Refused, as PhrasingError whose text holds no secret and
nothing of what was sent or received: no connection, too slow as a whole, an answer that is an error, too large or of another
shape. Redirects are not followed and proxies of the environment not used: what is sent goes to the address in config.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import httpx

from knowledge.settings import LlmSettings

_MOST_BYTES = 200_000


class PhrasingError(Exception):
    """The server gave no usable answer."""


class Client:
    """One server. Safe for use by several threads."""

    def __init__(self, settings: LlmSettings, key: str = "") -> None:
        self._settings = settings
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(
            headers=headers, timeout=settings.timeout_seconds, follow_redirects=False, trust_env=False
        )

    def complete(self, messages: Sequence[dict[str, str]]) -> str:
        """What the model says to a conversation.

        Raises:
            PhrasingError: there is no usable answer within the time allowed.
        """
        body = {
            "model": self._settings.model, "messages": list(messages), "temperature": 0, "stream": False,
            "max_tokens": self._settings.max_tokens,
        }  # fmt: skip
        try:
            return _content(self._posted(body))
        except httpx.TimeoutException as error:
            raise PhrasingError(f"the server was not done in {self._settings.timeout_seconds} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PhrasingError(f"the server cannot be reached ({type(error).__name__})") from error

    def _posted(self, body: object) -> bytes:
        until = time.monotonic() + self._settings.timeout_seconds
        with self._http.stream("POST", f"{self._settings.url.rstrip('/')}/chat/completions", json=body) as response:
            if response.status_code != httpx.codes.OK:
                raise PhrasingError(f"the server answered {response.status_code}")
            received = b""
            for piece in response.iter_bytes():
                received += piece
                if len(received) > _MOST_BYTES:
                    raise PhrasingError("the server's answer is too large")
                if time.monotonic() > until:  # each piece may be in time and the whole never end
                    raise PhrasingError(f"the server was not done in {self._settings.timeout_seconds} s")
            return received


def _content(received: bytes) -> str:
    try:
        content = json.loads(received)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise PhrasingError("the server's answer is not of the shape of chat completions") from error
    if not isinstance(content, str):
        raise PhrasingError("the server's answer holds no text")
    return content
