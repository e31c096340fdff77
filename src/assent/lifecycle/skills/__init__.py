"""What the life cycle asks a model."""
