"""Everything else: the passages that the index finds, shown where they cover the question, in their own words. Pure."""

from __future__ import annotations

import re

from bot.answering.cite import COVERED, QUOTE_CHARS, TOPIC, declined
from bot.answering.finder import Finder
from bot.answering.library import Library, window
from bot.answering.question import Question
from bot.answering.selecting import issuer_level, subject
from bot.model import Answer, Citation
from knowledge.model import StoredPassage
from knowledge.text import canonical, exact, fold


def _names_document(question: Question, stored: StoredPassage) -> bool:
    """Whether a passage speaks of a document the question names by kind and number."""
    low = fold(" ".join((*stored.passage.headings, stored.passage.text)))
    return any(
        re.search(rf"(?<![^\W_]){re.escape(kind) + r'[^.;]{0,12}?' if kind else ''}(?<!\d)0*{number}(?!\d)", low)
        for kind, number in question.numbers
    )


def passage(question: Question, library: Library, index: Finder) -> Answer:
    if not question.terms:
        return declined(question, "off_topic")
    found = index.search(" ".join(question.terms) if question.follow_up else question.understood, 12)
    hits = [hit for hit in found.hits if hit.passage_id in library.passages]
    if question.numbers:
        named = {i for i, stored in library.passages.items() if _names_document(question, stored)}
        if not named:
            return declined(question, "off_topic")
        ids = [hit.passage_id for hit in hits if hit.passage_id in named] or sorted(named)
    else:
        ids = [hit.passage_id for hit in hits]
    if not ids:
        return declined(question, "off_topic")
    top = max((hit.score for hit in hits), default=1.0) or 1.0
    strength = {hit.passage_id: hit.score / top for hit in hits}
    terms = question.terms
    scored = sorted(
        ((library.passage_coverage(terms, i, bare=question.bare) + 0.25 * strength.get(i, 0.0), i) for i in ids),
        reverse=True,
    )
    named_level = subject(question)
    if named_level is not None:
        # “của xã”, “kế hoạch của tỉnh”: the document of that level first.
        scored.sort(
            key=lambda item: (
                -(
                    item[0]
                    + 0.15
                    * (issuer_level(library.documents[library.passages[item[1]].document_id]) == named_level.level)
                )
            )
        )
    if question.numbers and "about" in question.asked:
        # The passage that says what the document is about, before one that only names it.
        scored.sort(key=lambda item: -min(120, len(_reference(question, library.passages[item[1]].passage.text) or "")))
    cover = library.passage_coverage(terms, scored[0][1], bare=question.bare)
    cited = [_quote(library, question, i) for _, i in scored[:3]]
    if cover < (TOPIC if question.numbers else COVERED):
        return declined(question, "off_topic", cited[:1])
    best = cited[0]
    lead = _reference(question, best.quote) if question.numbers and "about" in question.asked else None
    if lead is None:
        spans = library.best_sentences(terms, best.quote, bare=question.bare)
        lead = best.quote[spans[0][1] : spans[0][2]] if spans else best.quote
    return Answer(
        question.raw, question.understood, "passage", lead=(lead,), citations=tuple(cited),
        asked=question.asked, confidence=cover,
    )  # fmt: skip


# Where the mention of one document ends and the next begins.
_NEXT_REFERENCE = exact(
    r"[,;] (?:và )?(?:chỉ thị|kế hoạch|quyết định|công văn|nghị quyết|kết luận|chương trình|thông báo|hướng dẫn|nghị định|thông tư|luật|công điện)(?: [^\s]+){0,4} số|;|\.(?= |$)",
    bounded=False,
)


def _reference(question: Question, text: str) -> str | None:
    """“Chỉ thị số 37-CT/TU ngày … về chấn chỉnh tác phong …”: the mention that says most, cut where the next begins."""
    low = fold(text)
    found = []
    for kind, number in question.numbers:
        for match in re.finditer(rf"(?<![^\W_]){re.escape(kind or '')}[^.;,]{{0,12}}?(?<!\d)0*{number}(?!\d)", low):
            stop = _NEXT_REFERENCE.search(canonical(text), match.end())
            found.append(text[match.start() : stop.start() if stop else len(text)].strip())
    return max(found, key=len, default=None)


def _quote(library: Library, question: Question, passage_id: int) -> Citation:
    stored = library.passages[passage_id]
    text = stored.passage.text
    spans = library.best_sentences(question.terms, text, bare=question.bare)
    start, end = (spans[0][1], spans[0][2]) if spans else (0, len(text))
    document = library.documents[stored.document_id]
    return Citation(
        document,
        stored.passage.section,
        stored.passage.page,
        window(text, start, end, QUOTE_CHARS),
        stored.id,
        stored.passage.restored,
    )
