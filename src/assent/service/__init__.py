"""Which slice delivers an agreement or a customer’s wish: catalogue, profiles, placement."""
