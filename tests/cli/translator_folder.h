// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/cli/model_folder.h"

namespace test {

/// A small Marian folder with seeded weights and a SentencePiece tokenizer (tests/data/tokenizers/marian-tiny) for a
/// test to spoil. 1 + 1 layers, 2 heads, width 8, 24 positions; "</s>" is 0, "<unk>" 1, "<pad>" the last token.
class TranslatorFolder : public ModelFolder {
public:
    TranslatorFolder();

    void writeTokenizer() const;
    void write() const;

    int vocabSize = 0;
    int pad = 0;
};

} // namespace test
