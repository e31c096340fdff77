"""Slices over several domains: the domains file, the NS agents that it describes, and the use cases on spans."""
