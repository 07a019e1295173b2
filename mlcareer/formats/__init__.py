"""How dates look where Django's own way does not suit."""
