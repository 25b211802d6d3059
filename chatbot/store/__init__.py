"""Keeps everything in a database: SQLite beside the bot, or PostgreSQL by URL.

The only package that imports sqlalchemy and alembic.
"""
