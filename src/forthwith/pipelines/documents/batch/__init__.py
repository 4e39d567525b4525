"""Several documents as one: what they are, what they share and where they disagree."""
