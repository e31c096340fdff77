"""Who wants what, and what they agree on: business operators, the mediator, and their negotiation."""
