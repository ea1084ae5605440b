"""Text to vectors: the Encoder protocol, the bundled model, and any other through sentence-transformers.

questions and passages (made NFC at this door) -> float32 rows of length 1. The two sides have their own prompts. The
bundled model runs on ONNX Runtime and `tokenizers` directly, without importing torch (6 s and 400 MB); any other name
or path is loaded by SentenceTransformer. Texts are cut at the model's length: windows are the caller's business. A
model that cannot be loaded is refused with ModelError.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index import bundled, e5
from index.together import MOST, Together
from knowledge.errors import ModelError
from knowledge.settings import EmbeddingSettings
from knowledge.text import nfc

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Floats = NDArray[np.float32]
BUNDLED = "bundled"
_SHORT = 40  # tokens: longer texts gain nothing by going through together


class Encoder(Protocol):
    """The query and the passage side of one model. Rows are float32 of length 1; no texts give (0, dimension)."""

    @property
    def dimension(self) -> int: ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors would: an index of another fingerprint is stale."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Floats: ...

    def encode_passages(self, texts: Sequence[str]) -> Floats: ...


def load_encoder(settings: EmbeddingSettings, data_folder: Path) -> Encoder:
    """The encoder config names.

    Raises:
        ModelError: the model cannot be built or loaded.
        DataFolderError: the bundled model cannot be written.
    """
    if settings.model == BUNDLED:
        return OnnxEncoder(bundled.model_folder(data_folder), settings)
    return SentenceEncoder(settings)


class OnnxRunner:
    """Texts through tokenizer and ONNX Runtime, on at most `threads` threads: passages one at a time on each, sentences
    of one length together, and so questions that come at once (together.py).

    Measured on 2 cores: a session with two threads of its own is 1.5 times as slow over passages as two runs side by
    side on one thread each, and a question that shares the machine waits up to three times longer. Text by text there
    is no padding, and a vector does not depend on what else was asked for. Eight questions of one length in one run take
    half to three quarters of the time of eight runs.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is written the way it runs best; rewriting it again costs start time and gained nothing.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        try:
            self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exception
            raise ModelError(f"the model in {folder} cannot be loaded: {_one_line(error)}") from error
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="embed")
        self._together = Together(self._run_batch, threads)

    def encode(self, texts: Sequence[str]) -> Floats:
        if len(texts) == 1:
            return self._together.one(self.tokenizer.encode(texts[0]).ids)
        return self.run_all([encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))])

    def run_all(self, sequences: Sequence[Sequence[int]]) -> Floats:
        out = np.empty((len(sequences), e5.HIDDEN), np.float32)
        batches: list[list[int]] = []
        # The longest first, so that no thread is left with a long one at the end.
        for i in sorted(range(len(sequences)), key=lambda i: -len(sequences[i])):
            last = batches[-1] if batches else []
            length = len(sequences[i])
            if last and length == len(sequences[last[0]]) and length <= _SHORT and len(last) < MOST:
                last.append(i)
            else:
                batches.append([i])
        runs = self._threads.map(self._run_batch, ([sequences[i] for i in batch] for batch in batches))
        for batch, vectors in zip(batches, runs, strict=True):
            out[batch] = vectors
        return out

    def run(self, tokens: Sequence[int]) -> Floats:
        return self._run_batch([tokens])

    def _run_batch(self, sequences: Sequence[Sequence[int]]) -> Floats:
        """Of texts of one length."""
        result: Floats = self._session.run(None, {"input_ids": np.array(sequences, np.int64)})[0]
        return result


class OnnxEncoder:
    """The bundled model."""

    def __init__(self, folder: Path, settings: EmbeddingSettings) -> None:
        self._runner = OnnxRunner(folder / "onnx", settings.threads)
        self._settings = settings
        self.dimension = e5.HIDDEN
        self.fingerprint = _fingerprint(bundled.FINGERPRINT, settings)
        self.shipped = True

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        return self._runner.encode([self._settings.query_prompt + nfc(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        return self._runner.encode([self._settings.passage_prompt + nfc(text) for text in texts])


class SentenceEncoder:
    """Any model sentence-transformers can load, by name or path."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        self._model = _load_sentence_transformer(settings)
        self._settings = settings
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            dimension = self._encode("", [""]).shape[1]
        self.dimension = dimension
        self.fingerprint = _fingerprint(_identity(settings.model, self._model), settings)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._settings.query_prompt, texts)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        return self._encode(self._settings.passage_prompt, texts)

    def _encode(self, prompt: str, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._model.encode(
            [nfc(text) for text in texts],
            prompt=prompt,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _load_sentence_transformer(settings: EmbeddingSettings) -> SentenceTransformer:
    name = settings.model
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(f"config: embedding.model = {name!r} needs the package {error.name}") from error
    torch.set_num_threads(settings.threads)
    try:
        # A folder is never looked up on the hub.
        return SentenceTransformer(name, local_files_only=Path(name).is_dir())
    except Exception as error:  # whatever the hub, a damaged folder or the model's own code raises
        raise ModelError(f"config: embedding.model = {name!r} cannot be loaded: {_one_line(error)}") from error


def _identity(name: str, model: SentenceTransformer) -> str:
    """Of a folder: its path-free content as far as sizes and small files tell it; of a hub name: with its commit."""
    folder = Path(name)
    if folder.is_dir():
        digest = hashlib.sha256()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            size = path.stat().st_size
            digest.update(f"{path.relative_to(folder).as_posix()} {size} ".encode())
            digest.update(path.read_bytes() if size < 1 << 20 else str(path.stat().st_mtime_ns).encode())
        return digest.hexdigest()
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return f"{name} {getattr(config, '_commit_hash', None)}"


def _fingerprint(model: str, settings: EmbeddingSettings) -> str:
    parts = json.dumps([model, settings.query_prompt, settings.passage_prompt])
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()[:16]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
