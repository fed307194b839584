"""The web app for city officials. Needs the extra ``web``; the only part that knows Streamlit."""
