"""A receiver for practice: `python -m tests.receiver`."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from lgqtui.errors import Error

try:
    from tests.receiver.app import Receiver
    from tests.receiver.misbehaviour import NAMES, complaint
    from tests.receiver.server import serving
    from tests.receiver.store import PackageStore
except ModuleNotFoundError as missing:
    message = f"{missing.name} is not installed for this Python. Install it: .venv/bin/pip install -e '.[test]'"
    raise SystemExit(message) from None


def main() -> None:
    """Serve until Ctrl-C, and print the requests."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.receiver",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="misbehaviours:\n" + "\n".join(f"  {name:<18}{does}" for name, does in NAMES.items()),
    )
    parser.add_argument("--port", type=_port, default=8765)
    parser.add_argument("--token", default="", help="take packages only with this token")
    parser.add_argument("--limit", type=int, default=0, help="take packages of at most so many bytes")
    parser.add_argument("--folder", type=Path, help="keep packages and receipts there, also over a restart")
    parser.add_argument("misbehaviours", nargs="*", help="one for each of the next requests; after them all goes well")
    arguments = parser.parse_args()
    for name in arguments.misbehaviours:
        if fault := complaint(name):
            parser.error(fault)
    try:
        receiver = Receiver(PackageStore(arguments.folder), arguments.token, arguments.limit)
        receiver.plan(arguments.misbehaviours)
        with serving(receiver.app, port=arguments.port) as address:
            _follow(receiver, address)
    except Error as error:
        parser.error(str(error))
    except OSError as error:
        parser.error(f"nothing can wait at port {arguments.port}: {error.strerror}")


def _port(written: str) -> int:
    if not written.isdecimal() or int(written) > 65_535:
        fault = f"{written} is no port: 0 to 65535"
        raise argparse.ArgumentTypeError(fault)
    return int(written)


def _follow(receiver: Receiver, address: str) -> None:
    print(f"waiting for packages: lgqtui submit DRAFT --endpoint {address}/packages", flush=True)  # noqa: T201
    printed, pause = 0, threading.Event()
    try:
        while not pause.wait(0.2):
            for request in receiver.requests[printed:]:
                printed += 1
                print(f"{request.method} {request.path} {request.status}", flush=True)  # noqa: T201
    except KeyboardInterrupt:
        print(f"{len(receiver.store.packages)} packages, {receiver.store.repeats} repeats", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
