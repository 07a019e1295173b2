"""The taxonomy as one immutable value: reading, checking, comparing and translating it."""
