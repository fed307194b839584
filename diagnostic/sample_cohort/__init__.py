"""A cohort of cities to try things on. The names are those of real member cities; every answer is invented."""
