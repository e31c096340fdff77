"""What a customer sees of a slice before ordering it: price, energy, access, what could be had instead."""
