"""Links that appear in several fields with and without a final slash, updated field by field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from lgqtui.checks.link_syntax import REMEDY, link_problem, read_link
from lgqtui.links.model import NO_VERDICTS, Verdicts, has_answered
from lgqtui.problems import Problem

T = TypeVar("T")

_END_OF_PATH = re.compile(r"/?(?=[?#]|$)")
_WITHOUT = "“{link}”: the same link stands in {place} without its final slash"
_WITH = "“{link}”: the same link stands in {place} with a final slash"


class _Form(Struct, frozen=True):
    """A link as typed, and whether its path ends in a slash."""

    link: str
    with_slash: bool


class SlashVariantIndex:
    """The links of a draft by their form without a final slash. `order` is the index of each field."""

    def __init__(self, order: Mapping[str, int]) -> None:
        self._order = order
        self._forms: dict[str, dict[str, list[_Form]]] = {}
        self._fields: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
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
        before = {key: self._first_fields(key) for key in changed}
        self._forms[field_id] = forms
        _move(field_id, self._fields, _keys(old), _keys(forms))
        _move(field_id, self._pages, _pages(old), _pages(forms))
        moved = (key for key in changed if before[key] != self._first_fields(key))
        return {field_id}.union(*map(self._fields_of, moved))

    def fields_with(self, page: str) -> frozenset[str]:
        """The fields that have a link to a page, in its normal form."""
        return frozenset(self._pages.get(page, ()))

    def fields_with_variants(self, page: str) -> frozenset[str]:
        """The fields that have a link to a page with or without a final slash, if both forms are there."""
        key, _ = _key_and_form("", page)
        return frozenset(self._fields_of(key) if all(self._first_fields(key)) else ())

    def _fields_of(self, key: str) -> set[str]:
        return self._fields.get((key, False), set()) | self._fields.get((key, True), set())

    def _first_fields(self, key: str) -> tuple[str, str]:
        """The first field that has a link without its final slash, and the first with it; "" for none."""
        bare, with_slash = (self._fields.get((key, form), ()) for form in (False, True))
        return min(bare, key=self._order.__getitem__, default=""), min(
            with_slash, key=self._order.__getitem__, default=""
        )

    def problems(self, field_id: str, verdicts: Verdicts = NO_VERDICTS) -> Iterator[Problem]:
        """A hint for each link of a field that appears in a better form: the one that answered, else the shorter."""
        for key, forms in self._forms.get(field_id, {}).items():
            first = self._first_fields(key)
            better = _better_form(key, verdicts) if all(first) else None
            for form in dict.fromkeys(forms):
                if better is not None and form.with_slash != better:
                    yield _slash_problem(field_id, form, first[better])


def _better_form(key: str, verdicts: Verdicts) -> bool | None:
    """Whether the form with the slash is better; None if none is: both answered, or the shorter is broken."""
    bare, with_slash = verdicts.get(key), verdicts.get(_END_OF_PATH.sub("/", key, count=1))
    if has_answered(bare) or has_answered(with_slash):
        return None if has_answered(bare) and has_answered(with_slash) else has_answered(with_slash)
    return None if bare is not None and bare.word == "broken" else False


def _key_and_form(link: str, page: str) -> tuple[str, _Form]:
    """The key of a link without its final slash, and its form; a host alone always counts as with a slash."""
    address, mark, query = page.partition("?")
    bare = address.rstrip("/")
    return bare + mark + query, _Form(link, with_slash=address != bare)


def _pages(forms: Mapping[str, list[_Form]]) -> set[str]:
    return {read_link(form.link).page for same_links in forms.values() for form in same_links}


def _keys(forms: Mapping[str, list[_Form]]) -> set[tuple[str, bool]]:
    return {(key, form.with_slash) for key, same_links in forms.items() for form in same_links}


def _move(field_id: str, index: defaultdict[T, set[str]], old: set[T], new: set[T]) -> None:
    for key in old - new:
        index[key].discard(field_id)
    for key in new - old:
        index[key].add(field_id)


def _slash_problem(field_id: str, form: _Form, other_field: str) -> Problem:
    suggestion = _END_OF_PATH.sub("" if form.with_slash else "/", form.link.strip(), count=1)
    message, params = _WITHOUT if form.with_slash else _WITH, {"place": other_field}
    return link_problem(
        Problem("hint", "link-slash", message, REMEDY, params, field=field_id, link=form.link, suggestion=suggestion)
    )
