"""Content: questionnaires and the catalog of modules, as versioned data."""
