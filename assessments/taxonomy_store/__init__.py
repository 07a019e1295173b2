"""The taxonomy in the database: loading, writing, editions, edits and history."""
