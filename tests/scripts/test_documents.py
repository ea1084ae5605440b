"""Documents and what they name, as the command lists them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.errors import NotFoundError
from scripts import documents as command
from scripts import ingest
from scripts import office as composition
from tests.scripts.plan import Letters, write_plan


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(composition, "load_encoder", lambda settings, folder: Letters())
    monkeypatch.delenv("THUKY_DATA", raising=False)
    config = tmp_path / "config.toml"
    config.write_text(f'[data]\nfolder = "{tmp_path / "data"}"\n[clock]\ntoday = "2024-03-01"\n')
    return config


def take_in(config: Path, tmp_path: Path) -> None:
    first = write_plan(tmp_path / "a.txt")
    second = write_plan(tmp_path / "b.txt", number="32")
    text = second.read_text(encoding="utf-8").replace(
        "2024\n\nỦy ban", "2024\n\nCăn cứ Kế hoạch số 31/KH-UBND ngày 12/01/2024;\n\nỦy ban"
    )
    text = text.replace("TM. ỦY BAN", "Nơi nhận:\n- Bộ Nội vụ (b/c);\n- Lưu: VT.\nTM. ỦY BAN")
    second.write_text(text.replace("CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"), encoding="utf-8")
    assert ingest.main(["--config", str(config), str(first), str(second), "--json"]) == 0


def test_heads_and_relations(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(config, tmp_path)
    capsys.readouterr()
    assert command.main(["--config", str(config), "--json"]) == 0
    one, two = map(json.loads, capsys.readouterr().out.splitlines())
    assert one["references"] == [] and one["authority"] == ["TM. Ủy ban nhân dân"]
    assert two == {
        "id": 2, "file": "b.txt", "kind": "Kế hoạch", "code": "KH", "number": "32/KH-UBND",
        "issuer": "Ủy ban nhân dân tỉnh Hải Lăng", "parent": None, "place": "Hải Lăng", "issued_on": "2024-01-12",
        "title": "Chuyển đổi số năm 2024", "year": 2024, "signer": "Nguyễn Văn An", "signer_title": "Phó Chủ tịch",
        "authority": ["TM. Ủy ban nhân dân", "KT. Chủ tịch"],
        "recipients": [{"name": "Bộ Nội vụ", "purpose": "b/c"}, {"name": "Lưu: VT", "purpose": None}],
        "urgency": None, "draft": False, "appendices": [],
        "references": [{
            "relation": "basis", "kind": "Kế hoạch", "number": "31/KH-UBND", "issued_on": "2024-01-12", "issuer": None,
            "title": None, "quote": "Kế hoạch số 31/KH-UBND ngày 12/01/2024", "page": 1, "document_id": 1,
        }],
    }  # fmt: skip


def test_people_get_a_table(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(config, tmp_path)
    capsys.readouterr()
    assert command.main(["--config", str(config), "2"]) == 0
    out = capsys.readouterr().out
    assert "căn cứ Kế hoạch 31/KH-UBND (12/01/2024) → #1" in out
    assert "Kế hoạch 32/KH-UBND" in out and "31/KH-UBND \n" not in out
    with pytest.raises(NotFoundError):
        command.main(["--config", str(config), "9"])
