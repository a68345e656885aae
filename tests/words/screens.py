"""Print the screens in the language of the environment, and the keys in their last line, as JSON.

Called by `python -m tests.words.screens COLUMNS LINES`.

In a process of its own: labels are translated when screens are defined, so the language has to be set first.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lgqtui.cli.language import choose_language

if warning := choose_language(os.environ):
    raise SystemExit(warning)

from lgqtui.tui.widgets.frame import KeyBar
from tests.tui.harness import AppHarness, screen_text
from tests.tui.screenshots import SCENES, draft_list


async def main(size: tuple[int, int]) -> None:
    """Print the text of every screen at a size, and its keys."""
    texts = {}
    for name, scene in SCENES.items():
        with TemporaryDirectory() as folder:  # what a scene changes is not seen in others
            home = Path(shutil.copytree(os.environ["LGQTUI_HOME"], Path(folder, "home")))
            path = None if scene is draft_list else home / "drafts" / "Jakarta.toml"
            async with AppHarness(home).open_app(path, size) as pilot:
                await scene(pilot)
                bars = pilot.app.screen.query(KeyBar).results(KeyBar)
                keys = [binding.key for bar in bars for _, binding, _, _ in bar.fitting(size[0])]
                texts[name] = {"text": screen_text(pilot), "keys": keys}
    print(json.dumps(texts))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main((int(sys.argv[1]), int(sys.argv[2]))))
