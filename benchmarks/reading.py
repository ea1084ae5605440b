"""What reading makes of old files, how fast it reads and how much memory it takes; beside what one would take instead.

    python -m benchmarks.reading [../shared/data/legacy] [--peers FOLDER] [--scans ../shared/data/scans]

Accuracy: the accented letters of a hand-made transcript that come out exactly, over all of them, after NFC and white space
collapsed (the first 12,000 characters of a file). Speed and memory: a PDF of 500 pages and a Word file of 100, made here,
each read in a process of its own. Peers (viparse, markitdown) are measured where they are installed, in FOLDER
(`pip install --target FOLDER viparse striprtf "markitdown[docx,pdf,xls,xlsx]"`) or beside the program; docling and unstructured
are left out: they bring models to fetch and gigabytes to install, and read none of the old encodings.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import pypdfium2 as pdfium

from knowledge.reading import read
from knowledge.settings import LimitSettings
from knowledge.syllables import is_possible

_LEGACY = Path("../shared/data/legacy")
_MOST = 12_000
_FLOORS = {"mean": 0.985, "worst": 0.95, "pages a second": 40.0, "megabytes": 1000.0}
_SENTENCE = (
    "Uy ban nhan dan xa bao cao ket qua thuc hien nhiem vu ve Van phong truoc ngay 20 thang 6 hang nam de tong hop. "
)


def accuracy(got: str, truth: str) -> float:
    """Accented letters of `truth` that `got` has in the same places."""
    got, truth = (" ".join(unicodedata.normalize("NFC", text).split()) for text in (got, truth))
    bare = ["".join(_bare(char) for char in text) for text in (truth, got)]
    blocks = difflib.SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_matching_blocks()
    right = sum(
        truth[i + k] == got[j + k] and _bare(truth[i + k]) != truth[i + k] for i, j, n in blocks for k in range(n)
    )
    return right / max(1, sum(_bare(char) != char for char in truth))


def _bare(char: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(char) or unicodedata.normalize("NFD", char)[0]


# -- who reads -----------------------------------------------------------------------------------------------------------


def _ours(path: Path) -> str:
    return read(path, LimitSettings()).text


def _viparse(path: Path) -> str:
    import viparse  # type: ignore[import-not-found,unused-ignore]

    return "\n".join(document.text for document in viparse.load(str(path), encoding="auto"))


def _markitdown(path: Path) -> str:
    from markitdown import MarkItDown  # type: ignore[import-not-found,unused-ignore]

    return str(MarkItDown().convert(str(path)).text_content)


def _tesseract(path: Path) -> str:
    """What one writes in an afternoon: every page at 300 dots an inch, and tesseract on it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "300", "-gray", str(path), f"{folder}/page"], check=True)
        said = [
            subprocess.run(
                ["tesseract", str(page), "-", "-l", "vie"], capture_output=True, text=True, check=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            ).stdout
            for page in sorted(Path(folder).glob("page*"))
        ]  # fmt: skip
    return "\n".join(said)


_READERS: dict[str, Callable[[Path], str]] = {"this project": _ours, "viparse": _viparse, "markitdown": _markitdown}
_SCAN_READERS: dict[str, Callable[[Path], str]] = {**_READERS, "tesseract alone": _tesseract}
_STAMP = re.compile(r"ký bởi|thời gian ký|người ký:", re.IGNORECASE)


def _worker(reader: str) -> None:
    """Paths in, texts out, a line each; where nothing comes out, why."""
    for line in sys.stdin:
        try:
            answer = {"text": _SCAN_READERS[reader](Path(line.strip()))}
        except Exception as error:  # a peer's own failure is its result
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), flush=True)


def _texts(reader: str, files: list[Path], peers: Path | None) -> tuple[list[dict[str, str]], float]:
    environment = dict(os.environ)
    if peers and reader != "this project":
        environment["PYTHONPATH"] = f"{peers}{os.pathsep}{Path.cwd()}"
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading", "--worker", reader], input="\n".join(map(str, files)),
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return lines, time.perf_counter() - started


