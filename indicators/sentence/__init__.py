"""Plain sentences about changes, in two languages: of one change, of all of a page, and what they can't prove."""

from indicators.sentence.change import caveat, sentence
from indicators.sentence.headline import headline_sentence

__all__ = ["caveat", "headline_sentence", "sentence"]
