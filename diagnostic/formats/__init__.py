"""From bytes to submissions and back: the door for every kind of file."""
