// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"
#include "tests/fuzz/byte_vocabulary.h"
#include "tests/fuzz/expect.h"

#include <string>

namespace fuzz {

void tokenizerFiles(Bytes input) {
    const TwoTexts texts(input);
    allowRefusal([&] {
        const bool shortened = texts.first.starts_with('+');
        const std::string vocabulary =
            shortened ? "{" + byteMembers() + std::string(texts.first.substr(1)) : std::string(texts.first);
        const auto tokenizer = engine::ByteLevelBpe::parse(vocabulary, texts.second);
        expect(tokenizer->vocabSize() >= 1, "an accepted vocabulary has tokens");
        for (const std::string_view sample : {"the theory's 42 aaaa\n\n  <|endoftext|> ação \xff", ""})
            allowRefusal([&] {
                for (const auto special : {engine::SpecialTokens::AsText, engine::SpecialTokens::Parse}) {
                    const auto ids = tokenizer->encode(sample, special);
                    for (const engine::TokenId id : ids)
                        expect(id >= 0 && id < tokenizer->vocabSize(), "ids are in the vocabulary");
                    tokenizer->decode(ids);
                }
                tokenizer->mergeSteps(sample);
            });
    });
}

} // namespace fuzz
