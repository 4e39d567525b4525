"""Stores for documents and large outputs, by content address."""
