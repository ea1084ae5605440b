"""scripts.serve as a process of its own: the terminal by pipe, Telegram by the loopback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.telegram.server import LoopbackTelegram

ROOT = Path(__file__).parents[2]
_BORN = 90.0  # seconds a process may take to be ready on a busy machine, the model's first build included


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all: the model is built and the samples are read once."""
    return tmp_path_factory.mktemp("serve") / "data"


def environment(data: Path, token: str = "") -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "TELEGRAM_TOKEN"}
    return {**kept, "THUKY_DATA": str(data), **({"TELEGRAM_TOKEN": token} if token else {})}


async def start(*arguments: str, data: Path, token: str = "", cwd: Path = ROOT) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scripts.serve", *arguments, cwd=cwd, env={**environment(data, token), "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def pipe(text: str | bytes, *arguments: str, data: Path) -> tuple[int, str, str]:
    process = await start(*arguments, data=data)
    given = text.encode() if isinstance(text, str) else text
    out, err = await asyncio.wait_for(process.communicate(given), _BORN)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def config(folder: Path, server: LoopbackTelegram, more: str = "") -> str:
    path = folder / "config.toml"
    path.write_text(
        f'[telegram]\nbase_url = "{server.base_url}"\nbase_file_url = "{server.base_file_url}"\npoll_timeout = 1\n{more}'
    )
    return str(path)


@contextmanager
def killed_at_the_end(process: asyncio.subprocess.Process) -> Iterator[None]:
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()


async def test_a_piped_question_gets_just_its_answer(data: Path) -> None:
    code, out, err = await pipe("hạn báo cáo 9 tháng?\n", data=data)
    assert code == 0 and err == ""
    assert out.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026")
    assert "[1]" not in out and out.count("Báo cáo 9 tháng:") == 1


async def test_a_piped_talk_records_and_remembers(data: Path) -> None:
    code, out, _ = await pipe("đã nộp báo cáo 9 tháng\n1\n", "--unit", "Sở Tài chính", data=data)
    assert code == 0 and "✅ Đã ghi nhận lúc" in out
    code, out, _ = await pipe("/viec\n", "--unit", "Sở Tài chính", data=data)
    assert code == 0 and re.search(r"🟢 Báo cáo kết quả thực hiện 9 tháng[^\n]*\n +đã gửi", out)


async def test_no_input_and_bytes_of_no_encoding(data: Path) -> None:
    assert (await pipe("", data=data))[:2] == (0, "")
    code, out, _ = await pipe(b"\xff\xfe\n\nh\xe1n b\xe1o c\xe1o\n", data=data)
    assert code == 0 and out.count("\n\n") >= 2


async def test_a_reader_that_goes_away_is_no_error(data: Path) -> None:
    process = await start(data=data)
    with killed_at_the_end(process):
        assert process.stdin and process.stdout and process.stderr
        process.stdout._transport.close()  # type: ignore[attr-defined]
        process.stdin.write(b"/help\n/help\n")
        process.stdin.close()
        err = await asyncio.wait_for(process.stderr.read(), _BORN)
        assert (await asyncio.wait_for(process.wait(), 30), err) == (0, b"")


async def test_an_unusable_config_ends_with_one_line(data: Path, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[telegram]\nbase = 1\n")
    code, out, err = await pipe("", "--config", str(tmp_path / "c.toml"), data=data)
    assert (code, out) == (1, "") and err.startswith("config: unknown key telegram.base;") and err.count("\n") == 1


async def test_an_unknown_unit_is_refused_by_name(data: Path) -> None:
    code, out, err = await pipe("hạn?\n", "--unit", "abc xyz", data=data)
    assert (code, out) == (1, "") and err.startswith("--unit: 'abc xyz' is no unit;") and err.count("\n") == 1


async def test_a_rejected_token_ends_with_one_line(data: Path, tmp_path: Path) -> None:
    wrong = "700000001:another-Token_not-of-this-server"
    async with LoopbackTelegram() as server:
        process = await start("--config", config(tmp_path, server), data=data, token=wrong)
        with killed_at_the_end(process):
            _, err = await asyncio.wait_for(process.communicate(), _BORN)
    lines = [line for line in err.decode().splitlines() if "No administrator yet" not in line and " INFO " not in line]
    assert process.returncode == 1
    assert lines == ["TELEGRAM_TOKEN was rejected by the Bot API server; take a valid one from @BotFather"]
    assert "another-Token" not in err.decode()


async def test_from_the_printed_code_to_a_graceful_end(data: Path, tmp_path: Path) -> None:
    async with LoopbackTelegram() as server:
        process = await start("--config", config(tmp_path, server), data=data, token=server.token)
        with killed_at_the_end(process):
            assert process.stderr is not None
            seen = b""
            while not (found := re.search(rb"/start ([2-9A-Z]{12})\n", seen)):
                seen += await asyncio.wait_for(process.stderr.readline(), _BORN)
            hoa = server.user(1, "Hoa")
            await hoa.send(f"/start {found.group(1).decode()}")
            (welcome,) = await hoa.wait_for(1, within=_BORN)
            assert "anh/chị là quản trị viên" in welcome.text
            await hoa.send("hạn báo cáo 9 tháng?")
            (answer,) = await hoa.wait_for(1, within=30)
            process.send_signal(signal.SIGTERM)
            rest = await asyncio.wait_for(process.stderr.read(), 30)
            assert answer.text.startswith("Báo cáo 9 tháng: trước ngày 20/9/2026"), rest.decode()
            assert await asyncio.wait_for(process.wait(), 30) == 0
        written = (seen + rest).decode()
        assert server.token not in written and "Traceback" not in written and "hạn báo cáo" not in written

        process = await start("--config", config(tmp_path, server), data=data, token=server.token)
        with killed_at_the_end(process):  # with an administrator no code is offered any more
            await hoa.send("/donvi")
            await hoa.wait_for(1, within=_BORN)
            process.send_signal(signal.SIGTERM)
            _, err = await asyncio.wait_for(process.communicate(), 30)
        assert "/start" not in err.decode() and process.returncode == 0
        assert server.violations == []


async def test_by_webhook(data: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with LoopbackTelegram() as server:
        path = config(tmp_path, server, f'webhook_url = "http://127.0.0.1:{port}/"\nwebhook_port = {port}\n')
        process = await start("--config", path, data=data, token=server.token)
        with killed_at_the_end(process):
            stranger = server.user(77, "Khách")
            await stranger.send("xin chào")
            (closed,) = await stranger.wait_for(1, within=_BORN)
            assert closed.text == "Tôi là Thuky, chỉ phục vụ cán bộ của cơ quan. Gửi /start để xin tham gia."
            asked = next(call.params for call in server.calls if call.method == "setWebhook")
            assert server.token not in str(asked) and len(str(asked["secret_token"])) == 64
            process.send_signal(signal.SIGTERM)
            _, err = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0 and server.token not in err.decode()
        assert server.violations == []
