"""The developer guides name existing files, functions, classes, layers and modules."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.names import METAPHORS

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "lgqtui"
GUIDE = PROGRAM / "README.md"
PACKAGES = (
    "questionnaire",
    "draft",
    "linkcheck",
    "interview",
    "export",
    "package",
    "submission",
    "workflows",
    "plain",
    "tui",
    "cli",
)
PACKAGE_GUIDES = [PROGRAM / name / "README.md" for name in PACKAGES]
GUIDES = [GUIDE, *PACKAGE_GUIDES, ROOT / "tests" / "README.md"]

LONGEST_GUIDE, LONGEST_PACKAGE_GUIDE = 130, 60
CONTRACTS = {"package", "submission"}
"""Packages whose guides describe a contract for other programs, and may be longer."""

NOUNS = frozenset(
    {
        *("Questionnaire", "Section", "Question", "Field", "Kind", "Route", "Answer", "QuestionnaireLibrary"),
        *("Draft", "Generation", "Attachment", "Delivery", "PackageVersion", "Ledger", "LinkRow", "Verdict"),
        *("Interview", "Change", "Session", "ResponseState", "StatusLabel", "Problem", "AppContext", "Notice"),
        *("LinkChecker", "LinkCheckScheduler", "PackageSource", "PackageFile", "PackageRef", "Receipt", "Console"),
        *("Endpoint", "EndpointKind", "SecretStruct", "Outbox", "OutboxEntry", "Transfer", "TransferResult"),
        *("SendPolicy", "SendObserver"),
    }
)
"""Classes that stand for a noun of the program; each is defined once, in the file that the glossary names."""

CODE = re.compile(r"`([^`\n]+)`")
REFERENCE = re.compile(r"(pyproject\.toml|[\w./*-]+(?:/|\.(?:py|md|tcss|yaml|pot)))(?::([\w.]+))?")


def name_of(guide: Path) -> str:
    """Return the path of a guide, for the id of a test."""
    return guide.relative_to(ROOT).as_posix()


def references_in(guide: Path) -> list[str]:
    """Return the files and folders that a guide names; functions follow a colon."""
    return sorted({text for text in CODE.findall(without_blocks(guide)) if REFERENCE.fullmatch(text)})


def without_blocks(guide: Path) -> str:
    """Return the text of a guide without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", guide.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def section_of(guide: Path, title: str) -> str:
    """Return the text below a heading of the second level; "" if there is none."""
    _, _, rest = f"{guide.read_text('utf-8')}\n## ".partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def files_for(reference: str, folder: Path) -> list[Path]:
    """Return the files that are named in a guide of that folder."""
    pattern = reference.rstrip("/")
    return [path for base in (folder, PROGRAM, ROOT) for path in base.glob(pattern)]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


