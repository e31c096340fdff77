"""Requests for lines of access lists, read strictly: every word has a part in what is answered, or nothing is."""
