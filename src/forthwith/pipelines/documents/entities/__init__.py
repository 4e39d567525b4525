"""What a text names: people, organisations, places, dates, amounts, addresses and numbers."""
