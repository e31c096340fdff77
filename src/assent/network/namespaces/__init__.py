"""Namespaces of this machine: networks that the twin lives in for a while, and the host driver's clouds for good."""
