"""One respondent's answers: the draft, its file format, and the folder where drafts live."""
