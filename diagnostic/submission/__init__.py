"""A submission: what one city answered, whether it fits its questionnaire, and what of it serves next time."""
