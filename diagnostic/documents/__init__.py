"""What documents say, as sections of data, and the writers that put it on paper."""
