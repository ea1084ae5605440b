"""The index: passages in, hits out.

query -> accents put back -> both sides scored -> fused -> hits, best first. Every passage that either side finds among
its best is a candidate, and each candidate is scored by both sides, the dense one by its best window and its best sentence. Filters are applied inside each side's search, so
that k hits come back wherever k passages are allowed.

Passages lie in segments that never change (segment.py). What is added is a new small segment, what is removed is marked,
and each change puts a new state in the place of the old one: a search goes through on the state it began with, disturbed
by nobody, and one that begins after a change sees it whole. Segments that have become many or hollow are merged
(segments.py). Saving writes what is new; refused at load is what does not belong to this model and this corpus.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import fusion, manifest
from index.accents import Restored, as_typed
from index.coverage import coverage
from index.embed import Encoder
from index.folder import Folder
from index.lexical import Asked
from index.manifest import corpus_fingerprint as corpus_fingerprint
from index.segment import Held, Segment
from index.segments import Segments, State
from index.tally import Language
from index.windows import statements, windows
from knowledge.model import Found, Hit, IndexPassage
from knowledge.settings import IndexSettings
from knowledge.text import squeeze

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Filters = Sequence[NDArray[np.bool_]]  # of each segment, what may be found

_CANDIDATES = 100
_LOOKED_AT = 50  # of them get the finer look at words that stand in one sentence
_NEAR = 3  # passages whose words decide between readings of what was typed without accents
_LONGEST_QUERY = 2000  # characters; what comes after says nothing new and would cost a reader's patience


class Index:
    """Use `create` or `load`."""

    def __init__(self, encoder: Encoder, settings: IndexSettings, held: Sequence[Held] = ()) -> None:
        self._encoder = encoder
        self._settings = settings
        self._segments = Segments(settings.exact_below, held)
        self._language = Language()
        self._counting = threading.Lock()
        self._folder = Folder()
        self._saving = threading.Lock()

    @classmethod
    def create(cls, encoder: Encoder, settings: IndexSettings) -> Index:
        """An empty index in memory."""
        return cls(encoder, settings)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, settings: IndexSettings, *, corpus_fingerprint: str) -> Index:
        """The index saved in `folder`; nothing is embedded anew.

        Raises:
            IndexStaleError: it belongs to another model, corpus or cutting, or a file is damaged.
        """
        expected: dict[str, object] = {
            "model": encoder.fingerprint,
            "dimension": encoder.dimension,
            "corpus": corpus_fingerprint,
            "window_words": settings.window_words,
            "window_overlap": settings.window_overlap,
        }
        kept = Folder()
        held = kept.load(folder, expected, encoder.dimension, settings.exact_below)
        index = cls(encoder, settings, held)
        index._folder = kept
        for one in held:
            one.segment.tally.into(index._language)
            for row in np.flatnonzero(~one.there()):
                index._language.remove(one.segment.texts.passage(int(row)))
        return index

    def save(self, folder: Path, *, corpus_fingerprint: str) -> None:
        """Make this index what `folder` holds; what is new of it is written.

        Raises:
            DataFolderError: it cannot be written; the old one is untouched.
        """
        with self._saving:
            state = self._segments.finished()
            head = manifest.Manifest(
                format=manifest.FORMAT, model=self._encoder.fingerprint, dimension=self._encoder.dimension,
                passages=state.passages, vectors=state.windows, corpus=corpus_fingerprint,
                window_words=self._settings.window_words, window_overlap=self._settings.window_overlap,
                segments={}, files={},
            )  # fmt: skip
            self._segments.exchange(self._folder.save(folder, state, head, self._settings.exact_below))

    def __len__(self) -> int:
        """How many passages."""
        return self._segments.state.passages

    def add(self, passages: Sequence[IndexPassage]) -> None:
        """Index passages of which none is in the index yet.

        Raises:
            ValueError: a passage's id is already there, or comes twice.
        """
        ids = {passage.id for passage in passages}
        if len(ids) < len(passages) or self._segments.state.has_any(np.fromiter(ids, np.int64)):
            raise ValueError("a passage id is already in the index")
        if not passages:
            return
        cut = [windows(passage, *self._window) for passage in passages]
        said = [statements(passage, *self._window) for passage in passages]
        begun = Segment.made(
            passages, self._embedded(cut), self._embedded([[] for _ in passages]), self._settings.exact_below
        )
        # Found from here on by its windows and words; the sentences, three quarters of the work, follow.
        self._segments.add(begun, unfinished=True)
        with self._counting:
            begun.tally.into(self._language)
        whole = None
        try:
            whole = begun.with_sentences(*self._embedded(said))
        finally:
            dropped = self._segments.finish(begun, whole)
            with self._counting:
                for passage in dropped:
                    self._language.remove(passage)

    def _embedded(self, texts: Sequence[Sequence[str]]) -> tuple[Floats, Ints]:
        """The vectors of all texts, and how many of them are of each passage."""
        every = [text for of in texts for text in of]
        vectors = self._encoder.encode_passages(every) if every else np.empty((0, self._encoder.dimension), np.float32)
        return vectors, np.array([len(of) for of in texts], np.int64)

    @property
    def _window(self) -> tuple[int, int]:
        return self._settings.window_words, self._settings.window_overlap

    def remove_document(self, document_id: int) -> int:
        """Take a document's passages out; how many there were."""
        gone = self._segments.remove(document_id)
        with self._counting:
            for passage in gone:
                self._language.remove(passage)
        return len(gone)

    def restore(self, query: str) -> str:
        """The query with accents put back; typed accents are kept."""
        return self._read(query, self._segments.state, None).text

    def reading(self, query: str) -> Restored:
        """The same, with the margin by which it was chosen."""
        return self._read(query, self._segments.state, None, weighed=True)

    def _read(self, query: str, state: State, filters: Filters | None, *, weighed: bool = False) -> Restored:
        """Accents are put back twice: what the first reading finds by its letters alone says what the query is about,
        and the words of those passages decide between the readings left."""

        def near(first: str) -> list[str]:
            asked = state.lexical.ask(first, accents=0.0)
            found = [
                (float(score), one.segment, int(row))
                for number, one in enumerate(state.held)
                for row, score in zip(*asked.best(number, _NEAR, filters[number] if filters else None), strict=True)
            ]
            found.sort(key=lambda item: (-item[0], item[1].ids[item[2]]))
            return [segment.texts.passage(row).text for _, segment, row in found[:_NEAR]]

        # Half a surrogate pair is no character; a tokenizer would stop at it.
        return self._language.accents.restore(query.encode("utf-8", "replace").decode(), near, weighed=weighed)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        """The `k` best passages, among `documents` only where given. A query of no words finds nothing. `literal`: the
        accents stay as they were typed."""
        state = self._segments.state
        filters = None if documents is None else [one.among(documents) for one in state.held]
        typed = query[:_LONGEST_QUERY]
        restored = as_typed(typed) if literal else self._read(typed, state, filters)
        understood = squeeze(restored.text)
        if k < 1 or not state.passages or not any(c.isalnum() for c in understood):
            return Found(query, understood)
        vector = self._encoder.encode_queries([self._language.casing.written(understood)])[0]
        shipped = getattr(self._encoder, "shipped", False)
        return Found(query, understood, _find(state, understood, restored, vector, k, filters), shipped)


