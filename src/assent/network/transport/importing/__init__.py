"""Networks that exist already, as network files: from running configurations, or from NetBox."""
