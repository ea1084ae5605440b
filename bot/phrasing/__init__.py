"""The answer in plainer words, by a language model that the office runs or rents; off unless `[llm]` names a server. It may
phrase, never decide: what is asked, which passages answer and whether anything does is settled before it is called.

What passes through: an Answer that quotes passages; out comes the same Answer with `phrased` sentences, each marked with the
passage it rests on, or the very same Answer where anything is amiss: no server, a server too slow or out of order, words
that are no JSON, a sentence with a date, a number, a name or a claim that its passage does not hold (checks). What goes to
the server: the question as understood and the passages quoted, nothing of who asks. Deadlines and duties are calculated
and never phrased.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache

from bot.model import Answer
from bot.phrasing import asking, checks
from bot.phrasing.client import Client, PhrasingError
from knowledge.settings import LlmSettings, Settings

_log = logging.getLogger(__name__)


def phrase(answer: Answer, settings: Settings) -> Answer:
    """The answer with phrased sentences where a server is named and what it says holds; else as it was."""
    client = _client(settings.llm, settings.llm_key)
    if client is None or not worth_phrasing(answer):
        return answer
    sources = asking.sources(answer)
    try:
        said = client.complete(asking.messages(answer.understood, sources))
        return replace(answer, phrased=checks.checked(said, sources))
    except PhrasingError as error:
        _log.warning("phrasing: %s; the passage itself is shown", error)
    except checks.UngroundedError as error:
        _log.warning("phrasing: thrown away, %s; the passage itself is shown", error)
    return answer


def worth_phrasing(answer: Answer) -> bool:
    """Whether an answer is one quoted from passages; a clause read out whole is shown in its own words."""
    return answer.kind == "passage" and not answer.choices and len(answer.lead) == 1 and bool(answer.citations)


@lru_cache(maxsize=4)
def _client(settings: LlmSettings, key: str) -> Client | None:
    return Client(settings, key) if settings.url else None
