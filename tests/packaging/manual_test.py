#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages name every long option of the programs and no other, and man reads them without a warning.

manual_test.py MAN FOLDER HEADLIGHT HEADLIGHT-CLI
"""
import os
import re
import subprocess
import sys

OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]+)")


def output(*command):
    run = subprocess.run(command, check=True, capture_output=True, text=True,
                         env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "MANWIDTH": "2000",
                              "MANROFFOPT": "-c", "MANPAGER": "cat"})
    return run.stdout, run.stderr


def manual(man, page):
    text, warnings = output(man, "--warnings", "--no-hyphenation", "-l", page)
    return set(OPTION.findall(re.sub(".\b", "", text))), warnings.strip()


man, folder, window, command_line = sys.argv[1:]
wrong = []
commands = ("info", "tokenize", "logits", "generate", "translate", "trace", "explain")
for page, helps in (("headlight.1", [output(window, "--help")[0]]),
                    ("headlight-cli.1", [output(command_line, command, "--help")[0] for command in commands])):
    named, warnings = manual(man, f"{folder}/{page}")
    real = set(OPTION.findall("\n".join(helps))) - {"help", "help-all"}
    if warnings:
        wrong.append(f"{page}: {warnings}")
    wrong += [f"{page} does not name --{option}" for option in sorted(real - named)]
    wrong += [f"{page} names --{option}, which there is not" for option in sorted(named - real - {"help", "version"})]
    if len(real) < 5:
        wrong.append(f"{page}: the program's help has no options to compare with")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
