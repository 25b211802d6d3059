"""A stand-in for Slack on this machine: for trying the bot out, and for testing it.

A server of its own. It shares no code with the bot and knows nothing of it; docs/playground.md
describes it.
"""
