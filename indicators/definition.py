"""What an indicator is: closed kinds, frozen words, expressions, and worked examples.

Which declarations make sense is said in `misfit`. This reads no file, binds no SQL, and computes nothing.
"""

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from warehouse.declared import Declared


class Kind(StrEnum):
    PROPORTION = "proportion"
    MEAN = "mean"
    MEDIAN = "median"
    COUNT = "count"
    LADDER = "ladder"


class Theme(StrEnum):
    HEALTH = "health"
    SANITATION = "sanitation"
    HOUSING = "housing"
    ECONOMY = "economy"
    EDUCATION = "education"
    FAMILY = "family"


class Status(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Unit(StrEnum):
    """The unit views; an indicator counts the rows of one of them."""

    HOUSEHOLD = "household"
    HOUSE = "house"
    FAMILY = "family"
    PERSON = "person"
    WOMAN = "woman"
    COUPLE = "couple"
    BUSINESS = "business"
    CHILD = "child"
    ADOLESCENT = "adolescent"
    BIRTH = "birth"
    DEATH = "death"
    ASSISTANCE = "assistance"

    @property
    def happens_once(self) -> bool:
        """A birth or a death belongs to one round: it can't be met again, so it can't be paired."""
        return self in (Unit.BIRTH, Unit.DEATH)


class Noun(StrEnum):
    """What units are called where the word of their view says too much: of all persons only children are counted."""

    CHILD = "child"
    GIRL = "girl"
    PREGNANT = "pregnant"
    WOMAN = "woman"
    YOUTH = "youth"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Apkm(StrEnum):
    """The four questions a judge asks of women's indicators: access, participation, control, benefit."""

    AKSES = "akses"
    PARTISIPASI = "partisipasi"
    KONTROL = "kontrol"
    MANFAAT = "manfaat"


class Movability(StrEnum):
    """How credibly the indicator can move in the eight months of a programme."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Comparison(StrEnum):
    """Paired: the same units in both rounds. Unpaired: whoever was met in each."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"


class Breakdown(StrEnum):
    """How a site may be divided; every indicator has the site as a whole besides these."""

    RT = "rt"
    DASAWISMA = "dasawisma"
    HEAD_SEX = "head_sex"


BREAKDOWN_COLUMNS = tuple(breakdown.value for breakdown in Breakdown)
"""The columns by which every unit view lets its site be divided."""
SPARE = "?"
"""Ends the name of a question that an indicator can do without."""
RESERVED_STATES = ("yes", "no", "unknown", "excluded", "outside", "away", "not_met")

NonEmpty = Annotated[str, Field(min_length=1)]
Answer = bool | int | float | str | tuple[str, ...]


class Rung(NamedTuple):
    """One step of a ladder: [code, Indonesian, English]."""

    code: NonEmpty
    id: NonEmpty
    en: NonEmpty

    def words(self, language: str) -> str:
        return self.en if language == "en" else self.id


class Words(Declared):
    """What a reader sees, in one language."""

    label: NonEmpty
    """Its name on pages, unlike that of any other."""
    short: NonEmpty
    """Its name where there is little room, unlike that of any other."""
    definition: NonEmpty
    """What is measured, in whole sentences."""
    rationale: NonEmpty = "—"
    """Why it is measured: what a reader learns about families from it."""
    limits: NonEmpty
    """What the number can't say and how it may mislead."""
    numerator: NonEmpty
    """Who is in the numerator, in words."""
    denominator: NonEmpty
    """Who is in the denominator, in words."""


class Example(Declared):
    """A worked example: these answers, that result. Run by the tests and shown to the reader."""

    given: dict[str, Answer] = Field(default={})
    """Answers and derived columns of one unit; what isn't given is unknown."""
    members: tuple[dict[str, Answer], ...] = ()
    """The members of a family, house or household, with their answers; they live there unless told otherwise."""
    births: tuple[dict[str, Answer], ...] = ()
    """The births in a family, house or household, with their answers."""
    answer: str | int | float
    """What it comes to: yes, no, unknown, excluded, a rung, or a number."""

    @property
    def others(self) -> tuple[tuple[str, int, dict[str, Answer]], ...]:
        """Who and what else is in its household: the unit of the codebook, its number from 1, and the answers."""
        listed = (("person", self.members), ("birth", self.births))
        return tuple((unit, number, each) for unit, every in listed for number, each in enumerate(every, start=1))

    @property
    def expected(self) -> str:
        return self.answer if isinstance(self.answer, str) else number_text(float(self.answer))


class Declaration(Declared):
    """The keys of one catalogue file, with their types. `misfits` says which combinations make none.

    `questions`: the questions of the codebook it rests on, as `unit.variable`; where one of them was asked otherwise in
    another round, the rounds aren't compared, and a round in which one wasn't asked tells nothing. A mark at the end
    ("household.desludged?") says that it can do without: the answer is known without it.
    """

    kind: Kind
    """How units become a number."""
    theme: Theme
    """Where pages show it."""
    status: Status
    """Only active indicators are computed."""
    unit: Unit
    """The unit view whose rows are counted."""
    called: Noun | None = None
    """What its units are called, where the word of the unit says too much: child, girl, pregnant, woman or youth."""
    questions: tuple[NonEmpty, ...] = ()
    """The questions of the codebook it rests on, as unit.variable; with ? at the end where it can do without."""
    denominator: NonEmpty
    """SQL on the columns of the unit view: true for units that count."""
    numerator: NonEmpty | None = None
    """SQL: true for units in the numerator; NULL is unknown, never no. For proportions and counts."""
    value: NonEmpty | None = None
    """SQL: the number of a unit. For means and medians."""
    value_unit: NonEmpty | None = None
    """Unit of the number. For means, medians and counts."""
    rung: NonEmpty | None = None
    """SQL: the code of the rung a unit stands on. For ladders."""
    rungs: tuple[Rung, ...] = ()
    """The rungs from worst to best, each [code, Indonesian, English]. For ladders."""
    threshold: NonEmpty | None = None
    """The rung from which a unit counts. For ladders."""
    context: NonEmpty | None = None
    """Another count that is read together with this one, such as births beside deaths. For counts."""
    direction: Direction
    """Which way is better."""
    apkm: Apkm | None = None
    """Which question about women it answers: access, participation, control or benefit."""
    owner: NonEmpty
    """The office (OPD) that answers for it."""
    can_move_in_8_months: Movability
    """How credibly it can move within a programme."""
    primary: bool = False
    """Whether it was declared, before the data, to be one of the few that judge the programme; tested with Holm."""
    smallest_relevant: Annotated[float, Field(gt=0)] | None = None
    """The least change worth speaking of: a share between 0 and 1, or the unit of the indicator."""
    standard_target: float | None = None
    """The target its standard names: a share between 0 and 1, or the unit. A target of the programme outranks it."""
    components: tuple[NonEmpty, ...] = ()
    """The indicators or questions an index is made of, in its order."""
    facet_of: NonEmpty | None = None
    """The indicator of which this one is another view: a rung, a class, a mean, a limit, an age group. Where both are
    asked, only that one is counted among the indicators."""
    headline: bool
    """Whether the summary page shows it."""
    ordinal: Annotated[int, Field(ge=1)]
    """Its place in the order of the catalogue, unlike that of any other."""
    comparison: Comparison
    """How pages compare two rounds unless told otherwise."""
    disaggregate: tuple[Breakdown, ...]
    """How the site is divided for it."""
    shared_by: Breakdown | None = None
    """The division whose parts answer as one, as all families of an RT have its status. Such a part is told and not
    judged: however many families it has, it is one. For proportions where up is better."""
    zero_at_baseline: bool = False
    """Whether by its own denominator nobody can be in the numerator at baseline (month 0), as nobody of those without a
    business then. From there it can only go up: told, not judged. For proportions where up is better."""
    sensitive: bool
    """Whether small cells of its breakdowns are hidden."""
    references: tuple[NonEmpty, ...]
    """Sources of the definition, with their version."""
    version: NonEmpty
    """Version of the definition; raised when the same answers would count otherwise."""
    verified: bool
    """Whether the definition was checked against its source."""
    unverified: tuple[NonEmpty, ...] = ()
    """Which parts of the definition no source was found for."""
    id: Words
    """Its words in Bahasa Indonesia."""
    en: Words
    """Its words in English."""
    examples: tuple[Example, ...]
    """Worked examples, run by the tests and shown to readers."""

    @property
    def pairable(self) -> bool:
        """Whether the same units can be met again and compared."""
        return not (self.unit.happens_once or self.kind is Kind.COUNT)


DECLARATIONS: tuple[tuple[str, type[Declared]], ...] = (
    ("<name>.toml", Declaration),
    ("[id], [en]", Words),
    ("[[examples]]", Example),
)
"""What may stand where in a catalogue file, for the reference that is made of it."""


class Definition(Declaration):
    """A declaration with its name (the file's stem) and its text as written."""

    name: NonEmpty
    toml: str = Field(repr=False)

    @property
    def noun(self) -> str:
        """The word for its units: a key of the templates."""
        return (self.called or self.unit).value

    @property
    def expression(self) -> str:
        """The expression whose result is the state or value of an eligible unit."""
        return self.numerator or self.value or self.rung or ""

    @property
    def measures(self) -> bool:
        """Whether a unit carries a number (mean, median) instead of a state."""
        return self.kind in (Kind.MEAN, Kind.MEDIAN)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The questions it rests on, without the mark of those it can do without."""
        return tuple(question.removesuffix(SPARE) for question in self.questions)

    @property
    def needed(self) -> tuple[str, ...]:
        """The questions without which it can't be told."""
        return tuple(question for question in self.questions if not question.endswith(SPARE))

    @property
    def rung_codes(self) -> tuple[str, ...]:
        return tuple(rung.code for rung in self.rungs)

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """How results are divided: the site as a whole, and what the file asks for."""
        return ("site", *(breakdown.value for breakdown in self.disaggregate))

    def words(self, language: str) -> Words:
        return self.en if language == "en" else self.id


def number_text(value: float) -> str:
    """A number as examples are compared: no exponent, no trailing zeros, six decimals at most."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
