"""What clouds are driven through: simulated, or something real that a `Southbound` speaks to."""
