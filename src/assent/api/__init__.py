"""Faces for programs: services over HTTP (`slices`, `verification`), MCP and A2A. Thin: `app` does what they offer."""
