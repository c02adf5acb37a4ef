"""The `p2wkss indicators …` commands. The work is done in the modules they call."""

from indicators.commands import catalogue, results  # each adds its commands to the group
from indicators.commands.edge import indicators_group

__all__ = ["catalogue", "indicators_group", "results"]
