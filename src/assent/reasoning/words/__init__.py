"""Language tools for embedded solvers: quantities, fuzzy names, hidden text. General and deterministic."""
