"""The product's rules as pure functions over frozen values, without database or requests."""
