"""Every reader of bytes that others may have written, and mutations of what each can read."""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import resource
import shutil
import socket
import struct
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from msgspec.structs import replace

from lgqtui.checks.link_syntax import read_link
from lgqtui.cli.language import Translation
from lgqtui.draft.delivery import read_delivery
from lgqtui.draft.file_metadata import find_facts, remove_metadata
from lgqtui.draft.format import DraftDocument, decoded, draft_text, read_draft
from lgqtui.draft.ledger import Ledger, decode_ledger, encode_ledger
from lgqtui.draft.lock import read_note
from lgqtui.draft.sidecar import read_bookmark
from lgqtui.errors import CannotRead, WrongUse
from lgqtui.export.bundle import read_bundle, write_bundle
from lgqtui.export.json_codec import encode_draft, read_json_result
from lgqtui.export.layout import wording_pieces
from lgqtui.interview.answer_request import put_batch, read_batch
from lgqtui.interview.interview import Interview
from lgqtui.linkcheck.checker import LinkChecker
from lgqtui.linkcheck.fetcher import FetchContext
from lgqtui.linkcheck.resolver import Resolver
from lgqtui.links.finder import find_links
from lgqtui.links.list_parser import parse_link_list
from lgqtui.links.model import Verdict, verdict_reason
from lgqtui.package.verify import verify
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import read_questionnaire
from lgqtui.settings.file import child_environment
from lgqtui.settings.folders import find_user_folders
from lgqtui.settings.loader import read_endpoints, read_settings, unknown_setting_notices, write_setting
from lgqtui.submission.client import send
from lgqtui.submission.credentials import EndpointResolver, TokenStore
from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.endpoints.kinds import KINDS
from lgqtui.submission.endpoints.protocol import Reply, Request
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, receipt_time
from lgqtui.submission.receipt import PackageRef, Receipt, first_difference, from_json, to_json
from lgqtui.submission.redaction import Redactor
from lgqtui.submission.transfer import RetryClock, Transfer, TransferResult, receipt_of
from lgqtui.terminal_input import PASTE_START, TerminalReader, known_key, strip_line
from lgqtui.text import clean, one_line
from lgqtui.tui.textual_ext.terminal_driver import InputParser
from lgqtui.workflows.attachments import paths_in
from lgqtui.workflows.outbox import entry_line
from tests.bag_builder import package_bytes, valid_bag
from tests.town_draft import QUESTIONNAIRE, town
from tests.unit.draft.test_file_metadata import POSITION, exif, heic, saved, xmp, zipped

SEED = 20_261_123
SECONDS, MEGABYTES = 5.0, 1_000
"""What no reader may take, whatever it is given."""
READ_FAULTS = (CannotRead,)
BOTH = (CannotRead, WrongUse)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PACKAGE = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", "ab" * 32, 100)
RECEIPT = Receipt(
    *(PACKAGE.id, PACKAGE.sha256, 100, "https://collect.example/in", "http", "2026-11-23T09:00:00Z", 201, "receipt"),
    server_date="Mon, 23 Nov 2026 09:00:01 GMT",
    location="/in/7",
    body='{"id": "0b8f0c5e"}',
)
ENTRY = OutboxEntry(PACKAGE.id, PACKAGE.sha256, 100, "https://collect.example/in", 1, draft_name="City", state="sent")
SETTINGS_FILE = b"""language = "en"
[links]
private = "skip"
[keys]
next = "ctrl+n"
[endpoints.office]
address = "https://collect.example/in"
allow_http = false
token_variable = "OFFICE"
"""
ROOT = Path(__file__).parents[2]
TOKENS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b'"""', b"\\", b"\\ud800", b"\\u0000", b"{}"),
    *(b"[" * 1_500, b"{a=" * 300, b'{"a":' * 1_200, b"9" * 5_000, b"1e999", b"-1", b"NaN", b"null", b"true", b"[]"),
    *(b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00", b"1979-99-99", b"../", b"a" * 300, b"%00", b"{x!r}"),
    *(b"\x1b[99999999u", b"\x1b[200~", b"\x1b]52;c;eA==\x07", "\u202e\x9b31m\u2028".encode(), b"\xc2\x90", b"\x90"),
    *(
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"\xff\xff\xff\xff",
        b"http://[::1",
        b"\r\n\r\n",
        b"**",
        b" " * 3_000,
    ),
    *(b"\tx", b"data:", b"://", b"\xf0\x9f\x98\x80", b"format = 2\n", b"= [", b"choice = 5", b'"id": 7,', b"sha-256=:"),
)
"""What readers of texts, numbers, times, paths and lengths know, or do not expect."""


