"""Is a change right? Verifiers behind one interface (`base.Verifier`), each answer with its evidence.

The static one (`static.StaticVerifier`) computes what the configurations mean: routes, packet filters, paths.
"""
