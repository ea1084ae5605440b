"""The whole index, by exact search and by codes alike, on a stand-in encoder."""

from __future__ import annotations

import dataclasses
import json
import threading
from pathlib import Path

import pytest

from index.search import Index, corpus_fingerprint
from knowledge.errors import DataFolderError, IndexStaleError
from knowledge.model import IndexPassage
from knowledge.settings import IndexSettings
from tests.index.hashing import PASSAGES, HashingEncoder

EXACT = IndexSettings(exact_below=1000, window_words=20, window_overlap=5)
CODED = dataclasses.replace(EXACT, exact_below=2)
CORPUS = corpus_fingerprint(PASSAGES)


@pytest.fixture(params=["exact", "coded"])
def settings(request: pytest.FixtureRequest) -> IndexSettings:
    return {"exact": EXACT, "coded": CODED}[request.param]


@pytest.fixture
def index(settings: IndexSettings) -> Index:
    made = Index.create(HashingEncoder(), settings)
    made.add(PASSAGES)
    return made


def ids(index: Index, query: str, k: int = 10, **filters: object) -> list[int]:
    return [hit.passage_id for hit in index.search(query, k, **filters).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("các phường báo cáo trước ngày nào", 11),
        ("cac phuong bao cao truoc ngay nao", 11),
        ("ngay hoi doc sach", 12),
        ("ngân sách thành phố", 13),
        ("77/STC-NS rà soát dự toán", 21),
        ("ý kiến y tế", 22),
        ("chi thi 8", 31),
        ("phòng cháay chữa cháy rừng", 31),
    ],
)
def test_finds(index: Index, query: str, passage: int) -> None:
    assert ids(index, query)[0] == passage


def test_found_says_how_the_query_was_read(index: Index) -> None:
    found = index.search("cac phuong bao cao  truoc ngay nao")
    assert found.query == "cac phuong bao cao  truoc ngay nao"
    assert found.understood == "các phường báo cáo trước ngày nào"
    assert index.restore("ngay hoi doc sach") == "ngày hội đọc sách"
    assert index.restore("ngày hôi đoc sách") == "ngày hội đọc sách"


def test_scores_fall_and_both_sides_are_told(index: Index) -> None:
    hits = index.search("ngày hội đọc sách", 4).hits
    assert len(hits) == 4
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert hits[0].score == pytest.approx(1.0, abs=1e-5)
    assert hits[0].dense is not None and 0.3 < hits[0].dense <= 1.0
    assert hits[0].lexical is not None and hits[0].lexical > 0.5


def test_filter_inside_the_search(index: Index) -> None:
    assert ids(index, "trước ngày", 2, documents={2}) == [21, 22]
    assert ids(index, "ngày hội đọc sách", 3, documents={2, 3})[0] in {21, 22, 31}
    assert set(ids(index, "ngày hội đọc sách", 10, documents={1})) == {11, 12, 13}
    assert ids(index, "ngày hội", documents=()) == []


def test_replace_one_document(index: Index) -> None:
    assert index.remove_document(1) == 3
    assert index.remove_document(1) == 0
    assert len(index) == 3
    assert not set(ids(index, "các phường báo cáo ngày hội đọc sách")) & {11, 12, 13}
    index.add([IndexPassage(11, 1, "Kế hoạch mới", "", "Các phường báo cáo trước ngày 20/6.")])
    assert len(index) == 4
    assert ids(index, "các phường báo cáo")[0] == 11


def test_a_changed_index_equals_a_fresh_one(settings: IndexSettings) -> None:
    changed = Index.create(HashingEncoder(), settings)
    changed.add(PASSAGES[3:])
    changed.add([IndexPassage(99, 9, "", "", "Văn bản sẽ bị thu hồi: các phường báo cáo.")])
    changed.add(PASSAGES[:3])
    changed.remove_document(9)
    fresh = Index.create(HashingEncoder(), settings)
    fresh.add(PASSAGES)
    for query in ("các phường báo cáo", "phong chay", "77/STC-NS", "ngân sách"):
        a, b = changed.search(query), fresh.search(query)
        assert a.understood == b.understood
        assert [h.passage_id for h in a.hits] == [h.passage_id for h in b.hits]
        assert [h.score for h in a.hits] == pytest.approx([h.score for h in b.hits], abs=1e-4)


def test_an_id_cannot_come_twice(index: Index) -> None:
    with pytest.raises(ValueError, match="already"):
        index.add([PASSAGES[0]])
    assert len(index) == len(PASSAGES)


def test_a_long_passage_is_found_by_its_last_words(settings: IndexSettings) -> None:
    index = Index.create(HashingEncoder(), settings)
    filler = " ".join(f"chữ{i}" for i in range(60))
    long = IndexPassage(1, 1, "", "", f"{filler} khen thưởng tập thể tiêu biểu")
    index.add([long, IndexPassage(2, 2, "", "", "một đoạn văn ngắn về việc khác")])
    top = index.search("khen thưởng tập thể tiêu biểu").hits[0]
    assert top.passage_id == 1 and top.dense is not None and top.dense > 0.4
    assert len(index) == 2


@pytest.mark.parametrize("query", ["", "   ", "😀🎉", "?!…", "\u0301", "\x00"])
def test_no_words_find_nothing(index: Index, query: str) -> None:
    assert index.search(query).hits == ()


