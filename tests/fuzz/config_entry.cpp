// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors_header.h"
#include "engine/models/gpt2/config.h"
#include "tests/fuzz/expect.h"

#include <cmath>

namespace fuzz {

void config(Bytes input) {
    const TwoTexts texts(input);
    allowRefusal([&] {
        const engine::Gpt2Config config = engine::parseGpt2Config(texts.first, "\"config.json\"");
        expect(config.layerCount >= 1 && config.headCount >= 1 && config.mlpDim >= 1 && config.contextLength >= 1 &&
                   config.vocabSize >= 1,
               "every size is positive");
        expect(config.headDim() >= 1 && config.headDim() * config.headCount == config.modelDim,
               "heads divide the width");
        expect(config.parameterCount(false) > config.parameterCount(true), "the parameters can be counted");
        expect(config.layerNormEpsilon > 0 && std::isfinite(config.attentionScale(config.layerCount - 1)),
               "every factor is a finite number");
        expect(config.endOfTextToken >= -1 && config.endOfTextToken < config.vocabSize, "the end token exists");
    });
    allowRefusal([&] {
        for (const auto& [tensor, shard] : engine::parseSafetensorsIndex(texts.second, "\"index.json\"")) {
            const auto path = std::filesystem::path("/model/folder") / shard;
            const std::string inside = path.lexically_normal().string();
            expect(inside.rfind("/model/folder/", 0) == 0 && inside.size() > 14, "shards stay in the folder");
        }
    });
}

} // namespace fuzz
