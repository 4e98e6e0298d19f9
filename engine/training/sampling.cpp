// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/sampling.h"

#include "engine/training/bpe_learner.h"
#include "engine/training/random.h"

#include <ATen/ATen.h>

namespace engine::training {

namespace {

constexpr double kTemperature = 0.8;
constexpr std::int64_t kLikeliest = 40;

std::int64_t drawToken(const at::Tensor& logits, RandomStream& random) {
    const auto [values, indices] = at::topk(logits, std::min(kLikeliest, logits.size(0)));
    const at::Tensor probabilities = at::softmax(values / kTemperature, 0);
    double left = random.uniform();
    for (std::int64_t i = 0; i < probabilities.size(0); ++i) {
        left -= probabilities[i].item<double>();
        if (left < 0)
            return indices[i].item<std::int64_t>();
    }
    return indices[0].item<std::int64_t>();
}

} // namespace

std::string sampleText(const Gpt2Module& module, const ByteLevelBpe& tokenizer, const std::string& prompt,
                       std::int64_t tokenCount, std::uint64_t seed) {
    RandomStream random(seed);
    std::vector<TokenId> ids = tokenizer.encode(prompt);
    const auto endOfText = tokenizer.specialToken(kEndOfText);
    while (tokenCount-- > 0 && static_cast<std::int64_t>(ids.size()) < module.shape().contextLength) {
        const at::Tensor tokens = at::empty({static_cast<std::int64_t>(ids.size())}, at::kLong);
        std::copy(ids.begin(), ids.end(), tokens.data_ptr<std::int64_t>());
        const auto next = static_cast<TokenId>(drawToken(module.logits(tokens)[-1], random));
        if (next == endOfText)
            break;
        ids.push_back(next);
    }
    return tokenizer.decode(ids);
}

} // namespace engine::training
