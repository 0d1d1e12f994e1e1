"""Decides what to ask next and how to say it."""
