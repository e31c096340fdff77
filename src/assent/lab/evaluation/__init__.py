"""How good a model is for a role: suites of cases, each judged without a model; `assent eval` holds them."""
