"""What is asked: the questionnaire, its kinds and conditions, and the route through it."""
