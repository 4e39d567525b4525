"""Files within documents: what is attached, embedded or packed, found and handed out as bytes."""
