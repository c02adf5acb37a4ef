"""What is tried before it is loaded: a file, a form or decisions in a shadow of the declared folders, step by step."""
