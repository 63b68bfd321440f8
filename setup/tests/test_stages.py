"""What the set-up decides: where things come from and what has to be done anew."""

import errno
import socket
import sys
from pathlib import Path

import pytest

from setup import debian, odoo, postgres, process, project, python, server, stages, ui
from setup.database import LENT, progress
from setup.ui import SetupError

URIS = """\
'https://mirror.test/debian/dists/bookworm-updates/InRelease' bookworm-updates 0
'https://mirror.test/debian-security/dists/bookworm-security/InRelease' security 0
'https://mirror.test/debian/dists/bookworm/InRelease' bookworm 0
"""


def test_debian_mirror_is_the_main_archive_of_the_machine():
    assert debian.main_archive(URIS) == "https://mirror.test/debian"


def test_ubuntu_has_no_debian_archive():
    assert not debian.main_archive("'https://m.test/ubuntu/dists/noble/InRelease' x 0")


def test_package_file_is_known_by_its_hash(tmp_path):
    file = tmp_path / "a.deb"
    file.write_bytes(b"content")
    sha256 = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"

    assert debian.Deb("a", "pool/a.deb", sha256).matches(file)
    assert not debian.Deb("a", "pool/a.deb", "0" * 64).matches(file)
    assert not debian.Deb("a", "pool/a.deb", sha256).matches(tmp_path / "none")


def write_release(folder, version):
    (folder / "odoo").mkdir()
    (folder / "odoo/release.py").write_text(f"version_info = {version}\n")


def test_own_odoo_tree_is_taken(tmp_path):
    write_release(tmp_path, "(19, 0, 0, FINAL, 0, '')")

    assert odoo.own_tree(tmp_path) == tmp_path


@pytest.mark.parametrize(
    "version, name",
    [
        ("(18, 0, 0, FINAL, 0, '')", "Odoo 18"),
        ("('saas~18', 4, 0, FINAL, 0, '')", "Odoo 18"),
    ],
)
def test_own_odoo_tree_of_another_version_is_refused(tmp_path, version, name):
    write_release(tmp_path, version)

    with pytest.raises(SetupError, match=name):
        odoo.own_tree(tmp_path)


def test_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(SetupError, match="holds no odoo/release.py"):
        odoo.own_tree(tmp_path)


@pytest.mark.parametrize("version", [(3, 9), (3, 14)])
def test_python_that_odoo_does_not_run_on_is_refused(version):
    with pytest.raises(SetupError, match="3.10 to 3.13"):
        python.require_version(version)


def test_half_written_cluster_is_not_whole(tmp_path):
    (tmp_path / "PG_VERSION").write_text("18")
    assert not postgres.is_whole(tmp_path)

    (tmp_path / "global").mkdir()
    (tmp_path / "global/pg_control").touch()
    assert postgres.is_whole(tmp_path)


def test_server_that_does_not_answer_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PGHOST", str(tmp_path))

    with pytest.raises(SetupError, match=f"PGHOST names .{tmp_path}"):
        postgres.start(Path(sys.prefix))


def test_port_that_is_taken_is_refused_before_anything_is_done(monkeypatch):
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        monkeypatch.setattr(server, "PORT", str(other.getsockname()[1]))

        with pytest.raises(SetupError, match="is taken"):
            server.require_port()


def test_disk_without_space_is_refused():
    with pytest.raises(SetupError, match="GB are needed"):
        project.require_space(gigabytes=1e9)


@pytest.mark.parametrize(
    "error, words",
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (PermissionError(errno.EACCES, "denied", "/x"), "no permission for /x"),
        (OSError(errno.EROFS, "read-only", "/x"), "/x is read-only"),
        (SetupError("do this"), "do this"),
        (ValueError("odd"), "unexpected ValueError: odd"),
    ],
)
def test_errors_are_sentences(error, words):
    assert words in ui.sentence(error)


def test_program_that_fails_is_quoted():
    with pytest.raises(SetupError, match="no luck: the last line"):
        process.run(["sh", "-c", "echo the last line >&2; exit 1"], "no luck")


@pytest.mark.parametrize(
    "known, now, arguments",
    [
        ({"a": "1"}, {"a": "1"}, []),
        ({"a": "1"}, {"a": "2"}, ["-u", "a"]),
        ({"a": "1"}, {"a": "1", "b": "1"}, ["-i", "b"]),
        ({"a": "1"}, {"a": "2", "b": "1"}, ["-i", "b", "-u", "a"]),
    ],
)
def test_only_what_changed_is_updated(known, now, arguments):
    assert server.changes(known, now) == arguments


def test_database_is_made_anew_when_an_input_changes():
    assert stages.key(["odoo", "18"]) == stages.key(["odoo", "18"])
    assert stages.key(["odoo", "18"]) != stages.key(["odoo", "17"])
    assert stages.key(["ab", "c"]) != stages.key(["a", "bc"])


def test_progress_is_read_from_the_log(tmp_path):
    log = tmp_path / "log"
    log.write_text("Loading module crm (3/90)\nLoading module sale (4/90)\nother\n")

    assert progress(log) == "module 4 of 90 (sale)"


def test_addons_come_after_those_they_depend_on():
    addons = project.our_addons()

    assert addons[0] == "crm_ext_core"
    assert set(addons) == {
        path.parent.name for path in project.ADDONS.glob("*/*t__.py")
    }


def test_fingerprint_of_an_addon_tells_names_and_contents_apart(tmp_path):
    (tmp_path / "a").write_text("bc")
    first = project.digest_of(project.files_of(tmp_path), tmp_path)
    (tmp_path / "a").rename(tmp_path / "ab")
    (tmp_path / "ab").write_text("c")

    assert project.digest_of(project.files_of(tmp_path), tmp_path) != first


def test_compiled_files_are_not_part_of_an_addon(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.pyc").touch()

    assert project.files_of(tmp_path) == []


@pytest.mark.parametrize(
    "mark, known",
    [(None, {}), ("", {}), ("a note", {}), ("[1]", {}), ('{"a": "1"}', {"a": "1"})],
)
def test_only_our_own_mark_tells_what_a_database_holds(mark, known):
    assert server.known_digests(mark) == known


def test_only_copies_of_ours_are_swept():
    assert LENT.fullmatch("crm_ext_unit_core_4711")[1] == "4711"
    assert not LENT.fullmatch("crm_ext_sales_2024")
    assert not LENT.fullmatch("crm_ext_demo_123456789012")
    assert not LENT.fullmatch("crm_ext")
