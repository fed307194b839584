"""What everything stands on: problems with their codes, exact sums, settings, numbers as people type and read them."""
