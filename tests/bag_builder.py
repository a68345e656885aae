"""Packages taken apart, spoilt, and put together again so that nothing else is wrong with them."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lgqtui.package.bagit import package_id
from tests.town_draft import DRAFT_ID, town


@dataclass
class Bag:
    """A package in parts: `files` by their path below the folder `top`.

    `manifest` and `tags` are made afresh when it is written, unless a test has put its own into `files`.
    """

    files: dict[str, bytes]
    top: str = ""
    draft_id: str = DRAFT_ID
    more: list[tuple[str | zipfile.ZipInfo, bytes]] = field(default_factory=list)
    method: int = zipfile.ZIP_STORED

    @property
    def answers(self) -> Any:
        return json.loads(self.files["data/answers.json"])

    def say(self, **claims: Any) -> None:
        """Put claims into both answers; None takes a key out."""
        said = {key: value for key, value in {**self.answers, **claims}.items() if value is not None}
        self.answer(said)

    def answer(self, said: Any) -> None:
        self.files["data/answers.json"] = json.dumps(said).encode()
        self.files["data/answers.toml"] = answers_toml(said).encode()

    def entries(self) -> Iterable[tuple[str | zipfile.ZipInfo, bytes]]:
        files = dict(self.files)
        payload = {path: content for path, content in files.items() if path.startswith("data/")}
        files.setdefault("manifest-sha256.txt", manifest(payload))
        digest = hashlib.sha256(files["manifest-sha256.txt"]).hexdigest()
        top = self.top or package_id(self.draft_id, digest)
        size = sum(map(len, payload.values()))
        info = f"External-Identifier: {top}\nPayload-Oxum: {size}.{len(payload)}\nBagging-Date: 2026-11-25\n"
        files.setdefault("bag-info.txt", info.encode())
        files.setdefault("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        tags = {path: content for path, content in files.items() if not path.startswith("data/")}
        files.setdefault("tagmanifest-sha256.txt", manifest(tags))
        yield from ((f"{top}/{path}", content) for path, content in files.items())
        yield from self.more

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", self.method) as out:
            for name, content in self.entries():
                out.writestr(name, content)
        return path


def manifest(files: dict[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items()).encode()


def answers_toml(said: Any) -> str:
    """Answers in TOML as anybody could write them."""
    head = "".join(f"{key} = {json.dumps(value)}\n" for key, value in said.items() if key != "answers")
    return head + "".join(f"[answers.{json.dumps(i)}]\n{_pairs(a)}" for i, a in said["answers"].items())


def _pairs(answer: dict[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in answer.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value)


@cache
def package_bytes() -> bytes:
    """A package that the program made; made once."""
    with TemporaryDirectory() as folder:
        return town(Path(folder)).pack().path.read_bytes()


def valid_bag() -> Bag:
    """The parts of a package that the program made, without manifests and outside: they follow from the rest."""
    with zipfile.ZipFile(io.BytesIO(package_bytes())) as bag:
        files = {name.partition("/")[2]: bag.read(name) for name in bag.namelist()}
    return Bag({path: content for path, content in files.items() if path.startswith("data/")})


def symlink_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def patch_file(path: Path, change: Callable[[bytearray], object]) -> Path:
    """The file with its bytes changed."""
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path
