"""Privacy `redacted`: what leaves this machine carries pseudonyms, and what comes back gets its names again."""
