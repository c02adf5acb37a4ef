"""What the page sends and asks for besides being drawn: a file, how far it is, the next step, an end, an older build.

Everything that changes something is a POST with a mark that no other site can set. Answers are JSON: `attempt`, or
`trouble` in words for the reader. Where nobody may load, none of this is there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

import flask
from flask import Response, abort, jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import ClientDisconnected

from dashboard.pages.muat_data.editing import Edits, edited
from dashboard.pages.muat_data.gate import from_this_page, lets_in
from dashboard.pages.muat_data.receiving import LARGEST, CutShortError, TooLargeError, receive, safe_name
from dashboard.pages.muat_data.working import BusyError, going, start
from dashboard.text import Text, read_text
from warehouse.attempts import (
    Attempt,
    Choice,
    Decisions,
    GoneError,
    Mapping,
    OtherVersionError,
    Step,
    find_attempt,
    start_attempt,
)
from warehouse.programme import joins_sites
from warehouse.settings import Settings
from warehouse.store import rollback
from warehouse.trouble import StoreError

ROOT = "/muat-data"
NAME = "X-File-Name"
_MEBIBYTE = 1024 * 1024
_SMALL = 8 * _MEBIBYTE  # what is sent besides files
BAD, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE, NO_ROOM = 400, 403, 404, 409, 413, 507
View = Callable[..., Response]


class Routes:
    """The routes of one app, on the folders of its settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def add_to(self, server: flask.Flask) -> None:
        for address, method, view in (
            ("berkas", "POST", self.take_file),
            ("keputusan", "POST", self.start_without_file),
            ("<name>/keadaan", "GET", self.tell),
            ("<name>/langkah/<step>", "POST", self.take_step),
            ("<name>/batal", "POST", self.cancel),
            ("<name>/buang", "POST", self.throw_away),
            ("bangun/<name>/berlakukan", "POST", self.put_back),
        ):
            server.add_url_rule(
                f"{ROOT}/{address}", endpoint=f"muat_data_{view.__name__}", view_func=self._guarded(view),
                methods=[method],
            )  # fmt: skip

    def _guarded(self, view: View) -> View:
        """The gate before a route, and the errors of the store as an answer."""

        @wraps(view)
        def guarded(**parts: str) -> Response:
            if not lets_in(request, self._settings):
                abort(NOT_FOUND)
            if request.method != "GET" and not from_this_page(request):
                abort(FORBIDDEN)
            try:
                answer = view(**parts)
            except BusyError:
                answer = refused(_text()("muat_data.busy"), CONFLICT)
            except GoneError:
                answer = refused(_text()("muat_data.gone_told"), CONFLICT)
            except OtherVersionError:
                answer = refused(_text()("muat_data.outdated_told"), CONFLICT)
            except StoreError as error:
                answer = refused(str(error), CONFLICT)
            except OSError:  # the disk is full, or not to be written to
                answer = refused(_text()("muat_data.unwritable"), NO_ROOM)
            answer.headers["Cache-Control"] = "no-store"
            return answer

        return guarded

    def take_file(self) -> Response:
        """The bytes of a file, its name in a header; the new attempt, already being looked at."""
        text, length = _text(), request.content_length
        self._refuse_elsewhere(text)
        if length is None or length == 0:
            return refused(text("muat_data.upload.empty"), BAD)
        if length > LARGEST:
            return refused(text("muat_data.upload.large", most=LARGEST // _MEBIBYTE), TOO_LARGE)
        name = safe_name(unquote(request.headers.get(NAME, "")))
        attempt = start_attempt(self._settings, file=name)
        try:
            received = receive(request.stream, attempt.received / name, announced=length)
            attempt.keep(attempt.state().model_copy(update={"bytes": received}))
        except (CutShortError, TooLargeError, ClientDisconnected, OSError) as error:
            _remove(attempt)
            key = "cut_short" if isinstance(error, CutShortError | ClientDisconnected) else "not_kept"
            return refused(text(f"muat_data.upload.{key}"), BAD)
        return self._begun(attempt, Step.RECOGNISE)

    def start_without_file(self) -> Response:
        """An attempt in which only decisions are made about what is loaded already."""
        self._refuse_elsewhere(_text())
        return self._begun(start_attempt(self._settings), Step.TRY)

    def tell(self, name: str) -> Response:
        try:
            attempt = find_attempt(self._settings, name)
        except GoneError:
            return refused(_text()("muat_data.gone_told"), NOT_FOUND)
        now = going(attempt)
        return jsonify(
            news=attempt.news(),
            stage=now.state.stage,
            step=now.step,
            busy=now.busy,
            doing=now.state.doing if now.state.running else "",
            share=now.state.share if now.state.running else 0,
        )

    def take_step(self, name: str, step: str) -> Response:
        """Write what the step asks for, if anything, and have it done."""
        attempt = find_attempt(self._settings, name)
        if step not in list(Step):
            abort(NOT_FOUND)
        now = going(attempt)
        if now.busy:
            raise BusyError
        if now.state.stage.over:
            raise StoreError(_text()("muat_data.over"))
        if not now.state.takes(Step(step)):
            raise StoreError(_text()("muat_data.moved_on"))
        try:
            _ask(attempt, Step(step), _sent())
        except ValidationError:
            return refused(_text()("muat_data.not_understood"), BAD)
        return self._started(attempt, Step(step))

    def cancel(self, name: str) -> Response:
        """Ask the step under way to stop; where there is none, there is nothing to stop."""
        attempt = find_attempt(self._settings, name)
        if going(attempt).busy:
            attempt.cancel()
        return jsonify(attempt=attempt.name)

    def throw_away(self, name: str) -> Response:
        """Remove an attempt with all that was received; nothing that was published is touched."""
        attempt = find_attempt(self._settings, name)
        try:
            busy = going(attempt).busy
        except OtherVersionError:
            busy = attempt.held()
        if busy:
            raise BusyError
        _remove(attempt)
        return jsonify(attempt=None)

    def put_back(self, name: str) -> Response:
        return jsonify(build=rollback(self._settings, name).build_id)

    def _refuse_elsewhere(self, text: Text) -> None:
        """Where builds of sites are joined no file is loaded, so that no attempt begins."""
        if joins_sites(self._settings.data):
            raise StoreError(text("muat_data.elsewhere.refused_here"))

    def _begun(self, attempt: Attempt, step: Step) -> Response:
        """Its first step is under way, or nothing of it stays."""
        try:
            return self._started(attempt, step)
        except OSError:
            _remove(attempt)
            raise

    def _started(self, attempt: Attempt, step: Step) -> Response:
        start(attempt, step, self._settings)
        return jsonify(attempt=attempt.name)


def refused(trouble: str, status: int) -> Response:
    answer = jsonify(trouble=trouble)
    answer.status_code = status
    return answer


def _sent() -> dict[str, Any]:
    """The JSON of the request; nothing is as good as an empty one."""
    if (request.content_length or 0) > _SMALL:
        abort(TOO_LARGE)
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def _ask(attempt: Attempt, step: Step, sent: dict[str, Any]) -> None:
    """What the step asks for; where nothing is sent it is asked as before, as after its process died."""
    if not sent:
        return
    if step is Step.DECIDE:
        attempt.write("asked-decide", Decisions.model_validate(sent))
    elif step is Step.RECOGNISE:
        attempt.write("asked-recognise", Choice.model_validate(sent))
    elif step is Step.MAP:
        drafted = attempt.read("mapping", Mapping)
        if drafted is None:
            raise StoreError(_text()("muat_data.mapping.gone"))
        attempt.write("asked-map", edited(drafted, Edits.model_validate(sent)))


def _remove(attempt: Attempt) -> None:
    shutil.rmtree(attempt.folder, ignore_errors=True)


def _text() -> Text:
    return read_text(request.args.get("bahasa", ""))
