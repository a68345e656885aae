"""The parts of screens. A widget shows what it is given and posts what the user did; it changes no draft."""
