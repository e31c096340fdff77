"""The REST API. Nothing yet."""
