"""A driver that reads the terminal by `InputParser`, and whose failures end the app as any other failure does."""

from __future__ import annotations

import os
import selectors

from textual.drivers.linux_driver import LinuxDriver

from lgqtui.tui.textual_ext.input_parser import InputParser


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS with a reader of its own."""

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            pass  # the terminal was lost; `Lifecycle` notices it
        except Exception as error:  # noqa: BLE001 - Textual would print a traceback and end with 0
            self._app.call_later(self._app._handle_exception, error)  # noqa: SLF001

    def run_input_thread(self) -> None:
        """Read until the driver stops, and post what was read."""
        parser = InputParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                messages = parser.tick()
                if selector.select(parser.wait):
                    if not (data := os.read(self.fileno, 4096)):
                        return
                    messages += parser.feed_bytes(data)
                for message in messages:
                    self.process_message(message)
