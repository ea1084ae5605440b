"""A Bot API server on 127.0.0.1 that believes nothing: every request is checked before it is carried out.

What passes through: HTTP as bots speak it (`/bot<TOKEN>/<method>` with query, form, JSON or multipart parameters, and
`/file/bot<TOKEN>/<path>`); out come answers in the Bot API's shape, themselves checked against the description.
Refused: a wrong token (401), an unknown method (404), whatever breaks the description or a limit (400), a second
poller (409). Each refusal that is the bot's own fault is kept in `violations`, so a test can assert there is none.
Faults are ordered with `fail_next`, `drop_next`, `delay_next`, `random_faults`, `deliver_twice` and `hold`/`release`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.telegram import limits
from tests.telegram.api import ApiError, description
from tests.telegram.client import Group, User
from tests.telegram.faults import Die, Fault, Faults
from tests.telegram.methods import METHODS, Upload
from tests.telegram.state import ChatType, Json, World
from tests.telegram.webhook import deliver


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came and how it ended: `status` 200, an error's, or 0 where the connection was dropped."""

    method: str
    params: Json
    status: int
    answer: Any
    at: float = field(default_factory=time.monotonic)  # when it was answered


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing the bot must not do: kind is schema, limit, entities, state, conflict, token or not implemented."""

    kind: str
    method: str
    description: str
    params: Json


class LoopbackTelegram:
    """The server. `async with LoopbackTelegram() as server:` starts it on a free port."""

    def __init__(self, token: str = "700000001:loopback-Token_for-Tests", username: str = "thuky_loopback_bot") -> None:
        self.token = token
        self.port = 0
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.unsupported: set[str] = set()  # methods that answer 404, as an older server would
        self.busy_probes: list[Callable[[], bool]] = []
        self.faults = Faults()
        self._bell = asyncio.Event()
        self.world = World(username, lambda: int(time.time()), self._wake)
        self._lost: set[tuple[str, str]] = set()
        self._in_flight = 0
        self._poll = 0
        self._parked = 0
        self._touched = 0.0
        self._runner: web.AppRunner | None = None
        self._webhook: asyncio.Task[None] | None = None

    # -- life

    async def __aenter__(self) -> LoopbackTelegram:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        # A poller that hung up must not count as a second one.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._webhook = asyncio.create_task(deliver(self.world, self.bell))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._webhook:
            self._webhook.cancel()
            await asyncio.gather(self._webhook, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    def bell(self) -> asyncio.Event:
        """Rings at the next change; ask for it before looking at the state."""
        return self._bell

    def _wake(self) -> None:
        self._touched = time.monotonic()
        self._bell.set()
        self._bell = asyncio.Event()

    # -- the users' side

    def user(self, id: int = 1001, first_name: str = "Lan", **about: Any) -> User:
        """A person with a Telegram account; the same id gives the same person."""
        self.world.add_user(id, first_name=first_name, **about)
        return User(self, self.world.users[id], self.world.rooms[id])

    def group(self, id: int = -1000000000001, title: str = "Nhóm", kind: ChatType = "supergroup") -> Group:
        """A group the bot is in."""
        return Group(self, self.world.add_group(id, title, kind))

    # -- faults on order

    def fail_next(self, method: str = "*", *, status: int = 500, retry_after: int = 1, times: int = 1) -> None:
        """Answer an error instead of carrying the call out; "*" is every method but getUpdates."""
        self.faults.ordered.append(Fault("error", method, status, retry_after, times=times))

    def drop_next(self, method: str = "*", *, executed: bool = False, times: int = 1) -> None:
        """Hang up without an answer, before or after the call is carried out."""
        self.faults.ordered.append(Fault("drop_after" if executed else "drop_before", method, times=times))

    def delay_next(self, method: str = "*", *, seconds: float = 0.05, times: int = 1) -> None:
        """Carry the call out later."""
        self.faults.ordered.append(Fault("delay", method, seconds=seconds, times=times))

    def random_faults(self, rate: float, *, seed: int = 0, faults: Sequence[Fault] | None = None) -> None:
        """Let a share of all calls (polls left alone) fail; rate 0 ends it."""
        usual = (
            Fault("error", status=500),
            Fault("error", status=429, retry_after=0),
            Fault("drop_before"),
            Fault("drop_after"),
        )
        self.faults.die = Die(rate, seed, faults or usual) if rate else None

    def deliver_twice(self, updates: int = 1) -> None:
        """Deliver the next updates once more after the bot has confirmed them."""
        self.world.twice += updates

    def hold(self) -> None:
        """Keep updates back until `release(reverse=True)` lets them go out of order."""
        self.world.hold()

    def release(self, *, reverse: bool = False) -> None:
        self.world.release(reverse)

    def expire_queries(self) -> None:
        """Every tap so far is too old to be answered."""
        for query in self.world.queries.values():
            query.expired = True

    # -- looking

    def sent(self, method: str) -> list[Call]:
        """The calls of one method that were carried out and answered."""
        return [call for call in self.calls if call.method == method and call.status == 200]

    async def quiet(self, within: float = 30.0, settle: float | None = None) -> None:
        """Wait until the bot has taken every update, ended its work and said nothing for `settle` seconds.

        With `run_application` the bot's own queue says when it works; of a bot elsewhere only silence speaks.
        """
        settle = settle if settle is not None else (0.01 if self.busy_probes else 0.25)
        deadline = time.monotonic() + within
        while not self._is_quiet(settle):
            if time.monotonic() > deadline:
                waiting = [update["update_id"] for update in self.world.replays + self.world.pending]
                raise AssertionError(
                    f"the bot is still busy after {within} s: updates waiting {waiting}, requests in flight {self._in_flight}"
                )
            await asyncio.sleep(0.003)

    def _is_quiet(self, settle: float) -> bool:
        taken = self.world.drained and (self._parked or self.world.webhook)
        working = self._in_flight or any(probe() for probe in self.busy_probes)
        return bool(taken and not working and time.monotonic() - self._touched >= settle)

    # -- HTTP

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return self._refused(name, {}, ApiError(401, "Unauthorized", "token"))
        method = description().method(name)
        if method is None or method in self.unsupported:
            kind = "" if method else "schema"
            return self._refused(name, {}, ApiError(404, "Not Found: method not found", kind))
        polling = method == "getUpdates"
        self._in_flight += not polling
        try:
            return await self._answer(request, method)
        finally:
            self._in_flight -= not polling
            if not polling:
                self._touched = time.monotonic()

    async def _answer(self, request: web.Request, method: str) -> web.StreamResponse:
        raw, uploads = await _parameters(request)
        fault = self.faults.take(method)
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif fault and fault.kind == "drop_before":
            return self._hang_up(request, method, raw)
        elif fault and fault.kind == "error":
            return self._refused(method, raw, _failure(fault))
        signature = (method, json.dumps(raw, sort_keys=True))
        try:
            result = await self._carry_out(request, method, raw, uploads)
        except ApiError as error:
            if signature in self._lost:
                # The bot repeats a call whose success it could not see: its second failure is not its fault.
                error.kind = "" if error.kind == "state" else error.kind
            if fault and fault.kind == "drop_after":
                return self._hang_up(request, method, raw)
            return self._refused(method, raw, error)
        if fault and fault.kind == "drop_after":
            self._lost.add(signature)
            return self._hang_up(request, method, raw, result)
        self.calls.append(Call(method, raw, 200, result))
        return web.json_response({"ok": True, "result": result})

    async def _carry_out(self, request: web.Request, method: str, raw: Json, uploads: dict[str, Upload]) -> Any:
        decoded = description().decode(method, raw, uploads.keys())
        if decoded.problems:
            raise ApiError(400, f"Bad Request: {'; '.join(map(str, decoded.problems))}", "schema")
        limits.check(method, decoded.params)
        if method == "getUpdates":
            result: Any = await self._get_updates(request, decoded.params)
        elif method in METHODS:
            result = METHODS[method](self.world, decoded.params, uploads)
            if method in {"setWebhook", "deleteWebhook"}:
                self._wake()
        else:
            raise ApiError(501, f"Not Implemented: {method} is not implemented in the loopback", "not implemented")
        if problems := description().result(method, result):
            raise ApiError(500, f"the loopback's own answer does not conform: {problems[0]}", "loopback")
        return result

    def _refused(self, method: str, raw: Json, error: ApiError) -> web.Response:
        if error.kind:
            self.violations.append(Violation(error.kind, method, error.description, raw))
        body: Json = {"ok": False, "error_code": error.status, "description": error.description}
        if error.parameters:
            body["parameters"] = error.parameters
        self.calls.append(Call(method, raw, error.status, body))
        return web.json_response(body, status=error.status)

    def _hang_up(self, request: web.Request, method: str, raw: Json, result: Any = None) -> web.Response:
        self.calls.append(Call(method, raw, 0, result))
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _get_updates(self, request: web.Request, p: Json) -> list[Json]:
        if self.world.webhook:
            text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise ApiError(409, text, "conflict")
        if "allowed_updates" in p:
            self.world.allowed = p["allowed_updates"] or None
        self._poll += 1
        mine = self._poll
        deadline = time.monotonic() + min(p.get("timeout", 0), 50)
        self._wake()
        try:
            while True:
                bell = self._bell
                if self._poll != mine:
                    # One that hung up a moment ago is cancelled here, before it is called a second poller.
                    await asyncio.sleep(0.02)
                    text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                    raise ApiError(409, text, "conflict")
                batch = self.world.take(p.get("offset"), p.get("limit", 100))
                left = deadline - time.monotonic()
                if batch or left <= 0:
                    self._touched = time.monotonic() if batch else self._touched
                    return batch
                self._parked = mine
                await _ring(bell.wait, left)
        finally:
            if self._parked == mine:
                self._parked = 0

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return self._refused("file", {}, ApiError(401, "Unauthorized", "token"))
        path = request.match_info["path"]
        fault = self.faults.take("file")
        if fault and fault.kind == "error":
            return self._refused("file", {"path": path}, _failure(fault))
        if fault and fault.kind.startswith("drop"):
            return self._hang_up(request, "file", {"path": path})
        for stored in self.world.files.values():
            if stored.path == path:
                return web.Response(body=stored.data, content_type="application/octet-stream")
        return self._refused("file", {"path": path}, ApiError(404, "Not Found", "state"))


async def _ring(wait: Callable[[], Awaitable[Any]], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wait()
    except TimeoutError:
        return


def _failure(fault: Fault) -> ApiError:
    if fault.status == 429:
        text = f"Too Many Requests: retry after {fault.retry_after}"
        return ApiError(429, text, parameters={"retry_after": fault.retry_after})
    names = {500: "Internal Server Error", 502: "Bad Gateway", 403: "Forbidden: bot was blocked by the user"}
    return ApiError(fault.status, names.get(fault.status, f"Error {fault.status}"))


async def _parameters(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters as sent, and uploaded parts. Query and body together, as Telegram takes them."""
    raw: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            body = None
        raw |= body if isinstance(body, dict) else {"": "can't parse the body as a JSON object"}
        return raw, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            data = await asyncio.to_thread(value.file.read)
            uploads[name] = Upload(value.filename, value.content_type, data)
        else:
            raw[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    return raw, uploads
