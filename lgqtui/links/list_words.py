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
_WORD = rf"\s*([^\W\d_][^:：=|,;/{LINK}]{{0,30}}?)\s*"
_BEFORE_NAME = re.compile(_WORD + r"[:：=]\s*(?=\S)")
_BEFORE_LINK = re.compile(_WORD + rf"[:：=]?\s*(?={LINK})")
_ALONE = re.compile(_WORD + r"[:：]\s*")
_LAST = re.compile(r"\s*[,;|(–—:：.-]\s*([^,;|(–—:：.-]{1,30}?)[\s:：]*$")
_LONGEST = 60


def without_prompts(lines: Sequence[str]) -> list[str]:
    """The lines without words such as `Name:` and `URL:`, and without those in any language that all items share."""
    names = [line for line in lines if line.strip() and LINK not in line]
    before_links = _counted(_BEFORE_LINK, lines)
    is_prompt = len(names) > 0 or len(before_links) == 1
    addresses = {
        word for word, n in before_links.items() if (word in ADDRESS_WORDS and is_prompt) or 1 < n <= len(names)
    }
    before_names = _counted(_BEFORE_NAME, names)
    first = next(iter(_counted(_BEFORE_NAME, names[:1])), "")
    is_shared = 1 < before_names[first] == max((before_links[word] for word in addresses), default=0)
    return [_without_prompt(line, addresses, NAME_WORDS | {first} if is_shared else NAME_WORDS) for line in lines]


def _counted(prompt: re.Pattern[str], lines: Sequence[str]) -> Counter[str]:
    return Counter(match[1].casefold() for line in lines if (match := prompt.match(line)))


def _without_prompt(line: str, before_links: Set[str], before_names: Set[str]) -> str:
    if (match := _ALONE.fullmatch(line)) and match[1].casefold() in ADDRESS_WORDS | NAME_WORDS:
        return ""
    for prompt, words in ((_BEFORE_LINK, before_links), (_BEFORE_NAME, before_names)):
        if (match := prompt.match(line)) and match[1].casefold() in words:
            line = line[match.end() :]
    label, link, rest = line.partition(LINK)
    last = _LAST.search(label, max(0, len(label) - _LONGEST))
    is_prompt = link and last and last.start() and last[1].casefold() in ADDRESS_WORDS
    return label[: last.start()] + " " + link + rest if last and is_prompt else line
