"""Pulling submissions from a survey server into a file like the one its own export writes.

Optional and off until somebody runs `p2wkss data pull`: the load itself never opens a connection. What is pulled holds
personal data and is kept as the raw files are.
"""
