"""What carries a cell's configuration to it: a simulation, O1 (3GPP ProvMnS) or A1 (O-RAN A1-P)."""
