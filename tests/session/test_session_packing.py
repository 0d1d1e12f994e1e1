"""Sessions into zips and back, and zips that mean harm."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.session.session_kit import INFO, ticking
from voiceprep.errors import BadFile, BadSession, SessionWriteError, VoiceprepError
from voiceprep.events import AnswerHeard, InterviewEnded
from voiceprep.session import packing
from voiceprep.session.info import write_json
from voiceprep.session.packing import pack, remove, unpack
from voiceprep.session.read import open_session
from voiceprep.session.recorder import SessionRecorder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICEPREP_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "sessions"


def make(folder: Path) -> Path:
    folder.mkdir(parents=True)
    with SessionRecorder(folder, INFO, ticking()) as recorder:
        recorder.record(AnswerHeard("a1", "q1", "Why?", "coding", False, "because", "turn"))
        recorder.record(InterviewEnded("finished", 1.0))
    (folder / "audio.wav").write_bytes(b"RIFF")
    write_json(folder / "report.json", {"format": 1})
    (folder / "reports").mkdir()
    write_json(folder / "reports" / "1.json", {"format": 1})
    return folder


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def sound_members() -> dict[str, bytes]:
    info = INFO.model_dump_json().encode()
    return {"one/session.json": info, "one/events.jsonl": b""}


def test_there_and_back(tmp_path: Path, home: Path) -> None:
    made = make(tmp_path / "elsewhere" / "mine")
    (made / "report.html").write_text("<script>")
    target = tmp_path / "mine.zip"
    assert pack(made, target) == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    taken = unpack(target)
    assert taken.folder == home / "mine"
    assert taken.left_out == ("report.html",)
    assert stat.S_IMODE(taken.folder.stat().st_mode) == 0o700
    for name in ("session.json", "events.jsonl", "audio.wav", "report.json", "reports/1.json"):
        assert (taken.folder / name).read_bytes() == (made / name).read_bytes()
        assert stat.S_IMODE((taken.folder / name).stat().st_mode) == 0o600
    assert open_session(taken.folder).answers[0].heard.text == "because"
    assert [entry.name for entry in home.iterdir()] == ["mine"]

    with pytest.raises(VoiceprepError, match="here already: mine"):
        unpack(target)
    assert [entry.name for entry in home.iterdir()] == ["mine"]


def test_without_sound_and_never_over_a_file(tmp_path: Path, home: Path) -> None:
    made = make(home / "mine")
    target = tmp_path / "mine.zip"
    pack(made, target, sound=False)
    assert "mine/audio.wav" not in zipfile.ZipFile(target).namelist()
    with pytest.raises(SessionWriteError, match="is there already"):
        pack(made, target)


def test_another_session_of_the_same_name_gets_the_next(tmp_path: Path, home: Path) -> None:
    make(home / "one")
    assert unpack(zipped(tmp_path / "one.zip", sound_members())).folder == home / "one-2"


def test_a_zip_without_a_folder_is_named_by_what_it_holds(tmp_path: Path, home: Path) -> None:
    members = {name.removeprefix("one/"): content for name, content in sound_members().items()}
    assert unpack(zipped(tmp_path / "one.zip", members)).folder.name == "2026-11-22T18-30-00-behavioral"


@pytest.mark.parametrize(
    "name", ["../evil.json", "one/../../evil.json", "/tmp/evil.json", "one\\..\\evil.json", "C:/evil.json", "one/.."]
)
def test_paths_that_lead_elsewhere(tmp_path: Path, home: Path, name: str) -> None:
    archive = zipped(tmp_path / "bad.zip", {**sound_members(), name: b"{}"})
    with pytest.raises(BadFile, match=r"leads out of|not hold one session"):
        unpack(archive)
    assert not home.exists() or not list(home.iterdir())
    assert not (tmp_path / "evil.json").exists()


def test_a_link_is_refused(tmp_path: Path, home: Path) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in sound_members().items():
            opened.writestr(name, content)
        link = zipfile.ZipInfo("one/audio.wav")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
    with pytest.raises(BadFile, match="is a link"):
        unpack(archive)


def test_a_bomb_is_noticed_by_what_comes_out(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "bad.zip", {**sound_members(), "one/audio.wav": bytes(5000)})
    monkeypatch.setattr(packing, "LARGEST_BYTES", 4000)
    with pytest.raises(BadFile, match="more than a session can"):
        unpack(archive)
    lying = archive.read_bytes().replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    archive.write_bytes(lying)
    with pytest.raises(BadFile):
        unpack(archive)
    assert not list(home.iterdir())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_in_it_twice(tmp_path: Path, home: Path) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in [*sound_members().items(), ("one/events.jsonl", b"{}")]:
            opened.writestr(name, content)
    with pytest.raises(BadFile, match="twice"):
        unpack(archive)


def test_a_newer_session_and_no_zip_at_all(tmp_path: Path, home: Path) -> None:
    newer = INFO.model_copy(update={"format": 9}).model_dump_json().encode()
    with pytest.raises(BadSession, match="newer voiceprep"):
        unpack(zipped(tmp_path / "new.zip", {"one/session.json": newer}))
    with pytest.raises(BadFile, match="no such file"):
        unpack(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("text")
    with pytest.raises(BadFile, match="not a zip"):
        unpack(tmp_path / "text.zip")
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as opened:
        opened.writestr("one/session.json", b"{}" * 1000)
    (tmp_path / "cut.zip").write_bytes(whole.getvalue()[:500])
    with pytest.raises(BadFile):
        unpack(tmp_path / "cut.zip")
    assert not list(home.iterdir())


def test_remove_takes_only_what_is_ours(tmp_path: Path, home: Path) -> None:
    assert remove(make(home / "one")) == ()
    assert not (home / "one").exists()
    elsewhere = make(tmp_path / "mine")
    (elsewhere / "thesis.docx").write_text("years of work")
    assert remove(elsewhere) == ("thesis.docx",)
    assert [entry.name for entry in elsewhere.iterdir()] == ["thesis.docx"]
    with pytest.raises(BadSession, match="holds no session"):
        remove(elsewhere)


def test_a_session_that_is_being_held_stays(tmp_path: Path, home: Path) -> None:
    folder = home / "live"
    folder.mkdir(parents=True)
    with SessionRecorder(folder, INFO, ticking()):
        with pytest.raises(BadSession, match="being held"):
            remove(folder)
        with pytest.raises(BadSession, match="being held"):
            pack(folder, tmp_path / "live.zip")
    assert (folder / "events.jsonl").exists()
