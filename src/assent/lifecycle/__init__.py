"""The durable workflows, the closed loop, the audit log and the store: what makes the product run."""
