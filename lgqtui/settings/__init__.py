"""The settings: their rows, where their values come from, the settings file, the user's folders."""
