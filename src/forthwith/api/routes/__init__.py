"""One module per subject; each offers a `router` that `server.py` hangs in."""
