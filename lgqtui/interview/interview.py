"""The interview: answer, clear, undo, flag, remark; every change is saved in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.ledger import newest_verdicts
from lgqtui.draft.model import Draft
from lgqtui.errors import Error, WrongUse, unknown_name
from lgqtui.interview.autosave import TYPING_DELAY, AutosaveThread, SaveCallback, SaveResult
from lgqtui.interview.response_state import ResponseState
from lgqtui.interview.undo import UndoStack, UndoStep
from lgqtui.links.model import NO_VERDICTS, Verdict, Verdicts
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.kinds import AnswerParts, cleaned_text, nonblank_text, parse_answer, summarize_answer
from lgqtui.questionnaire.model import Field, Question, Questionnaire
from lgqtui.questionnaire.route import set_aside_ids

if TYPE_CHECKING:
    from lgqtui.interview.problem_index import AttachmentCheck


class Change(Struct, frozen=True):
    """The effect of a step: the answer before and after, and dependent answers that were set aside or came back.

    `removed` is the number of characters that were removed, `removed_attachments` that of attachments that went with
    an answer that was replaced or cleared. `others` are changes of other fields in the same step.
    """

    field: str
    before: Answer
    after: Answer
    set_aside_ids: tuple[str, ...] = ()
    restored_ids: tuple[str, ...] = ()
    removed: int = 0
    removed_attachments: int = 0
    others: tuple[Change, ...] = ()

    @property
    def has_effect(self) -> bool:
        """True if the answer changed."""
        return self.before != self.after


class Interview(ResponseState):
    """One draft being filled in, with its route, progress and problems.

    `save` writes a draft; it raises an Error if it cannot. `on_saved` is called after every attempt to save, in the
    background thread. `refusal` is an error that is raised at every change, if set. `verdicts` are the verdicts on
    links, by their pages. `check_attachments` returns the problems of attached files, `load_steps` the steps of earlier
    sessions.
    """

    def __init__(  # noqa: PLR0913 - most have a default
        self,
        questionnaire: Questionnaire,
        draft: Draft,
        save: SaveCallback,
        on_saved: Callable[[SaveResult], object] = lambda _: None,
        verdicts: Verdicts = NO_VERDICTS,
        *,
        check_attachments: AttachmentCheck = lambda _field_id, _answer: (),
        load_steps: Callable[[], list[UndoStep]] = list,
    ) -> None:
        self.refusal: Error | None = None
        self.draft = self._opened = draft.in_order(questionnaire.fields)
        super().__init__(questionnaire, self.draft.answers, verdicts, check_attachments)
        self._steps = UndoStack(load_steps)
        self._autosave = AutosaveThread(save, on_saved)

    def links_at(self, field_id: str) -> tuple[str, ...]:
        """The links of one field, without duplicates; none if the field does not apply."""
        from lgqtui.checks.answer_links import answer_links  # late: not needed before the first question is shown

        if field_id not in self.route.applicable:
            return ()
        return answer_links(self.questionnaire.fields[field_id], self.answer_to(field_id))

    def links(self) -> tuple[tuple[str, str], ...]:
        """Every link on the route with its field, in the questionnaire's order."""
        from lgqtui.checks.answer_links import links_of_answers

        return links_of_answers(self.questionnaire, self.route.applicable, self.draft.answers)

    def verdict_of(self, page: str) -> Verdict | None:
        """The verdict on a page, given in its normal form; None if there is none."""
        return self._verdicts.get(page)

    def verdicts_at(self, field_id: str) -> dict[str, Verdict]:
        """The verdicts on the links of a field, as far as there are any."""
        from lgqtui.checks.link_syntax import normal_page

        verdicts = ((link, self._verdicts.get(normal_page(link))) for link in self.links_at(field_id))
        return {link: verdict for link, verdict in verdicts if verdict is not None}

    def applicable_fields(self, question: Question) -> tuple[Field, ...]:
        """The fields of a question that apply now."""
        return tuple(f for f in question.fields if f.id in self.route.applicable)

    def is_flagged(self, question: Question) -> bool:
        """True if the user has flagged a field of this question."""
        return any(self.answer_to(f.id).flag for f in question.fields)

    def needs_attention(self, question: Question) -> bool:
        """True if this question has a problem."""
        return any(p.needs_attention for p in self.problems_in(question))

    def answer(self, field_id: str, value: str | AnswerParts, *, typing: bool = False) -> Change:
        """Answer a field with typed text, or with parts of an answer.

        `typing` marks one of many small changes of a text: they are saved within a second and undone together.
        Raises WrongUse if the value does not fit the field; then nothing has changed.
        """
        field = self.field(field_id)
        parsed = parse_answer(field, value, self.draft.answer(field_id))
        return replace(self._change(field_id, parsed.answer, typing=typing), removed=parsed.removed)

    def answer_all(self, values: Mapping[str, AnswerParts]) -> Change | None:
        """Answer fields in one step; None if nothing differs. Raises WrongUse before anything has changed."""
        parsed = {i: parse_answer(self.field(i), parts, self.draft.answer(i)) for i, parts in values.items()}
        change = self.put_all({field_id: result.answer for field_id, result in parsed.items()})
        return replace(change, removed=sum(result.removed for result in parsed.values())) if change else None

    def put_all(self, answers: Mapping[str, Answer]) -> Change | None:
        """Replace the answers to several fields in one step; None if nothing differs."""
        changes = list[Change]()
        for field_id, answer in answers.items():
            change = self._take_step(field_id, answer, follows=bool(changes))
            changes += [change] if change.has_effect else []
        if not changes:
            return None
        self._autosave.put(self.draft)  # once: half of them are never on the disk
        return replace(changes[0], others=tuple(changes[1:]))

    def put(self, field_id: str, answer: Answer) -> Change:
        """Replace the answer to a field."""
        return self._replace(self.field(field_id).id, answer)

    def attach(self, field_id: str, attachment: Attachment) -> Change:
        """Add an attachment whose file is in the sidecar; one with the same content is replaced."""
        change = self._change(self.field(field_id).id, self.draft.answer(field_id).with_attachment(attachment))
        self._recheck_attachments()  # the file may have been missing before
        return change

    def detach(self, field_id: str, sha256: str) -> Change:
        """Remove the attachment with that digest from an answer; its file stays, so that undo can restore it."""
        return self._change(self.field(field_id).id, self.draft.answer(field_id).without_attachment(sha256))

    def clear(self, field_id: str) -> Change:
        """Remove an answer, also one to a field that the questionnaire does not have; its flag and remark stay."""
        if field_id not in self.draft.answers:
            field_id = self.field(field_id).id
        return self._replace(field_id, self.draft.answer(field_id).without_content())

    def flag(self, field_id: str, *, on: bool) -> Change:
        """Set or remove the flag of a field."""
        return self._change(self.field(field_id).id, replace(self.draft.answer(field_id), flag=on))

    def remark(self, field_id: str, text: str) -> Change:
        """Set the private remark of a field; it is never sent. Raises WrongUse if it is too long."""
        cleaned = cleaned_text(self.field(field_id), text)
        answer = replace(self.draft.answer(field_id), remark=nonblank_text(cleaned.text) or "")
        return replace(self._change(field_id, answer), removed=cleaned.removed)

    def apply_suggestion(self, field_id: str, link: str, suggestion: str) -> Change:
        """Replace a link by the suggested one, at each occurrence in a field."""
        from lgqtui.checks.answer_links import apply_suggestion

        field = self.field(field_id)
        return self._change(field.id, apply_suggestion(field, self.draft.answer(field.id), link, suggestion))

    def note_verdicts(self, verdicts: Mapping[str, Verdict]) -> frozenset[str]:
        """Store verdicts on some pages unless a newer one is stored; return the fields that are to be checked again."""
        return self._update_verdicts(newest_verdicts(self._verdicts, verdicts))

    def undo(self) -> Change | None:
        """Undo the last step, also one of an earlier session; None if there is none."""
        steps = self._steps.undo(self.draft.answers) if self.refusal is None else []
        return self._apply_all([(step.field, step.before) for step in steps])

    def redo(self) -> Change | None:
        """Redo the step undone last; None if there is none."""
        steps = self._steps.redo(self.draft.answers) if self.refusal is None else []
        return self._apply_all([(step.field, step.after) for step in steps])

    @property
    def changed_steps(self) -> Sequence[UndoStep] | None:
        """The steps that can be undone; None if they are as in the session before."""
        return None if self.draft is self._opened else self._steps.steps()

    def adopt(self, draft: Draft) -> None:
        """Continue with another version of the draft, and save it; each answer that differs is a step."""
        for field_id in {**self.draft.answers, **draft.answers}:
            self._steps.add(UndoStep(field_id, self.answer_to(field_id), draft.answer(field_id)))
        self.draft = draft.in_order(self.questionnaire.fields)
        self._reset(self.draft.answers)
        self._autosave.put(self.draft)

    def end_typing(self) -> None:
        """End a run of typing: the next change is a separate step, and is saved at once."""
        self._steps.end_typing()
        if not self._autosave.is_saved:
            self._autosave.put(self.draft)

    @property
    def last_save(self) -> SaveResult | None:
        """The result of the last attempt to save; None before the first."""
        return self._autosave.last_result

    @property
    def is_saved(self) -> bool:
        """True if every change is on the disk."""
        return self._autosave.is_saved

    def flush(self) -> bool:
        """End a run of typing, and save pending changes now; return True if every change is on the disk."""
        self.end_typing()
        return self._autosave.flush()

    def close(self) -> bool:
        """Save pending changes and stop saving; return True if every change is on the disk."""
        return self._autosave.close()

    def field(self, field_id: str) -> Field:
        """The field with that id. Raises WrongUse naming the closest one."""
        return find_field(self.questionnaire, field_id)

    def answer_summary(self, field_id: str) -> str:
        """A field's answer in a few words."""
        return summarize_answer(self.questionnaire.fields[field_id], self.draft.answer(field_id))

    def _replace(self, field_id: str, answer: Answer) -> Change:
        change = self._change(field_id, answer)
        remaining = {attachment.sha256 for attachment in answer.attachments}
        return replace(change, removed_attachments=sum(a.sha256 not in remaining for a in change.before.attachments))

    def _change(self, field_id: str, answer: Answer, *, typing: bool = False) -> Change:
        change = self._take_step(field_id, answer, typing=typing)
        if change.has_effect:
            self._autosave.put(self.draft, TYPING_DELAY if typing else 0.0)
        return change

    def _take_step(self, field_id: str, answer: Answer, *, typing: bool = False, follows: bool = False) -> Change:
        if self.refusal is not None:
            raise self.refusal
        before = self.draft.answer(field_id)
        if answer == before:
            return Change(field_id, before, answer)
        self._steps.add(UndoStep(field_id, before, answer, typing, follows))
        return self._apply(field_id, answer)

    def _apply_all(self, answers: Sequence[tuple[str, Answer]]) -> Change | None:
        changes = [self._apply(field_id, answer) for field_id, answer in answers]
        if not changes:
            return None
        self._autosave.put(self.draft)
        return replace(changes[-1], others=tuple(changes[:-1]))

    def _apply(self, field_id: str, answer: Answer) -> Change:
        old, route = self.draft, self.route
        draft = old.with_answer(field_id, answer)
        self.draft = draft if field_id in old.answers else draft.in_order(self.questionnaire.fields)
        self._update(field_id, self.draft.answers)
        change = Change(field_id, old.answer(field_id), answer)
        if self.route is route:
            return change
        return replace(
            change,
            set_aside_ids=tuple(i for i in self.set_aside_ids if i in route.applicable),
            restored_ids=tuple(i for i in set_aside_ids(route, old.answers) if i in self.route.applicable),
        )


def find_field(questionnaire: Questionnaire, field_id: str) -> Field:
    """The field with that id. Raises WrongUse naming the closest one."""
    if field_id in questionnaire.fields:
        return questionnaire.fields[field_id]
    questions = (q for q in questionnaire.questions if q.id.casefold() == field_id.casefold())
    inside = [f.id for q in questions for f in q.fields]
    message = "{questionnaire} has no field “{field}”"
    hint = "All of them: lgqtui questions show {questionnaire}"
    if inside:
        hint = "It is a question with the fields {inside}. All of them: lgqtui questions show {questionnaire}"
    params = {"questionnaire": questionnaire.id, "field": field_id[:80], "inside": ", ".join(inside)}
    error = WrongUse("unknown-field", message, hint, **params)
    raise unknown_name(error, field_id, [] if inside else questionnaire.fields)
