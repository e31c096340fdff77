"""Cisco IOS: `show running-config` text to the device model and back, and what commands make of a text."""
