"""The quality check of one document: what is wrong with it, where, and how much that matters."""