class Reader(NamedTuple):
    """Reads bytes in a folder of its own; all that it may raise, and contents that it can read."""

    read: Callable[[bytes, Path], object]
    seeds: Callable[[], Sequence[bytes]]
    may_raise: tuple[type[Exception], ...] = ()


class Tally(NamedTuple):
    """What came of mutations: `faults` are tracebacks, with the input; `seconds` the slowest, `megabytes` the peak."""

    tried: int
    faults: list[tuple[str, bytes]]
    seconds: float
    slowest: bytes
    megabytes: float


def mutate(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a content with one to four changes: bytes turned, cut, doubled, taken from another, tokens put in."""
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randint(0, len(content)), chance.choice(others)
        end = min(len(content), at + chance.choice((0, 1, 2, 4, 30, 400)))
        start = chance.randint(0, len(other))
        piece = {
            "turn": bytes(byte ^ 1 << chance.randrange(8) for byte in content[at : at + 2]),
            "cut": b"",
            "double": content[at:end] * 2,
            "splice": other[start : start + chance.choice((1, 8, 80, 800))],
            "token": chance.choice(TOKENS),
            "random": chance.randbytes(chance.randint(1, 6)),
        }[chance.choice(("turn", "cut", "double", "splice", "token", "token", "random"))]
        content = content[:at] + piece + content[end if chance.random() < 0.7 else at :]
        if chance.random() < 0.03:
            content = content[: chance.randint(0, len(content))]
    return content


def tally(name: str, count: int, seed: int = SEED) -> Tally:
    """Return what came of `count` mutations of what a reader can read; the first ones are not changed."""
    reader, chance = READERS[name], random.Random(f"{name} {seed}")
    seeds = reader.seeds()
    faults, seconds, slowest = [], 0.0, b""
    with TemporaryDirectory() as directory:
        for number in range(count):
            content = seeds[number] if number < len(seeds) else mutate(chance.choice(seeds), seeds, chance)
            folder = Path(directory) / "reader"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            started_at = time.monotonic()
            try:
                reader.read(content, folder)
            except reader.may_raise:
                if number < len(seeds):
                    faults.append((traceback.format_exc(), content))
            except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                faults.append((traceback.format_exc(), content))
            if (elapsed := time.monotonic() - started_at) > seconds:
                seconds, slowest = elapsed, content
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    return Tally(count, faults, seconds, slowest, peak)


@cache
def _samples() -> tuple[bytes, ...]:
    return tuple((ROOT / "drafts" / f"sample-{name}.toml").read_bytes() for name in ("unfinished", "complete"))


@cache
def _lgq() -> Any:
    return read_questionnaire((ROOT / "questions" / "lgq-2022.toml").read_bytes()).questionnaire


def _read_draft(content: bytes, _: Path) -> None:
    draft = read_draft(content, "city.toml")
    assert read_draft(draft_text(draft).encode(), "again").answers.keys() == draft.answers.keys()
    changed = draft.with_answer("I.3", Answer(choice="yes", remark="mind"))
    DraftDocument(content, draft).update(changed)


def _json_seeds() -> list[bytes]:
    drafts = [read_draft(sample, "sample") for sample in _samples()]
    return [encode_draft(_lgq(), draft, with_remarks=True).encode() for draft in drafts]


def _bundle_seeds() -> list[bytes]:
    with TemporaryDirectory() as folder:
        built = town(Path(folder))
        write_bundle(Path(folder) / "b.zip", QUESTIONNAIRE, built.draft, built.sidecar, with_remarks=True)
        return [(Path(folder) / "b.zip").read_bytes()]


def _read_bundle(content: bytes, folder: Path) -> None:
    path = folder / "b.zip"
    path.write_bytes(content)
    read_bundle(path).copy_attachments(folder / "town.files")


def _verify(content: bytes, folder: Path) -> None:
    path = folder / "p.zip"
    path.write_bytes(content)
    for problem in verify(path, lambda _: QUESTIONNAIRE).problems:
        assert one_line(problem.sentence)


def _verify_part(name: str) -> Reader:
    """A part of a package, in a package whose manifests fit it."""

    def read(content: bytes, folder: Path) -> None:
        bag = valid_bag()
        bag.files[name] = content
        bag.write(folder / "p.zip")
        _verify((folder / "p.zip").read_bytes(), folder)

    return Reader(read, lambda: [_part(name)], READ_FAULTS)


def _part(name: str) -> bytes:
    files = valid_bag().files
    if name == "data/links.json":
        return _ledger_seeds()[0]
    if name not in files:
        bag = valid_bag()
        files = {str(path).partition("/")[2]: content for path, content in bag.entries()}
    return files[name]


def _ledger_seeds() -> list[bytes]:
    pages = ("https://a.example/", "https://b.example/x?y=1")
    verdict = Verdict("moved", NOW, final="https://a.example/new", status=301)
    return [encode_ledger(Ledger(dict.fromkeys(pages, verdict))), b'{"format": 1, "links": []}']


def _read_settings(content: bytes, folder: Path) -> None:
    environ = {"LGQTUI_HOME": str(folder)}
    folders = find_user_folders(environ)
    folders.settings.write_bytes(content)
    child_environment(environ)
    with suppress(*BOTH):
        settings = read_settings(folders, environ)
        list(unknown_setting_notices(folders, settings))
    with suppress(*BOTH):
        EndpointResolver(folders, environ).endpoint("office")
    with suppress(*BOTH):
        read_endpoints(folders)
    write_setting(folders, "links.private", "skip")


def _read_receipt(content: bytes, _: Path) -> None:
    receipt = from_json(content)
    if receipt:
        receipt_time(receipt)
        first_difference(receipt, PACKAGE)
        to_json(receipt)


def _read_entry(content: bytes, folder: Path) -> None:
    directory = folder / "outbox" / PACKAGE.id
    directory.mkdir(parents=True)
    (directory / "to-0123456789abcdef.json").write_bytes(content)
    outbox = Outbox(folder / "outbox")
    for entry in outbox.entries():
        entry_line(entry)
        outbox.receipt_path(entry)
    outbox.damaged_files()


def _judge(kind: str) -> Reader:
    """A reply, as a line with its status, lines of headers, and its body, by the protocol of a kind of endpoint."""
    address = f"{KINDS[kind].prefix}https://collect.example/in"

    def read(content: bytes, folder: Path) -> None:
        head, _, body = content.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        status = int(first[9:12]) if re.fullmatch(r"[1-9]\d\d", first[9:12], re.ASCII) else 201
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        endpoint, token = read_address(address), "tok+abc/def=="
        reply = Redactor(token, endpoint.target).redact_reply(Reply(status, headers, body, 1_800_000_000.0))
        transfer = Transfer(folder / "p.zip", PACKAGE, endpoint, RetryClock(), token=token)
        make = KINDS[kind].protocol
        assert make
        protocol = make(endpoint.target, token)
        request: Any = protocol.begin(PACKAGE, "")
        for _ in range(4):
            if not isinstance(request, Request):
                break
            request = protocol.judge(PACKAGE, request, reply)
        if not isinstance(request, Request):
            request.message.format_map({**request.params})
            to_json(receipt_of(transfer, TransferResult(request, reply)))

    return Reader(read, lambda: REPLIES)


REPLIES = [
    b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /in/7\r\n"
    b'Date: Mon, 23 Nov 2026 09:00:01 GMT\r\n\r\n{"id": "0b8f0c5e", "sha256": "%s"}' % (b"ab" * 32),
    (
        b"HTTP/1.1 503 Busy\r\nContent-Type: application/problem+json\r\nRetry-After: 120\r\n"
        b'\r\n{"type": "x:idempotency", "title": "No", "detail": "Later"}'
    ),
    (
        b"HTTP/1.1 307 Moved\r\nLocation: https://collect.example:443/there?x=1\r\n"
        b"Retry-After: Mon, 23 Nov 2026 09:00:01 GMT\r\n\r\n<html>"
    ),
    (
        b'HTTP/1.1 204 Fine\r\nUpload-Offset: 100\r\nUpload-Length: 100\r\nTus-Resumable: 1.0.0\r\nETag: "x"\r\n'
        b"Repr-Digest: sha-256=:q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=:\r\n\r\n"
    ),
]
PAGES = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=b\r\n\r\nHello",
    b"HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n",
    (
        b"HTTP/1.1 302 Found\r\nLocation: http://b.example.org/?session=1#x\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n"
    ),
    b"HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nDate: Mon, 23 Nov 2026 09:00:01 GMT\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 403 No\r\ncf-mitigated: challenge\r\nContent-Length: 0\r\n\r\n",
]


def _read_terminal(content: bytes, _: Path) -> None:
    text = content.decode("utf-8", "surrogateescape")
    reader, now = TerminalReader(lambda: now[0]), [0.0]
    step = max(1, len(text) // 7)
    for start in range(0, len(text), step):
        for piece in reader.read(text[start : start + step]):
            if piece[:1] == "\x1b" and not piece.startswith(PASTE_START):
                known_key(piece)
    now[0] = 10.0
    reader.read("")
    for line in text.splitlines():
        strip_line(line)
    clean(text)


def _read_full_screen(content: bytes, _: Path) -> None:
    InputParser(lambda: 0.0).read(content.decode("utf-8", "surrogateescape"))


@contextmanager
def _serving(content: bytes) -> Iterator[int]:
    """Answer every connection to a port with the same bytes, and close it."""

    def answer() -> None:
        with suppress(OSError):
            while True:
                with listening.accept()[0] as connection, suppress(OSError):
                    connection.settimeout(2.0)
                    connection.recv(65_536)
                    connection.sendall(content)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _check_link(content: bytes, _: Path) -> None:
    with _serving(content) as port:
        context = FetchContext(lambda: NOW, {}, Resolver(lambda _: ["127.0.0.1"], 1.0), lambda _: True)
        page = f"http://a.example.org:{port}/x"

        async def ask() -> dict[str, Verdict]:
            checker, verdicts = LinkChecker(context), dict[str, Verdict]()
            try:
                await checker.check([page], verdicts.__setitem__)
            finally:
                await checker.close()
            return verdicts

        verdict_reason(asyncio.run(ask())[page])


def _send(content: bytes, folder: Path) -> None:
    with _serving(content) as port:
        path = folder / "p.zip"
        path.write_bytes(b"PK")
        package = replace(PACKAGE, sha256=hashlib.sha256(b"PK").hexdigest(), size=2)
        endpoint = read_address(f"http://127.0.0.1:{port}/in")
        clock = RetryClock(sleep=lambda _: None, chance=lambda: 1.0, connect_timeout=2.0, stall_timeout=2.0)
        transfer = Transfer(path, package, endpoint, clock, token="tok+abc/def==")
        make = KINDS["http"].protocol
        assert make
        result = send(transfer, make(endpoint.target, transfer.token))
        result.outcome.message.format_map({**result.outcome.params})
        to_json(receipt_of(transfer, result))


TYPED = [
    b"Riverton \xc3\xa9\r\x1b[A\x1b[1;5C\x1b[65;1;97u\x1b[200~One, https://a.example/x\n\x1b[31mTwo\x1b[201~\x1b",
    (
        b"\x1b[<0;10;5M\x1b[M !!\x1bOP\x1b[48;24;80;0;0t\x1b[?2048;1$y"
        b"\x1b]11;rgb:0000/0000/0000\x07\x1bP>|x\x1b\\\x9b31m\x90a\x9c"
    ),
]


def _read_pasted(content: bytes, _: Path) -> None:
    text = clean(content.decode("utf-8", "replace")).text
    for row in parse_link_list(text):
        for url in row.row.urls:
            list(read_link(url).problems)
    for link in find_links(text):
        read_link(link.url)
    wording_pieces(text)
    paths_in(text)


LISTS = [
    b"- One Stop Services, https://services.example.org/a?b=c\n- Tax: https://tax.example.org/\n",
    b'<ul><li><a href="http://a.example/x">Here</a></li></ul>\n| Name | URL |\n|---|---|\n| A | www.b.example |\n',
    "[A](http://a.example) * [B](<http://b.example/x y>)\n1) C — http://c.example;\nURL: d.example/%zz\n".encode(),
    b"'/tmp/a b.png' file:///tmp/%20x ~nobody/x \\\\server\\share",
]


def _read_note(content: bytes, folder: Path) -> None:
    """Notes of the program beside a draft, and among its own files."""
    for name in ("open.json", "bookmark", "delivery.json"):
        (folder / name).write_bytes(content)
    read_note(folder, NOW)
    read_bookmark(folder / "x.toml")
    folders = find_user_folders({"LGQTUI_HOME": str(folder)})
    path = folders.state / "tokens.json"
    with suppress(CannotRead):
        read_delivery(folder)
    for path in (folder / "tokens.json", folders.state / "tokens.json"):
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.write_bytes(content)
        path.chmod(0o600)
    with suppress(CannotRead):
        TokenStore(folders, {}).find(read_address("https://collect.example/in"))


NOTES = [
    b'{"who": "a clerk", "since": "2026-11-23T09:00:00+00:00"}',
    b'{"format": 1, "state": "packed", "packages": [{"id": "x", "sha256": "%s", "size": 100, "sent": []}], '
    b'"days": {"a": "2026-11-23"}}' % (b"ab" * 32),
    b'{"format": 1, "tokens": {"https://collect.example/in": {"token": "abc"}}}',
    b"III.2-01\n",
]


def _read_batch(content: bytes, _: Path) -> None:
    entries = read_batch("answers", decoded(content, "answers"))
    draft = read_draft(_samples()[0], "sample")
    with closing(Interview(_lgq(), draft, save=lambda _: None)) as interview:
        put_batch("answers", entries, interview)


BATCHES = [
    b'{"I.3": {"choice": "yes"}, "ID.city": {"text": "Riverton"}, "I.1": {"links": [{"label": "A", "urls": ["http://a.example"]}]}}',
    b"I.3\tyes\nID.city\tRiverton\nI.1\thttps://a.example\n",
]


def _read_picture(content: bytes, folder: Path) -> None:
    path = folder / "a.png"
    path.write_bytes(content)
    find_facts(path)
    with suppress(WrongUse):
        remove_metadata(content, "a.png")


def _picture_seeds() -> list[bytes]:
    document = zipped(**{"meta.xml": xmp().lower()})
    kinds = [saved(kind, exif=exif(position=POSITION, tag315="A")) for kind in ("JPEG", "PNG", "WEBP", "TIFF")]
    return [*kinds, document, b"%PDF-1.4\n1 0 obj <</Author (A)>> endobj", heic(exif(position=POSITION).tobytes())]


def _translate(content: bytes, _: Path) -> None:
    translation = Translation(content)
    translation.translate("Saved.")
    translation.translate_plural("{n} link", "{n} links", 3)


def _catalogue_seeds() -> list[bytes]:
    texts = {
        "": "Plural-Forms: nplurals=2; plural=(n != 1);\n",
        "Saved.": "Tersimpan.",
        "{n} link\0{n} links": "{n} a\0{n} b",
    }
    keys = sorted(texts)
    start, body, table = 28 + 16 * len(keys), b"", []
    for words in (keys, [texts[key] for key in keys]):
        for word in words:
            table.append(struct.pack("<II", len(word.encode()), start + len(body)))
            body += word.encode() + b"\0"
    return [struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0) + b"".join(table) + body]


READERS = {
    "draft": Reader(_read_draft, _samples, READ_FAULTS),
    "json": Reader(lambda content, _: read_json_result(content, "city.json"), _json_seeds, READ_FAULTS),
    "bundle": Reader(_read_bundle, _bundle_seeds, READ_FAULTS),
    "package": Reader(_verify, lambda: [package_bytes()], READ_FAULTS),
    "package-answers": _verify_part("data/answers.json"),
    "package-toml": _verify_part("data/answers.toml"),
    "package-page": _verify_part("data/answers.html"),
    "package-links": _verify_part("data/links.json"),
    "package-info": _verify_part("bag-info.txt"),
    "package-manifest": _verify_part("manifest-sha256.txt"),
    "questionnaire": Reader(
        lambda content, _: [problem.sentence for problem in read_questionnaire(content).problems],
        lambda: [(ROOT / "questions" / "lgq-2022.toml").read_bytes()[:20_000]],
    ),
    "settings": Reader(_read_settings, lambda: [SETTINGS_FILE], BOTH),
    "receipt": Reader(_read_receipt, lambda: [to_json(RECEIPT)]),
    "outbox": Reader(_read_entry, lambda: [to_json(ENTRY)]),
    **{f"reply-{kind}": _judge(kind) for kind, row in KINDS.items() if not row.is_folder},
    "reply": Reader(_send, lambda: REPLIES),
    "page": Reader(_check_link, lambda: PAGES),
    "terminal": Reader(_read_terminal, lambda: TYPED),
    "terminal-screen": Reader(_read_full_screen, lambda: TYPED),
    "pasted": Reader(_read_pasted, lambda: LISTS),
    "ledger": Reader(lambda content, _: decode_ledger(content), _ledger_seeds),
    "notes": Reader(_read_note, lambda: NOTES),
    "answers": Reader(_read_batch, lambda: BATCHES, BOTH),
    "evidence": Reader(_read_picture, _picture_seeds),
    "catalogue": Reader(_translate, _catalogue_seeds, (ValueError,)),
}
