"""Files sent to the bot in the tests: giving one, what is stored then, and a gate that holds reading back."""

from __future__ import annotations

import io
import threading
import zipfile
from typing import Any

import pytest

from bot.dialogue import uploads
from knowledge import ingest
from knowledge.db import snapshot
from knowledge.store import documents
from tests.telegram.bot import Thuky
from tests.telegram.client import User
from tests.telegram.views import SeenMessage


def numbers(thuky: Thuky) -> list[str | None]:
    with snapshot(thuky.office.engine) as session:
        return [document.header.number for document in documents.documents(session)]


def kept(thuky: Thuky) -> list[str]:
    return sorted(path.name for path in uploads.folder(thuky.office.settings).glob("*"))


async def give(user: User, data: bytes, name: str = "ke-hoach.txt", *, caption: str = "") -> list[SeenMessage]:
    """Send a file; what the bot has said when all is quiet again."""
    await user.send_document(data, name, caption=caption)
    mark = user.mark
    await user.server.quiet(30)
    return user.chat.after(mark)


ONLY_SAMPLES = ["112/KH-UBND", "845/UBND-TH"]


class Gate:
    """Holds reading back until it is opened, and counts how many are inside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.inside, self.most = 0, 0
        prepare = ingest.prepare

        def held(*args: Any, **kwargs: Any) -> Any:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if kwargs.get("progress"):
                for page in range(1, 13):
                    kwargs["progress"]("recognising", page, 12)
            self.open.wait(20)
            try:
                return prepare(*args, **kwargs)
            finally:
                self.inside -= 1

        monkeypatch.setattr(ingest, "prepare", held)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.txt", data)
    return out.getvalue()
