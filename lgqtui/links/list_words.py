"""Words of forms and tables before a name or an address, or above a column, that belong to neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from lgqtui.links.line_links import LINK

# In the languages of the United Nations.
ADDRESS_WORDS = frozenset(
    "url|link|links|website|web site|web|site|address|web address|homepage|page|here|open|click here|lien|site web|"
    "adresse|ici|enlace|sitio|sitio web|dirección|aquí|ссылка|сайт|адрес|здесь|网址|链接|网站|地址|这里|"
    "الرابط|رابط|الموقع|العنوان|هنا|webseite|hier".split("|")
)
NAME_WORDS = frozenset(
    "name|title|label|service|service name|nom|titre|nombre|título|servicio|название|наименование|имя|услуга|"
    "名称|标题|服务|الاسم|اسم|الخدمة".split("|")
)
_FIRST = re.compile(r"\s*([^\W\d_][^:：=|,;/]{0,30}?)\s*[:：=]\s*")
_LAST = re.compile(r"(?:^|\s*[,;|(–—:：.-])\s*([^\s,;|(–—:：.-][^,;|(–—:：.-]{0,30}?)\s*[:：]?\s*$")
_LONGEST = 60


def without_prompts(lines: Sequence[str]) -> list[str]:
    """The lines without words such as `Name:` and `URL:`, and without those in any language that all items share."""
    parts = [line.partition(LINK) for line in lines]
    names = [words for words, link, _ in parts if words.strip() and not link]
    firsts = Counter(_word(_FIRST.match(name)) for name in names)
    lasts = Counter(_word(_LAST.match(words)) for words, link, _ in parts if link and words.strip())
    is_prompt = names or len(lasts) == 1
    alone = {word for word, n in lasts.items() if word in ADDRESS_WORDS and is_prompt or 1 < n <= len(names)} - {""}
    first = _word(_FIRST.match(names[0])) if names else ""
    is_shared = 1 < firsts[first] == max((lasts[word] for word in alone), default=0)
    before = NAME_WORDS | {first} if is_shared else NAME_WORDS
    return [_without_prompt(words, before, alone if link else None) + link + rest for words, link, rest in parts]


def _word(match: re.Match[str] | None) -> str:
    return match[1].casefold() if match else ""


def _without_prompt(words: str, before: Set[str], alone: Set[str] | None) -> str:
    """The words without a prompt before them; and if they stand before a link, without one at their end."""
    last = None if alone is None else _LAST.search(words, max(0, len(words) - _LONGEST))
    if last and _word(last) in (ADDRESS_WORDS if words[: last.start()].strip() else alone or ()):
        words = words[: last.start()] + " "
    first = _FIRST.match(words)
    if first and _word(first) in (before if words[first.end() :] or last else before | ADDRESS_WORDS):
        return words[first.end() :]
    return words
