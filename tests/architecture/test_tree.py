"""`tests/unit/` mirrors `lgqtui/`: the tests of a module are found by its path."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
UNIT, PROGRAM = TESTS / "unit", TESTS.parent / "lgqtui"
LARGE, LONGEST = 80, 600
"""Lines of a module that needs a test file of its own, and of the longest test module."""

FRONT_ENDS = {"cli", "plain", "tui"}
"""Packages that are tested by what a user does: calls, lines, keys."""

TESTED_WITH = {
    "draft/attachment.py": "unit/draft/test_attachment_files.py",
    "export/formats.py": "architecture/test_toy_format.py",
    "workflows/questionnaires.py": "cli/test_questions.py",
    "interview/problem_index.py": "unit/interview/test_response_state.py",
    "linkcheck/resolver.py": "unit/linkcheck/test_connections.py",
    "questionnaire/model.py": "unit/questionnaire/test_parser.py",
    "questionnaire/table_reader.py": "unit/questionnaire/test_parser.py",
    "questionnaire/validator.py": "unit/questionnaire/test_parser.py",
    "settings/file.py": "unit/settings/test_loader.py",
    "settings/registry.py": "unit/settings/test_loader.py",
    "submission/client.py": "delivery/test_client.py",
    "submission/endpoints/responses.py": "unit/submission/endpoints/test_http.py",
    "submission/endpoints/tus.py": "unit/submission/endpoints/test_kinds.py",
    "submission/folder_writer.py": "delivery/test_folder.py",
    "submission/outbox.py": "delivery/test_outbox.py",
    "submission/outbox_entry.py": "delivery/test_outbox.py",
    "submission/sender.py": "delivery/test_sending.py",
    "submission/transfer.py": "delivery/test_line.py",
    "workflows/documents.py": "cli/test_export_and_import.py",
    "terminal_input.py": "unit/tui/textual_ext/test_terminal_driver.py",
}
"""Modules that only make sense together with another one, or over a network, and the tests that hold them."""


def modules_in(folder: Path) -> dict[str, int]:
    """Return the modules in a folder by their path in it, with their lines."""
    paths = (path for path in folder.rglob("*.py") if path.name != "__init__.py")
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8").count("\n") for path in paths}


def unit_tests(module: str) -> Path:
    """Return the path of the unit tests of a module."""
    folder, _, name = module.rpartition("/")
    return UNIT / folder / f"test_{name}"


def test_a_large_module_has_its_unit_tests() -> None:
    """One of more than 80 lines has a test file under its own name, or is listed above with the tests that hold it."""
    large = {module for module, lines in modules_in(PROGRAM).items() if lines > LARGE}
    without = {module for module in large if not unit_tests(module).is_file()}
    assert {module for module in without if module.partition("/")[0] not in FRONT_ENDS} == set(TESTED_WITH)
    assert [tests for tests in TESTED_WITH.values() if not (TESTS / tests).is_file()] == []


def test_a_unit_test_has_its_module() -> None:
    """No tests are left of a module that is gone or has another name."""
    modules = {str(Path(path).with_name(Path(path).name.removeprefix("test_"))) for path in modules_in(UNIT)}
    assert modules - {"draft/conftest.py"} <= set(modules_in(PROGRAM))


def test_no_test_module_is_too_long() -> None:
    """At most 600 lines, so that it can be read in one go."""
    assert {module: lines for module, lines in modules_in(TESTS).items() if lines > LONGEST} == {}
