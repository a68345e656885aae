"""Check of the answers in a package whose manifests match, and of its page.

The page is what people read, so it has to say what its answers say, and load nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lgqtui.checks.answer_links import pages_of
from lgqtui.draft.format import DRAFT_LIMIT, DraftReadResult, draft_text, read_draft_result
from lgqtui.draft.ledger import Ledger, decode_ledger
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.document import ExportDocument, build_document
from lgqtui.export.html_renderer import render_html
from lgqtui.export.json_codec import JSON_LIMIT, draft_json, plain_shape, read_json_result
from lgqtui.export.layout import OURS
from lgqtui.export.zip_reader import ZipReader
from lgqtui.i18n import in_english
from lgqtui.package import bagit
from lgqtui.package.bag_check import CHANGED, BagCheck, fault
from lgqtui.package.contents import contact_of
from lgqtui.package.pack import links_text
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import shorten

_LIMITS = {
    bagit.ANSWERS_NAME: JSON_LIMIT,
    bagit.TOML_NAME: DRAFT_LIMIT,
    bagit.HTML_NAME: JSON_LIMIT,
    bagit.LINKS_NAME: 50_000_000,
}
"""Bytes in each of the files that a package has to have."""

COMPARED_NAMES = (bagit.HTML_NAME, bagit.INFO_NAME)
"""The files that can be compared with the answers only by means of the questionnaire."""

QuestionnaireFinder = Callable[[str], Questionnaire | None]
"""Returns the questionnaire of an id, which may be any text, or None."""


def read_answers(
    bag: ZipReader, top: str, check: BagCheck, find_questionnaire: QuestionnaireFinder
) -> tuple[Draft | None, tuple[Problem, ...]]:
    """Read and check the answers; return them, None if they cannot be read, and their problems."""
    payload = {path: digest for path, digest in check.digests.items() if path.startswith(bagit.DATA)}
    missing = [name for name in _LIMITS if bagit.DATA + name not in payload]
    if missing:
        return None, tuple(fault("incomplete", "{name} is missing in it", CHANGED, name=n) for n in missing)
    contents = {name: bag.read(f"{top}/{bagit.DATA}{name}", limit) for name, limit in _LIMITS.items()}
    try:
        answers = read_json_result(contents[bagit.ANSWERS_NAME], bagit.ANSWERS_NAME)
        toml_answers = read_draft_result(contents[bagit.TOML_NAME], bagit.TOML_NAME)
    except CannotRead as error:
        params = {"text": shorten(str(error), 120), "remedy": error.remedy}
        return None, (Problem("error", error.code, "{text}", "{remedy}", params),)
    draft, agent = answers.draft, check.info.get("Bag-Software-Agent", "")
    questionnaire = find_questionnaire(draft.questionnaire)
    sizes = {name.removeprefix(f"{top}/"): size for name, size in bag.sizes.items()}
    return draft, (
        *_content_faults(draft, toml_answers.draft, top, check.digests[bagit.MANIFEST_NAME]),
        *_claim_faults(draft.extra, draft, top),
        *_evidence_faults(draft, payload, sizes),
        *_form_faults(contents, answers, toml_answers, is_ours=agent == bagit.AGENT),
        *_info_faults(check.info, draft, questionnaire),
        *page_faults(contents[bagit.HTML_NAME], agent, draft, questionnaire),
    )


def _content_faults(draft: Draft, toml_draft: Draft, top: str, manifest: str) -> Iterator[Problem]:
    if bagit.package_id(draft.id, manifest) != top:
        yield fault("wrong-id", "its id is not the one that belongs to its content", CHANGED)
    if plain_shape(toml_draft) != plain_shape(draft):
        yield fault("two-answers", "answers.toml in it says something else than answers.json", CHANGED)
    with_notes = [field_id for field_id, answer in draft.answers.items() if answer != answer.without_notes()]
    if with_notes:
        yield fault("private", "it holds private remarks or flags, at “{field}”", CHANGED, field=with_notes[0])


def _claim_faults(extra: Mapping[str, Any], draft: Draft, top: str) -> Iterator[Problem]:
    excluded = extra.get("excluded")
    if not isinstance(excluded, list) or not all(isinstance(field_id, str) for field_id in excluded):
        yield fault("odd-excluded", "answers.json in it does not list what was left out", CHANGED)
    else:
        for field_id in (field_id for field_id in excluded if field_id in draft.answers):
            yield fault("not-excluded", "“{field}” is said to be left out and has an answer", CHANGED, field=field_id)
    if extra.get("publication", "yes") not in ("yes", "no"):
        yield fault("odd-publication", "answers.json in it says neither yes nor no to publication", CHANGED)
    if "supersedes" in extra and not _is_other_package(extra["supersedes"], top):
        yield fault("odd-supersedes", "what it says to replace is no other package", CHANGED)


def _info_faults(info: Mapping[str, str], draft: Draft, questionnaire: Questionnaire | None) -> Iterator[Problem]:
    """Yield what bag-info.txt says otherwise than the packer: all of it, or of other versions who signed."""
    contact = contact_of(draft, questionnaire) if questionnaire else bagit.SourceContact()
    text = bagit.info_text(info["External-Identifier"], contact, info["Payload-Oxum"], info["Bagging-Date"])
    own = bagit.read_info(text) or {}
    signer = set(bagit.CONTACT_LABELS)
    labels = {*own, *info} if info.get("Bag-Software-Agent") == bagit.AGENT else signer & info.keys()
    for label in sorted(labels if questionnaire else labels - signer):
        texts = {"text": info.get(label, ""), "held": own.get(label, ""), "label": label}
        if texts["text"] != texts["held"]:
            message = "bag-info.txt in it says “{text}” as “{label}”, and its answers make “{held}”"
            yield fault("other-outside", message, OTHER_EDITION, **texts)


def _is_other_package(claimed: object, top: str) -> bool:
    return isinstance(claimed, str) and claimed != top and bagit.is_uuid(claimed)


def _evidence_faults(draft: Draft, payload: Mapping[str, str], sizes: Mapping[str, int]) -> Iterator[Problem]:
    attached = [(field_id, a) for field_id, answer in draft.answers.items() for a in answer.attachments]
    for field_id, attachment in attached:
        path, params = bagit.ATTACHMENTS + attachment.file, {"name": attachment.name or attachment.file}
        if path not in payload:
            message = "the file of the attachment “{name}” of “{field}” is missing"
            yield fault("missing-attachment", message, field=field_id, **params)
        elif (payload[path], sizes[path]) != (attachment.sha256.lower(), attachment.size):
            message = "the attachment “{name}” of “{field}” is another file than it says"
            yield fault("altered-attachment", message, field=field_id, **params)
    named = {bagit.ATTACHMENTS + attachment.file for _, attachment in attached}
    for path in payload:
        if path not in named and path.removeprefix(bagit.DATA) not in _LIMITS:
            yield fault("unnamed-file", "“{path}” in it belongs to no answer", CHANGED, path=path)


def _form_faults(
    contents: Mapping[str, bytes], answers: DraftReadResult, toml_answers: DraftReadResult, *, is_ours: bool
) -> Iterator[Problem]:
    """Yield what no package holds: signs that no answer has, and from this packer any other form than its own."""
    content = contents[bagit.LINKS_NAME]
    try:
        has_links = isinstance(json.loads(content)["links"], list)
    except (ValueError, RecursionError, TypeError, KeyError):
        has_links = False
    if not has_links:
        yield fault("odd-links", "links.json in it cannot be read", CHANGED)
        return
    pages = pages_of(answers.draft.answers.values())
    verdicts = decode_ledger(content).verdicts
    links = links_text(Ledger({page: verdict for page, verdict in verdicts.items() if page in pages}))
    for name, text, removed in (
        (bagit.ANSWERS_NAME, draft_json(answers.draft), answers.removed),
        (bagit.TOML_NAME, draft_text(toml_answers.draft), toml_answers.removed),
        (bagit.LINKS_NAME, links, 0),
    ):
        if removed or (is_ours and contents[name] != text.encode("utf-8", "surrogatepass")):
            yield fault("other-form", "{name} in it is not written as this program writes it", CHANGED, name=name)


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
    elif questionnaire and (agent == bagit.AGENT or _words(text) != _words(own)):
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
