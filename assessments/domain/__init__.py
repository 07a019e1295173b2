"""The product's rules as pure functions over frozen values: no database, request or settings."""
