"""`lgqtui submit` and `lgqtui outbox`, against a receiver over real HTTP."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lgqtui.cli.send_progress import TerminalObserver
from lgqtui.draft.delivery import read_delivery
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import from_json
from lgqtui.workflows.context import AppContext
from tests.cli.conftest import Call, tree
from tests.receiver.app import Receiver
from tests.terminal import Terminal


def test_a_draft_is_packed_sent_and_its_receipt_printed(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path
) -> None:
    """The summary is printed before; the draft counts as sent; package and receipt are saved."""
    result = lgq("submit", "city", "--endpoint", receiver_url)
    assert result.code == 0
    assert "need a look  nothing" in result.err
    assert f"Sending city to {receiver_url}" in result.err
    assert "proof     receipt (status 201)" in result.out
    (package,) = receiver.store.packages.values()
    assert package["id"] in result.out
    assert lgq("list", "--json").json["drafts"][0]["state"] == "sent"
    folder = home / "outbox" / package["id"]
    assert (folder / "package.zip").stat().st_size == package["size"]
    assert from_json(next(folder.glob("receipt-*.json")).read_bytes()) is not None


def test_the_same_answers_are_sent_once(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path
) -> None:
    """Again, the receipt is printed and nothing sent, with exit code 0; changed answers are another package."""
    first = lgq("submit", "city", "--endpoint", receiver_url, "--json").json
    before = tree(home)
    again = lgq("submit", "city", "--endpoint", receiver_url)
    assert (again.code, len(receiver.requests)) == (0, 1)
    assert "was sent" in again.err
    assert first["id"] in again.out
    assert tree(home) == before
    lgq("answer", "city", "A.2", "yes")
    other = lgq("submit", "city", "--endpoint", receiver_url, "--json").json
    assert other["id"] != first["id"]
    output = lgq("outbox", "show", other["id"]).out
    assert f"replaces  {first['id']}" in output


def test_a_copy_that_is_gone_stands_with_its_receipt(city: Path, lgq: Call, tmp_path: Path) -> None:
    """A receipt is for what was copied; where the folder is there, and the file is not, that stands with it."""
    folder = tmp_path / "receiver"
    folder.mkdir()
    first = lgq("submit", "city", "--endpoint", f"folder:{folder}", "--json").json
    assert "missing" not in lgq("submit", "city", "--endpoint", f"folder:{folder}").out
    (folder / f"{first['id']}.zip").unlink()
    again = lgq("submit", "city", "--endpoint", f"folder:{folder}")
    assert (again.code, "is not sent again" in again.err) == (0, True)
    assert "\nmissing   what was copied is not at that location any more" in again.out


def test_replaced_packages_are_listed(city: Path, lgq: Call, receiver_url: str, tmp_path: Path) -> None:
    """For the receiver of both, also with a packed-only package between; at others the sent package counts."""
    first = lgq("submit", "city", "--endpoint", receiver_url, "--json").json
    stick = f"folder:{tmp_path}"
    assert lgq("submit", "city", "--endpoint", stick, "--json").json["id"] == first["id"]
    lgq("answer", "city", "A.2", "yes")
    lgq("pack", "city")
    assert {shape["replaced_by"] for shape in lgq("outbox", "--json").json} == {""}
    lgq("answer", "city", "A.2", "no")
    last = lgq("submit", "city", "--endpoint", receiver_url, "--json").json
    replaced = {(shape["id"], shape["endpoint"]): shape["replaced_by"] for shape in lgq("outbox", "--json").json}
    assert replaced == {
        (first["id"], receiver_url): last["id"],
        (first["id"], stick): "",
        (last["id"], receiver_url): "",
    }
    assert lgq("outbox").out.count(f"sent, replaced by {last['id'][:8]}\n") == 1
    assert lgq("outbox", "show", first["id"]).out.count(f"\n  replaced  by {last['id']}\n") == 1


def test_receipts_are_printed_in_local_time(
    city: Path, lgq: Call, receiver_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the zone; the file has UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "<+07>-7")
        time.tzset()
        output = lgq("submit", "city", "--endpoint", receiver_url).out
    time.tzset()
    receipt = from_json(lgq("outbox", "show", "city", "--receipt").out.encode())
    assert receipt is not None
    moment = datetime.fromisoformat(receipt.time)
    assert (receipt.time[-1], moment.utcoffset()) == ("Z", timedelta(0))
    assert f"at        {moment + timedelta(hours=7):%Y-%m-%d %H:%M} +0700\n" in output


def test_links_that_were_asked_again_make_no_second_delivery(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    """New verdicts alone do not change a delivery."""
    lgq("answer", "city", "A.1", "https://example.org/a")
    first = lgq("submit", "city", "--endpoint", receiver_url, "--json").json
    note = city.with_name("city.files") / "links.json"
    verdict = {"link": "https://example.org/a", "verdict": "ok", "time": "2026-11-23T09:00:00Z"}
    note.write_text(json.dumps({"links": [verdict]}))
    assert lgq("submit", "city", "--endpoint", receiver_url, "--dry-run", "--json").json["sha256"] == first["sha256"]
    assert lgq("submit", "city", "--endpoint", receiver_url, "--json").json["id"] == first["id"]
    (tmp_path / "stick").mkdir()
    other = lgq("submit", "city", "--endpoint", f"folder:{tmp_path}/stick", "--json").json
    assert other["id"] != first["id"]
    assert lgq("submit", "city", "--endpoint", receiver_url, "--json").json["id"] == first["id"]
    assert len(receiver.store.packages) == 1
    lgq("answer", "city", "A.1", "https://example.org/b")
    lgq("submit", "city", "--endpoint", receiver_url)
    lgq("answer", "city", "A.1", "https://example.org/a")
    lgq("submit", "city", "--endpoint", receiver_url)
    assert len(receiver.store.packages) == 3


def test_json_is_one_document(city: Path, lgq: Call, receiver_url: str) -> None:
    """With the documented keys and the receipt."""
    document = lgq("submit", "city", "--endpoint", receiver_url, "--json").json
    assert {"id", "state", "endpoint", "sha256", "receipt"} <= set(document)
    assert (document["state"], document["endpoint"], document["receipt"]["sha256"]) == (
        "sent",
        receiver_url,
        document["sha256"],
    )
    assert lgq("outbox", "--json").json == [document]
    assert lgq("outbox", "show", "city", "--json").json == [document]


@pytest.mark.parametrize(
    ("name", "code", "state", "says"),
    [
        ("503:600", 5, "packed", "the receiver is busy (503)"),
        ("login", 5, "unknown", "a web page"),
        ("lost", 5, "unknown", "before the answer came"),
        ("401", 6, "refused", "wants a token"),
        ("redirect:https://elsewhere.example/", 6, "refused", "leads elsewhere"),
        ("conflict", 6, "refused", "something else under this id"),
    ],
)
def test_an_undelivered_package_stays_and_the_exit_code_says_why(
    name: str,
    code: int,
    state: str,
    says: str,
    city: Path,
    lgq: Call,
    receiver_url: str,
    receiver: Receiver,
    impatient: None,
) -> None:
    """5: wait or look again; 6: the user has to act. Sentence and remedy are printed."""
    receiver.plan([name])
    result = lgq("submit", "city", "--endpoint", receiver_url, "--json")
    assert result.code == code
    assert result.json["state"] == state
    assert says in result.err
    assert result.json["receipt"] is None
    assert says in lgq("outbox").out
    assert result.json["remedy"]
    assert f"\n  {result.json['remedy']}\n" in lgq("outbox", "show", "city").out


def test_waiting_packages_are_sent_later(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None
) -> None:
    """`outbox send` respects a pause asked for by the receiver, unless --now; a named package is always sent."""
    receiver.plan(["503:600", "401"])
    lgq("submit", "city", "--endpoint", receiver_url)
    for name in ((), ("city",)):
        held = lgq("outbox", "send", *name)
        assert (held.code, len(receiver.requests)) == (5, 1)
        assert f"city → {receiver_url}: waits: the receiver is busy (503)" in held.err
        assert " · next try " in held.err
        assert "outbox send " in held.err.splitlines()[-1]
        assert held.err.splitlines()[-1].endswith(" --now")
    assert lgq("outbox", "send", "--now").code == 6
    assert lgq("outbox", "send").code == 0
    assert len(receiver.requests) == 2
    assert lgq("outbox", "send", "city").code == 0
    assert len(receiver.store.packages) == 1
    assert lgq("outbox", "send", "--json").json == []
    assert lgq("list", "--json").json["drafts"][0]["state"] == "sent"


def test_the_oldest_package_for_a_receiver_is_sent_first(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None
) -> None:
    """A correction does not overtake the package it corrects."""
    receiver.plan(["cut:0"])
    first = lgq("submit", "city", "--endpoint", receiver_url, "--json").json["id"]
    lgq("answer", "city", "A.2", "yes")
    second = lgq("submit", "city", "--endpoint", receiver_url, "--json").json["id"]
    assert list(receiver.store.packages) == [first, second]


def test_a_missing_endpoint_is_reported_with_a_hint(city: Path, lgq: Call, home: Path) -> None:
    """Nothing is packed then."""
    before = tree(home)
    for argv in (["submit", "city"], ["submit", "city", "--dry-run"]):
        result = lgq(*argv)
        assert (result.code, result.error) == (2, "no address is set to which packages could be sent")
        assert "lgqtui config receiver" in result.hint
        assert "--endpoint folder:PATH" in result.hint
    assert tree(home) == before
    lgq("config", "set", "endpoints.office.address", "https://a.example/")
    assert "Did you mean office?" in lgq("submit", "city", "--endpoint", "offise").hint


def test_a_name_in_the_settings_is_an_endpoint(city: Path, lgq: Call, receiver_url: str, home: Path) -> None:
    """By the setting `endpoint`, the variable, or the option; with the token of the variable that it names."""
    lgq("config", "set", "endpoints.office.address", receiver_url)
    lgq("config", "set", "endpoint", "office")
    assert lgq("submit", "city", "--json").json["endpoint"] == receiver_url
    assert "office" in lgq("config", "show").out
    assert '"endpoint": "office"' in next(home.glob("outbox/*/to-*.json")).read_text()


def test_a_package_delivered_to_the_new_address_before_is_reported_as_sent(
    city: Path, lgq: Call, receiver_url: str
) -> None:
    """What waits for a receiver by its name follows its address; there the same package may have arrived before."""
    lgq("config", "set", "endpoints.office.address", "http://127.0.0.1:9/")
    assert lgq("submit", "city", "--endpoint", "office").code == 5
    assert lgq("submit", "city", "--endpoint", receiver_url).code == 0
    lgq("config", "set", "endpoints.office.address", receiver_url)
    result = lgq("outbox", "send", "--json")
    assert (result.code, [entry["state"] for entry in result.json]) == (0, ["sent"])
    assert f"city → {receiver_url}: sent" in result.err
    assert [entry["state"] for entry in lgq("outbox", "--json").json] == ["sent"]


def test_a_wrong_address_is_refused_before_it_is_saved(lgq: Call, home: Path) -> None:
    """The remedy reaches the user who typed it."""
    for name in ("endpoint", "endpoints.office.address"):
        result = lgq("config", "set", name, "http://a.example/")
        assert (result.code, "anybody on the way can read" in result.error) == (2, True)
    assert lgq("config", "set", "endpoint", "nobody").code == 2
    assert lgq("config", "set", "patience", "soon").code == 2
    assert not (home / "settings.toml").exists()
    lgq("config", "set", "endpoints.near.allow_http", "on")
    assert lgq("config", "set", "endpoints.near.address", "http://a.example/").code == 0


def test_the_token_comes_from_the_environment_and_is_never_written(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if the receiver repeats it."""
    receiver.token = "s3cr3t-t0ken"
    assert lgq("submit", "city", "--endpoint", receiver_url).code == 6
    monkeypatch.setenv("LGQTUI_TOKEN", "s3cr3t-t0ken")
    receiver.plan(["echo"])
    result = lgq("submit", "city", "--endpoint", receiver_url)
    assert result.code == 0
    output = result.out + result.err + lgq("outbox", "show", "city").out
    assert "s3cr3t" not in output
    assert not any(b"s3cr3t" in content for content in tree(home).values())


