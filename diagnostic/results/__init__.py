"""Results of many cities as one table: its columns, how it is read, and which result of a city is the newest."""
