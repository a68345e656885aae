"""The content of a package: the answers on the route, without private notes, and their attachments."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.attachment import FieldAttachment, attached_files
from lgqtui.draft.model import Draft
from lgqtui.package.bagit import ATTACHMENTS, SourceContact, names_in_package
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.route import find_route, set_aside_ids

OWN_KEYS = ("supersedes", "publication", "excluded")
"""Additional keys of the answers in a package, beside those of a draft."""


class PackageContents(Struct, frozen=True):
    """The draft as it is packed, and the attachment for each path in the package."""

    draft: Draft
    attachments: Mapping[str, FieldAttachment]


def contents_of(draft: Draft, questionnaire: Questionnaire, supersedes: str) -> PackageContents:
    """The contents of a package of this draft. Raises CannotRead if an attachment has an invalid file name."""
    route = find_route(questionnaire, draft.answers)
    public = draft.without_notes().answers
    answers = {i: public[i] for i in questionnaire.fields if i in route.applicable and i in public}
    files = attached_files(replace(draft, answers=answers))
    names = names_in_package(files)
    publication = answers.get(questionnaire.signature.publication, BLANK).choice
    own = {"supersedes": supersedes, "publication": publication, "excluded": list(set_aside_ids(route, draft.answers))}
    extra = {key: value for key, value in own.items() if value or key == "excluded"}
    extra |= {key: value for key, value in draft.extra.items() if key not in OWN_KEYS}
    packed = replace(draft, answers={i: _renamed(a, names) for i, a in answers.items()}, extra=extra)
    return PackageContents(packed, {ATTACHMENTS + names[attached.attachment.file]: attached for attached in files})


def answers_digest(draft: Draft, questionnaire: Questionnaire) -> str:
    """The digest of the answers in a package of this draft, without `supersedes`."""
    import hashlib  # late: most drafts in a list were never packed

    from lgqtui.export.json_codec import encode_draft

    packed = contents_of(draft, questionnaire, supersedes="").draft
    return hashlib.sha256(encode_draft(questionnaire, packed, with_remarks=False).encode()).hexdigest()


def _renamed(answer: Answer, names: Mapping[str, str]) -> Answer:
    renamed = (replace(a, file=names[a.file], sha256=a.sha256.lower()) for a in answer.attachments)
    return replace(answer, attachments=tuple(renamed))


def contact_of(draft: Draft, questionnaire: Questionnaire) -> SourceContact:
    """The signer of a draft. If no organization is given, it is the respondent."""
    signature = questionnaire.signature
    fields = (signature.name, signature.email, signature.organization, questionnaire.respondent)
    name, email, organization, respondent = (draft.answer(field_id).text.strip() for field_id in fields)
    return SourceContact(name, email, organization or respondent)
