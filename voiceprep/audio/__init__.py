"""Sound as samples: the session's clock, files, the sound card. Knows nothing of speech."""
