"""Who thinks: skills, and the models that answer them."""
