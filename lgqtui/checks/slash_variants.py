"""Links that appear in several fields with and without a final slash, updated field by field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from lgqtui.checks.link_syntax import REMEDY, link_problem, read_link
from lgqtui.problems import Problem

_END_OF_PATH = re.compile(r"/?(?=[?#]|$)")
_WITHOUT = "“{link}”: the same link stands in {position} without its final slash"
_WITH = "“{link}”: the same link stands in {position} with a final slash"


class _Form(Struct, frozen=True):
    """A link as typed, and whether its path ends in a slash."""

    link: str
    with_slash: bool


class SlashVariantIndex:
    """The links of a draft by their form without a final slash. `order` is the index of each field."""

    def __init__(self, order: Mapping[str, int]) -> None:
        self._order = order
        self._forms: dict[str, dict[str, list[_Form]]] = {}
        self._fields: defaultdict[str, set[str]] = defaultdict(set)
        self._pages: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, field_id: str, links: Iterable[str]) -> set[str]:
        """Set the links of a field; return the fields whose problems may have changed."""
        forms: dict[str, list[_Form]] = {}
        for link in links:
            if page := read_link(link).page:
                key, form = _key_and_form(link, page)
                forms.setdefault(key, []).append(form)
        old = self._forms.get(field_id, {})
        if forms == old:
            return set()
        changed = [key for key in {*old, *forms} if old.get(key) != forms.get(key)]
        before = {key: self._first(key) for key in changed}
        self._forms[field_id] = forms
        _move(field_id, self._fields, old, forms)
        _move(field_id, self._pages, _pages(old), _pages(forms))
        moved = (key for key in changed if before[key] != self._first(key))
        return {field_id}.union(*(self._fields[key] for key in moved))

    def fields_with(self, page: str) -> frozenset[str]:
        """The fields that have a link to a page, in its normal form."""
        return frozenset(self._pages.get(page, ()))

    def _first(self, key: str) -> tuple[str, bool] | None:
        """The first field that has a link, and whether it ends in a slash there."""
        fields = self._fields.get(key)
        if not fields:
            return None
        first = min(fields, key=self._order.__getitem__)
        return first, self._forms[first][key][0].with_slash

    def problems(self, field_id: str) -> Iterator[Problem]:
        """A hint for each link of a field that appears elsewhere, or earlier, with or without its final slash."""
        for key, forms in self._forms.get(field_id, {}).items():
            first = self._first(key)
            for form in dict.fromkeys(forms):
                if first and form.with_slash != first[1]:
                    yield _slash_problem(field_id, form, first[0])


def _key_and_form(link: str, page: str) -> tuple[str, _Form]:
    """The key of a link without its final slash, and its form; a host alone always counts as with a slash."""
    address, mark, query = page.partition("?")
    bare = address.rstrip("/")
    return bare + mark + query, _Form(link, with_slash=address != bare)


def _pages(forms: Mapping[str, list[_Form]]) -> set[str]:
    return {read_link(form.link).page for same_links in forms.values() for form in same_links}


def _move(field_id: str, index: defaultdict[str, set[str]], old: Iterable[str], new: Iterable[str]) -> None:
    for key in old:
        index[key].discard(field_id)
    for key in new:
        index[key].add(field_id)


def _slash_problem(field_id: str, form: _Form, other_field: str) -> Problem:
    suggestion = _END_OF_PATH.sub("" if form.with_slash else "/", form.link.strip(), count=1)
    message, params = _WITHOUT if form.with_slash else _WITH, {"position": other_field}
    return link_problem(
        Problem("hint", "link-slash", message, REMEDY, params, field=field_id, link=form.link, suggestion=suggestion)
    )
