"""A real python-telegram-bot Application, polling the loopback over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from tests.telegram.server import LoopbackTelegram

AnyApplication = Any  # telegram.ext.Application has six type parameters, none of which matters here


@asynccontextmanager
async def run_application(
    app: AnyApplication,
    server: LoopbackTelegram,
    *,
    poll_timeout: int = 10,
    allowed_updates: Sequence[str] | None = None,
    drop_pending_updates: bool | None = None,
) -> AsyncIterator[AnyApplication]:
    """Start the application as `run_polling` does, hooks included, and stop it at the end.

    The server learns when the application works, so that `quiet` needs no guessing.
    """

    def busy() -> bool:
        # task_done() comes after the last handler; tasks of non-blocking handlers are the application's own.
        background = getattr(app, "_Application__create_task_tasks", ())
        return bool(app.update_queue._unfinished_tasks or any(not task.done() for task in background))

    await app.initialize()
    try:
        if app.post_init:
            await app.post_init(app)
        await app.updater.start_polling(
            poll_interval=0.0,
            timeout=poll_timeout,
            bootstrap_retries=0,
            allowed_updates=allowed_updates,
            drop_pending_updates=drop_pending_updates,
        )
        await app.start()
        server.busy_probes.append(busy)
        try:
            yield app
        finally:
            server.busy_probes.remove(busy)
            if app.updater.running:
                await app.updater.stop()
            if app.running:
                await app.stop()
            if app.post_stop:
                await app.post_stop(app)
    finally:
        await app.shutdown()
        if app.post_shutdown:
            await app.post_shutdown(app)
