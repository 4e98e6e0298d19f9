#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No file of the project names a place on the machine it was written on. tree_test.py SOURCE

Looks at the files that git tracks; without git, at everything that is not built.
"""
import pathlib
import re
import subprocess
import sys

# Pieced together, so that this file does not find itself.
PLACES = re.compile(rb"(?<![\w.}/])/" + rb"(?:work|home|root|Users)/" + rb"|\.\./" + rb"shared\b|/tmp/" + rb"wt/")


def tracked(source):
    try:
        listed = subprocess.run(["git", "-c", "safe.directory=*", "-C", source, "ls-files", "-z"],
                                check=True, capture_output=True).stdout
        return [source / name for name in listed.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        return [path for path in source.rglob("*")
                if path.is_file() and path.relative_to(source).parts[0] not in ("build", ".git")]


source = pathlib.Path(sys.argv[1])
files = tracked(source)
found = []
for path in files:
    if not path.is_file() or path.suffix in (".safetensors", ".otf", ".ttf", ".png", ".npz"):
        continue
    content = path.read_bytes()
    if b"\0" in content:
        continue
    for number, line in enumerate(content.split(b"\n"), 1):
        if PLACES.search(line):
            found.append(f"{path.relative_to(source)}:{number}: {line.decode(errors='replace').strip()[:160]}")
print("\n".join(found) or f"{len(files)} files name no place outside the project")
sys.exit(1 if found or len(files) < 50 else 0)
