"""Says the interviewer's lines."""
