"""The wide table: many submissions, one row a city, as CSV, Parquet or XLSX. DESIGN: section 4."""
