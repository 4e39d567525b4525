"""Recognition of text in pictures (OCR), in the process of the stage."""
