"""One module per format: bytes in, `Read` out."""
