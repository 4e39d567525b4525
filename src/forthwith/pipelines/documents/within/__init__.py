"""Files within documents: what is attached, embedded or packed, found and handed out as bytes.

Names are labels, never paths. What is done with such a file is decided in `steps.attachments`.
"""
