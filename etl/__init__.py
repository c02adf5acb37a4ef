"""Survey files in, one immutable build of the warehouse out."""
