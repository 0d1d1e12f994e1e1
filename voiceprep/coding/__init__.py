"""The coding round's workspace: problems laid in a folder, the code watched, read and tested while somebody talks."""
