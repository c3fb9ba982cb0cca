"""The script that Streamlit runs when the app is served from an installed package.

It stands in a folder of its own: Streamlit takes a ``pages`` folder beside its script for pages to
show by themselves, past the router.
"""

from __future__ import annotations

from orgmap.ui.app import main

main()
