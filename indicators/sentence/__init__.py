"""Plain sentences about changes, in two languages: of one change, of all of a page, and what they can't prove."""

from indicators.sentence.change import caveat, sentence, sentence_parts
from indicators.sentence.headline import headline_sentence
from indicators.sentence.part import About, Part, Role, joined

__all__ = ["About", "Part", "Role", "caveat", "headline_sentence", "joined", "sentence", "sentence_parts"]
