"""A résumé and a job description become questions: read, claims and technologies found, questions made. Code only."""