def test_a_dry_run_sends_and_writes_nothing(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It prints the content, and checks receiver, token, size and clock."""
    before = tree(home)
    good = lgq("submit", "city", "--endpoint", receiver_url, "--dry-run")
    assert good.code == 0
    assert "no token is wanted" in good.out
    assert "the clocks agree" in good.out
    assert "need a look  nothing" in good.err
    receiver.token, receiver.limit = "right", 10
    bad = lgq("submit", "city", "--endpoint", receiver_url, "--dry-run", "--json")
    assert bad.code == 6
    verdicts = {finding["code"]: finding["verdict"] for finding in bad.json["findings"]}
    assert (verdicts["reached"], verdicts["token"]) == ("good", "bad")
    monkeypatch.setenv("LGQTUI_TOKEN", "right")
    assert "at most 10 bytes are taken" in lgq("submit", "city", "--endpoint", receiver_url, "--dry-run").out
    assert lgq("submit", "city", "--endpoint", "http://127.0.0.1:9/", "--dry-run").code == 5
    assert tree(home) == before
    assert receiver.store.packages == {}


def test_dropping_takes_only_what_was_not_sent(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path, impatient: None
) -> None:
    """Without a terminal only with --yes; the draft is open again."""
    receiver.plan(["503"])
    lgq("submit", "city", "--endpoint", receiver_url)
    assert lgq("outbox", "drop", "city").code == 2
    assert lgq("outbox", "drop", "city", "--yes").code == 0
    assert lgq("outbox", "--json").json == []
    assert read_delivery(city.with_suffix(".files")).packages == ()
    assert lgq("list", "--json").json["drafts"][0]["state"] == "open"
    lgq("submit", "city", "--endpoint", receiver_url)
    refused = lgq("outbox", "drop", "city", "--yes")
    assert (refused.code, "was sent" in refused.error) == (2, True)
    assert lgq("outbox", "drop", "nobody").code == 4


def test_a_package_that_may_have_arrived_is_dropped_only_on_request(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attempt without a response proves nothing; a later package still names this one."""
    receiver.plan(["lost"])
    receiver.always = lambda: "cut:0"
    lgq("submit", "city", "--endpoint", receiver_url)
    again = lgq("outbox", "send", "city", "--json")
    assert (again.code, again.json[0]["state"]) == (5, "unknown")
    assert "may have arrived" in lgq("outbox", "drop", "city").err
    monkeypatch.setattr("lgqtui.cli.commands.outbox.is_interactive", lambda: True)
    monkeypatch.setattr("lgqtui.cli.commands.outbox.confirm", lambda _: False)
    assert "may have arrived" in lgq("outbox", "drop", "city").err
    assert "may have arrived" in lgq("outbox", "drop", "city", "--yes").err
    (left,) = read_delivery(city.with_suffix(".files")).packages
    assert left.id == again.json[0]["id"]


def test_receipts_can_be_printed_and_handed_on(city: Path, lgq: Call, receiver_url: str, tmp_path: Path) -> None:
    """Only the receipt on stdout, as in its file."""
    lgq("submit", "city", "--endpoint", f"folder:{tmp_path}")
    receipt = from_json(lgq("outbox", "show", "city", "--receipt").out.encode())
    assert receipt is not None
    assert receipt.endpoint == f"folder:{tmp_path}"
    lgq("submit", "city", "--endpoint", receiver_url)
    assert lgq("outbox", "show", receipt.id[:6], "--receipt").error == "it was sent to several, and each gave a receipt"


def test_an_empty_outbox_says_what_to_do(lgq: Call, home: Path) -> None:
    """The exit code is 0."""
    assert "lgqtui submit DRAFT" in lgq("outbox").err
    assert lgq("outbox", "send").code == 0
    assert lgq("outbox", "--json").json == []


def test_files_of_a_killed_packing_are_removed(city: Path, lgq: Call, receiver_url: str, home: Path) -> None:
    """By the next package in the outbox, and when waiting packages are sent."""
    lgq("submit", "city", "--endpoint", receiver_url)
    half = next((home / "outbox").glob("*/package.zip")).with_name("package.zip.tmp-abcdefgh")
    half.touch()
    assert lgq("outbox", "send").code == 0
    assert not half.exists()
    half.touch()
    lgq("answer", "city", "A.2", "yes")
    lgq("submit", "city", "--endpoint", receiver_url)
    assert not half.exists()


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "1e99"])
def test_patience_is_a_number_of_seconds(
    value: str, city: Path, lgq: Call, receiver_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other values are refused."""
    monkeypatch.setenv("LGQTUI_PATIENCE", value)
    assert "patience cannot be" in lgq("submit", "city", "--endpoint", receiver_url).error


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "LGQTUI_HOME": str(home), "TERM": "xterm", "NO_PROXY": "*"}


def test_on_a_terminal_it_goes_on_until_ctrl_c_and_nothing_is_lost(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path
) -> None:
    """The next attempt is announced, and that leaving does no harm."""
    receiver.always = lambda: "503:30"
    command = [sys.executable, "-m", "lgqtui", "submit", "city", "--endpoint", receiver_url]
    with Terminal(command, environment(home), size=(100, 30)) as terminal:
        terminal.wait_for("Next try at")
        terminal.wait_for("You may leave")
        terminal.send("\x03")
        terminal.wait_for("stays in the outbox: lgqtui outbox send")
        assert terminal.wait_end() == 130
    receiver.always = lambda: ""
    assert lgq("outbox", "send", "--now").code == 0
    assert len(receiver.store.packages) == 1


def test_the_user_is_asked_before_a_draft_with_problems_is_sent(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path
) -> None:
    """After a no, no package is left."""
    lgq("answer", "city", "B.mail", "not a mail")
    command = [sys.executable, "-m", "lgqtui", "submit", "city", "--endpoint", receiver_url]
    with Terminal(command, environment(home), size=(100, 30)) as terminal:
        terminal.wait_for("Seal it like this, and send it to ")
        terminal.send("\r")
        terminal.wait_for("Nothing was sent.")
        assert terminal.wait_end() == 0
    assert receiver.requests == []
    assert not (home / "outbox").exists()


@pytest.mark.parametrize("name", ["silent", "slow:0.05"])
def test_killed_while_it_sends_the_package_waits_and_is_delivered_once(
    name: str, city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path
) -> None:
    """While the receiver reads the package, and after it has stored it."""
    receiver.plan([name])
    command = [sys.executable, "-m", "lgqtui", "submit", "city", "--endpoint", receiver_url]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.DEVNULL) as process:
        assert receiver.started.wait(20)
        process.kill()
    states = [entry["state"] for entry in lgq("outbox", "--json").json]
    assert states in (["unknown"], ["packed"], ["sent"])
    assert lgq("outbox", "send").code == 0
    assert len(receiver.store.packages) == 1
    assert json.loads(lgq("outbox", "--json").out)[0]["state"] == "sent"


def test_a_sealed_package_is_sent_like_a_draft(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    """From any path; it is copied, and its draft counts as sent."""
    path = lgq("pack", "city", "-o", str(tmp_path / "city.zip")).out.strip()
    assert "no token is wanted" in lgq("submit", path, "--endpoint", receiver_url, "--dry-run").out
    sent = lgq("submit", path, "--endpoint", receiver_url, "--json").json
    assert (sent["state"], sent["label"]) == ("sent", "city")
    assert lgq("submit", path, "--endpoint", receiver_url, "--json").json == sent
    Path(path).unlink()
    assert lgq("verify", lgq("outbox", "show", "city").out.partition("kept at   ")[2].splitlines()[0]).code == 0
    assert lgq("submit", "city", "--endpoint", receiver_url, "--json").json["id"] == sent["id"]
    assert len(receiver.requests) == 1
    assert lgq("list", "--json").json["drafts"][0]["state"] == "sent"


def test_a_package_that_is_not_whole_is_not_sent(
    lgq: Call, receiver_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    """With the exit code of `verify`; what is no package at all is not called one."""
    (tmp_path / "bad.zip").write_bytes(b"PK")
    result = lgq("submit", str(tmp_path / "bad.zip"), "--endpoint", receiver_url)
    assert result.code == 3
    assert result.error.startswith(f"{tmp_path / 'bad.zip'} is no sound package and was not sent: ")
    assert "lgqtui verify" in result.hint
    assert receiver.requests == []


def test_a_renamed_draft_keeps_its_deliveries(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None
) -> None:
    """A waiting package is sent under the new name, and recorded beside the draft."""
    receiver.plan(["503"])
    lgq("submit", "city", "--endpoint", receiver_url)
    lgq("rename", "city", "town")
    assert lgq("outbox", "send", "town").code == 0
    (draft,) = lgq("list", "--json").json["drafts"]
    assert (draft["name"], draft["state"]) == ("town", "sent")


def test_a_receipt_proves_offline_what_was_sent(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, home: Path
) -> None:
    """For the stored copy, and for no other package."""
    lgq("submit", "city", "--endpoint", receiver_url)
    package = next((home / "outbox").glob("*/package.zip"))
    receipt = next(package.parent.glob("receipt-*.json"))
    assert lgq("verify", str(package), "--receipt", str(receipt)).code == 0
    lgq("answer", "city", "A.2", "yes")
    other = lgq("pack", "city").out.strip()
    assert lgq("verify", other, "--receipt", str(receipt)).code != 0


def test_the_user_is_asked_before_a_package_is_dropped(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package is named; a no keeps it."""
    receiver.plan(["503"])
    lgq("submit", "city", "--endpoint", receiver_url)
    monkeypatch.setattr("lgqtui.cli.commands.outbox.is_interactive", lambda: True)
    for reply, left in ((False, 1), (True, 0)):
        monkeypatch.setattr("lgqtui.cli.commands.outbox.confirm", lambda _, reply=reply: reply)
        result = lgq("outbox", "drop", "city")
        assert result.code == 0
        assert f"city → {receiver_url}: " in result.err
        assert ("Nothing was dropped." in result.err) is not reply
        assert len(lgq("outbox", "--json").json) == left


def test_a_package_for_another_receiver_stays_listed(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None, tmp_path: Path
) -> None:
    """Dropped for one receiver it was sent to the other; the JSON lists what was dropped."""
    lgq("submit", "city", "--endpoint", f"folder:{tmp_path}")
    receiver.plan(["503"])
    lgq("submit", "city", "--endpoint", receiver_url)
    dropped = lgq("outbox", "drop", "city", "--yes", "--json")
    assert [entry["endpoint"] for entry in dropped.json] == [receiver_url]
    assert len(read_delivery(city.with_suffix(".files")).packages) == 1


def test_another_sending_program_is_reported(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None, home: Path
) -> None:
    """It also sends the entries that wait."""
    receiver.plan(["503"])
    lgq("submit", "city", "--endpoint", receiver_url)
    with Outbox(home / "outbox").lock_for_sending(5.0):
        assert "Another lgqtui is sending now" in lgq("outbox", "send").err


def test_ctrl_c_while_sending_says_where_everything_is(
    city: Path, lgq: Call, receiver_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unsent packages stay, and the command that sends them is named."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lgqtui.submission.sender.Sender.send", stop)
    result = lgq("submit", "city", "--endpoint", receiver_url)
    assert result.code == 130
    assert "Stopped. What was not sent stays in the outbox: lgqtui outbox send" in result.err


class Screen(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("size", "has_bar"), [(999_999, False), (2_000_000, True)])
def test_a_large_package_shows_how_far_it_is(size: int, has_bar: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that ends with the attempt; a small package has none."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    entry = OutboxEntry("0" * 36, "ab" * 32, size, "https://a.example/", 1, draft_name="city")
    watch = TerminalObserver(AppContext({}, lambda: datetime.now(UTC)))
    watch.report_attempt(entry)
    for count in (size // 2, size // 4, size):
        watch.report_progress(entry, count)
    watch.report_result(entry)
    watch.close()
    assert ("100%" in screen.getvalue()) is has_bar
    assert screen.getvalue().splitlines()[-1].startswith("city → https://a.example/: ")
