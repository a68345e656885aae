"""Settings and folders: environment, then file, then default."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from lgqtui.errors import CannotRead, CannotWrite, Error, WrongUse
from lgqtui.settings import registry as module
from lgqtui.settings.file import child_environment, read_tables, write_value
from lgqtui.settings.folders import UserFolders, documents_folder, find_user_folders, home_folder
from lgqtui.settings.loader import (
    EndpointTable,
    override_notice,
    read_endpoints,
    read_settings,
    unknown_setting_notices,
    write_setting,
)
from lgqtui.settings.registry import SETTINGS, Setting, find_setting
from lgqtui.workflows.context import AppContext


@pytest.fixture
def home(tmp_path: Path) -> UserFolders:
    """A user's folders, not created yet."""
    return find_user_folders({"LGQTUI_HOME": str(tmp_path / "home")})


def written(home: UserFolders, content: str | bytes) -> UserFolders:
    """The same folders with a settings file."""
    home.settings.parent.mkdir(exist_ok=True)
    home.settings.write_bytes(content.encode() if isinstance(content, str) else content)
    return home


def sentence(error: Error) -> str:
    return f"{error}. {error.remedy}"


# Folders


def test_a_single_variable_sets_the_folder_for_everything(tmp_path: Path) -> None:
    """For a USB stick or a test; reading creates no folder."""
    base = tmp_path / "stick"
    assert find_user_folders({"LGQTUI_HOME": str(base)}) == UserFolders(
        settings=base / "settings.toml",
        questionnaires=base / "questionnaires",
        translations=base / "locale",
        drafts=base / "drafts",
        trash=base / "trash",
        state=base / "state",
        outbox=base / "outbox",
    )
    assert not base.exists()


