"""What a file is, decided by its content."""
