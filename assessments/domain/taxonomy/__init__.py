"""The taxonomy as one immutable value: read, check, compare and translate it."""
