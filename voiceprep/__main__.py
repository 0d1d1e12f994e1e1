"""Lets `python -m voiceprep` do what the `voiceprep` command does."""

from voiceprep.cli import main

if __name__ == "__main__":
    main()
