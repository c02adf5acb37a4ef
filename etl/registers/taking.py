"""All registers of a load together: what was taken from files that stand alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from etl.registers.activities import Activity, take_activities
from etl.registers.measurements import Measurement, take_measurements
from etl.registers.recaps import Total, take_recaps
from etl.registry import Registry
from etl.rows import Survey
from warehouse.programme import Programme


@dataclass(frozen=True, slots=True)
class Registers:
    """Measurements of children of the survey, and totals and activities of offices."""

    measurements: tuple[Measurement, ...]
    totals: tuple[Total, ...]
    activities: tuple[Activity, ...] = ()


def take_registers(
    survey: Survey, registry: Registry, programme: Programme, *, indicators: Collection[str] | None = None
) -> Registers:
    """Comes after linkage and before the rest of the rows is loaded. `indicators`: names whose totals can be shown."""
    measurements = take_measurements(survey, registry, programme)
    totals = take_recaps(survey, registry, programme, indicators=indicators)
    return Registers(measurements, totals, take_activities(survey, registry, programme))
