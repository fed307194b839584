"""What a batch leaves: the folder of results, its cache and its files."""
