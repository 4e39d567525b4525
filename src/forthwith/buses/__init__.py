"""Hints between the tasks and processes of one host."""
