"""Parts of pages: a hint where the page is there and the part is not, and none where that cannot be told."""

from __future__ import annotations

import asyncio
import gzip
import html
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.checks.link_syntax import named_part, normal_page, read_link
from lgqtui.linkcheck.page_parts import missing_parts
from lgqtui.links.model import Verdict
from tests.link_server import LinkServer, ServerThread
from tests.unit.linkcheck.test_checker import Names, ask, ask_in, names, world

__all__ = ["names"]

TOC = '<a href="#a">A</a> <a href="#b">B</a> <a href="#c">C</a> <i id=a></i><i id=b></i><i id=c></i>'
SCRIPT = "<script src=x.js></script>"
MARKUPS = {
    # a page and the parts for which it is asked: whether the first part is missing
    "#part": ('<h2 id="part">', False),
    "#other": ('<h2 id="part">', True),
    "#one-quote": ("<h2 id='one-quote'>", False),
    "#no-quotes": ("<h2 class=x id=no-quotes>", False),
    "#named": ('<a name="named"></a>', False),
    "#capital": ('<H2 ID="capital">', False),
    "#Letter": ('<h2 id="letter">', True),
    "#spaced": ('<h2 id = "spaced" >', False),
    "#after-sign": ('<h2 title="a > b < c" id="after-sign">', False),
    "#after-apostrophe": ("<h2 title=it's id=after-apostrophe><p title=that's>", False),
    "#in-svg": ('<svg><path id="in-svg"/></svg>', False),
    "#entity&more": ('<h2 id="entity&amp;more">', False),
    "#caf%C3%A9": ('<h2 id="café">', False),
    "#café": ('<h2 id="café">', False),
    "#a%20b": ('<h2 id="a b">', False),
    "#a%2Db": ('<h2 id="a%2Db">', False),
    "#c%2Dd": ('<h2 id="c-d">', False),
    "#data": ('<h2 data-id="data">', True),
    "#words": ("<p>the words id=words stand here</p>", True),
    "#commented": ('<!-- <h2 id="commented"> --><p>', True),
    "#after-comment": ('<!--><h2 id="after-comment">', False),
    "#after-comments": ('<!-- <b> --!><!-- x --><h2 id="after-comments">', False),
    "#never-closed": ('<p><!-- <h2 id="never-closed">', True),
    "#after-title": ('<title>a <!-- b</title><h2 id="after-title">', False),
    "#after-style": ('<STYLE type=x><!-- b</style ><h2 id="after-style">', False),
    "#after-text": ('<textarea>a </title><!-- b</textarea><h2 id="after-text">', False),
    "#after-frame": ('<iframe src="x"><!--</iframe><h2 id="after-frame">', False),
    "#after-picture": ('<svg><title/><style /></svg><h2 id="after-picture">', False),
    "#box": ('<textarea id="box"><!--</textarea>', False),
    "#in-box": ('<textarea><h2 id="in-box"></textarea>', True),
    "#titled": ('<title-bar><h2 id="titled"></title-bar>', False),
    "#never-ended": ('<title><h2 id="never-ended">', True),
    "#readme": ('<h2 id="user-content-readme">', False),
    "#plain": ("<p>no part at all", True),
    "#no-markup": ("words", False),
    "#in-frame": ('<frameset><frame src="x"></frameset>', False),
    "#further": ('<meta http-equiv="Refresh" content="0; url=/other"><p>', False),
    # with scripts: only where the links of the page show that its parts are in its markup
    "#app": ('<div id="root"></div>' + SCRIPT, False),
    "#text": ("<h1>Title</h1><p>text" + SCRIPT, False),
    "#shown": (TOC + SCRIPT, True),
    "#escaped": (TOC.replace("id=c", "id=c%2Dd").replace("#c", "#c%2Dd") + SCRIPT, True),
    "#b%2Dc": (TOC + "<script>show('b%2Dc')</script>", False),
    "#two-links": (TOC.replace("#c", "#") + SCRIPT, False),
    "#lacking": (TOC.replace("id=c", "") + SCRIPT, False),
    "#built": (TOC + "<script>show('built')</script>", False),
    "#after-script": (TOC + "<script>a <!-- b</script><p id=after-script>", False),
    "#behind": (TOC + "<script>a</script><p id=behind>", False),
    "#written": (TOC + "<script>'<p id=written>'</script>", False),
    "#open": (TOC + "<script><p id=x>", True),
}


@pytest.mark.parametrize("part", MARKUPS)
def test_a_part_is_missing_only_if_the_markup_shows_it(part: str) -> None:
    """By the rules of browsers; a page that scripts may build, or that shows another, is not judged."""
    markup, is_missing = MARKUPS[part]
    address = "https://a.example.org/" + part
    assert missing_parts(markup.encode(), [address]) == [address] * is_missing


