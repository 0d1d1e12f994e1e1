from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.session.session_kit import BEGAN, INFO
from voiceprep.errors import BadSession, SessionWriteError, UnknownName, VoiceprepError
from voiceprep.session.folder import find_session, latest_session, list_sessions, new_session_folder, sessions_folder
from voiceprep.session.info import read_info, write_info


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICEPREP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_name_mode_and_place(data: Path) -> None:
    folder = new_session_folder(None, "ml-deep-dive", BEGAN)
    assert folder == data / "sessions" / "2026-11-22T18-30-00-ml-deep-dive"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_same_second_gets_another_name() -> None:
    names = [new_session_folder(None, "coding", BEGAN).name for _ in range(3)]
    assert names == [f"2026-11-22T18-30-00-coding{end}" for end in ("", "-2", "-3")]


def test_round_given_as_a_file() -> None:
    assert new_session_folder(None, "../My Rounds/Own Röund.toml", BEGAN).name == "2026-11-22T18-30-00-own-r-und"


def test_names_no_folder_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("x" * 5000, "~no-such-user-here/x"):
        with pytest.raises(UnknownName):
            find_session(name)
    monkeypatch.setenv("VOICEPREP_DATA", "~no-such-user-here")
    assert list_sessions() == []


def test_chosen_folder(tmp_path: Path) -> None:
    folder = new_session_folder(tmp_path / "a" / "b", "coding", BEGAN)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert new_session_folder(folder, "coding", BEGAN) == folder  # still empty


@pytest.mark.parametrize(
    ("content", "says"),
    [("session.json", "already holds a session"), ("thesis.pdf", "is not empty (it holds thesis.pdf)")],
)
def test_folder_in_use_is_refused(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / content).touch()
    with pytest.raises(SessionWriteError) as error:
        new_session_folder(tmp_path, "coding", BEGAN)
    assert says in error.value.message
    assert "--session" in error.value.hint


def test_file_in_place_of_folder(tmp_path: Path, data: Path) -> None:
    data.mkdir()
    (data / "sessions").touch()
    for path in (None, data / "sessions"):
        with pytest.raises(SessionWriteError, match="is a file"):
            new_session_folder(path, "coding", BEGAN)


def test_list_latest_find() -> None:
    later = BEGAN.replace(hour=20)
    folders = [new_session_folder(None, name, moment) for name, moment in (("coding", later), ("behavioral", BEGAN))]
    for folder, moment in zip(folders, (later, BEGAN), strict=True):
        write_info(folder, INFO.model_copy(update={"started_at": moment}))
    broken = sessions_folder() / "broken"
    broken.mkdir()
    (broken / "session.json").write_text("{")
    assert [entry.folder for entry in list_sessions()] == [*folders, broken]
    assert "is not JSON" in list_sessions()[-1].problem
    assert latest_session() == folders[0]
    assert find_session(folders[1]) == find_session(folders[1].name) == folders[1]
    assert find_session("2026-11-22T18") == folders[1]
    with pytest.raises(UnknownName, match="Did you mean 2026-11-22T18-30-00-behavioral"):
        find_session("2026-11-22T18-30-00-behaviorel")
    with pytest.raises(UnknownName):
        find_session("2026-11-22T")  # two begin like this


def test_no_session_yet() -> None:
    assert list_sessions() == []
    with pytest.raises(VoiceprepError, match="no session yet"):
        latest_session()


def test_info_round_trip(tmp_path: Path) -> None:
    write_info(tmp_path, INFO)
    assert read_info(tmp_path) == INFO
    data = json.loads((tmp_path / "session.json").read_text())
    assert datetime.fromisoformat(data["started_at"]).utcoffset() is not None
    assert {"format", "voiceprep", "round", "voice", "mode", "models", "started_at", "options", "seed", "state"} <= set(
        data
    )
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]  # no temporary file is left


def test_newer_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "session.json").write_text(json.dumps({**INFO.to_json(), "format": 2, "round": ["new shape"]}))
    with pytest.raises(BadSession, match="a newer voiceprep wrote this session") as error:
        read_info(tmp_path)
    assert error.value.hint == "Update voiceprep, then try again."


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe", b"[1]", b"{}", b"null", b"[" * 100_000])
def test_broken_info(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "session.json").write_bytes(broken)
    with pytest.raises(BadSession):
        read_info(tmp_path)


def test_no_session_there(tmp_path: Path) -> None:
    with pytest.raises(BadSession, match="holds no session"):
        read_info(tmp_path)
    with pytest.raises(BadSession, match="is not a folder"):
        read_info(tmp_path / "nowhere")
