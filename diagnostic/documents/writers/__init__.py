"""One thin writer a format: HTML, PDF, Word, spreadsheet."""
