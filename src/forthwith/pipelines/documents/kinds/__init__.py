"""What a file is: its format by its content, its encoding, and what each format is called."""
