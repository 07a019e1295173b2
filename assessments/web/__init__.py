"""What turns values of the domain into words and files for people."""
