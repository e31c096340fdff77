"""The NS provider's thinking: its resource database, segments over several domains, budgets, stitches. All pure."""
