"""The cells of an .xlsx or .ods file, read strictly and within limits, and the door by which text enters a cell."""
