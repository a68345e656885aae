"""Check of the page in a package: it is what people read, so it has to say what its answers say, and load nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lgqtui.draft.model import Draft
from lgqtui.export.document import ExportDocument, build_document
from lgqtui.export.html_renderer import render_html
from lgqtui.export.layout import OURS
from lgqtui.i18n import in_english
from lgqtui.package.bag_check import fault
from lgqtui.package.bagit import AGENT
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Questionnaire

OTHER_EDITION = "It was changed by hand, or made with another edition of the questionnaire: ask whoever sent it."
_HEAD = re.compile(r"(.*)<title>[^<]*</title>\s*<style>([^<]*)</style>\s*</head>\s*<body>", re.DOTALL)
_RUNNING_HEADER = re.compile(r'content: "[A-Za-z0-9\\ ]*"')
_OURS = f'<p class="note">{OURS}</p>\n'.encode()  # the first packages have this note at more questions
_MARKUP = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(
    r"</?(?:header|main|section|footer|div|h[1-3]|p|span|strong|em|a|ul|li|dl|dt|dd)"
    r"""(?: (?:class="[a-z ]*"|dir="auto"|role="img"|aria-label="[a-z ]*"|rel="[a-z ]*"|href="https?:[^"<>]*"))*>"""
    r"|</body>|</html>"
)
"""A tag by which nothing is loaded, run or hidden."""
_LINK = re.compile(r'<a href="([^"]*)" rel="[a-z ]*">\1</a>')
_BOX = re.compile(r'aria-label="(?:ticked">☑|not ticked">☐)</span>')


def page_faults(page: bytes, agent: str, draft: Draft, questionnaire: Questionnaire | None) -> Iterator[Problem]:
    """Yield the problems of a page. If the questionnaire is None, its form is checked, and not what it says."""
    with in_english():
        blank = ExportDocument(Questionnaire("", "", ()), ())
        own = render_html(build_document(questionnaire, draft) if questionnaire else blank)
    if page == own.encode():
        return
    text = page.decode("utf-8", "replace").replace("\r\n", "\n")
    if not _is_safe(text, own):
        message = "answers.html in it holds what no page of this program holds, or lacks its policy against loading"
        yield fault("odd-page", message, "Do not open that page, and ask whoever sent it.")
    elif page.replace(_OURS, b"") == own.encode().replace(_OURS, b""):
        return
    elif questionnaire and (agent == AGENT or _words(text) != _words(own)):
        yield fault("other-page", "answers.html in it is not the page that its answers make", OTHER_EDITION)


def _is_safe(page: str, own: str) -> bool:
    """True if a page begins as ours do, with policy and style sheet, and then has only markup as ours."""
    heads = _HEAD.match(page, 0, page.find("<body>") + 6), _HEAD.match(own)
    if not heads[0] or not heads[1] or heads[0][1] != heads[1][1]:
        return False
    body = page[heads[0].end() :]
    parts = _MARKUP.split(body)
    return (
        _RUNNING_HEADER.sub("", heads[0][2], 1) == _RUNNING_HEADER.sub("", heads[1][2], 1)
        and not any("<" in text for text in parts[::2])
        and all(map(_TAG.fullmatch, parts[1::2]))
        and body.count("<a ") == len(_LINK.findall(body))  # a link says where it leads
        and body.count("aria-label") == len(_BOX.findall(body))
    )


def _words(page: str) -> list[str]:
    return "".join(_MARKUP.split(page)[::2]).split()