@pytest.mark.parametrize(
    "part",
    ["", "top", "TOP", ":~:text=a%20word", "x:~:text=a", "!list", "/list/1", "page=2", "t=30&x", "a/b", "gid?1", "%E9"],
)
def test_what_no_page_must_have_is_no_part(part: str) -> None:
    """The top, words to be searched, routes and settings of programs, and what cannot be decoded."""
    assert named_part(f"https://a.example.org/#{part}") == ""


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1251", "shift-jis", "utf-16", "utf-16-le", "iso-2022-jp"])
def test_other_encodings_give_no_false_hint(encoding: str) -> None:
    """A part in letters of another encoding is not judged, nor a page in which letters are not those of ASCII."""
    word = {"latin-1": "straße", "windows-1251": "часть"}.get(encoding, "部分")
    markup = f'<p>{word}<h2 id="{word}"><h2 id="part">'.encode(encoding)
    addresses = [f"https://a.example.org/#{part}" for part in (word, "part")]
    assert missing_parts(markup, [read_link(address).normal for address in addresses]) == []


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
PIECES = st.sampled_from(["<a ", "id=", "<!--", "-->", "<script>", "</script>", "<![", "&#", *"<>=/ '\""])


@given(st.lists(NAMES, max_size=5), st.sampled_from("\"'"))
def test_a_part_that_is_there_is_never_missing(parts: Sequence[str], quote: str) -> None:
    """However it is written in the page and in the link."""
    markup = "".join(f"<p class={quote}x{quote} id={quote}{html.escape(part)}{quote}>text</p>" for part in parts)
    addresses = [read_link(f"https://a.example.org/#{part}").normal for part in parts]
    exact = [address for address, part in zip(addresses, parts, strict=True) if named_part(address) == part]
    assert (
        missing_parts(markup.encode(), [a for a in exact if not set("\"'") & {named_part(a)[0], named_part(a)[-1]}])
        == []
    )


@given(st.lists(PIECES | NAMES, max_size=60).map("".join))
def test_no_page_is_too_odd(markup: str) -> None:
    """Nothing raises an error."""
    missing_parts(markup.encode(), ["https://a.example.org/#part"])


# Over the network


STATUS = {"busy": 429, "gone": 404, "led-on": 302}


class PageServer(LinkServer):
    """Serves pages in all kinds of ways."""

    async def _do_page(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        kind = path.split("/")[2]
        body = b'<h1 id="here">Title</h1>'
        headers = {"Content-Type": "application/pdf" if kind == "pdf" else "Text/HTML; charset=utf-8"}
        if kind == "large":
            body += b" " * 1_000_000
        if kind == "packed":
            headers["Content-Encoding"], body = "gzip", gzip.compress(body + bytes(20_000_000))
        if method == "GET" and kind in STATUS:
            status, more = {"busy": (429, {"Retry-After": "0"}), "gone": (404, {}), "led-on": (302, {"Location": "/"})}[
                kind
            ]
            return await self._send(writer, method, status, {**headers, **more}, body)
        if method == "GET" and kind == "slow":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>")
            await writer.drain()
            await asyncio.sleep(60)
        return await self._send(writer, method, 405 if method == "HEAD" and kind == "no-head" else 200, headers, body)

    async def _do_to(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        part = "#elsewhere" if "/with-part" in path else ""
        return await self._send(writer, method, 301, {"Location": f"/page/html{part}"})


KINDS = {
    # what is asked: the word of the verdict, whether the hint is given, and the most GETs with those of redirects
    "page/html": ("ok", True, 1),
    "page/no-head": ("ok", True, 2),
    "to/plain": ("moved", True, 3),
    "to/with-part": ("moved", False, 2),
    "page/pdf": ("ok", False, 1),
    "page/large": ("ok", False, 1),
    "page/packed": ("ok", False, 1),
    "page/slow": ("ok", False, 1),
    "page/busy": ("ok", False, 1),
    "page/gone": ("ok", False, 1),
    "page/led-on": ("ok", False, 1),
    "404": ("broken", None, 1),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_missing_part_is_looked_for_by_one_more_get(names: Names, kind: str) -> None:
    """Of HTML up to 1 MB that arrives in time; the verdict on the page is the same whatever comes of it."""
    word, has_hint, most = KINDS[kind]
    with ServerThread(PageServer()) as web:
        page = f"http://h.example.org:{web.port}/{kind}/1"
        parts = [f"{page}#here", f"{page}#gone"]
        context = replace(world(names), get_seconds=0.3) if kind == "page/slow" else world(names)
        verdicts = await ask_in(context, {page: parts})
        gets = sum(n for (method, path), n in web.server.requests.items() if method == "GET" and path != "/")
    assert verdicts.pop(page).word == word
    assert {part: verdict.why for part, verdict in verdicts.items()} == (
        {} if has_hint is None else {parts[0]: "", parts[1]: "no-part" if has_hint else ""}
    )
    assert gets <= most


async def test_a_page_is_asked_for_its_parts_only_if_a_link_names_one(names: Names) -> None:
    """Without one there is no GET; a private page stays private."""
    with ServerThread(PageServer()) as web:
        page = f"http://h.example.org:{web.port}/page/html/1"
        assert set(await ask([page], names)) == {page}
        assert {method for method, _ in web.server.requests} == {"HEAD"}
        web.server.requests.clear()
        hidden = page.replace("//h.", "//private.")
        verdicts = await ask_in(world(names), {hidden: [f"{hidden}#gone"]})
        assert verdicts == {hidden: Verdict("not_checked", verdicts[hidden].time, why="private")}
        assert not web.server.requests
        assert normal_page(f"{page}#gone") == page
