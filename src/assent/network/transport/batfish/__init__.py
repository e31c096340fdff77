"""Batfish as a verifier: any Batfish server, through pybatfish (extra `batfish`)."""
