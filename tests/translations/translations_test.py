#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates for the .ts files: none is behind the sources, and nothing in them is untranslated or damaged.

translations_test.py up-to-date LUPDATE CMAKE SOURCE   lupdate on a copy changes no byte
translations_test.py complete SOURCE                   every message translated, placeholders and mnemonics kept
translations_test.py self-test                         the check above finds each kind of fault
"""
import filecmp
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

LANGUAGES = ("en", "pt_BR")
PLURAL_FORMS = {"en": 2, "pt_BR": 2}
PLACEHOLDER = re.compile(r"%(?:n|L?\d{1,2})")
MNEMONIC = re.compile(r"&(?!&)\w")


def placeholders(text):
    return sorted(set(PLACEHOLDER.findall(text)))


def faults_of_text(source, text):
    if not text or (not text.strip() and source.strip()):
        return ["is empty"]
    faults = []
    if placeholders(source) != placeholders(text):
        faults.append(f"has the placeholders {placeholders(text)} instead of {placeholders(source)}")
    if len(MNEMONIC.findall(source)) != len(MNEMONIC.findall(text)):
        faults.append("has lost or gained a mnemonic (&)")
    for mark in ("…", "\n"):
        if source.count(mark) != text.count(mark):
            faults.append(f"differs in {mark!r}")
    if (source[0].isspace(), source[-1].isspace()) != (text[0].isspace(), text[-1].isspace()):
        faults.append("differs in its leading or trailing space")
    return faults


def faults(root, language):
    found = []
    if root.get("language") != language:
        found.append(f"the file says it is for {root.get('language')}")
    for context in root.iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            translation = message.find("translation")
            where = f"{language} {context.findtext('name')}: {source!r}"
            if translation.get("type"):
                found.append(f"{where} is {translation.get('type')}")
                continue
            texts = [translation.text or ""]
            if message.get("numerus") == "yes":
                texts = [form.text or "" for form in translation.iter("numerusform")]
                if len(texts) != PLURAL_FORMS[language]:
                    found.append(f"{where} has {len(texts)} plural forms")
            found += [f"{where} {fault}" for text in texts for fault in faults_of_text(source, text)]
    return found


def up_to_date(lupdate, cmake, source):
    source = pathlib.Path(source)
    with tempfile.TemporaryDirectory() as folder:
        names = [f"headlight_{language}.ts" for language in LANGUAGES]
        for name in names:
            shutil.copy(source / "translations" / name, folder)
        subprocess.run([cmake, f"-DLUPDATE={lupdate}", f"-DSOURCE={source}", f"-DTO={folder}",
                        "-P", source / "translations" / "update.cmake"], check=True, capture_output=True)
        behind = [name for name in names
                  if not filecmp.cmp(source / "translations" / name, pathlib.Path(folder) / name, shallow=False)]
        for name in behind:
            subprocess.run(["diff", "-u", source / "translations" / name, pathlib.Path(folder) / name])
    return [f"{name} is behind the sources: build the target update_translations" for name in behind]


def complete(source):
    found = []
    present = sorted(path.name for path in (pathlib.Path(source) / "translations").glob("*.ts"))
    if present != sorted(f"headlight_{language}.ts" for language in LANGUAGES):
        found.append(f"translations/ holds {present}, but this test knows {LANGUAGES}")
    for language in LANGUAGES:
        path = pathlib.Path(source) / "translations" / f"headlight_{language}.ts"
        found += faults(ElementTree.parse(path).getroot(), language)
    return found


def self_test():
    def count(translation, source="Save %1 of %n", attributes=""):
        return len(faults(ElementTree.fromstring(
            f'<TS language="en"><context><name>C</name><message{attributes}><source>{source}</source>'
            f'<translation{translation}</translation></message></context></TS>'), "en"))

    cases = [(count(">Keep %1 of %n"), 0), (count(' type="unfinished">Keep %1 of %n'), 1),
             (count(' type="vanished">Keep %1 of %n'), 1), (count(">"), 1), (count(">Keep %1 of it"), 1),
             (count(">Keep %1 of %2 and %n"), 1), (count(">Save", "&amp;Save"), 1), (count(">Open", "Open…"), 1),
             (count("> tokens", "tokens"), 1),
             (count("><numerusform>%n</numerusform>", "%n", ' numerus="yes"'), 1),
             (count("><numerusform>%n</numerusform><numerusform></numerusform>", "%n", ' numerus="yes"'), 1)]
    return [f"case {index}: found {found} faults instead of {wanted}"
            for index, (found, wanted) in enumerate(cases) if found != wanted]


found = {"up-to-date": up_to_date, "complete": complete, "self-test": self_test}[sys.argv[1]](*sys.argv[2:])
print("\n".join(found))
sys.exit(1 if found else 0)
