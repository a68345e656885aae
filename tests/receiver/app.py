"""The receiver that `openapi.yaml` describes."""

from __future__ import annotations

import hashlib
import re
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.receiver.misbehaviour import PROBLEM_TYPE, misbehave
from tests.receiver.store import PackageStore, problem

_KEY = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request, and the status of its response; 0 without one."""

    method: str
    path: str
    headers: dict[str, str]
    status: int
    response: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Receiver:
    """A receiver; `script` is what it does wrong to the next requests, in turn, and `always` to all after them.

    `started` is set when a package begins to come.
    """

    store: PackageStore = field(default_factory=PackageStore)
    token: str = ""
    limit: int = 0
    script: deque[str] = field(default_factory=deque)
    always: Callable[[], str] = lambda: ""
    requests: list[RecordedRequest] = field(default_factory=list)
    started: threading.Event = field(default_factory=threading.Event)

    def plan(self, names: Iterable[str]) -> None:
        """Add misbehaviours, one per request; "" is none."""
        self.script.extend(names)

    @property
    def app(self) -> Starlette:
        """The application."""
        routes = [
            Route("/packages", self._deliver, methods=["POST"]),
            Route("/packages", self._tell, methods=["OPTIONS"]),
            Route("/packages/{id}", self._find, methods=["GET"]),
        ]
        return Starlette(routes=routes)

    async def _deliver(self, request: Request) -> Response:
        self.started.set()
        name = self.script.popleft() if self.script else self.always()
        try:
            response = await (misbehave(name, request, self._take) if name else self._take(request))
        except ClientDisconnect:
            response = Response(status_code=499)
        body = bytes(response.body) if not hasattr(response, "body_iterator") else b""
        self._record(request, response.status_code, dict(response.headers), body)
        return response

    async def _take(self, request: Request) -> Response:
        fault = self._fault(request)
        if fault is not None:
            return fault
        hashed, size = hashlib.sha256(), 0
        with self.store.open_package_file() as content:
            async for piece in request.stream():
                hashed.update(piece)
                size += content.write(piece)
            key, digest = _KEY.fullmatch(request.headers["idempotency-key"]), request.headers["content-digest"]
            if digest != f"sha-256=:{b64encode(hashed.digest()).decode()}:" or key is None:
                return _refuse(422, "The digest does not fit the body")
            status, content_ = self.store.put(key.group(1), hashed.hexdigest(), size, content)
        if status == 422:
            return JSONResponse(content_, status, media_type=PROBLEM_TYPE)
        headers = {"Location": f"/packages/{key.group(1)}", "Repr-Digest": digest}
        return JSONResponse(content_, status, headers)

    def _fault(self, request: Request) -> Response | None:
        """Return the fault of a request by its headers."""
        headers, length = request.headers, request.headers.get("content-length", "")
        faults = (
            (not self._knows(request), 401, "No token, or a wrong one"),
            (headers.get("content-type") != "application/zip", 415, "Not a zip"),
            (not length.isdigit(), 411, "No length"),
            (int(length or 0) == 0, 400, "Nothing in the body"),
            (self.limit and int(length or 0) > self.limit, 413, "Too large"),
            (not _KEY.fullmatch(headers.get("idempotency-key", "")), 400, "No Idempotency-Key"),
            (not _DIGEST.fullmatch(headers.get("content-digest", "")), 400, "No Content-Digest"),
        )
        return next((_refuse(status, title) for wrong, status, title in faults if wrong), None)

    def _knows(self, request: Request) -> bool:
        return not self.token or request.headers.get("authorization") == f"Bearer {self.token}"

    async def _tell(self, request: Request) -> Response:
        if not self._knows(request):
            return _refuse(401, "No token, or a wrong one")
        headers = {"Allow": "OPTIONS, POST", "Accept-Post": "application/zip"}
        if self.limit:
            headers["Upload-Limit"] = f"max-size={self.limit}"
        return Response(status_code=204, headers=headers)

    async def _find(self, request: Request) -> Response:
        if not self._knows(request):
            return _refuse(401, "No token, or a wrong one")
        receipt = self.store.packages.get(request.path_params["id"])
        return _refuse(404, "No such package") if receipt is None else JSONResponse(receipt)

    def _record(self, request: Request, status: int, headers: dict[str, str], body: bytes) -> None:
        self.requests.append(
            RecordedRequest(request.method, request.url.path, dict(request.headers), status, headers, body)
        )


def _refuse(status: int, title: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(problem(title), status, headers, PROBLEM_TYPE)
