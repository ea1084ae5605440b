"""The index as it grows and shrinks: merges, what is written of a change, a kill in the middle, many threads."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest

from index import manifest, segments
from index.search import Index, corpus_fingerprint
from index.segment import merged
from knowledge.errors import IndexStaleError
from knowledge.model import IndexPassage
from knowledge.settings import IndexSettings
from tests.index.hashing import PASSAGES, HashingEncoder

LIMIT = 60  # seconds: against hanging only
EXACT = IndexSettings(exact_below=1000, window_words=20, window_overlap=5)
CODED = dataclasses.replace(EXACT, exact_below=2)
SUBJECTS = ["rừng", "thuế", "trường học", "cấp nước", "đường sá", "bệnh viện", "chợ", "nhà ở", "bầu cử", "hộ tịch"]


@pytest.fixture(params=["exact", "coded"])
def settings(request: pytest.FixtureRequest) -> IndexSettings:
    return {"exact": EXACT, "coded": CODED}[request.param]


def document(number: int, passages: int = 2) -> list[IndexPassage]:
    subject = SUBJECTS[number % len(SUBJECTS)]
    return [
        IndexPassage(number * 10 + n, number, f"Công văn {number}", "", f"Việc {n} về {subject}, mã {number}x{n}.")
        for n in range(passages)
    ]


def found(index: Index, query: str, k: int = 50) -> list[tuple[int, float]]:
    return [(hit.passage_id, round(hit.score, 4)) for hit in index.search(query, k).hits]


def fresh(settings: IndexSettings, numbers: list[int]) -> Index:
    index = Index.create(HashingEncoder(), settings)
    index.add([passage for number in numbers for passage in document(number)])
    return index


QUERIES = ("việc về rừng", "benh vien", "công văn 17", "mã 15x1")


def test_many_changes_leave_few_segments_and_the_answers_of_a_fresh_index(settings: IndexSettings) -> None:
    index = Index.create(HashingEncoder(), settings)
    for number in range(18):
        index.add(document(number))
        if number % 3 == 2:
            assert index.remove_document(number - 1) == 2
    left = [number for number in range(18) if number % 3 != 1]
    assert len(index) == 24
    assert len(index._segments.state.held) <= segments.MOST
    wanted = fresh(settings, left)
    for query in QUERIES:
        assert index.search(query).understood == wanted.search(query).understood
        have, want = dict(found(index, query)), dict(found(wanted, query))
        assert have.keys() == want.keys()
        assert have == pytest.approx(want, abs=1e-3)


def test_the_largest_segment_lies_still_while_small_ones_come(settings: IndexSettings) -> None:
    index = fresh(settings, list(range(100)))
    large = index._segments.state.held[0].segment
    for number in range(100, 140):
        index.add(document(number))
    assert any(one.segment is large for one in index._segments.state.held)


def test_a_hollow_segment_is_made_anew(settings: IndexSettings) -> None:
    index = fresh(settings, list(range(10)))
    for number in range(4):
        index.remove_document(number)
    (held,) = index._segments.state.held
    assert held.count == 12 and len(held.segment) < 20
    assert {passage for passage, _ in found(index, "việc về")} == {n * 10 + i for n in range(4, 10) for i in range(2)}


def test_what_is_removed_while_segments_are_merged_is_gone(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    real = merged

    def slow(*arguments: object) -> object:
        made = real(*arguments)  # type: ignore[arg-type]
        begun.set()
        assert go_on.wait(LIMIT)
        return made

    monkeypatch.setattr(segments, "merged", slow)
    monkeypatch.setattr(segments, "_AT_ONCE", 0)
    index = Index.create(HashingEncoder(), settings)
    for number in range(segments.MOST + 1):
        index.add(document(number))
    assert begun.wait(LIMIT)
    assert index.remove_document(0) == 2  # it waits for nobody, nor does a search or another document
    index.add(document(20))
    before = {passage for passage, _ in found(index, "việc về")}
    go_on.set()
    index._segments.wait()
    assert len(index._segments.state.held) < segments.MOST + 1
    after = {passage for passage, _ in found(index, "việc về")}
    assert before == after == {n * 10 + i for n in (*range(1, segments.MOST + 1), 20) for i in range(2)}


def test_a_merge_that_fails_leaves_everything_as_it_was(
    settings: IndexSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(segments, "merged", fail)
    monkeypatch.setattr(segments, "_AT_ONCE", 0)
    index = Index.create(HashingEncoder(), settings)
    for number in range(segments.MOST + 1):
        index.add(document(number))
        index._segments.wait()
    assert "index: segments could not be merged" in caplog.text
    assert len(index) == 2 * (segments.MOST + 1)
    assert found(index, "công văn 3")[0][0] in (30, 31)


# -- on disk -------------------------------------------------------------------------------------------------------------


def load(folder: Path, settings: IndexSettings, corpus: str) -> Index:
    return Index.load(folder, HashingEncoder(), settings, corpus_fingerprint=corpus)


def test_a_change_writes_only_what_is_new(settings: IndexSettings, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = fresh(settings, list(range(20)))
    index.save(folder, corpus_fingerprint="one")
    old = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.glob("*.np?")}
    index.remove_document(7)
    index.save(folder, corpus_fingerprint="two")
    assert {path.name for path in folder.glob("*.np?")} == old.keys()  # what is gone is only marked
    index.add(document(50))
    index.save(folder, corpus_fingerprint="three")
    now = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.glob("*.np?")}
    assert {name: now[name] for name in old} == old and len(now) == 2 * len(old)
    loaded = load(folder, settings, "three")
    assert len(loaded) == 40
    for query in QUERIES:
        assert found(loaded, query) == found(index, query)
    loaded.add(document(7))  # and on goes the one that was loaded
    loaded.save(folder, corpus_fingerprint="four")
    assert len(load(folder, settings, "four")) == 42


def test_what_was_learned_of_removed_texts_is_not_loaded(settings: IndexSettings, tmp_path: Path) -> None:
    index = fresh(settings, [1, 2, 3, 4, 5])
    index.add([IndexPassage(999, 99, "", "", "Ông Nguyễn Tường ở thôn Vằng.")])
    assert index.restore("thon vang") == "thôn vằng"
    assert index.remove_document(99) == 1
    index.add([IndexPassage(1000, 100, "", "", "Một tờ trình khác.")])
    index.remove_document(1)
    index.save(tmp_path / "i", corpus_fingerprint="x")
    loaded, language = load(tmp_path / "i", settings, "x"), index._language
    counts, wanted = loaded._language.accents.office, language.accents.office
    assert "vằng" not in counts.single and "khác" in counts.single
    assert (counts.single, counts.pair, counts.total) == (wanted.single, wanted.pair, wanted.total)
    assert {k: v for k, v in counts.followers.items() if v} == {k: v for k, v in wanted.followers.items() if v}
    assert {k: set(v) for k, v in counts.forms.items() if v} == {k: set(v) for k, v in wanted.forms.items() if v}
    assert loaded._language.casing.written("nguyễn") == language.casing.written("nguyễn")


@pytest.mark.parametrize("step", ["index.manifest._sync", "index.manifest.Path.replace"])
def test_killed_before_the_manifest_takes_its_place_the_old_index_is_there(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = tmp_path / "index"
    index = fresh(settings, [1, 2, 3])
    index.save(folder, corpus_fingerprint="old")
    index.add(document(4))

    def kill(*_: object) -> None:
        raise KeyboardInterrupt  # nothing is tidied after it

    with monkeypatch.context() as patched:
        patched.setattr(step, kill)
        with pytest.raises(KeyboardInterrupt):
            index.save(folder, corpus_fingerprint="new")
    assert len(load(folder, settings, "old")) == 6
    with pytest.raises(IndexStaleError, match="another corpus"):
        load(folder, settings, "new")
    again = load(folder, settings, "old")
    again.add(document(4))
    again.save(folder, corpus_fingerprint="new")
    named = {manifest.NAME, *manifest.read(folder).files}
    assert {path.name for path in folder.iterdir()} == named  # what the killed one left is gone


def test_two_processes_that_save_in_turn_never_leave_half_an_index(settings: IndexSettings, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    fresh(settings, [1, 2, 3]).save(folder, corpus_fingerprint="0")
    one, other = load(folder, settings, "0"), load(folder, settings, "0")
    one.add(document(4))
    one.save(folder, corpus_fingerprint="one")
    other.add(document(5))
    other.save(folder, corpus_fingerprint="other")  # which removes the file that only the first one needs
    one.add(document(6))
    one.save(folder, corpus_fingerprint="both")
    assert {hit for hit, _ in found(load(folder, settings, "both"), "việc về")} == {
        n * 10 + i for n in (1, 2, 3, 4, 6) for i in range(2)
    }


def test_an_index_of_an_older_format_is_refused_and_its_files_go(settings: IndexSettings, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = fresh(settings, [1])
    index.save(folder, corpus_fingerprint="x")
    (folder / "dense.faiss").write_bytes(b"old")
    text = (folder / manifest.NAME).read_text().replace(f'"format": {manifest.FORMAT}', '"format": 2')
    (folder / manifest.NAME).write_text(text)
    with pytest.raises(IndexStaleError, match="has format 2"):
        load(folder, settings, "x")
    index.save(folder, corpus_fingerprint="x")
    assert not (folder / "dense.faiss").exists() and len(load(folder, settings, "x")) == 2


def test_large_segments_are_served_from_their_files(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.folder._LARGE", 0)
    monkeypatch.setattr("index.rows._IN_MEMORY", 0)
    index = fresh(settings, list(range(12)))
    before = {query: found(index, query) for query in QUERIES}
    index.save(tmp_path / "i", corpus_fingerprint="x")
    assert all(one.segment.name for one in index._segments.state.held)
    assert {query: found(index, query) for query in QUERIES} == before
    index.remove_document(3)
    index.add(document(30))
    index.save(tmp_path / "i", corpus_fingerprint="y")
    assert len(load(tmp_path / "i", settings, "y")) == len(index) == 24


# -- threads -------------------------------------------------------------------------------------------------------------


def test_many_threads_ask_while_documents_come_and_go(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks after a document was removed never finds it; after one was added, always."""
    monkeypatch.setattr(segments, "_AT_ONCE", 6)  # some merges at once, some beside
    monkeypatch.setattr(segments, "MOST", 3)
    index = fresh(settings, list(range(10)))
    gone: set[int] = set()
    there = set(range(10))
    wrong: list[object] = []
    stop = threading.Event()

    def caller(number: int) -> None:
        query = f"việc về {SUBJECTS[number]} việc 1"
        try:
            while not stop.is_set():
                not_any_more, already = set(gone), set(there)
                documents = {hit.passage_id // 10 for hit in index.search(query, 500).hits}
                # What goes while the search is under way may be in it or not.
                if documents & not_any_more or not (already - gone) <= documents:
                    wrong.append((documents & not_any_more, already - gone - documents))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=caller, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for number in range(10, 16):
        index.add(document(number))
        there.add(number)
        if number % 2:
            going = number - 5
            there.discard(going)
            index.remove_document(going)
            gone.add(going)
        if number % 3 == 0:
            index.save(tmp_path / "index", corpus_fingerprint=str(number))
    stop.set()
    for thread in threads:
        thread.join(LIMIT)
    index._segments.wait()
    assert wrong == []
    assert len(index) == 2 * len(there)
    index.save(tmp_path / "index", corpus_fingerprint="end")
    ids = {passage for passage, _ in found(load(tmp_path / "index", settings, "end"), "việc về", 500)}
    assert {passage // 10 for passage in ids} <= there


def test_the_corpus_fingerprint_is_of_the_passages() -> None:
    assert corpus_fingerprint(PASSAGES) != corpus_fingerprint(document(1))
