"""The files of proofs: read, replaced whole, never through a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.errors import PublishError
from proofpress.problems import Problem
from proofpress.store.proofs import Proofs
from proofpress.verify.normal.form import Form, imprint
from proofpress.verify.proof import Proof, ProvenCell
from tests.posts import a_post

POST = a_post("a")
PROOF = Proof(cells=(ProvenCell("cell-1", (imprint(Form("printed", ("3,047 rows",))),)),))


def a_blog(root: Path) -> Path:
    """A blog's folder; the file where the proof of `POST` belongs."""
    (root / "notebooks").mkdir()
    return root / "notebooks/herd.proof.json"


def test_a_proof_that_was_written_is_read(tmp_path: Path):
    file = a_blog(tmp_path)
    proofs = Proofs(tmp_path)

    assert proofs.read(POST) is None
    assert proofs.write(POST, PROOF)
    assert proofs.read(POST) == PROOF
    assert sorted(file.parent.iterdir()) == [file]


def test_the_same_proof_is_not_written_again(tmp_path: Path):
    file = a_blog(tmp_path)
    proofs = Proofs(tmp_path)
    proofs.write(POST, PROOF)
    before = file.stat()

    assert not proofs.write(POST, PROOF)
    assert file.stat() == before


def test_a_damaged_proof_is_replaced(tmp_path: Path):
    file = a_blog(tmp_path)
    file.write_bytes(b"\xff{")
    proofs = Proofs(tmp_path)

    damaged = proofs.read(POST)
    assert isinstance(damaged, Problem)
    assert damaged.message == "the proof is not UTF-8"
    assert proofs.write(POST, PROOF)
    assert proofs.read(POST) == PROOF


def test_a_link_out_of_the_blog_is_neither_read_nor_written_through(tmp_path: Path):
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    (tmp_path / "blog").mkdir()
    file = a_blog(tmp_path / "blog")
    file.symlink_to(outside)
    proofs = Proofs(tmp_path / "blog")

    found = proofs.read(POST)
    assert isinstance(found, Problem)
    assert found.message == "the proof leads out of the blog"
    assert proofs.write(POST, PROOF)
    assert outside.read_text() == "{}"
    assert proofs.read(POST) == PROOF


def test_a_proof_that_cannot_be_written_leaves_no_trace(tmp_path: Path):
    file = a_blog(tmp_path)
    file.mkdir()
    (file / "x").touch()

    with pytest.raises(PublishError, match="the proof cannot be written: "):
        Proofs(tmp_path).write(POST, PROOF)

    assert sorted(file.parent.iterdir()) == [file]
    found = Proofs(tmp_path).read(POST)
    assert isinstance(found, Problem)
    assert found.message.startswith("the proof cannot be read: is a directory")


def test_an_endless_proof_is_not_read(tmp_path: Path):
    file = a_blog(tmp_path)
    with file.open("wb") as empty:
        empty.truncate(30_000_000)

    found = Proofs(tmp_path).read(POST)

    assert isinstance(found, Problem)
    assert found.message == "the proof is far too large"
