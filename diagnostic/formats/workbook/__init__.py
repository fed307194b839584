"""The workbook: written for a city to fill in, checked at the gate, read back by ids. DESIGN: section 5."""
