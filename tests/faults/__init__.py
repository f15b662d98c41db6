"""A class at play while something goes wrong beneath it, with real processes."""
