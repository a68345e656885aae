"""The interview and the session: the only way for a front end to change a draft."""