@pytest.mark.parametrize(
    ("value", "base"),
    [("~/stick", "HOME/stick"), ("stick", "HOME/stick"), ("~nobody-of-that-name/x", "HOME/~nobody-of-that-name/x")],
)
def test_the_folder_may_be_written_as_in_a_shell(
    value: str, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tilde is the home, a relative path starts at the working directory, an unknown user is no error."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert str(find_user_folders({"LGQTUI_HOME": value}).drafts) == f"{base.replace('HOME', str(tmp_path))}/drafts"


@pytest.mark.parametrize("environ", [{}, {"LGQTUI_HOME": ""}])
def test_otherwise_folders_are_where_the_platform_wants_them(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the variable, or with an empty one."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    folders = find_user_folders(environ)
    assert folders.settings == tmp_path / "CONFIG" / "lgqtui" / "settings.toml"
    assert folders.drafts == tmp_path / "DATA" / "lgqtui" / "drafts"
    assert folders.state == tmp_path / "STATE" / "lgqtui"


def test_a_user_without_a_home_has_no_folders(homeless: None) -> None:
    """An account without an entry, such as in a container, has no folder for settings and drafts."""
    with pytest.raises(CannotRead) as caught:
        find_user_folders({})
    assert sentence(caught.value) == ("the home folder of this user is not known. Set HOME or LGQTUI_HOME to a folder.")
    assert documents_folder() == home_folder() == Path()


# Reading


def chosen(home: UserFolders, name: str, environ: dict[str, str]) -> tuple[str, str]:
    choice = read_settings(home, environ).values[name]
    return choice.value, choice.source


def test_without_anything_everything_is_as_it_comes(home: UserFolders) -> None:
    """No file is needed or created."""
    settings = read_settings(home, {})
    assert {name: chosen.value for name, chosen in settings.values.items()} == {
        setting.name: setting.default for setting in SETTINGS
    }
    assert {chosen.source for chosen in settings.values.values()} == {"default"}
    assert settings["questionnaire"] == "lgq-2022"
    assert not home.settings.parent.exists()


@pytest.mark.parametrize(
    ("content", "environ", "expected"),
    [
        ("", {}, ("dark", "default")),
        ('theme = "light"', {}, ("light", "file")),
        ('theme = "light"', {"LGQTUI_THEME": "ansi-dark"}, ("ansi-dark", "environment")),
        ('theme = "light"', {"LGQTUI_THEME": ""}, ("light", "file")),
        ('theme = ""', {}, ("dark", "default")),
        ('theme = "light"\nunknown = 5\n[later]\nx = 1', {}, ("light", "file")),
        ('\ufefftheme = "light"\r\n', {}, ("light", "file")),
    ],
)
def test_environment_wins_over_file_over_default(
    content: str, environ: dict[str, str], expected: tuple[str, str], home: UserFolders
) -> None:
    """An empty value is ignored, and so are unknown keys."""
    assert chosen(written(home, content), "theme", environ) == expected


@pytest.mark.parametrize(("value", "mouse"), [("true", "on"), ("false", "off"), ('"off"', "off")])
def test_a_switch_may_be_true_or_false_in_the_file(value: str, mouse: str, home: UserFolders) -> None:
    """Besides on and off."""
    assert chosen(written(home, f"mouse = {value}"), "mouse", {}) == (mouse, "file")


@pytest.mark.parametrize(
    ("content", "environ", "expected"),
    [
        ("", {"EDITOR": "vi", "VISUAL": "emacs"}, ("emacs", "environment")),
        ("", {"EDITOR": "vi", "VISUAL": ""}, ("vi", "environment")),
        ('editor = "nano"', {"EDITOR": "vi"}, ("nano", "file")),
        ('editor = ""', {"EDITOR": "vi"}, ("vi", "environment")),
        ('editor = "nano"', {"EDITOR": "vi", "LGQTUI_EDITOR": "ed"}, ("ed", "environment")),
        ("", {}, ("", "default")),
    ],
)
def test_customary_variables_count_for_less_than_the_file(
    content: str, environ: dict[str, str], expected: tuple[str, str], home: UserFolders
) -> None:
    """The file overrides VISUAL and EDITOR, which are for all programs."""
    assert chosen(written(home, content), "editor", environ) == expected


def test_a_value_from_the_environment_names_its_variable(home: UserFolders) -> None:
    """The source of a value is recorded."""
    variable = {
        name: read_settings(home, {name: "vi"}).values["editor"].variable
        for name in ("LGQTUI_EDITOR", "VISUAL", "EDITOR")
    }
    assert variable == {"LGQTUI_EDITOR": "LGQTUI_EDITOR", "VISUAL": "VISUAL", "EDITOR": "EDITOR"}


@pytest.mark.parametrize(
    ("name", "environ", "is_overridden"),
    [
        ("theme", {"LGQTUI_THEME": "dark"}, True),
        ("theme", {"LGQTUI_THEME": ""}, False),
        ("theme", {}, False),
        ("editor", {"EDITOR": "vi"}, False),
        ("keys.next", {"LGQTUI_KEYS_NEXT": "x"}, False),
        ("endpoints.office.address", {"LGQTUI_ENDPOINTS_OFFICE_ADDRESS": "x"}, False),
    ],
)
def test_only_a_variable_that_is_read_overrides(name: str, environ: dict[str, str], *, is_overridden: bool) -> None:
    """An empty one does not count, and keys and tables of endpoints have none."""
    assert ("wins as long as" in override_notice(name, environ)) is is_overridden


CHOICES = "Choose one of: dark, light, ansi-dark, ansi-light, contrast, colour-safe."


def test_an_invalid_choice_is_reported_with_its_source(home: UserFolders) -> None:
    """The sentence names variable or file, and the choices."""
    with pytest.raises(WrongUse) as from_environment:
        read_settings(home, {"LGQTUI_THEME": "{pink}"})
    with pytest.raises(WrongUse) as from_call:
        write_setting(home, "theme", "pink")
    with pytest.raises(WrongUse) as from_file:
        read_settings(written(home, '# mine\ntheme = "pink"'), {})
    assert sentence(from_environment.value) == f"LGQTUI_THEME: theme cannot be “{{pink}}”. {CHOICES}"
    assert sentence(from_call.value) == f"theme cannot be “pink”. {CHOICES}"
    assert sentence(from_file.value) == f"{home.settings}, line 2: theme cannot be “pink”. {CHOICES}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("theme = ", "the settings in FILE are not valid TOML: Invalid value (at end of document). Mend that place"),
        (b"theme = '\xff'", "the settings in FILE are not UTF-8 text. Save the file as UTF-8."),
        ("x = " + "[" * 10_000, "the settings in FILE are not valid TOML: "),
        ("x = 1" + "0" * 5000, "the settings in FILE are not valid TOML: Exceeds the limit"),
        ("#" * 1_000_001, "FILE is larger than 1 MB"),
    ],
)
def test_a_damaged_file_is_reported_and_not_changed(content: str | bytes, says: str, home: UserFolders) -> None:
    """Reading and changing raise the same error."""
    written(home, content)
    before = home.settings.read_bytes()
    for act in (lambda: read_settings(home, {}), lambda: write_setting(home, "theme", "light")):
        with pytest.raises(CannotRead) as caught:
            act()
        assert says in sentence(caught.value).replace(str(home.settings), "FILE")
    assert home.settings.read_bytes() == before


