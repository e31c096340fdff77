"""Assent: from what people want of a network, said in plain language, to a network that does it."""

__version__ = "0.1.0"