def names_in(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """Yield the functions, classes and tables of a module, members of classes by `Class.name`."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.ClassDef(name=name):
                yield prefix + name
                yield from names_in(node.body, f"{prefix}{name}.")
            case ast.Assign(targets=targets):
                yield from (prefix + target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name
            case _:
                pass


# Files and functions


@pytest.mark.parametrize("reference", references_in(GUIDE))
def test_what_the_guide_names_exists(reference: str) -> None:
    """Each file, folder and function of the guide to the architecture."""
    match = REFERENCE.fullmatch(reference)
    assert match is not None
    files = files_for(match[1], PROGRAM)
    assert files, match[1]
    if match[2]:
        assert match[2] in set(names_in(tree_of(files[0]).body))


@pytest.mark.parametrize("guide", PACKAGE_GUIDES, ids=name_of)
def test_what_a_package_guide_names_exists(guide: Path) -> None:
    """Each module, and each function behind a colon; paths are relative to the package, or to the program."""
    missing = []
    for reference in references_in(guide):
        match = REFERENCE.fullmatch(reference)
        assert match is not None
        if not match[1].endswith(".py"):
            continue
        files = files_for(match[1], guide.parent)
        if not files or (match[2] and match[2] not in set(names_in(tree_of(files[0]).body))):
            missing.append(reference)
    assert missing == []


def test_each_recipe_names_its_tests() -> None:
    """A reader who follows a recipe knows which test says what is missing."""
    recipes = re.findall(r"^- \*\*(.+?)\*\*: (.+)$", section_of(GUIDE, "How do I add …"), re.MULTILINE)
    assert len(recipes) == 12
    assert [name for name, text in recipes if "`tests/" not in text] == []


# Glossary


def glossary() -> dict[str, str]:
    """Return the classes of the glossary with their files."""
    rows = re.findall(r"^\| .+? \| (`.+?`) \| `(.+?)` \|$", section_of(GUIDE, "Glossary"), re.MULTILINE)
    return {name: path for names, path in rows for name in CODE.findall(names)}


@pytest.mark.parametrize(("name", "path"), glossary().items())
def test_a_class_of_the_glossary_exists(name: str, path: str) -> None:
    """In the file of its row."""
    assert (PROGRAM / path).is_file()
    assert name in {node.name for node in tree_of(PROGRAM / path).body if isinstance(node, ast.ClassDef)}


def test_the_glossary_holds_every_noun() -> None:
    """Each noun has its row."""
    assert set(glossary()) >= NOUNS


def test_a_noun_is_defined_once() -> None:
    """No other module has a class of the same name."""
    definitions = {
        (node.name, path.relative_to(PROGRAM).as_posix())
        for path in PROGRAM.rglob("*.py")
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and node.name in NOUNS
    }
    assert definitions - set(glossary().items()) == set()


# Layers and modules


def test_the_layers_are_those_of_the_contract() -> None:
    """In the same order; modules of one layer in any."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [contract] = [entry for entry in contracts if entry["type"] == "layers" and entry["containers"] == ["lgqtui"]]
    layers: list[set[str]] = []
    for number, name in re.findall(r"^([ \d]{2})  (\w+) +\S", section_of(GUIDE, "Layers"), re.MULTILINE):
        if number.strip():
            layers.append(set())
            assert len(layers) == int(number)
        layers[-1].add(name)
    assert layers == [set(layer.split(" | ")) for layer in contract["layers"]]


def modules_of(folder: Path) -> set[Path]:
    """Return the modules in a package and its subpackages."""
    return {path for path in folder.rglob("*.py") if path.name != "__init__.py"}


@pytest.mark.parametrize("guide", PACKAGE_GUIDES, ids=name_of)
def test_a_package_guide_lists_every_module(guide: Path) -> None:
    """And no others; of another package that it names all modules as well."""
    names = [name for name in CODE.findall(section_of(guide, "Files, in reading order")) if name.endswith(".py")]
    assert len(names) == len(set(names))
    listed = {(guide.parent / name).resolve() for name in names}
    others = {path.parent for path in listed if guide.parent not in path.parents}
    expected = set().union(*map(modules_of, (guide.parent, *others)))
    differences = {
        "not there": sorted(map(name_of, listed - expected)),
        "not listed": sorted(map(name_of, expected - listed)),
    }
    assert differences == {"not there": [], "not listed": []}


def test_every_package_with_a_guide_is_linked() -> None:
    """From the guide to the architecture."""
    links = set(re.findall(r"\]\((\w+)/README\.md\)", GUIDE.read_text("utf-8")))
    assert links == {path.parent.name for path in PROGRAM.glob("*/README.md")} == {*PACKAGES, "locale"}


def test_every_folder_of_tests_has_its_row() -> None:
    """In the guide to the tests."""
    rows = re.findall(r"^\| `(\w+)/` \|", (ROOT / "tests" / "README.md").read_text("utf-8"), re.MULTILINE)
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert sorted(rows) == sorted(folders)


# Form


def test_the_guides_are_short() -> None:
    """They can be read in one go."""
    longest = {guide: LONGEST_PACKAGE_GUIDE for guide in PACKAGE_GUIDES if guide.parent.name not in CONTRACTS}
    longest[GUIDE] = LONGEST_GUIDE
    lengths = {guide: guide.read_text("utf-8").count("\n") for guide in longest}
    assert {name_of(guide): lines for guide, lines in lengths.items() if lines > longest[guide]} == {}


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_a_guide_is_in_the_language_of_its_field(guide: Path) -> None:
    """No metaphors for packages, imports and libraries; "the user" types and chooses."""
    assert METAPHORS.findall(without_blocks(guide)) == []
