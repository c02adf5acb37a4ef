"""Questionnaires made from the codebook: forms for phones and for paper people, and the lists that travel with them.

It makes files to be filled in and knows how they come back; it reads no answers of its own.
"""
