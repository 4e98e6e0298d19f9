// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_config.h"
#include "engine/models/transformer/transformer_config.h"
#include "engine/tokenizers/vocabulary_file.h"
#include "tests/fuzz/expect.h"

namespace fuzz {

namespace {

void expectRules(const engine::TranslationRules& rules, int sources, int targets, int positions) {
    expect(rules.endToken >= 0 && rules.endToken < sources && rules.endToken < targets,
           "the end token exists in both vocabularies");
    expect(rules.decoderStartToken >= 0 && rules.decoderStartToken < targets, "the decoder has a token to start with");
    for (const auto& word : rules.badWords)
        for (const engine::TokenId id : word)
            expect(id >= 0 && id < targets, "forbidden tokens exist");
    expect(rules.maxLength >= 1 && rules.maxLength <= positions && rules.beamCount >= 1, "a translation has room");
}

} // namespace

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
        expectRules(config, config.sourceVocabSize, config.targetVocabSize, config.maxPositions);
    });
    allowRefusal([&] {
        const engine::GruConfig config = engine::parseGruConfig(texts.first, "\"config.json\"", texts.second);
        expect(config.embeddingSize >= 1 && config.hiddenSize >= 1 && config.maxPositions >= 1,
               "every size is positive");
        expect((config.score == engine::GruScore::Additive) == (config.attentionSize >= 1),
               "an additive score alone has a width");
        expect(config.score != engine::GruScore::Dot || config.encoderStateSize() == config.hiddenSize,
               "what is compared is equally wide");
        expect(config.parameterCount() > 0, "the parameters can be counted");
        expectRules(config, config.sourceVocabSize, config.targetVocabSize, config.maxPositions);
    });
    allowRefusal([&] {
        const engine::VocabularyFile file = engine::parseVocabularyFile(texts.first, "vocab.json");
        for (const auto& [token, id] : file.ids)
            expect(file.tokens.at(static_cast<std::size_t>(id)) == token, "tokens and ids agree");
    });
}

} // namespace fuzz
