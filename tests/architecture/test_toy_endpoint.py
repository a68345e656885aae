"""An endpoint needs only a row in `endpoints/kinds.py`: every reader of kinds is tested with toy kinds."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from lgqtui.errors import WrongUse
from lgqtui.plain.config_dialog import ask_receiver
from lgqtui.settings.loader import EndpointTable
from lgqtui.submission.credentials import find_endpoint
from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.endpoints.http import Http
from lgqtui.submission.endpoints.kinds import KINDS, EndpointKind
from lgqtui.submission.endpoints.protocol import DryRunFinding, Reply, Request, TransferOutcome
from lgqtui.submission.outbox_entry import receipt_lines
from lgqtui.submission.receipt import PackageRef, Receipt
from lgqtui.workflows.context import AppContext
from tests.cli.conftest import Call, city, lgq, receiver, receiver_url, small
from tests.receiver.app import Receiver
from tests.tui.harness import AppHarness, press, screen_text

__all__ = ["city", "lgq", "receiver", "receiver_url", "small"]

PROGRAM = Path(__file__).parents[2] / "lgqtui"
MODULES_OF_KINDS = {f"submission/endpoints/{name}.py" for name in ("kinds", "http", "s3", "tus", "folder")}
"""The only modules that know kinds by their names."""
COMMAND = "lgqtui.cli.commands.submit"
FORMS = "https://…, folder:PATH, s3+https://…, tus+https://…, toy+https://… or vault:PATH"
OFFERED_FORMS = "https://…, folder:PATH, tus+https://…, vault:PATH, s3+https://… or toy+https://…"


class ToyProtocol(Http, frozen=True):
    """A POST as of `http`, with another proof."""

    def judge(self, package: PackageRef, request: Request, reply: Reply) -> TransferOutcome:
        return TransferOutcome("sent", "sent", status=reply.status, proof="a seal")


def judge_access(target: str, reply: Reply, token: str) -> DryRunFinding:
    return DryRunFinding("toy", "good", "a toy is let in ({status}, {token})", {"status": reply.status, "token": token})


TOY = EndpointKind(
    "toy",
    prefix="toy+",
    address_form="toy+https://…",
    label="to a toy",
    proofs=("a seal",),
    protocol=lambda target, token: ToyProtocol(target, bool(token)),
    takes_token=True,
    placeholders=frozenset({"{toy}"}),
    judge_access=judge_access,
)
VAULT = EndpointKind("vault", prefix="vault:", address_form="vault:PATH", label="into a vault", proofs=("read back",))


@pytest.fixture(autouse=True)
def _toy_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the rows; the command is loaded again with them, and without them after the test."""
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, "toy", TOY)
        patch.setitem(KINDS, "vault", VAULT)
        patch.delitem(sys.modules, COMMAND, raising=False)
        yield
    sys.modules.pop(COMMAND, None)


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("LGQTUI_TOKEN", "t0ken")


def read_by_address() -> None:
    endpoint = read_address("TOY+https://a.example/{toy}?k=secret")
    assert (endpoint.kind, endpoint.target) == (TOY, "https://a.example/{toy}?k=secret")
    assert endpoint.label == "toy+https://a.example/{toy}?…"
    assert read_address(endpoint.address) == endpoint
    vault = read_address("Vault: a b")
    assert (vault.kind, vault.target, vault.label, vault.address) == (VAULT, "a b", "vault:a b", "vault:a b")


def read_by_refusals() -> None:
    for address, message, remedy in (
        ("office", "“office” is no address that a package can be sent to", f"Write {FORMS}"),
        ("vault:", "vault: names no folder", "Write the folder's path after it: vault:/media/stick"),
        (
            "toy+https://a.example/{id}",
            "there are braces in the address toy+https://a.example/{id}",
            "Only {id} or {toy} is filled in, and only for s3+https:// or toy+https://",
        ),
    ):
        with pytest.raises(WrongUse) as caught:
            read_address(address)
        assert (str(caught.value), caught.value.remedy) == (message, remedy)


def read_by_settings() -> None:
    tables = {"near": EndpointTable("near", "vault:stick")}
    assert find_endpoint("near", tables).target == str(Path.cwd() / "stick")


def read_by_credentials() -> None:
    context = AppContext({"LGQTUI_TOKEN": "t0ken", "LGQTUI_HOME": "/nowhere"}, lambda: datetime.now(UTC))
    assert context.endpoints.token(read_address("toy+https://a.example/")) == "t0ken"
    assert context.endpoints.token(read_address("vault:/stick")) == ""


READERS: tuple[Callable[[], None], ...] = (read_by_address, read_by_refusals, read_by_settings, read_by_credentials)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_reader_goes_by_the_row(reader: Callable[[], None]) -> None:
    """The name of the test says which reader lacks the kind."""
    reader()


def test_sending_goes_by_the_row(city: Path, lgq: Call, receiver_url: str, receiver: Receiver) -> None:
    """With its protocol and the token; the receipt names the kind and what proves the delivery."""
    result = lgq("submit", "city", "--endpoint", f"toy+{receiver_url}")
    assert (result.code, f"Sending city to toy+{receiver_url}" in result.err) == (0, True)
    assert "proof     a seal (status 201)" in result.out
    [request] = receiver.requests
    assert request.headers["authorization"] == "Bearer t0ken"
    [entry] = lgq("outbox", "--json").json
    assert (entry["endpoint"], entry["receipt"]["profile"]) == (f"toy+{receiver_url}", "toy")


