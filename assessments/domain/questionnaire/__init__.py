"""What is asked of whom, page by page, and the levels of the answers."""
