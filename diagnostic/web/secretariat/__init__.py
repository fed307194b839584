"""The secretariat's pages, each a file, over small parts without Streamlit."""
