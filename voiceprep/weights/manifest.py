"""What models there are, of which files they consist, and where each file comes from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from voiceprep.strict_toml import StrictModel, read_toml

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$")]


class Member(StrictModel):
    """A zip member of a wheel (`name==version`); with `count` above 1 one for each {n} from 1."""

    wheel: Annotated[str, Field(pattern=r"^[^=]+==[^=]+$")]
    path: Annotated[str, Field(min_length=1)]
    count: Annotated[int, Field(ge=1)] = 1

    def expanded(self) -> list[tuple[str, str]]:
        """The (wheel, path) pairs this stands for."""
        if self.count == 1:
            return [(self.wheel, self.path)]
        return [(self.wheel.format(n=n), self.path.format(n=n)) for n in range(1, self.count + 1)]


class ModelFile(StrictModel):
    """One file as the wheels have it: `members` joined in order give `size` bytes with `sha256`."""

    size: Annotated[int, Field(ge=0)]
    sha256: Sha256
    members: Annotated[tuple[Member, ...], Field(min_length=1)]

    def parts(self) -> list[tuple[str, str]]:
        """Every (wheel, member path), in the order they are joined."""
        return [pair for member in self.members for pair in member.expanded()]


class HubSource(StrictModel):
    """The model hub's copy; `paths` is file name -> path in the repository at `revision`.

    `same_bytes`: the hub's files must equal the manifest's `files`; else the hub's etags alone guard them.
    """

    repo: Annotated[str, Field(pattern=r"^[^/]+/[^/]+$")]
    revision: str = "main"
    same_bytes: bool = False
    paths: Annotated[dict[FileName, str], Field(min_length=1)]


class Model(StrictModel):
    """One model. Without `files` it comes only from the hub; `about_bytes` then says how large it is."""

    kind: Literal["stt", "tts", "turn", "llm", "embedding"]
    title: str
    license: str
    about_bytes: Annotated[int, Field(ge=0)] = 0
    hub: HubSource | None = None
    files: dict[FileName, ModelFile] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_source(self) -> Model:
        if not self.files and self.hub is None:
            raise ValueError("neither files nor hub: there is no way to get it")
        if self.hub is not None and self.hub.same_bytes and set(self.hub.paths) != set(self.files):
            raise ValueError("same_bytes needs the same file names in hub.paths and files")
        return self

    @property
    def hub_only(self) -> bool:
        """Whether no wheel has it."""
        return not self.files

    @property
    def size(self) -> int:
        """Bytes in all, exact where the manifest knows the files."""
        return sum(file.size for file in self.files.values()) or self.about_bytes

    @property
    def names(self) -> tuple[str, ...]:
        """The file names, the main one first."""
        return tuple(self.files) if self.files or self.hub is None else tuple(self.hub.paths)

    def wheels(self) -> list[str]:
        """The wheels (`name==version`) that are needed, each once."""
        return list(dict.fromkeys(wheel for file in self.files.values() for wheel, _ in file.parts()))


class _Manifest(RootModel[dict[str, Model]]):
    pass


def read_manifest(path: Path) -> dict[str, Model]:
    """Read a manifest file, id -> model.

    Raises:
        BadRound: the file is broken; names the key and the reason.
    """
    return read_toml(path, _Manifest).root


@cache
def models() -> dict[str, Model]:
    """Every model voiceprep knows, by id."""
    return read_manifest(Path(__file__).with_name("manifest.toml"))
