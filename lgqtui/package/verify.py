"""Verification of a package from any source: whether it is complete, unchanged, and consistent.

Its content is used only after its manifests match the computed digests, and nothing is unpacked. Faults become
problems, as many as possible at once; only an unreadable file is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
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
from lgqtui.package.verify_answers import QuestionnaireFinder, read_answers
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire

UNREADABLE = "unreadable"
"""Code of the problem of an unreadable file, when several packages are verified."""


class VerifyResult(Struct, frozen=True):
    """The result. `sha256` and `size` are those of the file; `id` is "" if unknown.

    `info` are the labels of bag-info.txt, `draft` the answers; it is None unless the package is sound.
    """

    path: Path
    id: str
    sha256: str
    size: int
    info: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    draft: Draft | None = None

    @property
    def is_sound(self) -> bool:
        """True if it has no problem."""
        return not self.problems


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
    with suppress(CannotRead), open_zip(path, LIMITS, _is_allowed_name) as bag:
        answers = bag.read(f"{path.parent.name}/{DATA}{ANSWERS_NAME}", JSON_LIMIT)
        before = decode_draft(answers, ANSWERS_NAME).answers
        now = contents_of(draft, questionnaire, supersedes="").draft.answers
        return sum(_comparable(before.get(i)) != _comparable(now.get(i)) for i in before.keys() | now)
    return None


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
    draft, problems = read_answers(bag, top, bag_check, find_questionnaire)
    return replace(result, problems=problems, draft=None if problems else draft)
