"""Streamlit's door to the app when run from a clone: streamlit run app.py.

It finds the ASGI application here and serves it as `orgmap serve` does, with the same layers round it;
run as a script, as a test of Streamlit's runs it, this file is the app itself.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime import scriptrunner

from orgmap.ui.app import main
from orgmap.ui.serve import SCRIPT, layers

if scriptrunner.get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(SCRIPT, middleware=layers())
else:
    main()
