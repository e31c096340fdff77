"""A cloud behind an NFV orchestrator: the client side of ETSI GS NFV-SOL 005, and the driver that uses it."""
