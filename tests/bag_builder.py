"""Build packages (bags) from changed parts, with manifests that match, for tests of verification."""

from __future__ import annotations

import hashlib
import io
import json
import re
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
    """The parts of a package: `files` by their path below the folder `top`.

    Manifests and tag files are computed when it is written, unless `files` contains them.
    """

    files: dict[str, bytes]
    top: str = ""
    draft_id: str = DRAFT_ID
    extra_entries: list[tuple[str | zipfile.ZipInfo, bytes]] = field(default_factory=list)
    method: int = zipfile.ZIP_STORED

    @property
    def answers(self) -> Any:
        return json.loads(self.files["data/answers.json"])

    def update_answers(self, **claims: Any) -> None:
        """Change keys of both answer files; None removes a key."""
        answers = {key: value for key, value in {**self.answers, **claims}.items() if value is not None}
        self.set_answers(answers)

    def set_answers(self, answers: Any) -> None:
        self.files["data/answers.json"] = json.dumps(answers).encode()
        self.files["data/answers.toml"] = answers_toml(answers).encode()

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
        yield from self.extra_entries

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", self.method) as archive:
            for name, content in self.entries():
                archive.writestr(name, content)
        return path


def manifest(files: dict[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items()).encode()


def answers_toml(answers: Any) -> str:
    """Return answers as TOML."""
    head = "".join(f"{key} = {json.dumps(value)}\n" for key, value in answers.items() if key != "answers")
    return head + "".join(f"[answers.{json.dumps(i)}]\n{_pairs(a)}" for i, a in answers["answers"].items())


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
    """Return the bytes of a package that the program wrote; written once."""
    with TemporaryDirectory() as folder:
        return town(Path(folder)).pack().path.read_bytes()


def valid_bag() -> Bag:
    """Return the payload of a package that the program wrote; manifests and tag files are computed from it."""
    with zipfile.ZipFile(io.BytesIO(package_bytes())) as bag:
        files = {name.partition("/")[2]: bag.read(name) for name in bag.namelist()}
    return Bag({path: content for path, content in files.items() if path.startswith("data/")})


def sealed_again(path: Path, pattern: str, text: str) -> Path:
    """Change what bag-info.txt says in a package, with a tag manifest that matches; return its path."""
    with zipfile.ZipFile(path) as source:
        top = source.namelist()[0].partition("/")[0]
        files = {name.partition("/")[2]: source.read(name) for name in source.namelist()}
    del files["tagmanifest-sha256.txt"]
    files["bag-info.txt"] = re.sub(pattern, text, files["bag-info.txt"].decode()).encode()
    return Bag(files, top).write(path)


def symlink_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def patch_file(path: Path, change: Callable[[bytearray], object]) -> Path:
    """Change the bytes of a file; return its path."""
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path
