"""How far a draft is on its way: open, packed or sent, and open again as soon as its answers are others."""

from __future__ import annotations

from pathlib import Path

from lgqtui.draft.delivery import Delivery, State, read_delivery
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.questionnaire.model import Questionnaire


def answers_digest(draft: Draft, questionnaire: Questionnaire) -> str:
    """The digest of the answers that a package of this draft would hold, apart from `supersedes`."""
    import hashlib  # late: a list of drafts asks for states, and most were never packed

    from lgqtui.export.json_codec import encode_draft
    from lgqtui.package.contents import contents_of

    told = contents_of(draft, questionnaire, supersedes="").draft
    return hashlib.sha256(encode_draft(questionnaire, told, with_remarks=False).encode()).hexdigest()


def state_of(delivery: Delivery, draft: Draft, questionnaire: Questionnaire) -> State:
    """The state of a draft; what its evidence looks like on the disk does not matter."""
    newest = delivery.newest
    if newest is None or not newest.answers:
        return delivery.state
    try:
        same = answers_digest(draft, questionnaire) == newest.answers
    except CannotRead:  # an attachment that cannot be packed was not in that package
        same = False
    return delivery.state if same else "open"


def state_beside(sidecar: Path, draft: Draft, questionnaire: Questionnaire) -> State:
    """`state_of` by what stands beside the draft; open if that cannot be read, for whoever packs will be told."""
    try:
        delivery = read_delivery(sidecar)
    except CannotRead:
        return "open"
    return state_of(delivery, draft, questionnaire)
