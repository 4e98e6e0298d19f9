// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/sentence_piece.h"
#include "tests/fuzz/expect.h"

namespace fuzz {

void sentencePiece(Bytes input) {
    allowRefusal([&] {
        const auto model = engine::SentencePiece::parse(textOf(input), "\"source.spm\"");
        expect(model->pieceCount() >= 1, "an accepted model has pieces");
        for (const std::string_view sample : {"  The ﬁsh ½ Ａ\u00a0sleeps\tin 日本. aaaaaaaaaaaaaaaaaaaaaaaaa\n", ""})
            allowRefusal([&] {
                std::vector<std::string> pieces;
                std::size_t position = 0;
                for (const auto& piece : model->encode(sample)) {
                    expect(piece.begin <= piece.end && piece.end <= sample.size(), "pieces lie in the text");
                    expect(piece.begin >= position, "pieces follow each other");
                    position = piece.begin;
                    pieces.push_back(piece.text);
                }
                model->decode(pieces);
            });
    });
}

} // namespace fuzz
