"""The texts that the law questions are asked of, chosen by chance before anybody read them, and the office they make.

Passes through: the folder of law texts and the seed plans in, a data folder with database and index out, brought in the
ordinary way (scripts.ingest). Building takes minutes, so the folder is kept in the machine's temporary directory under a
key of what it was built from: the texts, and the code that reads and cuts them and finds their obligations.
Texts: the Vietnamese ones (translations are left out) in the order of the SHA-256 of a seed number and their names. The first
TEXTS of them that are neither leaflets nor codes (SIZE words) are asked about; the first DISTRACTORS of the others only stand there.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from knowledge.settings import DataSettings, Settings
from knowledge.text import fold, nfc
from scripts.ingest import ingest_all
from scripts.office import Opened, open_office

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
LAWS = SHARED / "data" / "vbpl"
SEEDS = SHARED / "seeds"
SEED = 5
TEXTS = 45
DISTRACTORS = 100
SIZE = (1200, 6000)  # words
# The weights of the answering are fitted on others of these texts.
TRAINING = 48
BESIDE_TRAINING = 34
TRAINING_SIZE = (1000, 7000, 30_000)  # words of those asked about, at least and at most; of the others at most
# Where the way in begins; what these import decides too which passages and obligations are stored. The index is left out:
# it says itself when it is stale and is then built anew. So are the modules that only hold shapes and defaults.
WAY_IN = ("reading", "header", "structure", "references", "chunk", "obligations")
SHAPES = ("model", "settings", "errors")
_BUILDING = ".building-"


def chosen(folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """(the texts asked about, those that only stand there)."""
    about: list[Path] = []
    beside: list[Path] = []
    for path in in_order(folder):
        text = nfc(path.read_text(encoding="utf-8"))
        if not vietnamese(text):
            continue
        if SIZE[0] <= len(text.split()) <= SIZE[1] and len(about) < TEXTS:
            about.append(path)
        elif len(beside) < DISTRACTORS:
            beside.append(path)
    return tuple(about), tuple(beside)


def training() -> tuple[Path, ...]:
    """The files that laws_train.jsonl asks about and those beside them, none of them among `texts`."""
    taken = set(texts())
    about: list[Path] = []
    beside: list[Path] = []
    least, most, longest = TRAINING_SIZE
    for path in in_order(LAWS):
        text = nfc(path.read_text(encoding="utf-8"))
        if path in taken or not vietnamese(text):
            continue
        words = len(text.split())
        if least <= words <= most and len(about) < TRAINING:
            about.append(path)
        elif words < longest and len(beside) < BESIDE_TRAINING:
            beside.append(path)
    return (*about, *beside)


def in_order(folder: Path) -> list[Path]:
    """The texts of a folder in the order of the hash of their names."""
    return sorted(folder.glob("*.txt"), key=lambda path: hashlib.sha256(f"{SEED}:{path.name}".encode()).digest())


def vietnamese(text: str) -> bool:
    """Whether a text carries accents as Vietnamese does; a translation into English has next to none."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter != fold(letter) for letter in map(str.lower, letters)) > 0.08 * max(1, len(letters))


def texts() -> tuple[Path, ...]:
    """All files of the benchmark, in the order in which they are brought in."""
    about, beside = chosen(LAWS)
    return (*sorted(SEEDS.glob("*.txt")), *about, *beside)


def key(files: Iterable[Path], code: Iterable[Path]) -> str:
    """What a data folder was built from, as a name: every byte of the texts, of the code and of the models."""
    digest = hashlib.sha256()
    for path in (*files, *code):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def code(root: Path = ROOT) -> tuple[Path, ...]:
    """The files of the project that decide what is stored: the way in, all that it imports, and the language model."""
    seen: set[Path] = set()
    waiting = [f"knowledge.{name}" for name in WAY_IN]
    while waiting:
        name = waiting.pop()
        place = root.joinpath(*name.split("."))
        if name.removeprefix("knowledge.") in SHAPES:
            continue
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        for path in files:
            if path.exists() and path not in seen:
                seen.add(path)
                waiting += _imports(path)
    return (*sorted(seen), root / "knowledge" / "language.bin")


def _imports(path: Path) -> list[str]:
    """The modules of knowledge/ that a file imports, by either form of import."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "knowledge":
            inside = [f"{node.module}.{alias.name}" for alias in node.names]  # a module, or a name in one
            names += inside if node.module == "knowledge" else [node.module, *inside]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.startswith("knowledge.")]
    return names


def office(files: Sequence[Path], *, keep: bool = False, anew: bool = False) -> Opened:
    """The data folder over these texts, opened: the one kept from before where nothing changed (with `keep`, the last one
    whatever changed; opening brings its index up to the code where that says so), else built now."""
    place = Path(tempfile.gettempdir()) / f"thuky-laws-{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    kept = sorted(
        (path for path in place.iterdir() if _BUILDING not in path.name), key=lambda path: path.stat().st_mtime
    )
    folder = kept[-1] if keep and kept else place / key(files, code())
    if anew or not folder.exists():
        for old in kept[:-1]:  # each takes half a gigabyte; the last one may be in use
            shutil.rmtree(old, ignore_errors=True)
        _build(files, folder)
    return open_office(Settings(data=DataSettings(folder=str(folder))))


def _build(files: Sequence[Path], folder: Path) -> None:
    """Bring the texts in beside the folder, and put that in its place when it is whole: two may build at once."""
    for old in folder.parent.glob(f"*{_BUILDING}*"):
        if not _running(int(old.name.rpartition("-")[2])):
            shutil.rmtree(old, ignore_errors=True)
    building = folder.with_name(f"{folder.name}{_BUILDING}{os.getpid()}")
    building.mkdir(mode=0o700)
    opened = open_office(Settings(data=DataSettings(folder=str(building))))
    for number, outcome in enumerate(ingest_all(files, opened), 1):
        if outcome.status != "added" or number % 25 == 0:
            print(
                f"{number}/{len(files)} {Path(outcome.path).name} {outcome.status} {outcome.reason or ''}",
                file=sys.stderr,
            )
    opened.engine.dispose()
    if folder.exists():
        shutil.rmtree(folder)
    building.rename(folder)


def _running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
