// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/head_overview.h"

#include "engine/analysis/max_pyramid.h"
#include "engine/models/run_options.h"

#include <algorithm>
#include <exception>
#include <mutex>

namespace headlight {

namespace {

/// A random sequence of so many tokens, twice, is what induction is measured on.
constexpr int inductionHalf = 25;

HeadThumbnail poolHead(const float* pattern, int queries, int keys) {
    HeadThumbnail out;
    out.step = std::max(1, (std::max(queries, keys) + 63) / 64);
    out.rows = (queries + out.step - 1) / out.step;
    out.columns = (keys + out.step - 1) / out.step;
    out.values = std::make_shared<const std::vector<float>>(engine::maxPooled(pattern, queries, keys, out.step));
    out.levels = std::make_shared<const engine::MaxPyramid>(out.rows, out.columns, out.values);
    return out;
}

/// The tokens that the heads of an attention look from and to.
engine::PatternTexts textsOf(const engine::Trace& trace, AttentionBlock block) {
    const auto& source = trace.source();
    if (block == AttentionBlock::Encoder)
        return {source->tokens, source->tokens, true};
    if (block == AttentionBlock::Cross)
        return {trace.tokens(), source->tokens, false};
    return {trace.tokens(), trace.tokens(), true};
}

} // namespace

std::vector<Place> thumbnailPlaces(const engine::ModelShape& shape) {
    std::vector<Place> places;
    if (shape.translates())
        for (int layer = 0; layer < shape.encoderLayerCount; ++layer)
            places.push_back({engine::Stack::Encoder, layer});
    for (int layer = 0; layer < shape.layerCount; ++layer)
        places.push_back({shape.writer(), layer});
    return places;
}

std::vector<Place> outerPlaces(const engine::ModelShape& shape) {
    std::vector<Place> places{{shape.writer(), -1}, {shape.writer(), shape.layerCount}};
    if (shape.translates()) {
        places.push_back({engine::Stack::Encoder, -1});
        places.push_back({engine::Stack::Encoder, shape.encoderLayerCount});
    }
    return places;
}

std::vector<HeadThumbnail> poolPatterns(const engine::TensorView& patterns,
                                        const std::optional<engine::PatternTexts>& texts, std::stop_token stop) {
    std::vector<HeadThumbnail> out;
    const bool heads = patterns.shape.size() == 3; // a recurrent model's attention has none
    const auto queries = static_cast<int>(patterns.shape.at(heads ? 1 : 0)),
               keys = static_cast<int>(patterns.shape.at(heads ? 2 : 1));
    for (std::int64_t head = 0; head < (heads ? patterns.shape.at(0) : 1); ++head)
        out.push_back(poolHead(patterns.data + head * queries * keys, queries, keys));
    if (!texts)
        return out;
    const auto statistics = engine::headStatistics(patterns, *texts, std::move(stop));
    for (std::size_t head = 0; head < out.size(); ++head)
        out[head].statistics = statistics[head];
    return out;
}

void addLayerOverview(HeadOverview& overview, EngineRunner& runner, const engine::Trace& trace, Place place,
                      std::stop_token stop) {
    std::map<AttentionBlock, std::map<int, HeadThumbnail>> made;
    std::mutex mutex;
    std::exception_ptr failure;
    runner.patterns(
        trace, place,
        [&](AttentionBlock block, int head, const engine::TensorView& pattern) { // on any thread; nothing may leave it
            if (stop.stop_requested())
                return;
            try {
                HeadThumbnail small = std::move(poolPatterns(pattern, textsOf(trace, block), stop).front());
                const std::lock_guard lock(mutex);
                made[block][head] = std::move(small);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        },
        stop);
    if (failure)
        std::rethrow_exception(failure);
    engine::throwIfStopped(stop);
    for (auto& [block, heads] : made)
        for (auto& [head, small] : heads)
            overview[block].push_back(std::move(small));
}

std::vector<float> randomInduction(EngineRunner& runner, const engine::ModelShape& shape, std::stop_token stop) {
    const int half = std::min(inductionHalf, shape.contextLength / 2);
    if (shape.translates() || half < 2)
        return {};
    const auto tokens = engine::repeatedRandomTokens(shape.vocabSize, half, 1);
    const auto trace = runner.run(nullptr, {tokens, {}}, {nullptr, stop});
    HeadOverview overview;
    for (const Place place : thumbnailPlaces(shape))
        addLayerOverview(overview, runner, *trace, place, stop);
    std::vector<float> measured;
    for (const HeadThumbnail& head : overview[AttentionBlock::Own])
        measured.push_back(head.statistics->induction);
    return measured;
}

} // namespace headlight
