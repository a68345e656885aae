"""A paste that answers several fields of a question: which prompt each line bears, and what is said under it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.interview.labels import strip_bold
from lgqtui.questionnaire.answer import Answer, YesNo
from lgqtui.questionnaire.kinds import KINDS, AnswerParts, usable_parts
from lgqtui.questionnaire.model import Field, Question, Section

_LONG_PROMPT = 16
"""Letters of a prompt that is one whatever follows it; a shorter one needs a colon, a box or the end of the line."""
_LONG_HEADING = 25
"""Letters of a wording or prompt of another question that is one whatever follows it; a shorter one is none."""

# With the boxes of Word's font Wingdings.
_ON, _OFF = r"[\[(]\s?[xX✓✔]\s?[\])]|[☑☒✓✔✅🗹■√\uf0fc-\uf0fe]", r"[\[(]\s?[\])]|[☐□▢◻\uf06f\uf0a8]"
_MARK = re.compile(
    rf"\s*(?:(?P<on>{_ON})|(?P<off>{_OFF})|\(?(?:\d{{1,3}}|(?-i:[IVX]+\.\d+(?:[.-]\w{{1,7}})?)|[a-z])[.)](?=\s)"
    r"|(?-i:[IVX]+\.\d+(?:[.-]\w{1,7})?)(?=\s)|[-–—*•●▪·‣◦>|#_]+)",
    re.IGNORECASE,
)
_LETTER_BOX = re.compile(
    r"[^\w\n]*(?:(?P<on>[xv]\b|yes(?=\s?[-–—:.,|\t]))|(?:o\b|no(?=\s?[-–—:.,|\t])))[^\w\n]*", re.IGNORECASE
)
"""A letter or word as the box before the prompt of one."""
_COLON = re.compile(r"[\s*_)\]]*(?:[.?][*_]*)?(?:[:：=|\t]|[–—-](?=\s)|$|\n)|\?")
_SEPARATOR = re.compile(r"\A[^\S\n]*[*_)\]]*[.?]?[*_]*[^\S\n]*(?:[:：=|]|[–—-](?=\s))?[*_]*[^\S\n]*")
_BOX = re.compile(
    rf"(?:(?P<on>{_ON}|(?:x|yes)(?=\W*(?:\n|$)))|(?P<off>{_OFF}|no(?=\W*(?:\n|$))))[.|\s]*", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d\]|\d(?!\d)")
_LABEL = r"[^\w\n]*[^\W\d_][^\n:：=|\t]{0,30}[:：=|\t](?!//)"
_LINE_END = re.compile(rf"\n\n|\n(?={_LABEL})")
"""Where the value of a one-line field ends: at an empty line, or before one with a prompt of its own."""
_LABELLED = re.compile(rf"^{_LABEL}", re.MULTILINE)
_SYNONYMS = {
    "name": ("fullname", "contact", "contactperson", "contactname"),
    "title": ("jobtitle", "position", "function", "role", "designation"),
    "organization": ("organisation", "department", "institution", "agency", "ministry", "employer"),
    "email": ("mail", "emailaddress", "mailaddress"),
    "phone": ("telephone", "tel", "phonenumber", "telephonenumber", "mobile", "mobilephone", "mobilenumber"),
    "submissiondate": ("date",),
}
"""What else the prompt of a one-line field is called, where no line bears the prompt itself."""
_CHOICE = re.compile(r"\W*(yes|no)\b[^\w\n]*", re.IGNORECASE)
_NO_PROMPT = ("", 0, None, None)


class PastedAnswer(Struct, frozen=True):
    """What a paste says about a field; without a field, what fits no prompt. `source` is all that was pasted for it."""

    field: Field | None
    source: str
    text: str = ""
    checked: bool | None = None
    choice: YesNo = ""

    @property
    def answer_parts(self) -> AnswerParts:
        """The parts of an answer that it gives; nothing for what was not said."""
        from lgqtui.links.list_parser import parse_link_list  # late: its patterns take a while to compile

        usable = () if self.field is None else usable_parts(self.field)
        parts: AnswerParts = {}
        if "text" in usable and self.text:
            parts["text"] = self.text
        elif usable == ("links",):
            parts["links"] = tuple(parsed.row for parsed in parse_link_list(self.text))
        if "checked" in usable:
            parts["checked"] = bool(self.text) if self.checked is None else self.checked
        if "choice" in usable:
            parts["choice"] = self.choice
        return parts

    def joined(self, below: PastedAnswer) -> PastedAnswer:
        """The same, with all that was pasted for the one below at its end."""
        text, source = f"{self.text}\n{below.source}".strip(), f"{self.source}\n{below.source}"
        return replace(self, text=text, source=source)


def match_prompts(
    question: Question, pasted: str, current_field_id: str = "", sections: Sequence[Section] = ()
) -> tuple[PastedAnswer, ...]:
    """What a paste says about each field of a question, what is left over last; nothing if it bears no two prompts.

    If the current field is a line, two lines with labels of any kind are enough: it would take them as they are; a
    Yes or No takes no other paste, so that its own prompt is enough. What stands below the number or a wording of
    another question of the sections, or the title of one, is left over.
    """
    keys, headings = list(_keys(question)), _headings(question, sections)
    named_ids = {field.id for _, _, field, _ in _prompts(keys, headings, pasted) if field}
    lines = [(key, field) for key, field in keys if field and KINDS[field.kind].input == "line"]
    keys += [(word, field) for key, field in lines if field.id not in named_ids for word in _SYNONYMS.get(key, ())]
    prompts = list(_prompts(keys, headings, pasted))
    answers = dict[str, PastedAnswer]()
    stops = [*(start for start, *_ in prompts), len(pasted)]
    rests = [pasted[: stops[0]]]
    for (start, end, field, checked), stop in zip(prompts, stops[1:], strict=True):
        rest = pasted[start:stop]
        if field is not None and field.id not in answers and (read := _read(field, rest, pasted[end:stop], checked)):
            answers[field.id], rest = read
        rests.append(rest)
    style = next((KINDS[field.kind].input for field in question.fields if field.id == current_field_id), None)
    is_choice = style == "choice" and current_field_id in answers
    if len(answers) < 2 and not is_choice and not (style == "line" and len(_LABELLED.findall(pasted)) > 1):
        return ()
    rest = "\n".join(filter(None, map(str.strip, rests)))
    in_order = (answers[field.id] for field in question.fields if field.id in answers)
    return (*in_order, PastedAnswer(None, rest, rest)) if rest else tuple(in_order)


def with_rest(answers: Iterable[PastedAnswer], field: Field, present: Answer) -> dict[str, AnswerParts]:
    """The parts of answers by field; what is left over ends the text of the field at hand, but no choice or tick."""
    result = {answer.field.id: answer.answer_parts for answer in answers if answer.field}
    for rest in (answer for answer in answers if answer.field is None):
        parts, new = result.get(field.id, AnswerParts()), replace(rest, field=field).answer_parts
        if "text" in new:
            parts["text"] = "\n".join(filter(None, (parts.get("text", present.text), new["text"])))
        if "links" in new:
            parts["links"] = parts.get("links", present.links) + new["links"]
        if parts:
            result[field.id] = parts
    return result


def _read(field: Field, source: str, words: str, checked: bool | None) -> tuple[PastedAnswer, str] | None:  # noqa: FBT001
    """The answer to a field from the words behind its prompt, and what of them it cannot take; None if it is none."""
    text, rest = _SEPARATOR.sub("", words).strip(), ""
    choice: YesNo = ""
    style = KINDS[field.kind].input
    if style == "ticks" and checked is None and (box := _BOX.match(text)):
        checked, text = box["on"] is not None, text[box.end() :]
    if style == "choice":
        word = _CHOICE.match(text)
        if word is None:
            return None
        choice = "yes" if word[1].lower() == "yes" else "no"
        rest, text = text[word.end() :], ""
    elif style == "line":
        text, rest = [*_LINE_END.split(text, maxsplit=1), ""][:2]
        text = text.strip(" |\t")
    elif not field.explain:
        text, rest = "", text
    return PastedAnswer(field, source.strip().removesuffix(rest).strip(), text, checked, choice), rest


def _prompts(
    keys: Iterable[tuple[str, Field | None]], headings: Mapping[str, bool], pasted: str
) -> Iterator[tuple[int, int, Field | None, bool | None]]:
    """Where a prompt begins and ends, its field, and the box before it; no field from the heading of another question.

    What stands there belongs to that one until the wording or the number of the question at hand comes again.
    """
    keys = sorted([*keys, *((key, None) for key in headings if key.isalnum())], key=lambda pair: -len(pair[0]))
    position = end = 0
    is_foreign = False
    for line in pasted.splitlines(keepends=True):
        start, position = position, position + len(line)
        if start < end:  # a prompt over several lines
            continue
        number = line.split(maxsplit=1)[0].strip("*_()[].:") if line.strip() else ""
        is_own = headings.get(number, headings.get(f" {_letters(line)}"))
        key, stop, field, checked = _NO_PROMPT if is_own is False else _prompt_in(keys, pasted, start, position)
        is_own = headings.get(key, is_own)
        is_foreign = is_foreign if is_own is None else not is_own
        if key or is_own is not None:
            end = stop or position
            yield start, end, None if is_foreign else field, checked


def _prompt_in(
    keys: Iterable[tuple[str, Field | None]], pasted: str, start: int, stop: int
) -> tuple[str, int, Field | None, bool | None]:
    """The letters of the longest prompt that a line begins with, its end, its field, and the box before it."""
    marks = _without_marks(pasted, start, stop)
    box = _LETTER_BOX.match(pasted, marks[0], stop)
    for begin, checked in (marks, (box.end(), box["on"] is not None)) if box else (marks,):
        first = next((sign.casefold()[0] for sign in pasted[begin:stop] if _is_letter(sign)), "")
        for key, field in (pair for pair in keys if pair[0][0] == first):
            is_box = checked is not None and field is not None and KINDS[field.kind].input == "ticks"
            end = _key_end(key, pasted, begin) if is_box or begin == marks[0] else 0
            if end and (is_box or len(key) >= _LONG_PROMPT or _COLON.match(pasted, end)):
                return key, end, field, checked
    return _NO_PROMPT


def _headings(question: Question, sections: Iterable[Section]) -> dict[str, bool]:
    """What begins a question or a section, and whether that is the one at hand.

    The letters of its wording, of another question also those of its long prompts; its number; behind a blank the
    letters of the number and the title of a section, which are a whole line.
    """
    headings, own = dict[str, bool](), {key for key, _ in _keys(question)}
    for section in sections:
        if section.number:
            headings[f" {_letters(section.number + section.title)}"] = any(q is question for q in section.questions)
        for other in section.questions:
            keys = {key for key, _ in _keys(other) if len(key) >= _LONG_HEADING}
            headings |= dict.fromkeys(keys - own, False)
            if "." in other.number and not other.number[0].isdecimal():
                headings[other.number] = other is question
    return {**headings, _letters(strip_bold(question.text)): True} if headings else headings


def _keys(question: Question) -> Iterator[tuple[str, Field | None]]:
    """The letters of each prompt, also without what stands in brackets at its end; None for the wording."""
    wording = strip_bold(question.text)
    if wording and all(field.prompt for field in question.fields):
        yield _letters(wording), None
    for field in question.fields:
        prompt = strip_bold(field.prompt) or wording
        prompt = prompt[_without_marks(prompt, 0, len(prompt))[0] :]
        keys = {_letters(prompt), _letters(re.sub(r"\([^()]*\)\W*$", "", prompt))}
        yield from ((key, field) for key in keys if len(key) > 1)


def _without_marks(text: str, start: int, stop: int) -> tuple[int, bool | None]:
    """Where the words of a line begin, behind its number, bullet and box; and what the box says."""
    checked = None
    while mark := _MARK.match(text, start, stop):
        checked = True if mark["on"] else False if mark["off"] else checked
        start = mark.end()
    return start, checked


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign).startswith(("L", "M", "Nd"))


def _letters(text: str) -> str:
    return "".join(filter(_is_letter, text)).casefold()


def _key_end(key: str, text: str, start: int) -> int:
    """Where the letters of a prompt end if they stand there, without regard to case, punctuation, footnotes; else 0."""
    done = 0
    for index in range(start, len(text)):
        sign = text[index]
        if not _is_letter(sign):
            if sign == "\n" and (done == 0 or text[index - 1] == "\n"):
                return 0
        elif key.startswith(letter := sign.casefold(), done):
            done += len(letter)
            if done == len(key):
                footnote = _FOOTNOTE.match(text, index + 1)
                end = footnote.end() if footnote else index + 1
                return 0 if _is_letter(text[end : end + 1] or " ") else end
        elif not (done and sign.isdigit() and not text[index - 1].isspace()):
            return 0
    return 0
