// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/transformer/transformer_config.h"
#include "engine/tokenizers/vocabulary_file.h"
#include "tests/fuzz/expect.h"

namespace fuzz {

void marianFiles(Bytes input) {
    const TwoTexts texts(input);
    allowRefusal([&] {
        const engine::TransformerConfig config =
            engine::parseTransformerConfig(texts.first, "\"config.json\"", texts.second);
        expect(config.encoderLayerCount >= 1 && config.decoderLayerCount >= 1 && config.encoderHeadCount >= 1 &&
                   config.decoderHeadCount >= 1 && config.headDim >= 1 && config.maxPositions >= 1,
               "every size is positive");
        expect(config.encoderInnerDim() >= 1 && config.decoderInnerDim() >= 1, "the heads fit side by side");
        expect(config.parameterCount() > 0, "the parameters can be counted");
        expect(config.endToken >= 0 && config.endToken < config.sourceVocabSize &&
                   config.endToken < config.targetVocabSize,
               "the end token exists in both vocabularies");
        expect(config.decoderStartToken >= 0 && config.decoderStartToken < config.targetVocabSize,
               "the decoder has a token to start with");
        for (const auto& word : config.badWords)
            for (const engine::TokenId id : word)
                expect(id >= 0 && id < config.targetVocabSize, "forbidden tokens exist");
        expect(config.maxLength >= 1 && config.maxLength <= config.maxPositions && config.beamCount >= 1,
               "a translation has room");
    });
    allowRefusal([&] {
        const engine::VocabularyFile file = engine::parseVocabularyFile(texts.first, "vocab.json");
        for (const auto& [token, id] : file.ids)
            expect(file.tokens.at(static_cast<std::size_t>(id)) == token, "tokens and ids agree");
    });
}

} // namespace fuzz
