"""The network plane: one operator per domain. The three domains do not know one another."""