@pytest.mark.parametrize("content", ["theme = 5", "theme = { x = 1 }", "theme = []"])
def test_a_value_of_another_type_is_reported_and_can_be_replaced(content: str, home: UserFolders) -> None:
    """Setting or removing the value corrects the file."""
    with pytest.raises(CannotRead) as caught:
        read_settings(written(home, content), {})
    assert sentence(caught.value) == f"theme in {home.settings} is not text. Put its value in quotes."
    write_setting(home, "theme", "light")
    assert chosen(home, "theme", {}) == ("light", "file")
    write_setting(written(home, content), "theme", "")
    assert chosen(home, "theme", {}) == ("dark", "default")


def test_a_file_that_cannot_be_read_is_reported(home: UserFolders, tmp_path: Path) -> None:
    """Defaults are used only without a file."""
    (tmp_path / "file").touch()
    odd = find_user_folders({"LGQTUI_HOME": str(tmp_path / "file")})
    with pytest.raises(CannotRead, match="a part of the path is a file"):
        read_settings(odd, {})
    home.settings.mkdir(parents=True)
    with pytest.raises(CannotRead, match="is not a file"):
        read_settings(home, {})


def test_an_unknown_setting_in_the_file_is_reported_with_its_line(home: UserFolders) -> None:
    """With the closest match; other settings count."""
    content = 'theme = "light"\nmose = "off"\n[links]\nprob = "off"\n[endpoints.office]\naddress = "x"\n'
    content += "[later]\nzz = 1\n[empty]\n"
    settings = read_settings(written(home, content), {})
    assert settings["theme"] == "light"
    assert unknown_setting_notices(home, settings) == [
        f"{home.settings}, line 2: “mose” is no setting and is passed over. Did you mean mouse?",
        f"{home.settings}, line 4: “links.prob” is no setting and is passed over. Did you mean links.probe?",
        f"{home.settings}, line 8: “later.zz” is no setting and is passed over.",
    ]


# Writing


def test_a_first_setting_makes_the_file(home: UserFolders) -> None:
    """In a private folder."""
    write_setting(home, "theme", "light")
    assert home.settings.read_text() == 'theme = "light"\n'
    assert chosen(home, "theme", {}) == ("light", "file")


BY_HAND = '# mine\r\ntheme = "dark" # at night\r\nunknown = 1\r\n\r\n[later] # not yet\r\nx = 1\r\n'


@pytest.mark.parametrize(
    ("name", "value", "content"),
    [
        ("theme", "light", BY_HAND.replace('"dark"', '"light"')),
        ("theme", "", BY_HAND.replace('theme = "dark" # at night\r\n', "")),
        ("mouse", "", BY_HAND),
    ],
)
def test_a_change_keeps_everything_else(name: str, value: str, content: str, home: UserFolders) -> None:
    """Comments, unknown keys, line ends and order; an empty value restores the default."""
    write_setting(written(home, BY_HAND), name, value)
    assert home.settings.read_bytes().decode() == content


