"""An encrypted backup opens with its passphrase on an empty machine (acceptance 45), and not without it."""

import os

import pytest

from portal.history.queries import broken_links, events_of
from portal.operation import sealing
from portal.operation.backup import BackupFailed, make_backup
from portal.operation.restoring import restore
from portal.operation.sealing import SealFailed, passphrase_from, seal, unseal
from tests.conftest import make_app
from tests.operation.test_backup import address, house

__all__ = ["house"]
SECRET = b"zhe shi yi ge chang kou ling"


@pytest.fixture(autouse=True)
def cheap_guesses(monkeypatch):
    """Half a second a key is right in the office and too long here."""
    scrypt = sealing.Scrypt
    monkeypatch.setattr(sealing, "Scrypt", lambda **kwargs: scrypt(**kwargs | {"n": 2**10}))


@pytest.fixture
def secret_file(tmp_path):
    place = tmp_path / "passphrase"
    place.write_text(SECRET.decode() + "\n")
    place.chmod(0o600)
    return place


def test_onto_an_empty_machine(house, tmp_path):
    place = make_backup(address(house), house, tmp_path / "backups", SECRET)
    raw = place.read_bytes()
    assert place.name.endswith(".zip.sealed") and place.stat().st_mode & 0o077 == 0
    assert b"portal.sqlite" not in raw and b"the key" not in raw and b"PK\x03\x04" not in raw[:64]
    assert [one.name for one in place.parent.iterdir()] == [place.name]
    empty = tmp_path / "empty"
    empty.mkdir()
    for wrong, said in ((None, "是加密的"), (SECRET + b"!", "口令不对")):
        with pytest.raises(BackupFailed, match=said):
            restore(place, address(empty), empty, wrong)
    assert list(empty.iterdir()) == []
    assert restore(place, address(empty), empty, SECRET) == 3
    app = make_app(f"sqlite:///{empty / 'portal.sqlite'}", empty)
    with app.app_context():
        assert [event.data for event in events_of("plan:1")] == [{"number": 1}] and broken_links() == []
        from portal.kernel.db import db

        db.session.rollback()
        db.engine.dispose()


@pytest.mark.parametrize("size", [0, 1, sealing.PIECE - 1, sealing.PIECE, sealing.PIECE + 1, 2 * sealing.PIECE])
def test_every_length_comes_back(tmp_path, size):
    plain, sealed, again = (tmp_path / name for name in ("plain", "sealed", "again"))
    plain.write_bytes(os.urandom(size))
    seal(plain, sealed, SECRET)
    unseal(sealed, again, SECRET)
    assert again.read_bytes() == plain.read_bytes()


def pieces_of(raw: bytes) -> list[bytes]:
    head = len(sealing.MAGIC) + sealing.SALT + sealing.NONCE
    size = sealing.PIECE + sealing.TAG
    return [raw[:head], *(raw[at : at + size] for at in range(head, len(raw), size))]


@pytest.mark.parametrize("harm", ["flip", "cut", "drop the last", "swap", "head"])
def test_what_was_tampered_with_does_not_open(tmp_path, harm):
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(os.urandom(3 * sealing.PIECE))
    seal(plain, sealed, SECRET)
    head, *pieces = pieces_of(sealed.read_bytes())
    if harm == "flip":
        pieces[1] = bytes([pieces[1][0] ^ 1]) + pieces[1][1:]
    elif harm == "cut":
        pieces[-1] = pieces[-1][:-1]
    elif harm == "drop the last":
        pieces.pop()
    elif harm == "swap":
        pieces[0], pieces[1] = pieces[1], pieces[0]
    else:
        head = head[:20]
    sealed.write_bytes(b"".join([head, *pieces]) if harm != "head" else head)
    with pytest.raises(SealFailed):
        unseal(sealed, tmp_path / "again", SECRET)


@pytest.mark.parametrize(("words", "mode", "said"), [("short", 0o600, "太短"), ("a" * 30, 0o644, "别人也能读")])
def test_a_passphrase_that_will_not_do(tmp_path, words, mode, said):
    place = tmp_path / "passphrase"
    place.write_text(words)
    place.chmod(mode)
    with pytest.raises(SealFailed, match=said):
        passphrase_from(place)
    with pytest.raises(SealFailed, match="读不出来"):
        passphrase_from(tmp_path / "none")


def test_commands(house, tmp_path, secret_file):
    runner = make_app(f"sqlite:///{house / 'portal.sqlite'}", house).test_cli_runner()
    option = ["--passphrase-file", str(secret_file)]
    made = runner.invoke(args=["backup", *option])
    assert made.exit_code == 0 and "已加密" in made.output
    [place] = (house / "backups").iterdir()
    assert "备份完好" in runner.invoke(args=["verify-backup", str(place), *option]).output
    refused = runner.invoke(args=["verify-backup", str(place)])
    assert refused.exit_code == 1 and "是加密的" in refused.output
    by_setting = runner.invoke(args=["verify-backup", str(place)], env={"PORTAL_BACKUP_PASSPHRASE_FILE": option[1]})
    assert "备份完好" in by_setting.output
    record = runner.invoke(args=["drill", str(place), *option])
    assert record.exit_code == 0 and "结论：通过" in record.output, record.output
