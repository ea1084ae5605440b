"""Whether what a language model wrote stands in the passages that it cites. Pure, and strict: in doubt it does not.

In: the model's words and the passages it was given. Out: sentences, each with its passage. Refused, with the reason (never
the words, which may hold anything): what is not the JSON asked for; a sentence without a passage or with one that was not
given; a date, a number, a name, a link or a word of weight (“không”, “trước”, “phải”) that the cited passage does not
hold; a sentence most of whose words are the model's own; one that turns a “không” of the document round.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.model import Phrased
from bot.phrasing.asking import Source
from knowledge.text import canonical, nfc, sentences, squeeze

_MOST_SENTENCES = 4
_LONGEST = 400
_OWN_WORDS = 0.15  # of a sentence's words of content may be the model's: “là”, “gồm” are none of them
_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+(?:[&./-][^\W_]+)*|[^\w\s]")
_DATE = re.compile(
    r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/])"
    r"|(?:ngày|mùng|mồng)\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?",
    re.IGNORECASE,
)
_MONTH = re.compile(r"tháng\s+(\d{1,2})(?:\s*/\s*|\s+năm\s+)(\d{4})", re.IGNORECASE)
_LINK = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:com|vn|net|org|io)\b|<|>", re.IGNORECASE)
# Words that join a sentence and claim nothing.
_JOINING = frozenset(
    canonical(
        "là và các những của cho với thì mà này đó đây theo về trong tại ở từ đến để được có gồm bao việc như sau trên dưới "
        "cụ thể nội dung quy định nêu văn bản kế hoạch đoạn câu trả lời yêu cầu cần một cũng"
    ).split()
)
# Words of weight, whose presence alone changes what is meant.
_WEIGHTY = frozenset(
    canonical(
        "không chưa chẳng cấm trừ ngoài trước sau phải nên chỉ mọi tất nhất tối đa thiểu ít nhiều hơn dưới quá trên đủ cả "
        "hai ba bốn năm sáu bảy tám chín mười trăm nghìn triệu tỷ nửa lần hằng hàng mỗi"
    ).split()
)
_AGAINST = frozenset(canonical("không chưa chẳng cấm trừ đừng").split())


class UngroundedError(Exception):
    """What was written is not to be shown; the text says why, without quoting it."""


def checked(said: str, sources: Sequence[Source]) -> tuple[Phrased, ...]:
    """The sentences, each with its passage.

    Raises:
        UngroundedError: one of them does not hold; then none is shown.
    """
    by_number = {source.number: source for source in sources}
    found = []
    for entry in _entries(said):
        text, number = entry.get("text"), entry.get("passage")
        if not isinstance(text, str) or isinstance(number, bool) or not isinstance(number, int):
            raise UngroundedError("a sentence is not of the shape asked for")
        if number not in by_number:
            raise UngroundedError("a sentence cites no passage that was given")
        text = squeeze(nfc(text))
        _check(text, by_number[number].text)
        found.append(Phrased(text, by_number[number].citation))
    return tuple(found)


def _entries(said: str) -> list[dict[str, Any]]:
    fenced = _FENCE.fullmatch(said.strip())
    try:
        table = json.loads(fenced[1] if fenced else said)
    except (ValueError, RecursionError) as error:
        raise UngroundedError("it is no JSON") from error
    entries = table.get("sentences") if isinstance(table, dict) else None
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise UngroundedError("it is not of the shape asked for")
    if not 1 <= len(entries) <= _MOST_SENTENCES:
        raise UngroundedError("it has no sentence, or too many")
    return entries


def _check(text: str, passage: str) -> None:
    passage = squeeze(nfc(passage))
    if not _WORD.search(text) or len(text) > _LONGEST or any(ord(char) < 32 for char in text):
        raise UngroundedError("a sentence is empty or too long")
    if _LINK.search(text) and not all(
        link in passage for link in re.findall(r"\S*(?:://|www\.|@|\.\w{2,3}\b|<|>)\S*", text)
    ):
        raise UngroundedError("a link is not in the passage cited")
    if not _dates(text) <= _with_shorter(_dates(passage)):
        raise UngroundedError("a date is not in the passage cited")
    if not _numbers(text) <= _numbers(passage):
        raise UngroundedError("a number is not in the passage cited")
    if not all(_stands(name, passage) for name in _names(text)):
        raise UngroundedError("a name is not in the passage cited")
    held = set(_words(passage))
    said = _words(text)
    if any(word in _WEIGHTY and word not in held for word in said):
        raise UngroundedError("a word of weight is not in the passage cited")
    content = [word for word in said if word not in _JOINING]
    if sum(word not in held for word in content) > _OWN_WORDS * len(content):
        raise UngroundedError("its words are not those of the passage cited")
    if _contrary(said, passage):
        raise UngroundedError("it may say the contrary of the passage cited")


def _words(text: str) -> list[str]:
    return [str(int(word)) if word.isdecimal() else word for word in _WORD.findall(canonical(text))]


def _numbers(text: str) -> set[str]:
    return {str(int(run)) for run in re.findall(r"\d+", text)} | {
        re.sub(r"\s", "", shape) for shape in re.findall(r"\d+(?:[.,]\d+)+\s*%?|\d+\s*%", text)
    }


def _dates(text: str) -> set[tuple[int, ...]]:
    found: set[tuple[int, ...]] = set()
    for match in _DATE.finditer(text):
        day, month, year, day2, month2, year2 = match.groups()
        found.add(tuple(int(part) for part in (day or day2, month or month2, year or year2) if part))
    return found | {(0, int(month), int(year)) for month, year in _MONTH.findall(text)}


def _with_shorter(dates: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """A date may be told without its year, never with one that the passage leaves out."""
    return dates | {date[:2] for date in dates} | {(0, *date[1:]) for date in dates if len(date) == 3}


def _names(text: str) -> list[str]:
    """Runs of words with capitals. The word that opens the sentence is one only with others, or all in capitals, and not
    where it merely joins (“Trong Kế hoạch …”)."""
    found: list[str] = []
    run: list[str] = []
    tokens = [*_TOKEN.findall(text), "."]
    for place, token in enumerate(tokens):
        if token[0].isupper():
            run.append(token)
            continue
        if run and len(run) == place:  # it opens the sentence
            if canonical(run[0]) in _JOINING:
                run = run[1:]
            elif len(run) == 1 and not (len(run[0]) > 1 and run[0].isupper()):
                run = []
        if run:
            found.append(" ".join(run))
        run = []
    return found


def _stands(name: str, passage: str) -> bool:
    """Whether a name stands in the passage as a whole."""
    wanted = canonical(name)
    return re.search(rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])", canonical(passage)) is not None


def _contrary(said: Sequence[str], passage: str) -> bool:
    """Whether a “không” was put where the passage has none, or left out of what only a “không” sentence says."""
    spans = sentences(passage) or [(0, len(passage))]
    told = [_words(passage[start:end]) for start, end in spans]
    spoken = set(pairwise(said))
    if any(pair[0] in _AGAINST and not any(pair in pairwise(one) for one in told) for pair in spoken):
        return True
    plain = {pair for one in told if not _AGAINST & set(one) for pair in pairwise(one)}
    denied = {pair for one in told if _AGAINST & set(one) for pair in pairwise(one)} - plain
    return bool(denied & spoken) and not _AGAINST & set(said)
