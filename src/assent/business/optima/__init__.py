"""The mathematics of a negotiation: optima, fair solutions and the dynamics of Eq. 1, as plain functions."""
