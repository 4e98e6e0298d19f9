#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""GPT-2's byte-level BPE, written from its description with the standard library alone, to make goldens.

Usage: bpe_reference.py TOKENIZER_FOLDER OUT.json
Words are found by hand instead of by a regular expression and merges follow the plain definition (the pair of lowest rank,
all its occurrences, left to right), so that nothing is shared with the program under test.
"""
import json
import pathlib
import random
import sys
import unicodedata

WHITE_SPACE = set(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F,
                            0x205F, 0x3000]))
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"]


def byte_alphabet():
    """byte -> character: those that print in Latin-1 stand for themselves, the others count up from U+0100"""
    table, stand_in = {}, 0x100
    for byte in range(256):
        if 33 <= byte <= 126 or 161 <= byte <= 172 or 174 <= byte <= 255:
            table[byte] = chr(byte)
        else:
            table[byte] = chr(stand_in)
            stand_in += 1
    return table


def kind(character):
    if character in WHITE_SPACE:
        return "space"
    category = unicodedata.category(character)[0]
    return {"L": "letter", "N": "number"}.get(category, "other")


def run_end(text, start):
    """end of the characters of one kind from start"""
    end = start
    while end < len(text) and kind(text[end]) == kind(text[start]):
        end += 1
    return end


def words(text):
    position = 0
    while position < len(text):
        contraction = next((c for c in CONTRACTIONS if text.startswith(c, position)), None)
        if contraction:
            end = position + len(contraction)
        elif kind(text[position]) != "space":
            end = run_end(text, position)
        elif text[position] == " " and position + 1 < len(text) and kind(text[position + 1]) != "space":
            end = run_end(text, position + 1)
        else:
            end = run_end(text, position)
            if end < len(text) and end - position > 1:
                end -= 1  # the last space belongs to what follows
        yield text[position:end]
        position = end


def byte_words(data):
    """the words of any bytes: each byte outside valid UTF-8 is a word of its own"""
    run = ""
    for character in data.decode("utf-8", errors="surrogateescape"):
        if 0xDC80 <= ord(character) <= 0xDCFF:
            yield from (word.encode() for word in words(run))
            run = ""
            yield bytes([ord(character) - 0xDC00])
        else:
            run += character
    yield from (word.encode() for word in words(run))


class Bpe:
    def __init__(self, folder):
        self.ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        lines = (folder / "merges.txt").read_text(encoding="utf-8").split("\n")
        pairs = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
        self.ranks = {pair: rank for rank, pair in enumerate(pairs)}
        self.alphabet = byte_alphabet()

    def merged(self, pieces):
        while True:
            pairs = [pair for pair in zip(pieces, pieces[1:]) if pair in self.ranks]
            if not pairs:
                return pieces
            best = min(pairs, key=self.ranks.get)
            result, i = [], 0
            while i < len(pieces):
                if tuple(pieces[i:i + 2]) == best:
                    result.append(pieces[i] + pieces[i + 1])
                    i += 2
                else:
                    result.append(pieces[i])
                    i += 1
            pieces = result

    def encode(self, data):
        return [self.ids[piece] for word in byte_words(data)
                for piece in self.merged([self.alphabet[byte] for byte in word])]


def samples():
    generator = random.Random(20)
    parts = ["Once", " upon", " a time", "Lily", "'s", "'S", "n't", "we'll", " they've", " I'd", "'", "''", "\"", "...", "?!",
             " ", "  ", "\t", "\n", "\n\n", " \n ", "\r\n", "1", "42", " 2026", "½", "Ⅷ", "٣", "é", "e\u0301", "naïve", "ß",
             "日本語", "中文字", "한국어", "שלום", "नमस्ते", "😀", "👩\u200d👩\u200d👧", "\u00a0", "\u3000", "\u180e", "\u200b",
             "\u2028", "\ufeff", "_", "-", "—", "<|endoftext|>", "a" * 60, "ab" * 40, "!" * 50, "\0", "\x1c", "𝔘", "𐐷", "\U000e0001"]
    broken = [b"\xff", b"\xc3", b"\xe6\x97", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x80\x80"]
    yield b""
    for part in parts:
        yield part.encode()
    for _ in range(150):
        yield "".join(generator.choices(parts, k=generator.randint(2, 12))).encode()
    for _ in range(40):
        choices = [generator.choice(broken) if generator.random() < 0.3 else generator.choice(parts).encode()
                   for _ in range(generator.randint(2, 10))]
        yield b"".join(choices)


def main():
    bpe = Bpe(pathlib.Path(sys.argv[1]))
    cases = [{"bytes": data.hex(), "ids": bpe.encode(data)} for data in samples()]
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    pathlib.Path(sys.argv[2]).write_text("[\n" + lines + "\n]\n")


if __name__ == "__main__":
    main()
