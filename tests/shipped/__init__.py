"""The questionnaires, samples and schemas that are shipped."""
