"""The bundled model on each runtime: start, memory, a short question, passages of 100 tokens, ranking on XQuAD-vi.

`python -m benchmarks.embedding [--data FOLDER] [--xquad FILE] [RUNTIME ...]` runs every runtime in a process of its own,
so that start and memory are its own, and prints a Markdown table. Ranking is dense only, whole passages cut at the
model's 512 tokens; it is left out where the file is missing. Timings are the best of five rounds' medians, as other work
on the machine can only add to them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

RUNTIMES = {
    "served": "ONNX Runtime int8, no torch (served)",
    "module": "the same inside SentenceTransformer",
    "fp32": "SentenceTransformer, torch fp32",
    "bf16": "SentenceTransformer, torch bf16",
}
QUESTION = "hạn nộp báo cáo kết quả thực hiện kế hoạch 9 tháng"
ROUNDS = 5
_WORDS = (
    "Ủy ban nhân dân cấp xã chủ trì, phối hợp với các phòng chuyên môn rà soát, tổng hợp kết quả thực hiện, báo cáo cơ"
    " quan thường trực trước ngày 20 của tháng cuối quý; kịp thời phản ánh khó khăn, vướng mắc để được hướng dẫn."
)


def _encoder(runtime: str, data: Path) -> Any:
    from index import embed
    from index.bundled import model_folder
    from knowledge.settings import EmbeddingSettings

    if runtime == "served":
        return embed.load_encoder(EmbeddingSettings(), data)
    folder = model_folder(data)
    if runtime != "module":
        made = embed.SentenceEncoder(EmbeddingSettings(model=str(folder)))
    else:
        from sentence_transformers import SentenceTransformer

        # Config reaches no module of ours, as that takes trust_remote_code; the rest of the encoder is the same.
        made = embed.SentenceEncoder.__new__(embed.SentenceEncoder)
        made._model = SentenceTransformer(str(folder / "onnx"), trust_remote_code=True, local_files_only=True)
        made._settings, made.dimension = EmbeddingSettings(), 384
    if runtime == "bf16":
        made._model.bfloat16()
    return made


def _passages(folder: Path, count: int) -> list[str]:
    """Texts of 100 tokens, prompt included, cut from sentences of the genre."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    words = _WORDS.split()
    made = []
    for first in range(count):
        text = " ".join(words[(first + n) % len(words)] for n in range(120))
        ids = tokenizer.encode("passage: " + text)
        made.append(text[: ids.offsets[98][1] - len("passage: ")])
    return made


def measure(runtime: str, data: Path, xquad: Path, texts: list[str]) -> dict[str, float | None]:
    start = time.perf_counter()
    encoder = _encoder(runtime, data)
    encoder.encode_queries([QUESTION])
    facts: dict[str, float | None] = {"start": time.perf_counter() - start, "memory": _resident_mb(), "hit": None}
    medians, tails, rates = [], [], []
    for _ in range(ROUNDS):
        times = []
        for n in range(40):
            at = time.perf_counter()
            encoder.encode_queries([f"{QUESTION} {n}?"])
            times.append(1000 * (time.perf_counter() - at))
        medians.append(statistics.median(times))
        tails.append(statistics.quantiles(times, n=20)[-1])
        at = time.perf_counter()
        encoder.encode_passages(texts)
        rates.append(len(texts) / (time.perf_counter() - at))
    facts |= {"median": min(medians), "tail": min(tails), "rate": max(rates)}
    if xquad.is_file():
        facts["hit"] = _hit_at_1(encoder, xquad)
    facts["peak"] = _resident_mb(peak=True)
    return facts


def _hit_at_1(encoder: Any, xquad: Path) -> float:
    passages: list[str] = []
    questions: list[str] = []
    right: list[int] = []
    for article in json.loads(xquad.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            questions += [asked["question"] for asked in paragraph["qas"]]
            right += [len(passages)] * len(paragraph["qas"])
            passages.append(paragraph["context"])
    found = (encoder.encode_queries(questions) @ encoder.encode_passages(passages).T).argmax(axis=1)
    return float((found == right).mean())


def _resident_mb(peak: bool = False) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:" if peak else "VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".setup/test-data"))
    parser.add_argument("--xquad", type=Path, default=Path("../shared/data/xquad/xquad.vi.json"))
    parser.add_argument("--one", choices=RUNTIMES, help="measure this one here and print JSON")
    parser.add_argument("runtimes", nargs="*", default=list(RUNTIMES))
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.data, asked.xquad, json.load(sys.stdin))))
        return
    from index.bundled import model_folder

    # Cut here: a second tokenizer would count in the memory of what is measured.
    texts = json.dumps(_passages(model_folder(asked.data), 48))
    print("| runtime | start s | resident MB | peak MB | question ms, median | p95 | passages/s | hit@1 |")
    print("|---|---|---|---|---|---|---|---|")
    for runtime in asked.runtimes:
        command = [sys.executable, "-m", "benchmarks.embedding", "--one", runtime]
        command += ["--data", str(asked.data), "--xquad", str(asked.xquad)]
        done = subprocess.run(
            command, input=texts, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
        )
        facts = json.loads(done.stdout.splitlines()[-1])
        hit = "–" if facts["hit"] is None else f"{facts['hit']:.4f}"
        print(
            f"| {RUNTIMES[runtime]} | {facts['start']:.1f} | {facts['memory']:.0f} | {facts['peak']:.0f} |"
            f" {facts['median']:.1f} | {facts['tail']:.1f} | {facts['rate']:.0f} | {hit} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
