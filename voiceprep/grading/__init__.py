"""Grades what an answer carries: readers that propose, checks that overturn, and the numbers they were fitted to."""
