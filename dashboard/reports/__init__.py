"""The same results as files to take away."""
