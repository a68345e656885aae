"""Items of a list that stand in several lines: a name and its links, whichever comes first, and their prompts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from msgspec import Struct, field

from lgqtui.links.line_links import LINK, link_words
from lgqtui.links.list_marks import mark_end
from lgqtui.links.model import LinkRow, ParsedRow

# In the languages of the United Nations.
ADDRESS_WORD = re.compile(
    r"ur[li]s?|(?:web ?)?(?:links?|sites?|pages?|address)|web|homepage|(?:click )?here|open|liens?|site web|adresse|"
    r"ici|enlaces?|sitio(?: web)?|página(?: web)?|dirección|aquí|ссылка|(?:веб-)?сайт|адрес|здесь|网址|链接|网站|地址|"
    r"这里|الرابط|رابط|الموقع|العنوان|هنا|web(?:seite|adresse)|hier",
    re.IGNORECASE,
)
NAME_WORD = re.compile(
    r"(?:service )?(?:name|title|label)|service|nom|titre|nombre|título|servicio|название|наименование|имя|услуга|"
    r"名称|标题|服务|الاسم|اسم|الخدمة",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\s*([^\W\d_][^:：=|,;/]{0,30}?)\s*[:：=]\s*")
_LAST = re.compile(r"(?:^|\s*[,;|(–—:：.-])\s*([^\s,;|(–—:：.-][^,;|(–—:：.-]{0,30}?)\s*([:：=]?)\s*$")
_LABEL_SIGNS = " ,;|(–—:：.=-"
_LONGEST = 60
_SHORTEST_WRAPPED = 30
"""Characters of a line without a link that a label may begin in and go on in the next."""


class OpenRow(Struct):
    """A row under construction. It is mutable, because copies would need time in the square of its links.

    `name` is a note that looks like a name, or a prompt behind a mark: the label where there is no other.
    """

    label: str = ""
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joined: bool = False
    name: str = ""

    def closed(self) -> ParsedRow:
        """The finished row."""
        if not self.label and self.name:
            self.label = self.name
            self.notes = [note for note in self.notes if note != self.name]
        note = "; ".join(filter(None, self.notes))
        return ParsedRow(LinkRow(self.label, tuple(self.urls), note), self.joined)


_NAMES_THEN_LINKS = re.compile("(?:n{2,}|N{2,})(?: ?l{2,}| L{2,})|l{2,} ?n{2,}|L{2,} n{2,}")
_ALTERNATING = re.compile("[hn]* ?(?:(?:[nN] ?l ?|N ?L ?|[hn] ?L+ ?){2,}|(?:[lL] ?[nN] ?){2,})")
_LINKS_FIRST = re.compile(
    "(?:h ?|n (?=[lL]n))?[lL]l* ?[hn]+(?: ?(?:[lL]l* ?[hn]+|[bB]))*|(?=.*l[hn])l+[hn]*(?: l+[hn]*)+"
)
_BLOCKS = re.compile("(?!nn+l+(?: nl+)+$)[hn]+l+[hn]*(?: [hn]+l+[hn]*)+|bn+(?: bn+)+")
_GROUPS = re.compile("N[hn ]*b[hn ]*b")


def paired_rows(lines: Iterable[tuple[str, Sequence[OpenRow]]], *, is_written: bool) -> list[OpenRow]:
    """The rows of a list: what all its lines share says which of them are an item.

    The kinds of lines: `n` a name, `h` a name with a colon at its end, `l` links without a name, `b` both, ` ` blank;
    `N`, `L` and `B` begin an item, because of a list mark or of the indentation. Marks come first, then blocks
    between blank lines, then the order of names and links. With `is_written` each mark begins a row: in other lists
    the marks of names and links that alternate do not part them.
    """
    lines = [line for line, below in pairwise([*lines, (" ", ())]) if (line[0], below[0]) != (" ", " ")]
    kinds = "".join(kind for kind, _ in lines)
    kinds = kinds.lower() if not is_written and _ALTERNATING.fullmatch(kinds) else kinds
    if _NAMES_THEN_LINKS.fullmatch(kinds) and kinds.lower().count("n") == kinds.lower().count("l"):
        filled = [line for line in lines if line[0] != " "]
        half = len(filled) // 2
        pairs = zip(filled[:half], filled[half:], strict=True)
        return paired_rows((line for pair in pairs for line in pair), is_written=False)
    items = re.finditer(f"{_item_pattern(kinds)}|.", kinds)
    return [row for item in items for row in _rows_of_item(lines[item.start() : item.end()])]


def _item_pattern(kinds: str) -> str:
    """The form of an item, as kinds of lines."""
    if _LINKS_FIRST.fullmatch(kinds):
        return "[lL]l* ?[hn]+"
    if not kinds.islower():
        notes = "" if kinds.startswith("n") else "n*(?: n+(?= ?[NLB]))?"  # also a page header between two items
        cut = "" if _GROUPS.search(kinds) else f"N[hn]*bl*{notes}|"
        return f"{cut}(?:N[hn]*|N )l+{notes}|h ?L+(?= ?(?:h|$))|Ll*n?{notes}|[NB]l*{notes}|[hn] ?l+|bl*"
    return "[hn]+l+[hn]*|bn+" if _BLOCKS.fullmatch(kinds) else "[hn] ?l+|bl*"


def _rows_of_item(lines: Iterable[tuple[str, Sequence[OpenRow]]]) -> list[OpenRow]:
    """The rows of an item: names before its links are their label, or else the first one behind them."""
    done, names, notes = list[OpenRow](), list[str](), list[str]()
    for row in (row for _, rows in lines for row in rows):
        if not row.urls:
            names.append(row.label)
            notes += row.notes
        elif done and not row.label:
            done[-1].urls += row.urls
            done[-1].notes += row.notes
            done[-1].joined |= row.joined
        else:
            row.label = " ".join([*names, row.label] if row.label else names)
            names = []
            done.append(row)
    last = done[-1] if done else OpenRow()
    if not last.label:
        last.label = names.pop(0) if names and done else " ".join(names)
    last.notes += [*notes, " ".join(names) if done else ""]
    return done or ([last] if last.label or any(notes) else [])


def join_labels(lines: Iterable[str]) -> list[str]:
    """The lines; where small letters before a link go on with a long line without one, both are one."""
    result = list[str]()
    for line in lines:
        if result and _is_wrapped(result[-1].strip(), line.strip()):
            result[-1] = f"{result[-1].rstrip()} {line.strip()}"
        else:
            result.append(line)
    return result


def _is_wrapped(line: str, following: str) -> bool:
    if len(line) < _SHORTEST_WRAPPED or not line[-1].isalnum() or not following[:1].islower():
        return False
    is_item = mark_end(line) or mark_end(following) or link_words(line)[1]
    return not is_item and link_words(following)[0].find(LINK) > 0


def without_prompts(lines: Sequence[str]) -> list[str]:
    """The lines without words such as `Name:` and `URL:`, and without those in any language that all items share."""
    parts = [line.partition(LINK) for line in lines]
    names = [words for words, link, _ in parts if words.strip() and not link]
    before_names = Counter(_word(_FIRST.match(name)) for name in names)
    prefixes = [words.strip() for words, link, _ in parts if link]
    lasts = [match for words in prefixes if len(words) <= _LONGEST and (match := _LAST.match(words))]
    before_links = Counter(_word(last) for last in lasts if last[2] or ADDRESS_WORD.fullmatch(last[1]))
    is_known = names or len(before_links) == 1
    # A word is a label beside others: where they stand as often before links, and below one of them.
    labels = [words.strip(_LABEL_SIGNS).casefold() if link else "" for words, link, _ in parts]
    others = Counter(label for label in labels if label and not ADDRESS_WORD.fullmatch(label))
    counts = {n for n in others.values() if n > 1}
    prompts = {
        word for word, n in before_links.items() if is_known and n not in counts and ADDRESS_WORD.fullmatch(word)
    }
    # So that of a name and that of its link, in any language.
    pairs = {n for word, n in before_names.items() if word and n == len(prefixes) > 1}
    prompts |= {word for word, n in before_links.items() if n in pairs}
    first = _word(_FIRST.match(names[0])) if names else ""
    if 1 < before_names[first] == max((before_links[word] for word in prompts), default=0):
        prompts.add(first)
    are_labels = [False]
    for above, label in pairwise(["", *labels]):
        are_labels.append(bool(ADDRESS_WORD.fullmatch(label)) and (above in others or are_labels[-1]))
    return [
        line if is_label else _without_prompt(words, prompts, is_name=not link) + link + rest
        for line, is_label, (words, link, rest) in zip(lines, are_labels[1:], parts, strict=True)
    ]


def _word(match: re.Match[str] | None) -> str:
    return match[1].casefold() if match else ""


def _without_prompt(words: str, prompts: AbstractSet[str], *, is_name: bool) -> str:
    """The words without a prompt before them; and if they stand before a link, without one at their end."""
    last = None if is_name else _LAST.search(words, max(0, len(words) - _LONGEST))
    if last and (ADDRESS_WORD.fullmatch(last[1]) if words[: last.start()].strip() else _word(last) in prompts):
        words = words[: last.start()] + " "
    first = _FIRST.match(words)
    rest = words[first.end() :] if first else ""
    if not first or not (rest or is_name):
        return words
    is_alone = is_name and (_word(first) in prompts or (not rest and ADDRESS_WORD.fullmatch(first[1])))
    return rest if is_alone or NAME_WORD.fullmatch(first[1]) else words
