"""Reads requests about static routes, BGP and prefix lists as a whole, by the roles that their values have.

Every name and value of the request gets a role from the words around it; what gets none, and any word that limits or
excepts, makes the reading fail, so that another reader or the person decides.
"""
