"""The bundled model's ONNX Runtime inside SentenceTransformer: `SentenceTransformer("<model folder>/onnx",
trust_remote_code=True)`, the flag because this class is not one of theirs.

sentence-transformers' own ONNX backend wants optimum-onnx, which pins an old transformers; this module takes the place
of transformer, pooling and normalisation at once. Thuky itself calls the same runner without torch (embed.py). Texts
pass through; a folder without the graph or the tokenizer is refused with ModelError.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from index import e5
from index.embed import OnnxRunner


class OnnxModule(InputModule):
    """Transformer, mean pooling and normalisation in one ONNX graph."""

    def __init__(self, folder: str, threads: int = 2) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the parent is not annotated
        self._folder = Path(folder)
        self._runner = OnnxRunner(self._folder, threads)
        self.tokenizer = self._runner.tokenizer

    @property
    def max_seq_length(self) -> int:
        return e5.POSITIONS

    def get_embedding_dimension(self) -> int:
        return e5.HIDDEN

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        encodings = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        lengths = [len(encoding.ids) for encoding in encodings]
        ids = torch.full((len(lengths), max(lengths, default=0)), e5.PAD_ID)
        mask = torch.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : lengths[row]] = torch.tensor(encoding.ids)
            mask[row, : lengths[row]] = 1
        return {"input_ids": ids, "attention_mask": mask}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        ids, lengths = features["input_ids"], features["attention_mask"].sum(dim=1).tolist()
        sequences = [row[:length].tolist() for row, length in zip(ids, lengths, strict=True)]
        features["sentence_embedding"] = torch.from_numpy(self._runner.run_all(sequences)).to(ids.device)
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            shutil.copy(self._folder / name, output_path)

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> OnnxModule:
        return cls(model_name_or_path)
