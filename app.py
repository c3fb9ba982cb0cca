"""Streamlit's door to the app when run from a clone: streamlit run app.py."""

from __future__ import annotations

from orgmap.ui.app import main

main()
