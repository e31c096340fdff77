"""Clouds on this machine: each function a network namespace with real software in it, joined to chains by veths."""
