"""Measures what whoever comes first to a page waits for: every page, of every site, for every audience.

    P2WKSS_VAR=VAR P2WKSS_DATA=DATA python benchmarks/first_visits.py [sites]

Of the build in force there, of four of its sites unless told. For each audience an app is made as `p2wkss serve` makes
it, and asked by two processes one after the other, as two of its workers are: each opens the build and visits pages
that nobody has seen (the document, then what stands on it), the second of other sites than the first. So what the first
found out for both, as what must not be told, is in its first page alone. What a browser then does is measured by
`pages.py`. Seconds on the clock and of the processor; on a busy machine the processor says more, and a budget is met
when either meets it. MiB are the most that process held. Exit code 1 when a budget is exceeded. Not on Windows.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from flask.testing import FlaskClient  # noqa: E402

from dashboard.ahead import PACKED, question  # noqa: E402
from dashboard.answers import CALLBACK  # noqa: E402
from dashboard.app import ROUTING, create_app  # noqa: E402
from indicators.disclosure import Audience  # noqa: E402
from warehouse.settings import Settings  # noqa: E402
from warehouse.store import open_reader  # noqa: E402

FIRST_BUDGET, BUDGET = 2.0, 0.5
PAGES = ("/", "/perbandingan", "/indikator", "/indikator/{name}", "/kegiatan", "/mutu-data", "/metode")
WORKERS = 2
Cost = tuple[float, float]


def main(many: int) -> int:
    """Visit and print; 1 when a budget is exceeded."""
    settings = Settings.from_environment()
    with open_reader(settings) as reader:
        connection = reader.connection()
        sites = [
            site for (site,) in connection.execute("SELECT site FROM site ORDER BY site LIMIT ?", [many]).fetchall()
        ]
        leading = connection.execute(
            "SELECT name FROM indicator SEMI JOIN estimate ON name = indicator ORDER BY ordinal"
        )
        names = [name for (name,) in leading.fetchmany(len(sites))]
    columns = ("opening", "first page", "others, median", "slowest")
    print(f"{'seconds (of the processor)':<26}{''.join(f'{column:>15}' for column in columns)}   MiB")
    exceeded = False
    for audience in Audience:
        app = create_app(replace(settings, audience=audience))
        for worker in range(WORKERS):
            sys.stdout.flush()
            process = os.fork()
            if process == 0:
                met = _tell(
                    app.server.test_client(), f"{audience} {worker + 1}", names, sites[worker::WORKERS] or sites
                )
                sys.stdout.flush()
                os._exit(0 if met else 1)
            exceeded |= os.waitpid(process, 0)[1] != 0
    return int(exceeded)


def _tell(client: FlaskClient, who: str, names: Sequence[str], sites: Sequence[str]) -> bool:
    """Visit and print, as one worker; whether the budgets are met."""
    opening = _cost(client, "/healthz")
    asked = [
        (page.format(name=name), f"?lokasi={site}") for site, name in zip(sites, names, strict=False) for page in PAGES
    ]
    first, *others = ((_cost(client, *each), each) for each in asked)
    others.sort()
    slowest, where = max(others, key=lambda each: min(each[0]))
    told = (opening, first[0], others[len(others) // 2][0], slowest)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{who:<26}"
        + "".join(f"{f'{clock:.2f} ({own:.2f})':>15}" for clock, own in told)
        + f"{most:6}  {''.join(where)}"
    )
    return min(*map(sum, zip(opening, first[0], strict=True))) <= FIRST_BUDGET and min(slowest) <= BUDGET


def _cost(client: FlaskClient, path: str, search: str = "") -> Cost:
    """Of asking for the document and, of a page, for what stands in it, as a browser does."""
    clock, own = time.perf_counter(), time.process_time()
    answers = [client.get(path + search, headers=PACKED)]
    if path != "/healthz":
        asked = question(ROUTING, path)
        asked["inputs"][1]["value"] = search
        answers.append(client.post(CALLBACK, json=asked, headers=PACKED))
    for answer in answers:
        if answer.status_code != 200:
            sys.exit(f"{path}{search}: {answer.status_code}")
    return time.perf_counter() - clock, time.process_time() - own


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
