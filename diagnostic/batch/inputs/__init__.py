"""What a batch is given: folders, patterns, archives, tables and addresses."""
