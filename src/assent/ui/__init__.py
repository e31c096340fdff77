"""Pages. So far one: the report of a run."""
