#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the font files of this folder from Debian's fonts-inter, fonts-jetbrains-mono and fonts-dejavu-core.

Needs those packages and python3-fonttools. Run by hand when a font is updated; the results are committed, so that a
build needs neither. What is changed, and why, stands in README.md beside this file.
"""
import os
import shutil

from fontTools.ttLib import TTFont

HERE = os.path.dirname(os.path.abspath(__file__))
INTER = "/usr/share/fonts/opentype/inter"
JETBRAINS = "/usr/share/fonts/truetype/jetbrains-mono"
DEJAVU = "/usr/share/fonts/truetype/dejavu"

# Features that draw another character than the one that was written ("->" as an arrow).
MISLEADING = {"calt", "dlig"}


def single_substitutions(font, tag):
    table = font["GSUB"].table
    mapping = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == tag:
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    mapping.update(getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {}))
    return mapping


def make_digits_tabular(font):
    tabular = single_substitutions(font, "tnum")
    for table in font["cmap"].tables:
        for digit in "0123456789":
            if ord(digit) in table.cmap:
                glyph = table.cmap[ord(digit)]
                table.cmap[ord(digit)] = tabular.get(glyph, glyph)  # subtables may share one mapping
    glyphs = {font.getBestCmap()[ord(digit)] for digit in "0123456789"}
    widths = {font["hmtx"][glyph][0] for glyph in glyphs}
    assert max(widths) - min(widths) < 8, widths  # of 2816 units: rounding between the masters
    for glyph in glyphs:
        font["hmtx"][glyph] = (max(widths), font["hmtx"][glyph][1])


def drop_features(font, tags):
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag in tags:
            record.Feature.LookupListIndex = []
            record.Feature.LookupCount = 0


def rename(font, family, style):
    linked = style in ("Regular", "Italic", "Bold", "Bold Italic")
    names = {1: family if linked else f"{family} {style}", 2: style if linked else "Regular",
             3: f"{family} {style} for Headlight", 4: f"{family} {style}",
             6: f"{family}-{style}".replace(" ", "")}
    if not linked:
        names.update({16: family, 17: style})
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 8, 9, 11, 12, 13, 14)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames[0] = names[6]
        cff.topDictIndex[0].FamilyName = family
        cff.topDictIndex[0].FullName = names[4]


def make(source, family, style, target, tabular):
    font = TTFont(source, recalcTimestamp=False)
    if tabular:
        make_digits_tabular(font)
    drop_features(font, MISLEADING)
    rename(font, family, style)
    font.save(os.path.join(HERE, target))


for name, style in (("Regular", "Regular"), ("Italic", "Italic"), ("SemiBold", "SemiBold"), ("Bold", "Bold")):
    make(f"{INTER}/Inter-{name}.otf", "Headlight Sans", style, f"HeadlightSans-{name}.otf", tabular=True)
for name in ("Regular", "Bold"):
    make(f"{JETBRAINS}/JetBrainsMono-{name}.ttf", "Headlight Mono", name, f"HeadlightMono-{name}.ttf", tabular=False)
for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
    shutil.copyfile(f"{DEJAVU}/{name}", os.path.join(HERE, name))
