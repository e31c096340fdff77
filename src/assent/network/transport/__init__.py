"""The transport domain: from a sentence to a verified change on routers."""
