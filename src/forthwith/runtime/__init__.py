"""The shell: it carries out what the policies decide, between the ports."""
