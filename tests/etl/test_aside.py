"""Two things at once: nobody goes on before both are done, no error is lost, no half of what is written stays."""

from __future__ import annotations

import threading

import duckdb
import pytest

from etl.aside import aside
from etl.writing import writing_beside
from warehouse.store import connect_in_memory


def test_both_are_under_way_at_the_same_time_and_both_are_done_at_the_end() -> None:
    met = threading.Barrier(2, timeout=20)
    done = []
    with aside(lambda: (met.wait(), done.append("aside"))):
        met.wait()
        done.append("here")
    assert sorted(done) == ["aside", "here"]


def test_what_is_given_waits() -> None:
    done = []
    with aside(lambda: done.append("aside")) as ready:
        ready()
        assert done == ["aside"]


def fails() -> None:
    raise ValueError("aside")


def test_an_error_aside_is_raised_at_the_end() -> None:
    with pytest.raises(ValueError, match="aside"), aside(fails):
        pass


def test_an_error_aside_is_raised_where_it_is_waited_for() -> None:
    gone_on = []

    def wait() -> None:
        with aside(fails) as ready:
            ready()
            gone_on.append("further")

    with pytest.raises(ValueError, match="aside"):
        wait()
    assert gone_on == []


def test_an_error_here_waits_for_what_goes_on_aside() -> None:
    going, ended = threading.Event(), threading.Event()

    def last() -> None:
        going.wait(20)
        ended.set()

    def fail() -> None:
        with aside(last):
            going.set()
            raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        fail()
    assert ended.is_set()


def test_what_comes_after_something_is_not_begun_before_it() -> None:
    done, happened = [], threading.Event()
    with aside(lambda: done.append("aside"), after=happened) as ready:
        done.append("here")
        happened.set()
        ready()
        done.append("further")
    assert done == ["here", "aside", "further"]


def test_what_comes_after_something_that_never_happens_is_done_at_the_end() -> None:
    done = []
    with aside(lambda: done.append("aside"), after=threading.Event()):
        done.append("here")
    assert done == ["here", "aside"]


@pytest.mark.parametrize("broken", ["nothing", "beside", "here"])
def test_what_is_written_beside_is_there_in_its_order_or_not_at_all(broken: str) -> None:
    with connect_in_memory() as connection, connection.cursor() as other:
        connection.execute("CREATE TABLE told (n INTEGER NOT NULL)")

        def write_all() -> None:
            with writing_beside(connection, other) as write:
                write(lambda own: own.execute("INSERT INTO told VALUES (1)"))
                write(lambda own: own.execute(f"INSERT INTO told VALUES ({'NULL' if broken == 'beside' else 2})"))
                assert broken != "here"

        if broken == "nothing":
            write_all()
        else:
            with pytest.raises((AssertionError, duckdb.ConstraintException)):
                write_all()
        assert connection.execute("FROM told").fetchall() == ([(1,), (2,)] if broken == "nothing" else [])
