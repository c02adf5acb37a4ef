"""Results in, pages out: no SQL, no statistics."""
