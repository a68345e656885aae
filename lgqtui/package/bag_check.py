"""Check of a zip as a bag: manifests, digests, tag files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache

from msgspec import Struct

from lgqtui.export.zip_reader import AGAIN, ZipReader
from lgqtui.package import bagit
from lgqtui.problems import Problem
from lgqtui.text import quotable

CHANGED = "It was not made by this program, or was changed by hand: ask whoever sent it."
"""The remedy for a content that no package has."""

_FETCH = "fetch.txt"
_MANIFEST = re.compile(r"(?:tag)?manifest-([^/]+)\.txt")
_ALGORITHMS = {name.replace("_", ""): name for name in hashlib.algorithms_guaranteed if not name.startswith("shake")}
"""The algorithms by their name in that of a manifest; those whose digests have any length are in none."""
_TAG_LIMIT = 1_000_000


class BagCheck(Struct, frozen=True):
    """The computed digest of every file by its path below the folder, the labels of bag-info.txt, and the problems."""

    digests: Mapping[str, str]
    info: Mapping[str, str]
    problems: tuple[Problem, ...]


def fault(code: str, message: str, remedy: str = AGAIN, **params: object) -> Problem:
    """A problem of a package; texts from the package are cleaned and shortened."""
    display_params = {key: quotable(value, 120) if isinstance(value, str) else value for key, value in params.items()}
    return Problem("error", code, message, remedy, display_params)


def check_bag(bag: ZipReader, top: str) -> BagCheck:
    """Compute the digest of every file of a package and compare it with the manifests."""
    texts, tag_problems = _tags(bag, top)
    if tag_problems:
        return BagCheck({}, {}, tuple(tag_problems))
    info = bagit.read_info(texts[bagit.INFO_NAME]) or {}
    problems = [*_shape_faults(bag, top, texts), *_outside_faults(top, info)]
    digests = cache(lambda algorithm: {n.removeprefix(f"{top}/"): _digest(bag, n, algorithm) for n in bag.sizes})
    for match in filter(None, map(_MANIFEST.fullmatch, digests("sha256"))):
        algorithm = _ALGORITHMS.get(re.sub("[^a-z0-9]", "", match[1].lower()))
        if algorithm:
            text = bag.read(f"{top}/{match[0]}", _TAG_LIMIT).decode("utf-8", "replace")
            problems += _manifest_faults(match[0], text, digests(algorithm))
        else:
            problems.append(fault("odd-manifest", "“{name}” in it has digests of an unknown kind", name=match[0]))
    problems += _oxum_faults(bag, top, info)
    return BagCheck(digests("sha256"), info, tuple(problems))


def _tags(bag: ZipReader, top: str) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name in bagit.TAG_NAMES:
        if f"{top}/{name}" not in bag.sizes:
            problems.append(fault("no-bag", "{name} is missing in it: it is no package", name=name))
            continue
        try:
            texts[name] = bag.read(f"{top}/{name}", _TAG_LIMIT).decode()
        except UnicodeDecodeError:
            problems.append(fault("not-utf-8", "{name} in it is not UTF-8 text", name=name))
    return texts, problems


def _shape_faults(bag: ZipReader, top: str, texts: Mapping[str, str]) -> Iterator[Problem]:
    if not bagit.is_uuid(top):
        yield fault("no-id", "its folder is called “{top}”, which is no id of a package", top=top)
    if texts[bagit.BAGIT_NAME].replace("\r\n", "\n") != bagit.BAGIT:
        yield fault("other-version", "bagit.txt in it does not say BagIt 1.0 in UTF-8")
    if f"{top}/{_FETCH}" in bag.sizes:
        yield fault("fetch", "it wants files to be fetched from elsewhere (fetch.txt)")
    if bagit.read_info(texts[bagit.INFO_NAME]) is None:
        yield fault("odd-outside", "bag-info.txt in it has a line without a label")
    for path in (name.removeprefix(f"{top}/") for name in bag.sizes):
        if not (path.startswith(bagit.DATA) or path in (*bagit.TAG_NAMES, _FETCH) or _MANIFEST.fullmatch(path)):
            message = "“{path}” in it lies beside the answers, where no package has a file"
            yield fault("beside", message, CHANGED, path=path)


def _outside_faults(top: str, info: Mapping[str, str]) -> Iterator[Problem]:
    external_id = info.get("External-Identifier", "")
    if external_id != top:
        message = "its outside says the id “{text}”, and its folder “{top}”"
        yield fault("other-id", message, text=external_id or "-", top=top)
    day = info.get("Bagging-Date", "")
    with suppress(ValueError):
        if date.fromisoformat(day).isoformat() == day:  # in any other form it could not be compared
            return
    yield fault("no-date", "its outside says no day on which it was sealed (“{day}”)", day=day)


def _digest(bag: ZipReader, name: str, algorithm: str) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for chunk in bag.chunks(name):
        digest.update(chunk)
    return digest.hexdigest()


def _manifest_faults(name: str, text: str, digests: Mapping[str, str]) -> Iterator[Problem]:
    is_tags = name.startswith("tag")  # such a manifest lists none of its own kind
    expected = [p for p in digests if p.startswith(bagit.DATA) != is_tags and not p.startswith("tagmanifest-")]
    listed = bagit.read_manifest(text)
    if listed is None:
        yield fault("odd-manifest", "“{name}” in it has a line that is no digest and path, or one twice", name=name)
        return
    for path, digest in listed.items():
        if path not in expected:
            yield fault("missing-file", "“{path}” is listed in “{name}” and is not there", path=path, name=name)
        elif digests[path] != digest:
            yield fault("altered-file", "“{path}” in it was changed: its digest is another", path=path)
    for path in expected:
        if path not in listed:
            yield fault("unlisted-file", "“{path}” is in it and not listed in “{name}”", path=path, name=name)


def _oxum_faults(bag: ZipReader, top: str, info: Mapping[str, str]) -> Iterator[Problem]:
    sizes = [size for name, size in bag.sizes.items() if name.startswith(f"{top}/{bagit.DATA}")]
    stated_oxum, held = info.get("Payload-Oxum", ""), bagit.oxum(sizes)
    if stated_oxum != held:
        message = "its outside says “{text}” bytes and files, and it holds {held}"
        yield fault("other-oxum", message, text=stated_oxum, held=held)
