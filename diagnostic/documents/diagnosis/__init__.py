"""The diagnosis as a report to print, to edit, or to compute with: one content, one thin writer a format."""
