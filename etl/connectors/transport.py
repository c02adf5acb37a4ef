"""JSON over HTTP from one server, patient with its faults. It knows no survey system and keeps nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

MOST_ATTEMPTS = 6
LONGEST_PAUSE = 120.0
TIMEOUT = (10, 120)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CHECK_LINE = "Periksa sambungan dan pilihan --server"
_BUSY = "Tunggu beberapa saat"
_BROKEN = (
    (
        requests.exceptions.SSLError,
        "sertifikat server tidak dapat dipercaya",
        "Periksa jam komputer dan pilihan --server, atau pakai jaringan lain",
    ),
    (requests.exceptions.Timeout, "server tidak menjawab pada waktunya", _CHECK_LINE),
    (requests.exceptions.ConnectionError, "server tidak terjangkau atau sambungan terputus", _CHECK_LINE),
)


class PullError(Exception):
    """A pull that can't go on; one Indonesian message that says what happened and what to do."""


class UnauthorisedError(PullError):
    """The server doesn't accept who is asking."""


class Server:
    """One server; every address asked for must lie on it, so that a token never reaches another."""

    def __init__(self, base: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise PullError(f"alamat server '{base}' harus diawali https://.")
        if not parts.hostname:
            raise PullError(f"alamat server '{base}' tidak menyebut nama server.")
        self.base = base.rstrip("/") + "/"
        self._origin = (parts.scheme, parts.netloc)
        self._pause = pause
        self._session = requests.Session()
        self._session.trust_env = False
        self._headers: dict[str, str] = {}

    def authorise(self, value: str) -> None:
        self._headers["Authorization"] = value

    def get(self, address: str) -> dict[str, Any]:
        """The answer to one question, or PullError when the server won't give it after several attempts."""
        return self._ask("GET", address)

    def post(self, address: str, *, body: Mapping[str, str]) -> dict[str, Any]:
        return self._ask("POST", address, body=body)

    def close(self) -> None:
        self._session.close()

    def _ask(self, method: str, address: str, *, body: Mapping[str, str] | None = None) -> dict[str, Any]:
        url = urljoin(self.base, address)
        if urlsplit(url)[:2] != self._origin:
            raise PullError(f"server menunjuk ke alamat lain ({urlsplit(url).netloc}); tidak diikuti demi keamanan.")
        reason = cure = ""
        for attempt in range(MOST_ATTEMPTS):
            if attempt:
                self._pause(pause if (pause := self._asked_pause) is not None else min(2.0**attempt, LONGEST_PAUSE))
            self._asked_pause: float | None = None
            try:
                response = self._session.request(
                    method,
                    url,
                    json=body,
                    headers=self._headers,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                known = ((words, cure) for kind, words, cure in _BROKEN if isinstance(error, kind))
                reason, cure = next(known, ("sambungan gagal", _CHECK_LINE))
                continue
            reason, cure = self._fault(response), _BUSY
            if reason:
                continue
            try:
                answer = response.json()
            except ValueError:
                reason, cure = _no_json(response)
                continue
            if isinstance(answer, dict):
                return answer
            reason, cure = "jawaban bukan objek JSON", "Periksa pilihan --server"
        raise PullError(
            f"server tidak dapat diandalkan: {reason}, {MOST_ATTEMPTS} kali dicoba. {cure}, lalu jalankan "
            "lagi; penarikan dilanjutkan dari halaman terakhir yang berhasil."
        )

    def _fault(self, response: requests.Response) -> str:
        """What is wrong with an answer, blank when nothing is; raises when asking again won't help."""
        status = response.status_code
        if status in (401, 403):
            raise UnauthorisedError(
                f"server menolak token atau kata sandi ({status}). Periksa masa berlaku dan hak aksesnya, juga pilihan "
                "--server: token dari satu server tidak berlaku di server lain."
            )
        if status == 404:
            raise PullError(
                "formulir tidak ditemukan di server (404). Periksa kode formulir dan proyeknya, dan apakah pemilik "
                "token boleh melihatnya."
            )
        if 300 <= status < 400:
            raise PullError(f"server mengalihkan ke alamat lain ({status}). Periksa pilihan --server.")
        if status in (429, 503):
            wait = response.headers.get("Retry-After", "")
            self._asked_pause = min(float(wait), LONGEST_PAUSE) if wait.isdecimal() else None
            return f"server meminta menunggu ({status})"
        if status >= 500:
            return f"kesalahan server ({status})"
        if status >= 400:
            raise PullError(f"server menolak permintaan ({status}). Periksa kode formulir.")
        return ""


def _no_json(response: requests.Response) -> tuple[str, str]:
    """What an answer is that holds no data, and the cure: a page for people, or one cut short."""
    if response.text.lstrip()[:1] == "<":
        return (
            "jawabannya halaman web, bukan data",
            "Periksa pilihan --server; bila jaringan (Wi-Fi) meminta masuk, masuklah dahulu lewat peramban",
        )
    return "jawaban terpotong atau bukan JSON", _CHECK_LINE
