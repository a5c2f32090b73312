"""How people are reached: phones, duty, and who cannot be reached."""
