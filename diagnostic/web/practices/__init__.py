"""The page Good practices, and what of it stands on other pages."""
