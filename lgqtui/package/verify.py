"""Verification of a package from any source, without unpacking it; only an unreadable file is an error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.draft.attachment import is_plain_name
from lgqtui.draft.ledger import LEDGER_LIMIT, decode_ledger
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.bundle import BundleReadResult
from lgqtui.export.json_codec import JSON_LIMIT, decode_draft
from lgqtui.export.zip_reader import AGAIN, ZipReader, open_zip
from lgqtui.files import stamp
from lgqtui.package.bag_check import check_bag
from lgqtui.package.bagit import ANSWERS_NAME, ATTACHMENTS, BAGIT_NAME, DATA, LINKS_NAME, TOML_NAME
from lgqtui.package.contents import OWN_KEYS, contents_of
from lgqtui.package.pack import LIMITS, measure_file
from lgqtui.package.verify_answers import COMPARED_NAMES, QuestionnaireFinder, read_answers
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import quotable

UNREADABLE = "unreadable"
"""Code of the problem of an unreadable file, when several packages are verified."""

SHARED_ID = "shared-id"
"""Code of the problem of a package with the id of another; its parameter `other` is the path of that."""

FUTURE_DAY = "future-day"
"""Code of the warning that a package is of a day to come."""


class VerifyResult(Struct, frozen=True):
    """The result. `sha256` and `size` are those of the file; `id` is "" if unknown.

    `info` are the labels of bag-info.txt, `draft` the answers; it is None unless the package is sound. `not_compared`
    are the files that could not be compared with the answers, because their questionnaire is not at hand. `same_as` is
    the file of the same package that `compare_ids` was given before.
    """

    path: Path
    id: str
    sha256: str
    size: int
    info: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    draft: Draft | None = None
    not_compared: tuple[str, ...] = ()
    same_as: Path | None = None

    @property
    def is_sound(self) -> bool:
        """True if it has no error."""
        return not any(problem.severity == "error" for problem in self.problems)


def verify(path: Path, find_questionnaire: QuestionnaireFinder = lambda _: None) -> VerifyResult:
    """Verify the package in a file. Raises CannotRead if there is no such file, or it cannot be read.

    What its page says is compared with its answers if their questionnaire is found.
    """
    current = stamp(path)
    if current is not None and current.size > LIMITS.size + LIMITS.entries * 1_000:
        message, remedy = "it is larger than any package", "Check that it is the right file."
        return VerifyResult(path, "", "", current.size, problems=(Problem("error", "too-large", message, remedy),))
    digest, size = measure_file(path)
    try:
        with open_zip(path, LIMITS, _is_allowed_name) as bag:
            result = _inspect(bag, VerifyResult(path, "", digest, size), find_questionnaire)
    except CannotRead as error:
        if error.code == "cannot-read":
            raise
        params = {"text": error.params.get("why", str(error)), "remedy": error.remedy}
        problem = Problem("error", error.code, "{text}", "{remedy}", params)
        result = VerifyResult(path, "", digest, size, problems=(problem,))
    if result.problems and result.info.get("External-Identifier") != result.id and _is_other_bag(path):
        message, remedy = "it is a BagIt bag, and no package of this program", "Ask for one made by: lgqtui pack"
        return replace(result, problems=(Problem("error", "other-bag", message, remedy),))
    return result


def warn_of_day(result: VerifyResult, today: date) -> VerifyResult:
    """Return the result; that of a sound package with a warning if its day is further ahead than any time zone."""
    day = result.info.get("Bagging-Date", "")
    if not result.is_sound or (date.fromisoformat(day) - today).days <= 1:
        return result
    message = "the day on which it was sealed, {day}, is still to come"
    remedy = "Check the date of this computer; if that is right, ask whoever sent it when it was sealed."
    return replace(result, problems=(Problem("warning", FUTURE_DAY, message, remedy, {"day": day}),))


def compare_ids(results: Sequence[VerifyResult]) -> list[VerifyResult]:
    """Return the results; sound packages of one id are the same, or refused: bag-info.txt alone can differ."""
    by_id: dict[str, list[VerifyResult]] = defaultdict(list)
    for result in results:
        if result.is_sound:
            by_id[result.id].append(result)
    return [_compared(result, by_id[result.id]) if result.is_sound else result for result in results]


def _compared(result: VerifyResult, same_id: Sequence[VerifyResult]) -> VerifyResult:
    other = next((other for other in same_id if other.info != result.info), None)
    if other is None:
        return result if same_id[0].path == result.path else replace(result, same_as=same_id[0].path)
    labels = sorted(label for label in {*other.info, *result.info} if other.info.get(label) != result.info.get(label))
    message = "it has the id of {other}, and bag-info.txt says something else in it: “{labels}”"
    remedy = "At most one is as it was made. Ask whoever sent them which digest is theirs, and leave the other out."
    params = {"other": other.path, "labels": quotable(", ".join(labels), 120)}  # the path stands in a command, too
    problem = Problem("error", SHARED_ID, message, remedy, params)
    return replace(result, problems=(problem,), draft=None)


def bundle_of(result: VerifyResult) -> BundleReadResult | None:
    """Return what a sound package holds for a draft of its own: without what only packages say; None if it is not."""
    if result.draft is None:
        return None
    folder, extra = f"{result.id}/{DATA}", result.draft.extra.items()
    with open_zip(result.path, LIMITS, _is_allowed_name) as bag:
        ledger = decode_ledger(bag.read(folder + LINKS_NAME, LEDGER_LIMIT))
    draft = replace(result.draft, extra={key: value for key, value in extra if key not in OWN_KEYS})
    return BundleReadResult(draft, result.path, 0, ledger, folder)


def count_changes(path: Path, draft: Draft, questionnaire: Questionnaire) -> int | None:
    """The number of answers of a draft that differ from a package in the outbox; None if that is damaged."""
    with suppress(CannotRead):
        before = _draft_in(path).answers
        now = contents_of(draft, questionnaire, supersedes="").draft.answers
        return sum(_comparable(before.get(i)) != _comparable(now.get(i)) for i in before.keys() | now)
    return None


def draft_id_of(path: Path) -> str:
    """The id of the draft of which a package in the outbox was made; "" if that is damaged."""
    with suppress(CannotRead):
        return _draft_in(path).id
    return ""


def _draft_in(path: Path) -> Draft:
    """The answers of a package in the outbox, whose folder has its id. Raises CannotRead."""
    with open_zip(path, LIMITS, _is_allowed_name) as bag:
        answers = bag.read(f"{path.parent.name}/{DATA}{ANSWERS_NAME}", JSON_LIMIT)
    return decode_draft(answers, ANSWERS_NAME)


def _comparable(answer: Answer | None) -> Answer | None:
    """The answer without the names of attachments in a package: another attachment changes their numbers."""
    return answer and replace(answer, attachments=tuple(replace(a, file="") for a in answer.attachments))


def _is_other_bag(path: Path) -> bool:
    """True for a bag without any answers of a package, whatever the names of its files."""
    names: set[str] = set()
    with suppress(CannotRead), open_zip(path, LIMITS, lambda _: True, is_strict=False) as bag:
        names = {name.partition("/")[2] for name in bag.sizes} | bag.sizes.keys()
    return BAGIT_NAME in names and names.isdisjoint((DATA + ANSWERS_NAME, DATA + TOML_NAME))


def _is_allowed_name(name: str) -> bool:
    *folders, file = name.split("/")
    is_place = len(folders) <= 1 or "/".join(folders[1:]) + "/" in (DATA, ATTACHMENTS)
    return is_place and all(is_plain_name(step) for step in (*folders, *filter(None, (file,))))


def _inspect(bag: ZipReader, unchecked: VerifyResult, find_questionnaire: QuestionnaireFinder) -> VerifyResult:
    tops = {name.partition("/")[0] for name in bag.sizes}
    if len(tops) != 1:
        message = "it holds {n} folders or files side by side, and a package is one folder"
        problem = Problem("error", "not-one-folder", message, AGAIN, {"n": len(tops)})
        return replace(unchecked, problems=(problem,))
    (top,) = tops
    bag_check = check_bag(bag, top)
    result = replace(unchecked, id=top, info=bag_check.info, problems=bag_check.problems)
    if not result.is_sound:
        return result
    find = cache(find_questionnaire)
    draft, problems = read_answers(bag, top, bag_check, find)
    if problems or draft is None:
        return replace(result, problems=problems)
    not_compared = () if find(draft.questionnaire) else COMPARED_NAMES
    return replace(result, draft=draft, not_compared=not_compared)
