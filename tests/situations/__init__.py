"""Situations that differ from the plain case, played in each front end, with the rule that holds in all of them.

Each test works through commands, keys and files only. `cli` is the shell command, `plain` the console started by
`fill --accessible`, `tui` the full screen. An expected failure names the difference or gap that it stands for.
"""
