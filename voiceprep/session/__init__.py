"""The session folder: written as things happen, read back, repaired."""