@pytest.mark.parametrize(
    "query",
    ["x" * 10_000, "báo cáo " * 1250, "<b>báo cáo</b> & 'DROP TABLE'", "k", "\ud800", "hello my friend", "1" * 10_000],
)
def test_odd_queries_are_answered(index: Index, query: str) -> None:
    assert len(index.search(query, 3).hits) <= 3


def test_empty_index(settings: IndexSettings) -> None:
    index = Index.create(HashingEncoder(), settings)
    assert index.search("báo cáo").hits == () and len(index) == 0
    index.add([])
    assert index.remove_document(1) == 0


# -- on disk --------------------------------------------------------------------------------------------------


def test_save_and_load_without_embedding_again(index: Index, settings: IndexSettings, tmp_path: Path) -> None:
    index.save(tmp_path / "index", corpus_fingerprint=CORPUS)
    encoder = HashingEncoder()
    loaded = Index.load(tmp_path / "index", encoder, settings, corpus_fingerprint=CORPUS)
    assert encoder.passages_encoded == 0 and len(loaded) == len(PASSAGES)
    for query in ("các phường báo cáo", "phong chay", "77/STC-NS"):
        assert loaded.search(query).hits == pytest.approx(index.search(query).hits)
    assert loaded.remove_document(1) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_stale_index_is_refused(index: Index, settings: IndexSettings, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(IndexStaleError, match="no index in"):
        Index.load(folder, HashingEncoder(), settings, corpus_fingerprint=CORPUS)
    index.save(folder, corpus_fingerprint=CORPUS)
    cases: list[tuple[HashingEncoder, IndexSettings, str, str]] = [
        (HashingEncoder(fingerprint="other"), settings, CORPUS, "another model"),
        (HashingEncoder(dimension=32), settings, CORPUS, "another dimension"),
        (HashingEncoder(), settings, "0-0", "another corpus"),
        (HashingEncoder(), dataclasses.replace(settings, window_words=21), CORPUS, "another window_words"),
    ]
    for encoder, other, corpus, message in cases:
        with pytest.raises(IndexStaleError, match=message):
            Index.load(folder, encoder, other, corpus_fingerprint=corpus)


@pytest.mark.parametrize(
    "name", ["ids.npy", "windows.npy", "sentences.npy", "rows.npy", "passages.jsonl", "counts.npz", "manifest.json"]
)
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_damaged_file_is_refused(index: Index, tmp_path: Path, name: str, damage: str) -> None:
    index.save(tmp_path / "i", corpus_fingerprint=CORPUS)
    (path,) = (tmp_path / "i").glob(name if name.startswith("manifest") else f"????????.{name}")
    data = path.read_bytes()
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 0x81]) + data[middle + 1 :])
    else:
        path.unlink()
    with pytest.raises(IndexStaleError):
        Index.load(tmp_path / "i", HashingEncoder(), EXACT, corpus_fingerprint=CORPUS)


def test_counts_are_checked(index: Index, settings: IndexSettings, tmp_path: Path) -> None:
    index.save(tmp_path / "i", corpus_fingerprint=CORPUS)
    path = tmp_path / "i" / "manifest.json"
    table = json.loads(path.read_text())
    path.write_text(json.dumps({**table, "passages": 5}))
    with pytest.raises(IndexStaleError, match="as many passages"):
        Index.load(tmp_path / "i", HashingEncoder(), settings, corpus_fingerprint=CORPUS)


@pytest.mark.parametrize("where", ["index.segment.np.save", "index.manifest.os.fsync", "index.manifest.json.dumps"])
def test_a_full_disk_leaves_the_old_index(
    index: Index, settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    folder = tmp_path / "index"
    index.save(folder, corpus_fingerprint=CORPUS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    index.remove_document(3)
    index.add([IndexPassage(99, 9, "", "", "Một văn bản nữa.")])

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(where, full)
        with pytest.raises(DataFolderError, match="No space left on device"):
            index.save(folder, corpus_fingerprint="1-1")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    old = Index.load(folder, HashingEncoder(), settings, corpus_fingerprint=CORPUS)
    assert len(old) == len(PASSAGES)
    assert ids(index, "các phường báo cáo")[0] == 11  # and the one in memory goes on answering
    index.save(folder, corpus_fingerprint="1-1")
    assert 99 in ids(Index.load(folder, HashingEncoder(), settings, corpus_fingerprint="1-1"), "một văn bản nữa")


def test_corpus_fingerprint() -> None:
    assert corpus_fingerprint(reversed(PASSAGES)) == CORPUS
    assert corpus_fingerprint(PASSAGES[1:]) != CORPUS
    changed = [dataclasses.replace(PASSAGES[0], text=PASSAGES[0].text + " "), *PASSAGES[1:]]
    assert corpus_fingerprint(changed) != CORPUS
    assert corpus_fingerprint([]) == corpus_fingerprint([])


# -- threads -----------------------------------------------------------------------------------------------------


def test_searching_while_documents_come_and_go(index: Index) -> None:
    errors: list[BaseException] = []
    wrong: list[list[int]] = []
    stop = threading.Event()

    def search() -> None:
        try:
            while not stop.is_set():
                found = ids(index, "phòng cháy chữa cháy rừng", 3)
                if found[0] != 31:
                    wrong.append(found)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for round_ in range(15):
        index.add([IndexPassage(1000 + i, 50 + round_, "", "", f"việc số {i} của vòng {round_}") for i in range(8)])
        assert index.remove_document(50 + round_) == 8
    stop.set()
    for thread in threads:
        thread.join(10)
    assert errors == [] and wrong == []
    assert len(index) == len(PASSAGES)
