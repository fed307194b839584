"""Writing the workbook: a file a sheet."""
