"""The script that an installed copy gives to Streamlit."""