def test_a_token_is_sent_by_the_row(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind that takes none gets none."""
    monkeypatch.setitem(KINDS, "toy", EndpointKind("toy", "toy+", "", "", (), TOY.protocol))
    lgq("submit", "city", "--endpoint", f"toy+{receiver_url}")
    assert ["authorization" in request.headers for request in receiver.requests] == [False]


def test_writing_into_a_folder_goes_by_the_row(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Without HTTP, and without the network library."""
    (tmp_path / "box").mkdir()
    result = lgq("submit", "city", "--endpoint", f"vault:{tmp_path / 'box'}")
    assert (result.code, "proof     read back" in result.out) == (0, True)
    assert [path.suffix for path in (tmp_path / "box").iterdir()] == [".zip"]


def test_a_dry_run_goes_by_the_row(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    """What is asked of a receiver, or whether the folder is there."""
    receiver.token = "other"
    assert (
        "ok  a toy is let in (401, t0ken)"
        in lgq("submit", "city", "--endpoint", f"toy+{receiver_url}", "--dry-run").out
    )
    assert "the folder is there" in lgq("submit", "city", "--endpoint", f"vault:{tmp_path}", "--dry-run").out


def test_a_receipt_goes_by_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof of the kind is a template; any other is a text from outside."""
    monkeypatch.setattr("lgqtui.submission.outbox_entry.tr", lambda text, **params: f"«{text.format_map(params)}»")
    for evidence, line in (("a seal", "«proof     «a seal»»"), ("etag", "«proof     etag»")):
        assert line in receipt_lines(Receipt("1", "ab", 1, "toy+https://a.example", "toy", "", 0, evidence))


def test_the_help_goes_by_the_row(lgq: Call, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Of the option, and of the setting in each place where it is explained."""
    assert FORMS in " ".join(lgq("submit", "--help").out.split())
    forms = FORMS.replace(" or ", ", ")
    assert forms in " ".join(lgq("config", "show").out.split())
    assert forms in " ".join(lgq("help", "settings").out.split())
    monkeypatch.setattr("lgqtui.cli.commands.config.require_terminal", lambda _: None)
    monkeypatch.setenv("LGQTUI_EDITOR", "true")
    lgq("config", "edit")
    assert forms in (home / "settings.toml").read_text()


class Replies:
    """Replies to the questions of a dialog; `choices` are those of the first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *replies: object) -> None:
        self.replies = list(replies)
        self.questions: list[str] = []
        self.choices: list[str] = []
        for name in ("select", "text", "password", "confirm"):
            monkeypatch.setattr(f"questionary.{name}", self._ask)

    def _ask(self, question: str, **options: list[SimpleNamespace]) -> SimpleNamespace:
        self.questions.append(question)
        self.choices = self.choices or [str(choice.title) for choice in options.get("choices", ())]
        return SimpleNamespace(unsafe_ask=lambda: self.replies.pop(0))


def test_the_dialog_goes_by_the_row(
    home: Path, receiver_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It offers the kind, asks for what its address needs, and adds the prefix."""
    context = AppContext({"LGQTUI_HOME": str(home)}, lambda: datetime.now(UTC))
    lines: list[str] = []
    toy = Replies(monkeypatch, "toy", receiver_url, "", True)
    assert ask_receiver(context, lines.append)
    assert toy.choices[-1] == "to a toy"
    assert toy.questions[1:3] == [
        "Address, beginning with https://",
        "Token, if the office gave you one (Enter: none):",
    ]
    assert any("a toy is let in" in line for line in lines)
    vault = Replies(monkeypatch, "vault", str(tmp_path), False)
    assert ask_receiver(context, lines.append)
    assert vault.questions[1:] == ["Path of the folder:", "Try it now? Nothing is sent."]
    assert f'endpoint = "vault:{tmp_path}"' in (home / "settings.toml").read_text()


async def test_the_full_screen_goes_by_the_row(home: Path) -> None:
    """Where it asks for an address it names the forms."""
    harness = AppHarness(home)
    async with harness.open_draft({}) as pilot:
        await press(pilot, "f3", "f9", "a")
        assert OFFERED_FORMS in re.sub(r"[\s│┃▌▐]+", " ", screen_text(pilot))


def kind_names(path: Path) -> Iterator[str]:
    """Yield where a `kind` is compared with the name of one, and where a name stands that only a kind has."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Constant(value="s3" | "s3+" | "tus" | "tus+" | "folder:"):
                yield f"{path.relative_to(PROGRAM)}:{node.lineno}"
            case ast.Compare() | ast.Match():
                subject = ast.unparse(node.subject if isinstance(node, ast.Match) else node)
                constants = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                if re.search(r"\b(kind|profile)\b", subject) and constants & KINDS.keys():
                    yield f"{path.relative_to(PROGRAM)}:{node.lineno}"


def test_no_other_module_knows_a_kind_by_its_name() -> None:
    """A reader goes by the row; else a new kind would have to be written there as well."""
    modules = [path for path in sorted(PROGRAM.rglob("*.py")) if str(path.relative_to(PROGRAM)) not in MODULES_OF_KINDS]
    assert [line for path in modules for line in kind_names(path)] == []
