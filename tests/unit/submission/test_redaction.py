"""Secrets that a receiver repeats: in every spelling, encoding and place they are taken out."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.submission.endpoints.http import Http
from lgqtui.submission.endpoints.protocol import Reply, Request, TransferOutcome
from lgqtui.submission.receipt import BODY_LIMIT, PackageRef
from lgqtui.submission.redaction import Redactor

PACKAGE = PackageRef("0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283", "ab" * 32, 1)
TOKEN = "tok+abc/def==&<\"'never"

SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "every letter escaped": lambda text: "".join(f"\\u{ord(sign):04X}" for sign in text),
    "braces": lambda text: "".join(f"\\u{{{ord(sign):x}}}" for sign in text),
    "bytes": lambda text: "".join(f"\\x{ord(sign):02x}" if ord(sign) < 256 else sign for sign in text),
    "percent": lambda text: quote(text, safe=""),
    "percent in lower case": lambda text: re.sub("%..", lambda escape: escape[0].lower(), quote(text, safe="")),
    "every letter in percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "percent of IIS": lambda text: "".join(f"%u{ord(sign):04X}" for sign in text),
    "entities": html.escape,
    "decimal entities": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "base 64": lambda text: b64encode(f"Bearer {text}".encode()).decode(),
    "base 64 of addresses": lambda text: urlsafe_b64encode(f"user:{text}".encode()).decode(),
    "base 64 in lines": lambda text: re.sub("(.{8})", r"\1\r\n", b64encode(f"x{text}y".encode()).decode()),
    "hexadecimal": lambda text: text.encode().hex().upper(),
    "NULs": "\0".join,
    "unseen signs": "\u200b".join,
    "wide letters": lambda text: "".join(chr(ord(sign) + 0xFEE0) for sign in text),
    "bells": "\a".join,
}


def reader(text: str) -> str:
    """Return what a text says to somebody who decodes it."""
    for _ in range(12):
        text = html.unescape(re.sub(r"\\+u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text))
    return text.replace("\0", "")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("token", [TOKEN, "s3cr3t-t0ken", "12345678", "ab%2Bcd\\n"])
def test_a_token_is_taken_out_in_every_spelling(spelling: str, token: str) -> None:
    """In a text before and after it, and in a text that holds it plainly as well."""
    redactor = Redactor(token, "https://a.example/")
    written = SPELLINGS[spelling](token)
    for text in (f"you sent {written} there", f"{token} and {written}", f'"{written}"'):
        redacted = redactor.redact(text)
        assert written not in redacted
        assert token not in reader(redacted)
        assert "•••" in redacted


@given(
    token=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=8, max_size=40),
    spellings=st.lists(st.sampled_from(sorted(SPELLINGS)), min_size=1, max_size=3),
)
def test_a_spelling_of_a_spelling_hides_nothing(token: str, spellings: list[str]) -> None:
    """Texts are decoded until nothing changes."""
    written = token
    for spelling in spellings:
        if not spelling.startswith(("base 64", "hexadecimal", "wide")) or written == token:
            written = SPELLINGS[spelling](written)
    assert written not in Redactor(token, "https://a.example/").redact(f"( {written} )")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be"])
def test_a_body_is_searched_in_every_encoding_of_json(encoding: str) -> None:
    """The title that is shown, the body that is stored, and every header."""
    problem = json.dumps({"title": f"No {TOKEN}", "detail": "é"}, ensure_ascii=False)
    redactor = Redactor(TOKEN, "https://a.example/?k=sécret")
    headers = {"content-type": "application/problem+json", "location": f"/x?{quote(TOKEN)}", "date": TOKEN}
    reply = Reply(401, headers, problem.encode(encoding), redact=redactor.redact)
    outcome = Http("https://a.example/", has_token=True).judge(
        PACKAGE, Request("POST", "https://a.example/", {}), reply
    )
    assert isinstance(outcome, TransferOutcome)
    assert outcome.params["text"] == "No •••. é"
    redacted_reply = redactor.redact_reply(reply)
    assert "never" not in f"{redacted_reply.headers}{redacted_reply.body.decode()}{outcome}"
    secret_in_accents = Reply(401, {}, '{"a": "a sécret"}'.encode(encoding))
    assert "cret" not in redactor.redact_reply(secret_in_accents).body.decode()


def test_a_cut_leaves_no_part_of_a_secret() -> None:
    """Texts are shortened after the secrets are out."""
    for width in range(150, 210):
        body = json.dumps({"title": "x" * width + TOKEN}).encode()
        reply = Reply(401, {"content-type": "application/json"}, body, redact=Redactor(TOKEN, "").redact)
        outcome = Http("https://a.example/", has_token=True).judge(PACKAGE, Request("POST", "", {}), reply)
        assert isinstance(outcome, TransferOutcome)
        assert "tok" not in str(outcome.params["text"])


@pytest.mark.parametrize(
    ("target", "repeated"),
    [
        ("https://h/up?SECRETKEY12345", "SECRETKEY12345"),
        ("https://h/up?sig=ab+cdEFG%2Fx", "ab+cdEFG%2Fx"),
        ("https://h/up?sig=ab+cdEFG%2Fx", "ab+cdEFG/x"),
        ("https://h/up?sig=ab+cdEFG%2Fx", "ab cdEFG/x"),
        ("https://h/up?sig=ab+cdEFG%2Fx", "ab%20cdEFG%2fx"),
        ("https://h/up?sig=ab%20cd", "ab+cd"),
        ("https://h/up?k=abcde", "abcde"),
        ("https://h/up?k=abc", "abc"),
        ("https://h/up?k=ab", "k=ab"),
        ("https://h/up?a=1;sig=zyxwv", "zyxwv"),
        ("https://h/up?a=1&sig=zy;xw", "zy;xw"),
        ("https://h/up?k=YWJjZGU==", "YWJjZGU"),
        ("https://h/up?key=sécret", "s\\u00e9cret"),
        ("https://h/up?key=s%C3%A9cret", "sécret"),
        ("https://h/up?k=abcde", b64encode(b"the key is abcde.").decode()),
    ],
)
def test_what_is_secret_in_an_address_is_taken_out(target: str, repeated: str) -> None:
    """The query as a whole, its pairs and its values, however short, as words of their own."""
    assert Redactor("", target).redact(f"key ({repeated}) is wrong") in ("key (•••) is wrong", "key (k=•••) is wrong")


def test_what_is_no_secret_stays_as_it_is() -> None:
    """A short value is not found in words; nothing is decoded without need; a reply is judged as it came."""
    redactor = Redactor(TOKEN, "https://a.example/?tenant=beef&v=2&id=abab")
    text = f"id {PACKAGE.id} {PACKAGE.sha256} beefy 2 &amp; %41 \\u0041 {b64encode(bytes(range(99))).decode()}"
    assert redactor.redact(text) == text
    assert Redactor("", "/stick").redact("anything") == "anything"
    body = json.dumps({"id": PACKAGE.id, "size": PACKAGE.size}).encode()
    reply = Reply(201, {"content-type": "application/json"}, body, redact=Redactor("", f"x?{PACKAGE.id}").redact)
    outcome = Http("https://a.example/", has_token=False).judge(PACKAGE, Request("POST", "", {}), reply)
    assert isinstance(outcome, TransferOutcome)
    assert outcome.kind == "sent"


@given(st.binary(max_size=200))
def test_any_body_can_be_stored(body: bytes) -> None:
    """Whatever bytes it has."""
    Redactor(TOKEN, "https://a.example/?k=abcde").redact_reply(Reply(200, {}, body)).body.decode()


@pytest.mark.parametrize("unit", ["QUJD", "\\u0041", "&amp;", "%25", "\\\\", "é", "\0", "A\r\n"])
def test_the_longest_body_is_searched_at_once(unit: str) -> None:
    """The time is linear in the length."""
    body = (unit * BODY_LIMIT).encode()[:BODY_LIMIT]
    redacted_reply = Redactor("t" * 8_000, "https://a.example/?k=abcde").redact_reply(Reply(200, {}, body))
    assert redacted_reply.body


def test_what_is_escaped_without_end_is_decoded_a_few_times() -> None:
    """A token that looks like that is found as it is."""
    token = "%" + "25" * 40 + "41"
    assert Redactor(token, "https://a.example/").redact(f"a {token} b") == "a ••• b"
    assert Redactor("s3cr3t-t0ken", "").redact(token) == token
