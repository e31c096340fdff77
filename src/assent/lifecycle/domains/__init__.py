"""Slices over several domains: what an NS agent keeps of its domain, and what the NS provider keeps of a span."""
