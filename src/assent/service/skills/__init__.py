"""What the service plane asks a model."""
