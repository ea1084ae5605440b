"""What a search finds while a document is being embedded, or a whole index is being made anew: nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.search import Index
from knowledge.model import IndexPassage
from knowledge.settings import IndexSettings
from tests.index.hashing import PASSAGES, HashingEncoder

LIMIT = 60  # seconds: against hanging only
SETTINGS = IndexSettings(window_words=20, window_overlap=5)
NEW = [
    IndexPassage(91, 9, "Công văn 9", "", "Xã tổng kết phong trào trồng cây. Gửi về Hạt Kiểm lâm trước ngày 12/3."),
    IndexPassage(92, 9, "Công văn 9", "", "Kinh phí trồng cây do xã Vằng cân đối. Không sử dụng sai mục đích."),
]
QUERIES = ("trồng cây ở xã", "trong cay", "gửi trước ngày", "kinh phí", "xa vang")


class Stopping(HashingEncoder):
    """Stops at the n-th call for passages until it may go on."""

    def __init__(self, stop_at: int, then: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.reached, self.go_on = threading.Event(), threading.Event()
        self._calls, self._stop_at, self._then = 0, stop_at, then

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._calls += 1
        if self._calls == self._stop_at:
            self.reached.set()
            assert self.go_on.wait(LIMIT)
            self._then()
        return super().encode_passages(texts)


@contextmanager
def meanwhile(encoder: Stopping, work: Callable[[], object]) -> Iterator[threading.Thread]:
    """`work` under way in a thread of its own, at the place where the encoder stops."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert encoder.reached.wait(LIMIT)
        yield thread
    finally:
        encoder.go_on.set()
        thread.join(LIMIT)


def found(index: Index, query: str) -> list[tuple[int, float]]:
    return [(hit.passage_id, round(hit.score, 4)) for hit in index.search(query, 20).hits]


def filled(encoder: HashingEncoder) -> Index:
    index = Index.create(encoder, SETTINGS)
    index.add(PASSAGES)
    return index


def test_a_document_is_found_before_its_sentences_are_embedded_and_in_the_end_as_ever() -> None:
    index = filled(encoder := Stopping(4))  # windows, sentences, windows, sentences
    with meanwhile(encoder, lambda: index.add(NEW)):
        assert found(index, "phong trào trồng cây")[0][0] == 91 and len(index) == len(PASSAGES) + 2
        assert index.restore("xa vang") == "xã vằng"
        with pytest.raises(ValueError, match="already in the index"):
            index.add(NEW[:1])
    wanted = Index.create(HashingEncoder(), SETTINGS)
    wanted.add([*PASSAGES, *NEW])
    for query in QUERIES:
        assert dict(found(index, query)) == pytest.approx(dict(found(wanted, query)), abs=1e-3)


def test_what_is_removed_before_its_sentences_are_embedded_is_gone() -> None:
    index = filled(encoder := Stopping(4))
    with meanwhile(encoder, lambda: index.add([*NEW, IndexPassage(101, 10, "", "", "Trồng cây ở trường. Và ở chợ.")])):
        assert index.remove_document(9) == 2
        assert found(index, "trồng cây")[0][0] == 101
    assert found(index, "trồng cây")[0][0] == 101
    assert len(index) == len(PASSAGES) + 1
    assert {hit for hit, _ in found(index, "xã")}.isdisjoint({91, 92})
    index.add(NEW)
    assert len(index) == len(PASSAGES) + 3


def test_a_document_whose_sentences_cannot_be_embedded_leaves_nothing_behind() -> None:
    def fail() -> None:
        raise MemoryError

    index = filled(encoder := Stopping(4, fail))
    counts = index._language.accents.office
    before, words = {query: found(index, query) for query in QUERIES}, counts.total
    encoder.go_on.set()
    with pytest.raises(MemoryError):
        index.add(NEW)
    assert len(index) == len(PASSAGES) and counts.total == words
    assert {query: found(index, query) for query in QUERIES} == before
    index.add(NEW)
    assert found(index, "phong trào trồng cây")[0][0] == 91


def test_what_is_saved_has_its_sentences(tmp_path: Path) -> None:
    index = filled(encoder := Stopping(4))
    saving = threading.Thread(target=lambda: index.save(tmp_path / "i", corpus_fingerprint="x"))
    with meanwhile(encoder, lambda: index.add(NEW)):
        saving.start()
        assert not (tmp_path / "i" / "manifest.json").exists()
    saving.join(LIMIT)
    loaded = Index.load(tmp_path / "i", HashingEncoder(), SETTINGS, corpus_fingerprint="x")
    for query in QUERIES:
        assert found(loaded, query) == found(index, query)


@pytest.mark.parametrize("stop_at", [1, 2])
def test_the_old_index_answers_while_a_new_one_is_made_and_takes_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    """All that lies in files is read from there, and the new index removes them."""
    monkeypatch.setattr("index.folder._LARGE", 0)
    monkeypatch.setattr("index.rows._IN_MEMORY", 0)
    folder = tmp_path / "index"
    filled(HashingEncoder()).save(folder, corpus_fingerprint="old")
    old = Index.load(folder, HashingEncoder(), SETTINGS, corpus_fingerprint="old")
    before = {query: found(old, query) for query in QUERIES}
    encoder = Stopping(stop_at)
    new = Index.create(encoder, SETTINGS)
    answers: dict[str, list[tuple[int, float]]] = {}
    enough = threading.Event()

    def ask() -> None:
        while True:
            answers.update({query: found(old, query) for query in QUERIES})
            if enough.is_set():
                return

    asker = threading.Thread(target=ask)
    with meanwhile(encoder, lambda: new.add([*PASSAGES, *NEW])) as making:
        assert {query: found(old, query) for query in QUERIES} == before
        another = Index.load(folder, HashingEncoder(), SETTINGS, corpus_fingerprint="old")  # a process that starts now
        assert {query: found(another, query) for query in QUERIES} == before
        asker.start()
        encoder.go_on.set()
        making.join(LIMIT)
        new.save(folder, corpus_fingerprint="new")
    enough.set()
    asker.join(LIMIT)
    assert {query: found(old, query) for query in QUERIES} == before == answers
    assert found(Index.load(folder, HashingEncoder(), SETTINGS, corpus_fingerprint="new"), "phong trào")[0][0] == 91
