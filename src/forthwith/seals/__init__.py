"""Codecs that seal what is stored: none, and AES-256-GCM."""
