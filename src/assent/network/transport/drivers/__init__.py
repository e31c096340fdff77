"""Drivers: how a change reaches routers, and comes back. `base` is the interface; the rest implement it."""
