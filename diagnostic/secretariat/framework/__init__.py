"""Is the questionnaire itself sound? Reliability and item analysis over the cities that answered it."""
