"""Typed objectives to IOS lines and claims, one module per class; `generate` puts the parts together."""
