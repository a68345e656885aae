"""Print the screens in the language of the environment as text: `python -m tests.words.screens COLUMNS LINES`.

In a process of its own: labels are translated when screens are defined, so the language has to be set first.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from lgqtui.cli.language import choose_language

if warning := choose_language(os.environ):
    raise SystemExit(warning)

from tests.tui.harness import AppHarness, screen_text
from tests.tui.screenshots import SCENES, draft_list


async def main(size: tuple[int, int]) -> None:
    """Print the text of every screen at a size."""
    texts = {}
    home = Path(os.environ["LGQTUI_HOME"])
    for name, scene in {"start": draft_list, **SCENES}.items():
        harness = AppHarness(home)
        path = home / "drafts" / "Jakarta.toml"
        async with harness.open_app(None if scene is draft_list else path, size) as pilot:
            await scene(pilot)
            texts[name] = screen_text(pilot)
    print(json.dumps(texts))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main((int(sys.argv[1]), int(sys.argv[2]))))
