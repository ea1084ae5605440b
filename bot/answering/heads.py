"""Facts of a document's head (who signed, when), and clauses asked for by their path. Pure."""

from __future__ import annotations

from datetime import date

from bot.answering.cite import TOPIC, declined
from bot.answering.library import Library, title_of
from bot.answering.question import Question
from bot.answering.scope import bearing
from bot.answering.selecting import issuer_level, subject, topic_terms
from bot.answering.understood import among
from bot.model import Answer, Citation
from knowledge.foot import is_sign_title
from knowledge.model import Document
from knowledge.text import canonical, exact, fold

_EQUAL = 0.02  # documents that fit a question within this are equally good


def _documents_of(question: Question, library: Library) -> tuple[Document, ...]:
    """The document a question about signing or numbering speaks of, and behind it those that it may speak of as well."""
    terms = topic_terms(question) or question.terms
    named = subject(question)
    scored = []
    for document in library.office.documents:
        level = issuer_level(document)
        if named is not None and level is not None and named.level != level:
            continue
        if question.year and document.header.year and question.year != document.header.year:
            continue
        same_year = question.year is not None and document.header.year == question.year
        scored.append(
            (library.document_coverage(terms, document.id, bare=question.bare) + 0.3 * same_year, document.id)
        )
    scored.sort(reverse=True)
    if not scored or scored[0][0] < TOPIC:
        return ()
    fitting = tuple(library.documents[number] for _, number in scored)
    if topic_terms(question) or question.leaning:
        return tuple(one for one, (score, _) in zip(fitting, scored, strict=True) if score >= scored[0][0] - _EQUAL)
    # No word says which: every one of the kind named may be meant.
    spelt = fold(question.understood)
    same_kind = [one for one in fitting if one.header.kind and fold(one.header.kind) in spelt]
    return tuple(same_kind or fitting)


_SIGNED_NUMBER = r"ký (?:ban hành )?(?:công văn|kế hoạch|quyết định|chỉ thị|thông báo|nghị quyết|kết luận|chương trình(?: phối hợp)?|công điện)(?: số)? \d+"
_THIS_DOCUMENT = r"(?:kế hoạch|văn bản|chỉ thị|công văn|quyết định|thông báo|hướng dẫn)(?: \S+){0,12} (?:có |mang |là )?số (?:bao nhiêu|mấy|hiệu|gì|nào|ký hiệu)|số (?:của|ký hiệu|hiệu)(?: \S+){0,3} (?:kế hoạch|văn bản|chỉ thị|công văn|quyết định|thông báo|hướng dẫn)"


def _about_itself(question: Question, library: Library) -> bool:
    """“kế hoạch của xã số mấy”: asks for the number of a document at hand, not of one that it names."""
    if not question.finds(_THIS_DOCUMENT):
        return False
    terms = topic_terms(question)
    return all(
        not terms or library.title_coverage(terms, document.id, bare=question.bare) > 0.7
        for document in _documents_of(question, library)[:1]
    )


def by_number(question: Question, library: Library) -> Document | None:
    """The document at hand that bears a number the question names."""
    return next(iter(bearing(question, library)), None)


def _of_a_matter(question: Question, library: Library, document: Document) -> bool:
    """“kế hoạch 12 nói gì về tuyên truyền”: what is asked is a clause, not what the whole is about."""
    terms = topic_terms(question)
    return bool(terms) and library.title_coverage(terms, document.id, bare=question.bare) < 0.5


