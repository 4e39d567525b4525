"""One file per command, or per few that belong together; each loads what it needs when it runs."""
