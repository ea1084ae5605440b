"""The index: passages in, hits out.

query -> accents put back -> both sides scored -> fused -> hits, best first. Every passage that either side finds among
its best is a candidate, and each candidate is scored by both sides, the dense one by its best window and its best sentence. Filters are applied inside each side's search, so
that k hits come back wherever k passages are allowed.

Safe for searching while another thread adds or removes: texts are embedded outside the lock, the change itself waits for
the searches under way and is seen whole or not at all. Saved whole or not at all; refused at load where it does not
belong to this model and this corpus.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import fusion, manifest
from index.accents import Accents, Restored, as_typed
from index.casing import Casing
from index.coverage import coverage
from index.dense import Dense
from index.embed import Encoder
from index.lexical import Lexical, LexicalScores
from index.manifest import corpus_fingerprint as corpus_fingerprint
from index.sentences import Sentences
from index.windows import statements, windows
from knowledge.errors import IndexStaleError
from knowledge.model import Found, Hit, IndexPassage
from knowledge.settings import IndexSettings
from knowledge.text import nfc, squeeze

_CANDIDATES = 100
_LOOKED_AT = 50  # of them get the finer look at words that stand in one sentence
_NEAR = 3  # passages whose words decide between readings of what was typed without accents
_PASSAGES = "passages.jsonl"
_LONGEST_QUERY = 2000  # characters; what comes after says nothing new and would cost a reader's patience


class _Turnstile:
    """Many searches or one change. A change that waits lets no new search in, so it is not starved."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._searching = 0
        self._changing = False

    @contextmanager
    def search(self) -> Iterator[None]:
        with self._condition:
            self._condition.wait_for(lambda: not self._changing)
            self._searching += 1
        try:
            yield
        finally:
            with self._condition:
                self._searching -= 1
                self._condition.notify_all()

    @contextmanager
    def change(self) -> Iterator[None]:
        with self._condition:
            self._condition.wait_for(lambda: not self._changing)
            self._changing = True
            self._condition.wait_for(lambda: not self._searching)
        try:
            yield
        finally:
            with self._condition:
                self._changing = False
                self._condition.notify_all()


