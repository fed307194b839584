"""The web app: ``streamlit run app.py``, the same as ``diagnostic serve``."""

from diagnostic.web.app import main

main()