def test_changes_at_the_same_time_are_all_saved(home: UserFolders) -> None:
    """Each reads the file, and replaces it, only when no other does."""
    names = ("theme", "editor", "patience", "accessible", "questionnaire", "attachment_limit")
    values = ("dark", "vi", "20", "on", "lgq-2022", "5")
    threads = [Thread(target=write_value, args=(home.settings, *pair)) for pair in zip(names, values, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_tables(home.settings) == dict(zip(names, values, strict=True))


def test_a_new_setting_stands_above_the_tables(home: UserFolders) -> None:
    """Below a header it would belong to that table."""
    write_setting(written(home, BY_HAND), "editor", 'say "hi" \\')
    assert chosen(home, "editor", {}) == ('say "hi" \\', "file")
    assert "[later] # not yet" in home.settings.read_text()


@pytest.mark.parametrize("value", ["nan", "-nan", "[nan, 1]", "{ part = nan }", "2026-01-01", "12:00:00", "inf"])
def test_a_value_of_another_program_prevents_no_change(value: str, home: UserFolders) -> None:
    """Whatever TOML can hold stands in the file, also what differs from itself."""
    write_setting(written(home, f"other = {value}\n"), "theme", "light")
    assert chosen(home, "theme", {}) == ("light", "file")
    assert f"other = {value}\n" in home.settings.read_text()


def test_only_what_can_be_chosen_is_written(home: UserFolders) -> None:
    """An invalid value or setting changes nothing."""
    for name, value in (("theme", "pink"), ("colour", "red")):
        with pytest.raises(WrongUse):
            write_setting(home, name, value)
    assert not home.settings.exists()


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Setting:
    """A setting with a dot in its name."""
    setting = Setting("links.probe", "auto", "whether links are asked", ("auto", "ask", "off"))
    monkeypatch.setattr(module, "SETTINGS", (*SETTINGS, setting))
    return setting


@pytest.mark.parametrize(
    ("content", "after"),
    [
        ("", '[links]\nprobe = "off"\n'),
        ("[links] # mine\nother = 1\n", '[links] # mine\nother = 1\nprobe = "off"\n'),
        ('links.probe = "ask" # mine\n', 'links.probe = "off" # mine\n'),
        ('links = { probe = "ask" }\n', 'links = { probe = "off" }\n'),
    ],
)
def test_a_dotted_setting_stands_in_its_table(content: str, after: str, probe: Setting, home: UserFolders) -> None:
    """It is found in every notation."""
    assert probe.variable == "LGQTUI_LINKS_PROBE"
    write_setting(written(home, content), "links.probe", "off")
    assert home.settings.read_text() == after
    assert chosen(home, "links.probe", {}) == ("off", "file")
    write_setting(home, "links.probe", "")
    assert chosen(home, "links.probe", {}) == ("auto", "default")


def test_taking_out_what_is_not_there_changes_nothing(probe: Setting, home: UserFolders) -> None:
    """No empty table is left."""
    write_setting(written(home, BY_HAND), "links.probe", "")
    assert home.settings.read_bytes().decode() == BY_HAND


@pytest.mark.parametrize("content", ["links = 5\n", "links = [1]\n"])
def test_a_table_that_is_none_is_not_overwritten(content: str, probe: Setting, home: UserFolders) -> None:
    """A value in place of a table is reported."""
    written(home, content)
    with pytest.raises(CannotWrite) as caught:
        write_setting(home, "links.probe", "off")
    assert sentence(caught.value) == (
        f"links.probe cannot be put into {home.settings}: something else is in its place. "
        "Put it there with: lgqtui config edit"
    )
    assert home.settings.read_text() == content


@pytest.mark.parametrize("text", ['theme = "light"\n', "theme = light"])
def test_what_would_not_mean_what_it_should_is_not_written(
    text: str, home: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text is parsed before it replaces the file."""
    import tomlkit

    written(home, "mine = 1\n")
    monkeypatch.setattr(tomlkit, "dumps", lambda _: text)
    with pytest.raises(CannotWrite, match="theme cannot be put into"):
        write_setting(home, "theme", "light")
    assert home.settings.read_text() == "mine = 1\n"


@pytest.mark.parametrize(("name", "near"), [("them", "theme"), ("Mouse", "mouse")])
def test_an_unknown_setting_is_reported_with_the_closest_match(name: str, near: str) -> None:
    """And with the command that lists all."""
    with pytest.raises(WrongUse) as caught:
        find_setting(name)
    assert sentence(caught.value) == (
        f"there is no setting “{name}”. Did you mean {near}? All of them: lgqtui config show"
    )


def test_every_setting_can_be_explained() -> None:
    """Each has a help, a valid default, and its own variable."""
    for setting in SETTINGS:
        assert find_setting(setting.name) is setting
        assert setting.help
        assert not setting.choices or setting.default in setting.choices
    assert len({setting.variable for setting in SETTINGS}) == len(SETTINGS)


# Endpoints


ENDPOINTS = """
[endpoints.office]
address = "https://collect.example/in"
token_variable = "OFFICE_TOKEN"
[endpoints.near]
address = "http://10.0.0.1/"
allow_http = true
"""


def test_endpoints_are_read_by_name(home: UserFolders) -> None:
    """Without a file there are none."""
    assert read_endpoints(home) == {}
    assert read_endpoints(written(home, ENDPOINTS)) == {
        "office": EndpointTable("office", "https://collect.example/in", False, "OFFICE_TOKEN"),
        "near": EndpointTable("near", "http://10.0.0.1/", True, ""),
    }


@pytest.mark.parametrize("content", ["endpoints = 5", "[endpoints]\noffice = 5", "[endpoints.office]\naddress = 5"])
def test_an_endpoint_of_an_unknown_kind_is_reported(content: str, home: UserFolders) -> None:
    """With its position."""
    with pytest.raises(CannotRead, match=r"endpoints.* is not text"):
        read_endpoints(written(home, content))


def test_an_endpoint_is_set_like_any_setting(home: UserFolders) -> None:
    """In its own table; other tables stay."""
    write_setting(written(home, BY_HAND), "endpoints.office.address", "https://a.example/")
    write_setting(home, "endpoints.office.allow_http", "on")
    assert read_endpoints(home) == {"office": EndpointTable("office", "https://a.example/", True)}
    assert "[later] # not yet" in home.settings.read_text()
    with pytest.raises(WrongUse, match="cannot be “yes”"):
        write_setting(home, "endpoints.office.allow_http", "yes")
    with pytest.raises(WrongUse, match="there is no setting"):
        write_setting(home, "endpoints.office.colour", "red")


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "1e99", "²"])
def test_what_has_to_be_seconds_is_a_number(value: str, home: UserFolders) -> None:
    """From every source."""
    with pytest.raises(WrongUse, match="patience cannot be") as caught:
        write_setting(home, "patience", value)
    assert caught.value.remedy == "Give a number of seconds, 1000000 at most."
    with pytest.raises(WrongUse, match="LGQTUI_PATIENCE: patience cannot be"):
        read_settings(home, {"LGQTUI_PATIENCE": value})
    write_setting(home, "patience", "0.5")
    assert read_settings(home, {})["patience"] == "0.5"


@pytest.mark.parametrize("value", ["2000.1", "3000", "1e6"])
def test_no_attachment_is_larger_than_a_package(value: str, home: UserFolders) -> None:
    """A larger limit is refused, wherever it is set."""
    for attempt in (
        lambda: write_setting(home, "attachment_limit", value),
        lambda: read_settings(home, {"LGQTUI_ATTACHMENT_LIMIT": value}),
    ):
        with pytest.raises(WrongUse, match="attachment_limit cannot be") as caught:
            attempt()
        assert caught.value.remedy == "Give a number of MB, 2000 at most."
    write_setting(home, "attachment_limit", "2000")


@pytest.mark.parametrize("value", ["many", "-1", "0", "nan", "inf", "1e99", "²"])
def test_what_has_to_be_megabytes_is_a_number(value: str, home: UserFolders) -> None:
    """An invalid limit is refused when it is set."""
    with pytest.raises(WrongUse, match="attachment_limit cannot be") as caught:
        write_setting(home, "attachment_limit", value)
    assert caught.value.remedy == "Give a number of MB, 2000 at most."
    with pytest.raises(WrongUse, match="LGQTUI_ATTACHMENT_LIMIT: attachment_limit cannot be"):
        read_settings(home, {"LGQTUI_ATTACHMENT_LIMIT": value})


# Secrets


@pytest.mark.parametrize(
    "content",
    [
        '[endpoints.office]\ntoken_variable = "OFFICE_TOKEN"',
        "endpoints.office.token_variable = 'OFFICE_TOKEN'",
        'endpoints = { office = { "token_variable" = "Office_Token" } }',
        '[endpoints.office]\ntoken_variable = """\nOFFICE_TOKEN"""',
        '[endpoints.office]\ntoken_variable = "OFFICE_TOKEN"\nthis is damaged',
    ],
)
def test_another_program_gets_no_token(content: str, home: UserFolders) -> None:
    """By the variable as it comes, or by that of the settings, damaged or not."""
    folder = str(written(home, content).settings.parent)
    rest = {"LGQTUI_HOME": folder, "PATH": "/bin", "LGQTUI_THEME": "light"}
    secrets = {"LGQTUI_TOKEN": "t", "OFFICE_TOKEN": "u", "LGQTUI_ENDPOINT": "s3+https://b.example/k?X-Amz-Signature=1"}
    assert child_environment({**rest, **secrets}) == rest


def test_settings_that_cannot_be_read_hide_the_usual_token(home: UserFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of this process is what counts if none is given."""
    home.settings.mkdir(parents=True)
    monkeypatch.setenv("LGQTUI_HOME", str(home.settings.parent))
    monkeypatch.setenv("LGQTUI_TOKEN", "t")
    assert "LGQTUI_TOKEN" not in child_environment()
    assert child_environment()["LGQTUI_HOME"] == str(home.settings.parent)


SIGNED = "https://bucket.example/k?X-Amz-Signature=1"


@pytest.mark.skipif(os.name == "nt", reason="modes are of other systems")
@pytest.mark.parametrize(
    ("content", "name", "value"),
    [
        ("theme = 'light'\n", "endpoints.b.address", f"s3+{SIGNED}"),
        ("# mine\n", "endpoint", f"tus+{SIGNED}"),
        (f"[endpoints.b]\naddress = '{SIGNED}'\n", "theme", "light"),
    ],
)
def test_settings_with_a_signature_are_private(content: str, name: str, value: str, home: UserFolders) -> None:
    """Before it is written and whenever it is read, however the file was made."""
    written(home, content).settings.chmod(0o644)
    write_setting(home, name, value)
    assert home.settings.stat().st_mode & 0o777 == 0o600
    home.settings.chmod(0o664)
    read_endpoints(home)
    assert home.settings.stat().st_mode & 0o777 == 0o600


def test_other_settings_keep_their_mode(home: UserFolders) -> None:
    """An address without a query holds no secret."""
    written(home, "[endpoints.b]\naddress = 'https://collect.example/in'\n# why?\n").settings.chmod(0o644)
    write_setting(home, "theme", "light")
    assert home.settings.stat().st_mode & 0o777 == 0o644


def test_documents_go_where_the_platform_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Into the home of the user if that folder is missing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "Papers"))
    assert documents_folder() == tmp_path
    (tmp_path / "Papers").mkdir()
    assert documents_folder() == tmp_path / "Papers"


def test_settings_are_put_in_force_anew(tmp_path: Path) -> None:
    """As long as they can be read: otherwise the former ones stay in force."""
    context = AppContext({"LGQTUI_HOME": str(tmp_path / "home")}, lambda: datetime.now(UTC))
    assert context.settings["theme"] == "dark"
    write_setting(context.folders, "theme", "light")
    context.reload_settings()
    assert context.settings["theme"] == "light"
    written(context.folders, 'theme = "pink"')
    with pytest.raises(WrongUse):
        context.reload_settings()
    assert context.settings["theme"] == "light"
