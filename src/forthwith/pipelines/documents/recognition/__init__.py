"""Text in pictures: opened within limits, prepared, and recognised page by page."""
