"""What tests of attempts share: a furnished workplace, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workplace import KEY, Workplace


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workplace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("P2WKSS_KEY", KEY)
        Workplace(folder).furnish()
    return folder


@pytest.fixture
def place(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    monkeypatch.setenv("P2WKSS_KEY", KEY)
    folder = tmp_path / "workplace"
    shutil.copytree(furnished, folder)
    return Workplace(folder)
