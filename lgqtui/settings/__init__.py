"""Settings: the registry, the loader, the settings file, the user's folders."""
