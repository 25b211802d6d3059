"""Finds the signs of `urgency_signs` in a sentence."""
