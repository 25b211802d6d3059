"""A chat bot that answers charity staff from their organisation's own social media policy."""
