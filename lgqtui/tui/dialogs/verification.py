"""What the verification of a package shows, in the words of the command."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import TextDialog
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.verification import read_receipt_file, result_lines, verify_file


def verification_dialog(context: AppContext, package: Path, receipt: str | None = None) -> TextDialog:
    """Verify a package, and return what was found; with a receipt also what that proves."""
    result = verify_file(context, package)
    lines = [*result_lines(context, result)]
    try:
        lines += [read_receipt_file(Path(receipt)).line([result])] if receipt else []
    except Error as error:
        lines.append(error.sentence)
    return TextDialog(tr("Verify a package"), Static(plain_content("\n\n".join(lines))))
