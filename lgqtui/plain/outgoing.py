"""What was packed and sent, in the list of drafts by talk."""

from __future__ import annotations

from lgqtui.i18n import say
from lgqtui.plain.drafts_list import DraftsList


def send_waiting(drafts_list: DraftsList, _: str) -> None:
    """Try once to send everything that waits, in its order."""
    if not any(parcel.is_waiting for parcel in drafts_list.outbox.parcels()):
        drafts_list.talk.say(say("Nothing waits to be sent."))
        return
    from lgqtui.plain.carrying import carry_spoken  # late: mostly nothing waits
    from lgqtui.submission.credentials import Ways
    from lgqtui.submission.sender import Plan
    from lgqtui.submission.transfer import CAP_WATCHED, Pace

    around = drafts_list.around
    ways, pace = Ways(around.drafts.home, around.settings.environ), Pace(clock=around.clock)
    plan = Plan(lambda parcel: parcel.state != "refused", 0.0, CAP_WATCHED)
    carry_spoken(drafts_list.talk, ways, drafts_list.outbox, pace, plan)
    drafts_list.read_out()


def tell_receipt(drafts_list: DraftsList, words: str) -> None:
    """Say the receipt of a draft."""
    from lgqtui.plain.carrying import say_receipt

    listed = drafts_list.own(words)
    if listed is None:
        return
    if lines := drafts_list.deliveries.receipt_of(listed.path) if drafts_list.deliveries else []:
        say_receipt(drafts_list.talk, lines)
    else:
        drafts_list.talk.say(say("There is no receipt of this draft."))
