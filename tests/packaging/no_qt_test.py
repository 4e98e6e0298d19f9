#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""headlight-cli is linked with nothing of Qt; headlight is, which shows that the check sees it. no_qt_test.py CLI GUI"""
import subprocess
import sys


def qt_libraries(program):
    linked = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return [line.strip() for line in linked.splitlines() if "libQt" in line]


command_line, window = sys.argv[1:]
print("\n".join(qt_libraries(command_line)))
sys.exit(0 if not qt_libraries(command_line) and qt_libraries(window) else 1)
