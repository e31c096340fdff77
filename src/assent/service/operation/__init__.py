"""Slices in operation, as functions without effects: what a load does to them, when they are scaled, what was kept."""
