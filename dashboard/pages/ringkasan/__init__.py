"""Ringkasan: the result in one sentence, what got better and what worse, works, births and deaths, coverage."""
