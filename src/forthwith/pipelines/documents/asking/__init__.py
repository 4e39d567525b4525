"""What a configured language model adds; everything here works without one."""