def _find(
    state: State, understood: str, restored: Restored, vector: Floats, k: int, filters: Filters | None
) -> tuple[Hit, ...]:  # fmt: skip
    asked = state.lexical.ask(understood, accents=fusion.accent_share(restored))
    among = _candidates(state, asked, vector, max(_CANDIDATES, k), filters)
    if not among:
        return ()
    weight = fusion.weights(certainty=restored.certainty, content_terms=asked.content_terms, met=asked.met)
    ids = np.concatenate([one.held.segment.ids[one.rows] for one in among])
    cosines = np.concatenate([one.cosines for one in among])
    met = np.concatenate([asked.scores(one.number, one.rows) for one in among])
    # How near each is by its best window and its best sentence, halved; where there is none, by its window.
    sentence = np.concatenate([one.held.segment.sentences.best(vector, one.rows) for one in among])
    near = ((cosines + np.where(np.isnan(sentence), cosines, sentence)) / 2).astype(np.float32)
    far = state.background(vector)
    fused = fusion.fuse(near, far, met, weight)
    where = [(one.held.segment, int(row)) for one in among for row in one.rows]
    ahead = np.lexsort((ids, -fused))[:_LOOKED_AT]
    texts = [segment.texts.passage(row).text for segment, row in (where[i] for i in ahead.tolist())]
    together = np.zeros_like(met)
    together[ahead] = coverage(texts, asked.worth)
    fused = fusion.fuse(near, far, met, weight, together)
    order = np.lexsort((ids, -fused))[:k]
    ideal = asked.ideal or 1.0
    return tuple(Hit(int(ids[i]), float(fused[i]), float(cosines[i]), float(met[i]) / ideal) for i in order)


class _Among(NamedTuple):
    """Candidates of one segment."""

    number: int
    held: Held
    rows: Ints  # rising
    cosines: Floats


def _candidates(
    state: State, asked: Asked, vector: Floats, wanted: int, filters: Filters | None
) -> list[_Among]:  # fmt: skip
    """The `wanted` best of either side, segment by segment."""
    near: list[tuple[Ints, Floats]] = []
    met: list[tuple[Ints, Floats]] = []
    for number, one in enumerate(state.held):
        allowed = filters[number] if filters else None
        near.append(one.segment.windows.nearest(vector, wanted, one.alive if allowed is None else allowed))
        met.append(asked.best(number, wanted, allowed))
    nearest, most = _floor(near, wanted), _floor(met, wanted)
    found = []
    for number, one in enumerate(state.held):
        by_meaning = near[number][0][near[number][1] >= nearest]
        rows = np.union1d(by_meaning, met[number][0][met[number][1] >= most])
        if len(rows):
            found.append(_Among(number, one, rows, one.segment.windows.cosines(vector, rows)))
    return found


def _floor(found: list[tuple[Ints, Floats]], wanted: int) -> float:
    """The score of the last of the `wanted` best over all segments."""
    scores = np.concatenate([scores for _, scores in found])
    return float(-np.partition(-scores, wanted - 1)[wanted - 1]) if len(scores) > wanted else -np.inf
