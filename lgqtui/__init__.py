"""lgqtui: a terminal wizard for the United Nations Local Government Questionnaire."""

__version__ = "0.2.0"
