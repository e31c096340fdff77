"""Experiments and benchmarks of the papers. Nothing yet."""
