"""Experiments: the papers' figures again, and questions beyond them; every number is computed when asked for."""
