"""Good practices and the files that belong to them."""
