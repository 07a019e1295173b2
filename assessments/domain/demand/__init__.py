"""Count what job advertisements ask for, and derive demand figures and weights. Pure."""
