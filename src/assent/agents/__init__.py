"""How an agent thinks: the seven units, and the pipeline that joins them (MAESTRO, Fig. 2)."""