class Index:
    """Use `create` or `load`."""

    def __init__(self, encoder: Encoder, settings: IndexSettings, dense: Dense, sentences: Sentences) -> None:
        self._encoder = encoder
        self._settings = settings
        self._dense = dense
        self._sentences = sentences
        self._lexical = Lexical()
        self._accents = Accents()
        self._casing = Casing(self._accents.office)
        self._passages: dict[int, IndexPassage] = {}
        self._turnstile = _Turnstile()
        self._saving = threading.Lock()

    @classmethod
    def create(cls, encoder: Encoder, settings: IndexSettings) -> Index:
        """An empty index in memory."""
        return cls(encoder, settings, Dense(encoder.dimension, settings.exact_below), Sentences(encoder.dimension))

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, settings: IndexSettings, *, corpus_fingerprint: str) -> Index:
        """The index saved in `folder`; nothing is embedded anew.

        Raises:
            IndexStaleError: it belongs to another model, corpus or cutting, or a file is damaged.
        """
        manifest.recover(folder)
        found = manifest.read(folder)
        expected: dict[str, object] = {
            "model": encoder.fingerprint,
            "dimension": encoder.dimension,
            "corpus": corpus_fingerprint,
            "window_words": settings.window_words,
            "window_overlap": settings.window_overlap,
        }
        manifest.check(folder, found, expected)
        try:
            dense = Dense.load(folder, encoder.dimension, settings.exact_below)
            sentences = Sentences.load(folder, encoder.dimension)
            lines = (folder / _PASSAGES).read_text(encoding="utf-8").split("\n")
            passages = [IndexPassage(**json.loads(line)) for line in lines if line]
        except (OSError, ValueError, TypeError, KeyError, RuntimeError) as error:
            raise IndexStaleError(f"the index in {folder} is damaged: {squeeze(str(error))[:200]}") from error
        if len(passages) != found.passages or len(dense) != found.vectors:
            raise IndexStaleError(f"the index in {folder} does not hold as many passages as its manifest says")
        index = cls(encoder, settings, dense, sentences)
        index._take_in(passages)
        return index

    def save(self, folder: Path, *, corpus_fingerprint: str) -> None:
        """Put this index in the place of the one in `folder`.

        Raises:
            DataFolderError: it cannot be written; the old one is untouched.
        """
        with self._saving, self._turnstile.search():  # searches go on, changes wait
            manifest.write_folder(folder, lambda aside: self._write(aside, corpus_fingerprint))

    def _write(self, aside: Path, corpus: str) -> manifest.Manifest:
        names = [*self._dense.save(aside), *self._sentences.save(aside), _PASSAGES]
        with (aside / _PASSAGES).open("w", encoding="utf-8", newline="\n") as file:
            for passage in self._passages.values():
                file.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")
        return manifest.Manifest(
            format=manifest.FORMAT,
            model=self._encoder.fingerprint,
            dimension=self._encoder.dimension,
            passages=len(self._passages),
            vectors=len(self._dense),
            corpus=corpus,
            window_words=self._settings.window_words,
            window_overlap=self._settings.window_overlap,
            files={name: manifest.sha256(aside / name) for name in names},
        )

    def __len__(self) -> int:
        """How many passages."""
        return len(self._passages)

    def add(self, passages: Sequence[IndexPassage]) -> None:
        """Index passages of which none is in the index yet.

        Raises:
            ValueError: a passage's id is already there, or comes twice.
        """
        new = {passage.id for passage in passages}
        if len(new) < len(passages) or not new.isdisjoint(self._passages):
            raise ValueError("a passage id is already in the index")
        cut = [(p, text) for p in passages for text in windows(p, *self._window)]
        if not cut:
            return
        said = [(p, text) for p in passages for text in statements(p, *self._window)]
        vectors = self._encoder.encode_passages([text for _, text in cut] + [text for _, text in said])
        vectors, finer = vectors[: len(cut)], vectors[len(cut) :]
        with self._turnstile.change():
            self._dense.add(
                vectors,
                np.array([p.id for p, _ in cut], np.int64),
                np.array([p.document_id for p, _ in cut], np.int64),
            )
            self._sentences.add(finer, [p.id for p, _ in said], [p.document_id for p, _ in said])
            self._take_in(passages)

    @property
    def _window(self) -> tuple[int, int]:
        return self._settings.window_words, self._settings.window_overlap

    def _take_in(self, passages: Sequence[IndexPassage]) -> None:
        self._lexical = self._lexical.add(passages)
        for passage in passages:
            self._accents.add(_texts(passage))
            self._casing.add(passage.text)
            self._passages[passage.id] = passage

    def remove_document(self, document_id: int) -> int:
        """Take a document's passages out; how many there were."""
        with self._turnstile.change():
            gone = [p for p in self._passages.values() if p.document_id == document_id]
            if gone:
                self._dense.remove_document(document_id)
                self._sentences.remove_document(document_id)
                self._lexical = self._lexical.remove(document_id)
                for passage in gone:
                    self._accents.remove(_texts(passage))
                    self._casing.remove(passage.text)
                    del self._passages[passage.id]
            return len(gone)

    def restore(self, query: str) -> str:
        """The query with accents put back; typed accents are kept."""
        return self._read(query, None).text

    def reading(self, query: str) -> Restored:
        """The same, with the margin by which it was chosen."""
        return self._read(query, None, weighed=True)

    def _read(self, query: str, documents: Collection[int] | None, *, weighed: bool = False) -> Restored:
        """Accents are put back twice: what the first reading finds by its letters alone says what the query is about,
        and the words of those passages decide between the readings left."""

        def near(first: str) -> list[str]:
            scored = self._lexical.score(first, accents=0.0, documents=documents)
            found = [self._passages.get(int(i)) for i in _top(scored, _NEAR)]
            return [passage.text for passage in found if passage]

        # Half a surrogate pair is no character; a tokenizer would stop at it.
        return self._accents.restore(query.encode("utf-8", "replace").decode(), near, weighed=weighed)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[int] | None = None, literal: bool = False
    ) -> Found:
        """The `k` best passages, among `documents` only where given. A query of no words finds nothing. `literal`: the
        accents stay as they were typed."""
        typed = query[:_LONGEST_QUERY]
        restored = as_typed(typed) if literal else self._read(typed, documents)
        understood = squeeze(restored.text)
        if k < 1 or not len(self) or not any(c.isalnum() for c in understood):
            return Found(query, understood)
        vector = self._encoder.encode_queries([self._casing.written(understood)])[0]
        with self._turnstile.search():
            return Found(query, understood, self._find(understood, restored, vector, k, documents))

    def _find(
        self,
        understood: str,
        restored: Restored,
        vector: NDArray[np.float32],
        k: int,
        documents: Collection[int] | None,
    ) -> tuple[Hit, ...]:
        lexical = self._lexical.score(understood, accents=fusion.accent_share(restored), documents=documents)
        wanted = max(_CANDIDATES, k)
        by_dense, _ = self._dense.search(vector, wanted, documents)
        candidates = np.union1d(by_dense, _top(lexical, wanted))
        if not len(candidates):
            return ()
        cosines = self._dense.cosines(vector, candidates)
        met = _scores_of(lexical, candidates)
        weight = fusion.weights(certainty=restored.certainty, content_terms=lexical.content_terms, met=lexical.met)
        near, far = self._meaning(vector, candidates, cosines)
        fused = fusion.fuse(near, far, met, weight)
        together = np.zeros_like(met)
        for i in np.argsort(-fused, kind="stable")[:_LOOKED_AT]:
            passage = self._passages.get(int(candidates[i]))
            together[i] = coverage(passage.text, lexical.worth) if passage else 0.0
        fused = fusion.fuse(near, far, met, weight, together)
        order = np.lexsort((candidates, -fused))[:k]
        ideal = lexical.ideal or 1.0
        return tuple(Hit(int(candidates[i]), float(fused[i]), float(cosines[i]), float(met[i]) / ideal) for i in order)

    def _meaning(
        self, vector: NDArray[np.float32], candidates: NDArray[np.int64], cosines: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], float]:
        """How near each candidate is by its best window and its best sentence, halved, and how near anything is."""
        sentence = self._sentences.best(vector, candidates)
        near = ((cosines + np.where(np.isnan(sentence), cosines, sentence)) / 2).astype(np.float32)
        background = self._dense.background(vector)
        if not len(self._sentences):
            return near, background
        return near, (background + self._sentences.background(vector)) / 2


def _texts(passage: IndexPassage) -> list[str]:
    return [nfc(text) for text in (passage.title, passage.headings, passage.text)]


def _top(lexical: LexicalScores, wanted: int) -> NDArray[np.int64]:
    scores = lexical.scores
    if len(scores) > wanted:
        rows = np.argpartition(-scores, wanted)[:wanted]
        return lexical.passage_ids[rows[scores[rows] > 0]]
    return lexical.passage_ids[scores > 0]


def _scores_of(lexical: LexicalScores, passages: NDArray[np.int64]) -> NDArray[np.float32]:
    """The lexical scores of some passages, all of which are among those scored."""
    order = np.argsort(lexical.passage_ids, kind="stable")
    at = np.searchsorted(lexical.passage_ids[order], passages)
    return lexical.scores[order[at]]
