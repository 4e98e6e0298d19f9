#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package in FOLDER: what is in it, what it needs, and what lintian says.

deb_test.py contents FOLDER SOURCE VERSION
deb_test.py lint FOLDER LINTIAN VERSION
"""
import pathlib
import subprocess
import sys


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def the_package(folder, version):
    packages = list(pathlib.Path(folder).glob(f"headlight_{version}_*.deb"))
    if len(packages) != 1:
        sys.exit(f"{folder} holds {packages} instead of one package of version {version}")
    return packages[0]


def contents(folder, source, version):
    package = the_package(folder, version)
    listed = {line.split(None, 5)[5].lstrip("."): int(line.split(None, 5)[2])
              for line in output("dpkg-deb", "--contents", package).splitlines()}
    share = "/usr/share"
    identity = "io.github.headlight.Headlight"
    wanted = ["/usr/bin/headlight", "/usr/bin/headlight-cli", f"{share}/applications/{identity}.desktop",
              f"{share}/metainfo/{identity}.metainfo.xml", f"{share}/icons/hicolor/16x16/apps/{identity}.png",
              f"{share}/icons/hicolor/scalable/apps/{identity}.svg", f"{share}/man/man1/headlight.1.gz",
              f"{share}/man/man1/headlight-cli.1.gz", f"{share}/doc/headlight/copyright"]
    wrong = [f"{name} is missing" for name in wanted if name not in listed]
    for path in (pathlib.Path(source) / "resources" / "models").rglob("*"):
        name = f"{share}/headlight/models/{path.relative_to(pathlib.Path(source) / 'resources' / 'models')}"
        if path.is_file() and listed.get(name) != path.stat().st_size:
            wrong.append(f"{name} is missing or of another size")
    strange = [name for name in listed if not name.startswith("/usr") and name != "/"]
    wrong += [f"{name} does not belong into a package" for name in strange]
    depends = output("dpkg-deb", "--field", package, "Depends")
    for library in ("libqt6widgets6", "libqt6charts6", "libpcre2-8-0", "libzip4"):
        if library not in depends:
            wrong.append(f"{library} is not among its dependencies: {depends}")
    if "torch" in depends:
        wrong.append(f"the window does not need libtorch: {depends}")
    return wrong


def lint(folder, lintian, version):
    run = subprocess.run([lintian, "--fail-on", "error,warning", "--tag-display-limit", "0",
                          the_package(folder, version)], capture_output=True, text=True)
    return [] if run.returncode == 0 else [run.stdout + run.stderr]


wrong = {"contents": contents, "lint": lint}[sys.argv[1]](*sys.argv[2:])
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
