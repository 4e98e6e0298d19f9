// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoder.h"

#include "engine/decoding/decoding_state.h"
#include "engine/decoding/sampling.h"
#include "engine/error.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

int fitting(const StepModel& model, const StepModel::Path& start, const DecodingOptions& options) {
    // The last token is chosen, but not run: N positions take N inputs and yield one token more. Contrastive search
    // runs every token that it tries.
    const int unrun = options.method() == DecodingMethod::Contrastive ? 0 : 1;
    return std::min(options.maxNewTokens, model.contextLength() - static_cast<int>(start->tokens.size()) + unrun);
}

std::vector<TokenId> sourceOf(const StepModel& model, const StepModel::Path& start) {
    std::vector<TokenId> source = model.source();
    return source.empty() ? start->tokens : source;
}

} // namespace

DecodingState::DecodingState(StepModel& stepModel, Path startPath, const DecodingOptions& decodingOptions,
                             const DecodingRun& decodingRun)
    : model(stepModel), options(decodingOptions), run(decodingRun), start(std::move(startPath)),
      promptLength(static_cast<int>(start->tokens.size())), maxNewTokens(fitting(model, start, options)),
      processors(options, promptLength, maxNewTokens, sourceOf(model, start)) {
    result.contextFull = maxNewTokens < options.maxNewTokens;
    if (run.keepPaths)
        result.paths.resize(1);
}

DecodingState::Path DecodingState::extend(const Path& path, TokenId token) {
    throwIfAsked();
    ++result.steps;
    return model.extend(path, token, run.run);
}

bool DecodingState::ends(const Path& path, TokenId token) const {
    if (std::ranges::find(options.eosTokenIds, token) != options.eosTokenIds.end())
        return true;
    if (options.stopStrings.empty())
        return false;
    std::size_t longest = 0;
    for (const std::string& text : options.stopStrings)
        longest = std::max(longest, text.size());
    // Of what stands before as much as a stop string may begin in; it has to end in this token (HF-16).
    std::string text;
    const std::string last = model.tokenText(token);
    for (std::size_t i = path->tokens.size(); i-- > 0 && text.size() + 1 < longest;)
        text.insert(0, model.tokenText(path->tokens[i]));
    const std::size_t before = text.size();
    text += last;
    return std::ranges::any_of(options.stopStrings, [&](const std::string& stop) {
        const std::size_t from = before >= stop.size() ? before - stop.size() + 1 : 0;
        return text.find(stop, from) != std::string::npos;
    });
}

double DecodingState::score(double sum, int length) const {
    return sum / std::pow(static_cast<double>(length), options.lengthPenalty);
}

bool DecodingState::isForced(const Path& path, TokenId token) const {
    const int length = static_cast<int>(path->tokens.size());
    return (length == 1 && token == options.forcedBosTokenId) ||
           (length == promptLength + maxNewTokens - 1 && token == options.forcedEosTokenId);
}

int DecodingState::add(const SearchNode& node, const Path& path) {
    if (run.keepPaths)
        result.paths.push_back(path);
    return result.tree.add(node);
}

void DecodingState::addSequence(int node, bool complete) {
    const SearchNode& last = result.tree.node(node);
    result.sequences.push_back({result.tree.tokens(node), node, last.sum, last.score, complete});
}

RawDistribution::RawDistribution(const std::vector<float>& logits) {
    std::vector<double> scores(logits.size());
    std::transform(logits.begin(), logits.end(), scores.begin(), [](float logit) {
        return std::isfinite(logit) ? static_cast<double>(logit) : -std::numeric_limits<double>::infinity();
    });
    probabilities = probabilitiesOf(scores);
}

int RawDistribution::rank(TokenId token) const {
    const double p = probability(token);
    int rank = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i)
        rank += probabilities[i] > p || (probabilities[i] == p && static_cast<TokenId>(i) < token) ? 1 : 0;
    return rank;
}

double numberedCoin(std::uint64_t seed, int position, int number) {
    return coinAt(seed + static_cast<std::uint64_t>(number) * 0xD1B54A32D192ED03u, position);
}

BarSlice sliceAt(const std::vector<double>& distribution, double coin) {
    BarSlice slice;
    double before = 0;
    for (std::size_t i = 0; i < distribution.size(); ++i) {
        const double p = distribution[i];
        if (!(p > 0))
            continue;
        slice = {static_cast<TokenId>(i), before, before + p};
        before += p;
        if (coin < before)
            return slice;
    }
    slice.end = slice.token < 0 ? 0 : 1; // a sliver above the last slice, left by rounding, belongs to it
    return slice;
}

DecodingResult decode(StepModel& model, const StepModel::Path& start, const DecodingOptions& options,
                      const DecodingRun& run) {
    checkDecodingOptions(options, {model.vocabSize(), model.contextLength(), static_cast<int>(start->tokens.size())});
    DecodingState state(model, start, options, run);
    if (state.maxNewTokens == 0) {
        state.result.ending = BeamEnding::MaxLength;
        return std::move(state.result);
    }
    switch (options.method()) {
    case DecodingMethod::Greedy:
    case DecodingMethod::Sampling:
    case DecodingMethod::Contrastive:
        decodeSingly(state);
        break;
    case DecodingMethod::Beams:
    case DecodingMethod::BeamSampling:
    case DecodingMethod::DiverseBeams:
        decodeWithBeams(state);
        break;
    case DecodingMethod::Exhaustive:
        decodeExhaustively(state);
        break;
    }
    return std::move(state.result);
}

ScoreChain chainAt(StepModel& model, const StepModel::Path& start, const StepModel::Path& path,
                   const DecodingOptions& options) {
    checkDecodingOptions(options, {model.vocabSize(), model.contextLength(), static_cast<int>(start->tokens.size())});
    const LogitsProcessors processors(options, static_cast<int>(start->tokens.size()), fitting(model, start, options),
                                      sourceOf(model, start));
    ScoreChain chain;
    processors.scores(model.logits(path), {path->tokens, {}}, &chain);
    return chain;
}

std::vector<RatedToken> rateText(StepModel& model, const StepModel::Path& start, std::span<const TokenId> text,
                                 const RunOptions& run) {
    std::vector<RatedToken> rated;
    StepModel::Path path = start;
    for (const TokenId token : text) {
        if (token < 0 || token >= model.vocabSize())
            throw Error(ErrorCode::BadToken, "Token " + std::to_string(token) + " is outside the vocabulary.");
        const RawDistribution distribution(model.logits(path));
        rated.push_back({token, distribution.probability(token), distribution.rank(token)});
        if (static_cast<int>(path->tokens.size()) >= model.contextLength())
            break; // there is no position for it, and so nothing behind it
        if (rated.size() < text.size())
            path = model.extend(path, token, run);
    }
    return rated;
}

} // namespace engine
