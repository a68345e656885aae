"""What of a draft goes into a package: the answers on the route, without private notes, and their attachments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.attachment import FieldAttachment, attached_files
from lgqtui.draft.model import Draft
from lgqtui.links.finder import find_links
from lgqtui.package.bagit import ATTACHMENTS, SourceContact, names_in_package
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import find_route, set_aside

OWN_KEYS = ("supersedes", "publication", "excluded")
"""What a package says of itself in its answers, beside the keys of a draft."""

_NO_LEDGER: Mapping[str, Any] = {"format": 1, "links": []}


class PackageContents(Struct, frozen=True):
    """The draft as a package tells it, and for each path in the package the attachment that goes there."""

    draft: Draft
    attachments: Mapping[str, FieldAttachment]


def contents_of(draft: Draft, questionnaire: Questionnaire, supersedes: str) -> PackageContents:
    """The contents of a package of this draft. Raises CannotRead if an attachment's name cannot be used."""
    route = find_route(questionnaire, draft.answers)
    kept = {
        i: draft.answers[i].without_notes()
        for i in questionnaire.fields
        if i in route.applicable and i in draft.answers
    }
    kept = {i: answer for i, answer in kept.items() if not answer.is_blank}
    files = attached_files(replace(draft, answers=kept))
    names = names_in_package(files)
    own = _own_keys(supersedes, _publication(questionnaire, kept), set_aside(route, draft.answers))
    others = {key: value for key, value in draft.extra.items() if key not in OWN_KEYS}
    told = replace(draft, answers={i: _renamed(a, names) for i, a in kept.items()}, extra={**own, **others})
    return PackageContents(told, {ATTACHMENTS + names[one.attachment.file]: one for one in files})


def _own_keys(supersedes: str, publication: str, excluded: tuple[str, ...]) -> dict[str, Any]:
    said = {"supersedes": supersedes, "publication": publication}
    return {key: value for key, value in said.items() if value} | {"excluded": list(excluded)}


def _publication(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> str:
    """Whether the response may be shared: yes, no, or "" if the person left it open or is not asked."""
    answer = answers.get(questionnaire.signature.publication)
    return answer.choice if answer else ""


def _renamed(answer: Answer, names: Mapping[str, str]) -> Answer:
    renamed = (replace(a, file=names[a.file], sha256=a.sha256.lower()) for a in answer.attachments)
    return replace(answer, attachments=tuple(renamed))


def sender_of(draft: Draft, questionnaire: Questionnaire) -> SourceContact:
    """Who signs a draft. Where no organization is named, the respondent stands for it."""
    signature = questionnaire.signature
    said = draft.answer(signature.organization).text.strip() or draft.answer(questionnaire.respondent).text.strip()
    return SourceContact(draft.answer(signature.name).text.strip(), draft.answer(signature.email).text.strip(), said)


def ledger_text(ledger: Mapping[str, Any] | None, draft: Draft) -> str:
    """The ledger as it stands in a package: without the links of answers that are not in it."""
    kept = {key: value for key, value in (ledger or _NO_LEDGER).items() if key != "from_elsewhere"}
    if isinstance(kept.get("links"), list):
        kept["links"] = list(_links_told(kept["links"], draft))
    return json.dumps(kept, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _links_told(links: list[Any], draft: Draft) -> Iterator[Any]:
    """The entries about links that are in these answers; what is said of others is nobody else's business."""
    pages = pages_in(draft.answers.values())
    for link in links:
        said = link if isinstance(link, dict) else {}
        page = normal_page(str(said.get("link")))  # that of nothing reads "None", which is no address
        if page and page in pages and said.get("field", "") in ("", *draft.answers):
            yield link


def links_in(answer: Answer) -> Iterator[str]:
    """Every link of an answer, those in its rows and those found in its text."""
    for row in answer.links:
        yield from (url for url in row.urls if url.strip())
    yield from (link.url for link in find_links(answer.text))


def pages_in(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages that any link in these answers leads to."""
    return frozenset(normal_page(link) for answer in answers for link in links_in(answer))
