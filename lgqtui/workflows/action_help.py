"""What an action does, in one sentence without a full stop: for each action that several front ends have."""

from __future__ import annotations

from collections.abc import Mapping

ACTION_HELP: Mapping[str, str] = {
    "next": "Go to the next question",
    "previous": "Go back to the previous question",
    "go_to": "Search numbers, wording and answers, and go there",
    "next_unanswered": "Go to the next question with something unanswered",
    "next_problem": "Go to the next question that needs a look",
    "undo": "Take back the last step, wherever it was made",
    "redo": "Do the step again that was taken back",
    "flag": "Flag this field, to come back to it, or take the flag off",
    "remark": "Keep a remark with this field; it is never sent",
    "editor": "Open it in your own editor",
    "look_again": "Open the draft anew, to change it if nobody else has it",
    "drafts": "Save, and go to the list of drafts",
    "new": "Begin a new draft",
    "duplicate": "Make a second draft with the same answers",
    "rename": "Give a draft another name",
    "trash": "Put a draft into the trash",
    "restore": "Bring a draft back from the trash",
    "open": "Open a draft by its path",
}
"""Templates by the names of the actions."""
