"""A fully local, spoken mock interviewer for machine-learning-engineer interviews."""

__version__ = "0.1.0"
