"""Languages: what routers speak. Each one parses configuration text into the device model and renders it."""
