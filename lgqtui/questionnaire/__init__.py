"""The questionnaire: model, parser, kinds of fields, conditions, and the route through it."""
