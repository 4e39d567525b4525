"""What a text says: its type, its title, its summary, its key phrases, how hard it reads.

Pure functions over a text and its structure; offline. What they name belongs into `entities`.
"""
