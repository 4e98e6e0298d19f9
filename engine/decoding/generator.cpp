// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/generator.h"

#include "engine/error.h"

#include <array>

namespace engine {

GeneratedToken generateOne(Gpt2Runner& runner, const std::shared_ptr<const Trace>& past, const SamplingOptions& options,
                           std::stop_token stop) {
    const Tensor logits = runner.lastLogits(*past);
    const SamplingStages stages = sampleStages(logits.data, options);
    GeneratedToken made;
    if (options.isGreedy()) {
        made.token = stages.order.front();
    } else {
        made.coin = coinAt(options.seed, past->length());
        made.token = draw(stages, made.coin);
    }
    made.probability = stages.final[static_cast<std::size_t>(made.token)];
    made.rawProbability = stages.raw[static_cast<std::size_t>(made.token)];
    if (past->length() < runner.model()->config().contextLength) {
        RunOptions run;
        run.stop = std::move(stop);
        made.trace = runner.extend(past, std::array{made.token}, run);
    }
    return made;
}

std::vector<GeneratedToken> generate(Gpt2Runner& runner, const std::shared_ptr<const Trace>& prompt, int maxNewTokens,
                                     const SamplingOptions& options, std::optional<TokenId> endOfText,
                                     const std::function<bool(const GeneratedToken&)>& onToken, std::stop_token stop) {
    checkSamplingOptions(options);
    std::vector<GeneratedToken> made;
    std::shared_ptr<const Trace> past = prompt;
    while (past && static_cast<int>(made.size()) < maxNewTokens && !stop.stop_requested()) {
        try {
            made.push_back(generateOne(runner, past, options, stop));
        } catch (const Error& error) {
            if (error.code() == ErrorCode::Stopped)
                break;
            throw;
        }
        past = made.back().trace;
        if (onToken && !onToken(made.back()))
            break;
        if (made.back().token == endOfText)
            break;
    }
    return made;
}

} // namespace engine
