"""Use cases: each method is one transaction, and checks who may do it."""
