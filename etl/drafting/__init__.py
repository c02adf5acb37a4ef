"""Drafts of form mappings: what a strange file's columns may mean, put before a person. It loads nothing."""
