"""Forthwith: slow document and report work as an answer by a deadline."""
