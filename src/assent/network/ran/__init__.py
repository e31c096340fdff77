"""The RAN domain: what NR cells can carry, and the PRB ratios that give each slice what was agreed."""
