"""The pages of a city, a file each."""
