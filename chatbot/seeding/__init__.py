"""Fills a database of the stand-in with months of life, for trying out what needs a history.

Each feature has a file of its stem here with one function, its life; `lives.LIVES` lists
them. A life says what happens when; it happens through the real services, at its moment.
"""