def document_fact(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """Who signed, when, what number, about what, sent to whom: from the document's own head."""
    known = by_number(question, library)
    if (
        known is not None
        and not question.reporting
        and (facts := question.asked & {"signer", "signed_on", "sent_to", "about", "issuer"})
    ):
        first = next(fact for fact in ("signer", "signed_on", "sent_to", "issuer", "about") if fact in facts)
        if first != "about" or not _of_a_matter(question, library, known):
            return _fact(question, library, known, first)
    if known is not None and question.names_only_a_document and question.section is None:
        return _fact(question, library, known, "itself")
    if known is None and "signer" in question.asked and question.numbers and question.finds(_SIGNED_NUMBER):
        return declined(question, "no_such_document")
    wanted = question.asked & {"signer", "signed_on"}
    if "sent_to" in question.asked and question.asks_of_document:
        wanted = frozenset({"sent_to"})
    if "number" in question.asked and not question.numbers and _about_itself(question, library):
        wanted = frozenset({"number"})
    if not wanted or (question.numbers and "signer" not in wanted):
        return None
    documents = _documents_of(question, library)
    if not documents:
        return declined(question, "not_stated")
    found = _fact(question, library, documents[0], next(iter(wanted)))
    return among(found, [document.id for document in documents], library) if found else None


def _fact(question: Question, library: Library, document: Document, fact: str) -> Answer | None:
    header = document.header
    value = {
        "number": header.number,
        "signer": header.signer or (header.signer_title if "signer_title" in question.asked else None),
        "signed_on": header.issued_on,
        "sent_to": header.recipients,
        "issuer": header.issuer,
        "about": header.title,
        "itself": header.title or header.number,
    }[fact]
    passages = library.passages_of(document.id)
    if not value or not passages:
        return declined(question, "not_stated")
    signer = header.signer or ""
    # A công văn names its addressees at its head.
    addressed = [stored for stored in passages if exact(r"^kính gửi").search(canonical(stored.passage.text))]
    signed = [stored for stored in passages if stored.passage.section == "nơi nhận"]
    stored, quote = passages[0], title_of(document)
    if fact == "sent_to" and addressed:
        stored, quote = addressed[0], addressed[0].passage.text
    elif fact == "signer" and signed:
        lines = signed[0].passage.text.split("\n")
        stored, quote = signed[0], "\n".join(line for line in lines if is_sign_title(line) or signer in line)
    at = stored.passage
    cited = Citation(document, at.section, at.page, quote, stored.id, at.restored, at.scanned)
    asked = frozenset({fact}) | question.asked & {"signer_title"}
    return Answer(question.raw, question.understood, "document", citations=(cited,), asked=asked, confidence=0.8)


def clause(question: Question, library: Library, today: date, unit: str | None) -> Answer | None:
    """“mục II.5 nói gì”: the clause itself, of the document that the other words point at."""
    if question.section is None or question.asked & {"when", "late"}:
        return None
    path = question.section
    if not question.leaning and question.numbers and by_number(question, library) is None:
        return declined(question, "no_such_document")  # a clause of a document that is only named here
    found = library.in_sections(lambda section: _at(section, path))
    if not found:
        return declined(question, "no_such_clause")
    named = subject(question)
    terms = topic_terms(question)

    def fit(document_id: int) -> float:
        level = issuer_level(library.documents[document_id])
        return library.document_coverage(terms, document_id, bare=question.bare) + (
            named is not None and named.level == level
        )

    known = by_number(question, library)
    held = {stored.document_id for stored in found}
    if known is not None and known.id not in held:
        return declined(question, "no_such_clause")
    best = known.id if known else max(held, key=lambda i: (fit(i), -i))
    mine = [stored for stored in found if stored.document_id == best]
    document = library.documents[best]
    cited = tuple(
        Citation(
            document, s.passage.section, s.passage.page, s.passage.text, s.id, s.passage.restored, s.passage.scanned
        )
        for s in mine[:6]
    )
    heading = [mine[0].passage.headings[-1]] if mine[0].passage.headings else []
    lead = (*heading, *(s.passage.text for s in mine[:6]))
    found_clause = Answer(
        question.raw, question.understood, "passage", lead=lead, citations=cited, asked=question.asked, confidence=0.8
    )
    equals = [number for number in held if fit(number) >= fit(best) - _EQUAL] if known is None else []
    return among(found_clause, equals, library)


def _at(section: str, path: str) -> bool:
    if path.startswith("."):
        return section.endswith(path)
    return section == path or section.startswith(f"{path}.")
