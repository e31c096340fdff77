"""What a business operator and the mediator ask a model: to understand, to propose, to mediate."""
