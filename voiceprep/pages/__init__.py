"""Self-contained HTML pages: templates, styles and scripts that travel with voiceprep."""
