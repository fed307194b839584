"""The page Exchange: what a city declares, who was matched with it, and the matching itself for the secretariat."""
