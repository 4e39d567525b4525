"""Asking a language model: what of a text it is given to read, and the question itself.

What is asked, and what an answer is good for, belongs to the pipeline that asks.
"""
