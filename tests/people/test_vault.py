import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import pytest

from bot.errors import SealBroken, SettingsError
from bot.people.vault import Vault

IIN = "850315300009"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keys.json"


@pytest.fixture
def vault(key_file: Path) -> Vault:
    return Vault.open(key_file)


def test_the_first_start_makes_keys_that_only_the_owner_reads(key_file: Path) -> None:
    assert Vault.open(key_file).created
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert not Vault.open(key_file).created
    assert [path.name for path in key_file.parent.iterdir()] == ["keys.json"]


def test_keys_made_at_once_by_two_processes_are_the_same_keys(key_file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: Vault.open(key_file), range(8)))

    assert sum(vault.created for vault in vaults) == 1
    assert len({vault.lookup("iin", IIN) for vault in vaults}) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused_by_name(key_file: Path, mode: int) -> None:
    Vault.open(key_file)
    key_file.chmod(mode)

    with pytest.raises(SettingsError, match=r"KEY_FILE: others may read .* chmod 600"):
        Vault.open(key_file)


@pytest.mark.parametrize(
    "damage",
    [
        lambda keys: "",
        lambda keys: "[]",
        lambda keys: json.dumps(keys | {"current": "00000000"}),
        lambda keys: json.dumps(keys | {"lookup": "abc"}),
        lambda keys: json.dumps(keys | {"mac": keys["mac"][2:]}),
        lambda keys: json.dumps({name: key for name, key in keys.items() if name != "mac"}),
        lambda keys: json.dumps(keys | {"sealing": []}),
    ],
    ids=["empty", "list", "unknown current", "not hex", "short", "missing", "no sealing"],
)
def test_a_damaged_key_file_stops_the_start_and_keeps_its_secret(
    key_file: Path, damage: Callable[[dict[str, str]], str]
) -> None:
    Vault.open(key_file)
    keys = json.loads(key_file.read_text())
    key_file.write_text(damage(keys))

    with pytest.raises(SettingsError, match=r"KEY_FILE: .* is damaged") as refused:
        Vault.open(key_file)

    assert keys["lookup"] not in str(refused.value)


def test_a_place_where_no_file_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError, match=r"KEY_FILE: .* cannot be made"):
        Vault.open(tmp_path / "file" / "keys.json")


@pytest.mark.requirement("Q23")
def test_a_sealed_text_is_opened_only_in_its_record(vault: Vault) -> None:
    sealed = vault.seal("Серікова Айгүл", "profile.42.name")

    assert "Айгүл".encode() not in sealed
    assert vault.unseal(sealed, "profile.42.name") == "Серікова Айгүл"
    with pytest.raises(SealBroken, match=r"profile\.43\.name"):
        vault.unseal(sealed, "profile.43.name")


def test_a_file_is_sealed_like_a_text(vault: Vault) -> None:
    sealed = vault.seal_bytes(b"%PDF\xff", "certificate.7.pdf")

    assert b"PDF" not in sealed
    assert vault.unseal_bytes(sealed, "certificate.7.pdf") == b"%PDF\xff"


def test_the_same_text_is_never_sealed_twice_alike(vault: Vault) -> None:
    assert vault.seal(IIN, "a") != vault.seal(IIN, "a")


def test_changed_cut_or_foreign_bytes_do_not_open(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal(IIN, "profile.42.iin")
    flipped = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    cut = [sealed[:length] for length in range(len(sealed))]
    foreign = Vault.open(tmp_path / "other.json").seal(IIN, "profile.42.iin")

    for broken in [*flipped, *cut, foreign]:
        with pytest.raises(SealBroken):
            vault.unseal(broken, "profile.42.iin")


def test_after_a_change_of_keys_old_seals_still_open(key_file: Path, vault: Vault) -> None:
    old = vault.seal(IIN, "profile.42.iin")
    keys = json.loads(key_file.read_text())
    keys["sealing"]["0a0b0c0d"] = "11" * 32
    key_file.write_text(json.dumps(keys | {"current": "0a0b0c0d"}))

    changed = Vault.open(key_file)

    assert changed.unseal(old, "profile.42.iin") == IIN
    assert changed.seal(IIN, "profile.42.iin").startswith(bytes.fromhex("0a0b0c0d"))
    assert changed.lookup("iin", IIN) == vault.lookup("iin", IIN)


@pytest.mark.requirement("Q23")
def test_a_value_is_found_by_its_fingerprint_which_needs_the_key(vault: Vault, tmp_path: Path) -> None:
    other = Vault.open(tmp_path / "other.json")

    assert vault.lookup("iin", IIN) == vault.lookup("iin", IIN)
    different = [
        vault.lookup("iin", IIN),
        vault.lookup("bin", IIN),
        vault.lookup("iin", IIN[::-1]),
        vault.lookup("ii", f"n{IIN}"),
        other.lookup("iin", IIN),
    ]
    assert all(one != two for one, two in combinations(different, 2))


def test_each_link_of_the_audit_chain_depends_on_all_before(vault: Vault) -> None:
    first = vault.mac(b"", b"granted")

    assert len(first) == 32
    assert vault.mac(b"", b"granted") == first
    assert vault.mac(first, b"exported") != vault.mac(b"", b"exported")
    assert vault.mac(b"ab", b"c") != vault.mac(b"a", b"bc")


def test_a_vault_that_is_printed_shows_no_key(vault: Vault) -> None:
    assert "key" not in repr(vault)
