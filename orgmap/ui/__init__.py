"""The app: pages, their state and how it is served. Streamlit is imported nowhere else."""
