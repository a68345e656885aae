"""The state of delivery of a draft: open, packed or sent, and open again as soon as its answers change."""

from __future__ import annotations

from pathlib import Path

from lgqtui.draft.delivery import Delivery, State, read_delivery
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.questionnaire.model import Questionnaire


def answers_digest(draft: Draft, questionnaire: Questionnaire) -> str:
    """The digest of the answers in a package of this draft, without `supersedes`."""
    import hashlib  # late: most drafts in a list were never packed

    from lgqtui.export.json_codec import encode_draft
    from lgqtui.package.contents import contents_of

    packed = contents_of(draft, questionnaire, supersedes="").draft
    return hashlib.sha256(encode_draft(questionnaire, packed, with_remarks=False).encode()).hexdigest()


def state_of(delivery: Delivery, draft: Draft, questionnaire: Questionnaire) -> State:
    """The state of a draft; the files of its attachments do not matter."""
    newest = delivery.newest
    if newest is None or not newest.answers:
        return delivery.state
    try:
        same = answers_digest(draft, questionnaire) == newest.answers
    except CannotRead:  # an attachment that cannot be packed is not in that package
        same = False
    return delivery.state if same else "open"


def state_beside(sidecar: Path, draft: Draft, questionnaire: Questionnaire) -> State:
    """`state_of` by the draft's `delivery.json`; open if that cannot be read, which is reported when packing."""
    try:
        delivery = read_delivery(sidecar)
    except CannotRead:
        return "open"
    return state_of(delivery, draft, questionnaire)
