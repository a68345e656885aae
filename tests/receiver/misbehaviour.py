"""Faults of receivers and proxies, each switched on by a name.

A number is a status. `NAME:VALUE` gives a misbehaviour its number or text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from tests.receiver.store import problem

LOGIN = "<!DOCTYPE html><title>Free Wi-Fi</title><p>Please sign in."
PROBLEM_TYPE = "application/problem+json"
NAMES = {
    "NUMBER": "answer with that status (NUMBER:SECONDS adds a Retry-After) without taking the package",
    "login": "answer with a web page to sign in, as a captive network does",
    "no-proof": "say yes and prove nothing",
    "other": "confirm another package",
    "lost": "take the package, and break the connection before answering",
    "cut:BYTES": "break the connection after that many bytes of the package",
    "twin": "say that an earlier try is still running",
    "conflict": "say that something else is here under the id",
    "redirect:ADDRESS": "answer 308 with that address",
    "slow:SECONDS": "wait that long after each piece of the package",
    "silent": "take the package and never answer",
    "drip": "take the package and answer one byte a tenth of a second, without end",
    "endless": "take the package and answer with a body without end",
    "echo": "take the package and repeat the token in the receipt, in headers and in a problem's text",
    "late:SECONDS": "take the package and answer that much later",
    "early:NUMBER": "answer with that status before reading the package",
}

Take = Callable[[Request], Awaitable[Response]]


def drop(request: Request) -> Response:
    """Break the connection."""
    cycle: Any = request.receive.__self__  # type: ignore[attr-defined] # the server's own half of the exchange
    cycle.transport.abort()
    return Response()


async def misbehave(name: str, request: Request, take: Take) -> Response:
    """Run the misbehaviour of that name."""
    kind, _, value = name.partition(":")
    if kind.isdigit():
        await drain(request)
        return refusal(int(kind), value)
    return await _DOERS[kind](request, value, take)


async def drain(request: Request) -> None:
    """Read the package and discard it."""
    async for _ in request.stream():
        pass


def refusal(status: int, wait: str = "") -> Response:
    """Return a problem with that status."""
    headers = {"Retry-After": wait} if wait else {}
    return JSONResponse(problem(f"Switched to {status}"), status, headers, PROBLEM_TYPE)


async def _login(request: Request, value: str, take: Take) -> Response:
    await drain(request)
    return Response(LOGIN, 200, media_type="text/html")


async def _no_proof(request: Request, value: str, take: Take) -> Response:
    await drain(request)
    return PlainTextResponse("thanks")


async def _other(request: Request, value: str, take: Take) -> Response:
    await drain(request)
    return JSONResponse({"id": "00000000-0000-5000-8000-000000000000", "sha256": "00" * 32}, 201)


async def _lost(request: Request, value: str, take: Take) -> Response:
    await take(request)
    return drop(request)


async def _cut(request: Request, value: str, take: Take) -> Response:
    left = int(value or 0)
    async for piece in request.stream():
        left -= len(piece)
        if left <= 0:
            break
    return drop(request)


async def _twin(request: Request, value: str, take: Take) -> Response:
    await drain(request)
    return JSONResponse(problem("Still running", kind="urn:idempotency:in-progress"), 409, media_type=PROBLEM_TYPE)


async def _conflict(request: Request, value: str, take: Take) -> Response:
    await drain(request)
    return JSONResponse(problem("Something else is here"), 409, media_type=PROBLEM_TYPE)


async def _redirect(request: Request, value: str, take: Take) -> Response:
    await drain(request)
    return Response(status_code=308, headers={"Location": value})


async def _slow(request: Request, value: str, take: Take) -> Response:
    receive = request._receive

    async def slowly() -> Any:
        await asyncio.sleep(float(value))
        return await receive()

    request._receive = slowly
    return await take(request)


async def _silent(request: Request, value: str, take: Take) -> Response:
    await take(request)
    await request.receive()  # the next message is the disconnect
    return Response()


async def _drip(request: Request, value: str, take: Take) -> Response:
    await take(request)
    cycle: Any = request.receive.__self__  # type: ignore[attr-defined]
    for byte in b"HTTP/1.1 201 Created\r\nX-Filler: " + b"x" * 100_000:
        if cycle.transport.is_closing():
            break
        cycle.transport.write(bytes([byte]))
        await asyncio.sleep(0.1)
    return drop(request)


async def _endless(request: Request, value: str, take: Take) -> Response:
    await take(request)

    async def body() -> AsyncIterator[bytes]:
        while not await request.is_disconnected():
            yield b" " * 65_536

    return StreamingResponse(body(), 201, media_type="application/json")


async def _echo(request: Request, value: str, take: Take) -> Response:
    response = await take(request)
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    response.headers["Location"] = f"/packages?token={token}"
    response.headers["Repr-Digest"] = f"sha-512=:{token}:"
    response.headers["Date"] = token
    body = bytes(response.body).rstrip(b"}") + b',"token":"' + token.encode() + b'"}'
    response.headers["Content-Length"] = str(len(body))
    return Response(body, response.status_code, response.headers)


async def _late(request: Request, value: str, take: Take) -> Response:
    response = await take(request)
    await asyncio.sleep(float(value))
    return response


async def _early(request: Request, value: str, take: Take) -> Response:
    return refusal(int(value))


_DOERS: dict[str, Callable[[Request, str, Take], Awaitable[Response]]] = {
    "login": _login,
    "no-proof": _no_proof,
    "other": _other,
    "lost": _lost,
    "cut": _cut,
    "twin": _twin,
    "conflict": _conflict,
    "redirect": _redirect,
    "slow": _slow,
    "silent": _silent,
    "drip": _drip,
    "endless": _endless,
    "echo": _echo,
    "late": _late,
    "early": _early,
}

_VALUES = {
    "": re.compile(".*"),
    "BYTES": re.compile(r"\d+"),
    "SECONDS": re.compile(r"\d+(\.\d+)?"),
    "NUMBER": re.compile(r"[1-5]\d\d"),
    "ADDRESS": re.compile(r".+"),
}
"""What a value in the names looks like."""


def complaint(name: str) -> str:
    """Return why there is no such misbehaviour; "" if there is."""
    kind, _, value = name.partition(":")
    if kind.isdigit() and 100 <= int(kind) <= 599:
        return ""
    if kind not in _DOERS:
        return f"there is no misbehaviour {name}"
    written = next(form for form in NAMES if form.partition(":")[0] == kind)
    return "" if _VALUES[written.partition(":")[2]].fullmatch(value) else f"{kind} needs its value: {written}"
