"""Everything else: the passages that the index finds, shown where they cover the question, in their own words. Pure.

A passage is taken by how much of the question it covers, helped by the index's rank; a document named by its number is
matched by that number first. What covers too little is not shown as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.answering.cite import COVERED, QUOTE_CHARS, TOPIC, declined
from bot.answering.finder import Finder
from bot.answering.library import Library, window
from bot.answering.question import Question
from bot.answering.scope import bearing
from bot.answering.selecting import issuer_level, subject, topic_words
from bot.answering.stated import demanded
from bot.answering.weighing import weigh
from bot.model import Answer, Citation
from knowledge.header import KINDS
from knowledge.model import Hit
from knowledge.text import canonical, exact, fold

LOOKED_AT = 50  # hits of the index
_LEVEL = 1.0  # of a passage in a document of the level asked about (“kế hoạch của xã”), beside its weighed signs
# Below the first nothing is shown; below the second only what covers the question well.
_UNSURE, _SURE = 0.5, 0.85
_SAID = 120  # characters after which a mention of a document says what it is about

_TRIED, _NEAR = 5, 2.0  # passages among which one that says what is asked for comes first, and how far behind the best
_FOCUS = 4  # syllables: a word or two
_ASKED_LAST = r"(?:như thế nào|thế nào|ra sao|làm sao|những gì|là gì|gì|nào)(?: ạ| vậy| nhỉ| hả| thế)?(?=\W*$)"
_ABOUT = exact(r"về|ban hành|quy định|phê duyệt")
_DATED = exact(r"^.{0,60}?(?:ngày \d|năm \d{4})", bounded=False)
_KIND_BEFORE = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(sorted(map(fold, KINDS), key=len, reverse=True))})(?: so\s*:?)? ?$"
)
# Where the mention of one document ends and the next begins.
_NEXT_REFERENCE = exact(
    r"[,;] (?:và )?(?:chỉ thị|kế hoạch|quyết định|công văn|nghị quyết|kết luận|chương trình|thông báo|hướng dẫn|nghị định|thông tư|luật|công điện)(?: [^\s]+){0,4} số|;|\.(?= |$)",
    bounded=False,
)


def passage(question: Question, library: Library, index: Finder) -> Answer:
    """The clause that covers the question best, or a refusal with what is nearest."""
    terms = topic_words(question)
    if not terms:
        return declined(question, "off_topic")
    if question.names_only_a_document:
        question = replace(question, asked=question.asked | {"about"})
    asked_of = " ".join(question.terms) if question.follow_up else question.understood
    found = index.search(asked_of, LOOKED_AT, documents=library.only, literal=question.literal)
    strength = {hit.passage_id: hit for hit in found.hits if hit.passage_id in library.passages}
    ids = list(strength)
    if question.numbers and not bearing(question, library):
        figures = (number.partition("/")[0] for _, number in question.numbers)
        ids = [one.id for one in library.with_figure(*figures) if _names_document(question, library, one.id)]
    if not ids:
        return declined(question, "off_topic")
    named = subject(question)
    weighed = weigh(question, library, [strength.get(i, Hit(i, 0.0)) for i in ids], terms)

    def value(passage_id: int) -> tuple[float, float]:
        document = library.documents[library.passages[passage_id].document_id]
        score = weighed.value[passage_id]
        score += _LEVEL * (named is not None and issuer_level(document) == named.level)
        # The passage that says what a document is about, before one that only names it.
        text = library.passages[passage_id].passage.text
        mention = (_reference(question, text) or "") if question.numbers else ""
        said = min(_SAID, _telling(mention)[1]) if "about" in question.asked and _telling(mention)[0] else 0
        dated = "signed_on" in question.asked and _DATED.search(canonical(mention)) is not None
        return said + dated, score

    @cache
    def quote(passage_id: int) -> Citation:
        return _quote(question, library, passage_id)

    ids.sort(key=value, reverse=True)
    wanted = demanded(question)
    if wanted:
        least = value(ids[0])[1] - _NEAR
        near = [i for i in ids[:_TRIED] if value(i)[1] >= least]
        saying = [i for i in near if _says(quote(i).quote, wanted)]
        ids = [*saying, *(i for i in ids if i not in saying)]
    cover = library.passage_coverage(terms, ids[0], bare=question.bare)
    cited = [quote(i) for i in ids[:3]]
    # A document named by its number is the right one however little else agrees.
    covered = cover >= (TOPIC if question.leaning else COVERED) and library.shares_word(terms, ids[0])
    enough = weighed.sure >= (_UNSURE if covered else _SURE) if found.shipped else covered
    if not question.numbers and not enough:
        return declined(question, "off_topic", cited[:1])
    named_words = (_reference(question, cited[0].quote) or "") if question.numbers else cited[0].quote
    if "signed_on" in question.asked and question.numbers and not _DATED.search(canonical(named_words)):
        return declined(question, "not_stated", cited[:1])
    if not _says(cited[0].quote, wanted):
        return declined(question, "not_stated", cited[:1])
    lead = _reference(question, cited[0].quote) if "about" in question.asked else None
    if lead is None:
        start, end = _best_sentence(question, library, terms, cited[0].quote)
        lead = cited[0].quote[start:end]
    return Answer(
        question.raw, question.understood, "passage", lead=(lead,), citations=tuple(cited),
        asked=question.asked, confidence=min(1.0, cover),
    )  # fmt: skip


def _says(text: str, wanted: Sequence[re.Pattern[str]]) -> bool:
    plain = canonical(text)
    return all(pattern.search(plain) for pattern in wanted)


def _names_document(question: Question, library: Library, passage_id: int) -> bool:
    """Whether a passage speaks of a document the question names by kind and number."""
    stored = library.passages[passage_id].passage
    low = fold(" ".join((*stored.headings, stored.text)))
    return any(mention_of(kind, number).search(low) for kind, number in question.numbers)


def mention_of(kind: str | None, number: str) -> re.Pattern[str]:
    """A folded pattern for one document named by kind and number, or by its code (“430/qd-ubnd”)."""
    if kind is None:
        bare, _, code = number.partition("/")
        spelt = r"\s*[-/]\s*".join(map(re.escape, re.split("[-/]", code)))
        return re.compile(rf"(?<!\d)0*{bare}\s*[-/]\s*{spelt}" if code else rf"so\s*:?\s*0*{bare}\s*[-/]")
    return re.compile(rf"(?<![^\W_]){re.escape(kind)}[^.;,]{{0,20}}?(?<!\d)0*{number}(?!\d)")


def _reference(question: Question, text: str) -> str | None:
    """“Chỉ thị số 37-CT/TU ngày … về chấn chỉnh tác phong …”: the mention that says most, cut where the next begins."""
    low = fold(text)
    found = []
    for kind, number in question.numbers:
        for match in mention_of(kind, number).finditer(low):
            kind_before = _KIND_BEFORE.search(low[: match.start()]) if kind is None else None
            found.append(mention_at(text, kind_before.start() if kind_before else match.start(), match.end()))
    return max(found, key=_telling, default=None)


def mention_at(text: str, start: int, end: int) -> str:
    """The mention of a document that begins at start..end, cut where that of the next begins."""
    stop = _NEXT_REFERENCE.search(canonical(text), end)
    return text[start : stop.start() if stop else len(text)].strip()


def _telling(mention: str) -> tuple[bool, int]:
    """Whether a mention says what its document is about (“… về việc …”), and how long it is."""
    return _ABOUT.search(canonical(mention)) is not None, len(mention)


def _best_sentence(question: Question, library: Library, terms: Sequence[str], text: str) -> tuple[int, int]:
    """The sentence that covers the terms best. Where the question word stands last, what is asked for stands right before
    it, and those words count twice: “… công chức thực hiện phong cách làm việc thế nào” asks for the style of work."""
    found = library.best_sentences(terms, text, bare=question.bare)
    focus = terms[-_FOCUS:] if len(terms) > _FOCUS and question.finds(_ASKED_LAST) else ()
    if focus:
        near = {(a, b): score for score, a, b in library.best_sentences(focus, text, bare=question.bare)}
        found.sort(key=lambda item: (-item[0] - near[item[1], item[2]], item[1]))
    return found[0][1], found[0][2]


def _quote(question: Question, library: Library, passage_id: int) -> Citation:
    """The sentences of a passage around the one that covers the question best."""
    stored = library.passages[passage_id]
    text = stored.passage.text
    start, end = _best_sentence(question, library, question.terms, text)
    quote = window(text, start, end, QUOTE_CHARS)
    at = stored.passage
    return Citation(
        library.documents[stored.document_id], at.section, at.page, quote, stored.id, at.restored, at.scanned
    )
