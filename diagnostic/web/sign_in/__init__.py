"""Who may come in: sign-in, and where the app may listen."""
