"""Words for results: the sentences that the terminal, the app and reports open with."""