def _compare(folder: Path, peers: Path | None) -> bool:
    truths = sorted(folder.glob("*.truth.txt"))
    files = [truth.with_name(truth.name.removesuffix(".truth.txt")) for truth in truths]
    good = True
    for reader in _READERS:
        found, seconds = _texts(reader, files, peers)
        if len(found) != len(files) or all("ModuleNotFoundError" in item.get("error", "") for item in found):
            print(f"{reader:14s} not installed")
            continue
        scores = []
        for item, truth in zip(found, truths, strict=True):
            wanted, got = truth.read_text(encoding="utf-8"), item.get("text", "")
            if len(wanted) > _MOST:
                wanted, got = wanted[:_MOST], got[: _MOST + 1000]
            scores.append(accuracy(got, wanted))
        failed = sum("error" in item for item in found)
        print(
            f"{reader:14s} mean {mean(scores):.4f}  worst {min(scores):.4f}  files below 0.95: "
            f"{sum(score < 0.95 for score in scores)}/{len(scores)}  not read: {failed}  {seconds:.1f} s in all"
        )
        if reader == "this project":
            good = mean(scores) >= _FLOORS["mean"] and min(scores) >= _FLOORS["worst"]
    return good


def _compare_scans(folder: Path, peers: Path | None) -> None:
    """Signed scans without a transcript: how many words come out, how many of them can be Vietnamese, whether what a
    signature stamps on the page is among them."""
    files = sorted(folder.glob("*.pdf"))
    pages = sum(len(pdfium.PdfDocument(path)) for path in files)
    for reader in _SCAN_READERS:
        found, seconds = _texts(reader, files, peers)
        if len(found) != len(files) or all("ModuleNotFoundError" in item.get("error", "") for item in found):
            print(f"{reader:16s} not installed")
            continue
        words = [re.findall(r"[^\W\d_]+", item.get("text", "")) for item in found]
        total = sum(map(len, words))
        possible = sum(is_possible(word.lower()) for some in words for word in some)
        stamped = sum(bool(_STAMP.search(item.get("text", ""))) for item in found)
        print(
            f"{reader:16s} words {total}, possible in Vietnamese {possible / max(1, total):.3f}, files with the stamp's text "
            f"{stamped}/{len(files)}, {pages / seconds:.2f} pages a second"
        )


# -- speed and memory ----------------------------------------------------------------------------------------------------


def _pdf(pages: int) -> bytes:
    from reportlab.pdfgen import canvas  # type: ignore[import-untyped]

    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for page in range(pages):
        for line in range(45):
            sheet.drawString(60, 780 - 16 * line, f"{page}.{line} {_SENTENCE[:78]}")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def _docx(pages: int) -> bytes:
    import docx

    document = docx.Document()
    for page in range(pages):
        for line in range(12):  # twelve paragraphs of some three and a half lines
            document.add_paragraph(f"{page}.{line} {_SENTENCE * 3}")
        document.add_page_break()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _measure(path: Path) -> None:
    started = time.perf_counter()
    found = read(path, LimitSettings())
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    print(json.dumps({"pages": found.pages, "seconds": seconds, "megabytes": peak, "blocks": len(found.blocks)}))


def _speed() -> bool:
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("500 pages.pdf", _pdf(500)), ("100 pages.docx", _docx(100))):
            path = Path(folder, name)
            path.write_bytes(data)
            command = [sys.executable, "-m", "benchmarks.reading", "--measure", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            figures = json.loads(done.stdout)
            rate = figures["pages"] / figures["seconds"]
            print(f"{name:14s} {rate:6.1f} pages a second, {figures['megabytes']:.0f} MB at most")
            good = good and rate >= _FLOORS["pages a second"] and figures["megabytes"] <= _FLOORS["megabytes"]
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("legacy", nargs="?", type=Path, default=_LEGACY)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--scans", type=Path, help="a folder of scanned PDFs, to compare on them too")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        _worker(arguments.worker)
        return 0
    if arguments.measure:
        _measure(arguments.measure)
        return 0
    good = _speed()
    if arguments.legacy.is_dir():
        good = _compare(arguments.legacy, arguments.peers) and good
    else:
        print(f"no folder {arguments.legacy}: accuracy not measured")
    if arguments.scans:
        _compare_scans(arguments.scans, arguments.peers)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
