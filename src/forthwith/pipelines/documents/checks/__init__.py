"""What is looked at before a parser sees the file."""
