"""Hears the candidate: sources, voice activity, the turn decision, transcription."""
