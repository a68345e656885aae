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

from tests.tui.desk import Desk, seen
from tests.tui.gallery import SCENES, start_screen


async def main(size: tuple[int, int]) -> None:
    """Print the text of every screen at a size."""
    texts = {}
    home = Path(os.environ["LGQTUI_HOME"])
    for name, scene in {"start": start_screen, **SCENES}.items():
        desk = Desk(home)
        path = home / "drafts" / "Jakarta.toml"
        async with desk.opened(None if scene is start_screen else path, size) as pilot:
            await scene(pilot)
            texts[name] = seen(pilot)
    print(json.dumps(texts))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main((int(sys.argv[1]), int(sys.argv[2]))))
