"""Links that appear in several fields with and without a final slash, updated field by field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from lgqtui.checks.link_syntax import REMEDY, link_problem, read_link
from lgqtui.links.model import NO_VERDICTS, Verdicts, has_answered
from lgqtui.problems import Problem

_END_OF_PATH = re.compile(r"(?<!/)/*(?=[?#]|$)")
_WITHOUT = "same link in {position} without its slash"
_WITH = "same link in {position} with a slash"


class SlashVariantIndex:
    """The fields of a draft by the pages of their links. `order` is the index of each field."""

    def __init__(self, order: Mapping[str, int]) -> None:
        self._order = order
        self._pages: dict[str, dict[str, str]] = {}
        self._fields: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, field_id: str, links: Iterable[str]) -> set[str]:
        """Set the links of a field; return the fields whose problems may have changed."""
        old, new = self._pages.get(field_id, {}), {link: page for link in links if (page := read_link(link).page)}
        if new == old:
            return set()
        self._pages[field_id] = new
        changed = set(old.values()) ^ set(new.values())
        for page in changed:
            self._fields[page] ^= {field_id}
        return {field_id}.union(*(self._fields.get(_variant(page), ()) for page in changed))

    def fields_about(self, page: str) -> frozenset[str]:
        """The fields whose problems may depend on the verdict on a page or a part of it, also by its other forms."""
        page = page.partition("#")[0]
        forms = (page, _variant(page), "http:" + page.partition(":")[2])
        return frozenset().union(*(self._fields.get(form, ()) for form in forms))

    def problems(self, field_id: str, verdicts: Verdicts = NO_VERDICTS) -> Iterator[Problem]:
        """A hint for each link of a field that appears in a better form: the one that answered, else the shorter."""
        for link, page in self._pages.get(field_id, {}).items():
            variant = _variant(page)
            fields = self._fields.get(variant)
            if fields and _is_variant_better(page, verdicts):
                is_longer = len(variant) < len(page)
                suggestion = _END_OF_PATH.sub("" if is_longer else "/", link.strip(), count=1)
                params = {"position": min(fields, key=self._order.__getitem__)}
                problem = Problem("hint", "link-slash", _WITHOUT if is_longer else _WITH, REMEDY, params)
                yield link_problem(problem, field_id, link, suggestion)


def _variant(page: str) -> str:
    """The page with a final slash if it has none, and the other way round."""
    path = page.partition("?")[0]
    return _END_OF_PATH.sub("" if path.endswith("/") else "/", page, count=1)


def _is_variant_better(page: str, verdicts: Verdicts) -> bool:
    variant = _variant(page)
    own, other = verdicts.get(page), verdicts.get(variant)
    if has_answered(own) or has_answered(other):
        return not has_answered(own)
    return len(variant) < len(page) and (other is None or other.word != "broken")
