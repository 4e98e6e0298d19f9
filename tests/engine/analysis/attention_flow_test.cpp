// SPDX-License-Identifier: GPL-3.0-or-later
// Rollout and flow against closed forms and against a plain computation of each.
#include "engine/analysis/attention_flow.h"
#include "engine/analysis/attention_rollout.h"

#include "engine/error.h"
#include "tests/support/expect_error.h"

#include <algorithm>
#include <cmath>
#include <span>

using namespace engine;

namespace {

/// Causal rows that sum to 1, different in every layer and head.
std::vector<Tensor> layers(int count, int heads, int positions, bool causal = true) {
    std::vector<Tensor> out;
    for (int layer = 0; layer < count; ++layer) {
        Tensor t({heads, positions, positions});
        for (int h = 0; h < heads; ++h)
            for (int q = 0; q < positions; ++q) {
                const int end = causal ? q + 1 : positions;
                float sum = 0;
                float* row = t.data.data() + (h * positions + q) * positions;
                for (int k = 0; k < end; ++k)
                    sum += row[k] = static_cast<float>((layer * 7 + h * 5 + q * 3 + k * 11) % 10 + 1);
                for (int k = 0; k < end; ++k)
                    row[k] /= sum;
            }
        out.push_back(std::move(t));
    }
    return out;
}

std::vector<TensorView> views(const std::vector<Tensor>& tensors) {
    std::vector<TensorView> out;
    for (const Tensor& t : tensors)
        out.push_back(t.view());
    return out;
}

/// Share of a token's way up: the sum over all paths, one by one.
double byPaths(const std::vector<Tensor>& mixed, int layer, int at, int input) {
    if (layer < 0)
        return at == input ? 1 : 0;
    double sum = 0;
    const Tensor& t = mixed[static_cast<std::size_t>(layer)];
    for (std::int64_t k = 0; k < t.shape[1]; ++k)
        sum += static_cast<double>(t.row(at)[k]) * byPaths(mixed, layer - 1, static_cast<int>(k), input);
    return sum;
}

/// Minimum cut of the layered graph, every split of the inner nodes tried: by max-flow = min-cut what the flow must be.
double smallestCut(const std::vector<Tensor>& mixed, int query, int input) {
    const int positions = static_cast<int>(mixed.front().shape[0]);
    const int depth = static_cast<int>(mixed.size());
    const int nodes = positions * (depth + 1);
    const int source = depth * positions + query, sink = input;
    double best = 1e9;
    for (std::uint32_t side = 0; side < (1u << nodes); ++side) {
        if (!(side >> source & 1) || side >> sink & 1)
            continue;
        double cut = 0;
        for (int layer = 0; layer < depth; ++layer)
            for (int q = 0; q < positions; ++q)
                for (int k = 0; k < positions; ++k)
                    if (side >> ((layer + 1) * positions + q) & 1 && !(side >> (layer * positions + k) & 1))
                        cut += static_cast<double>(mixed[static_cast<std::size_t>(layer)].row(q)[k]);
        best = std::min(best, cut);
    }
    return best;
}

std::vector<Tensor> mixedOf(const std::vector<Tensor>& patterns) {
    std::vector<Tensor> out;
    for (const Tensor& t : patterns)
        out.push_back(attentionWithResidual(t.view()));
    return out;
}

TEST(Rollout, OfOneQueryIsARowOfTheProductAfterEveryLayer) {
    constexpr int positions = 7, layerCount = 4;
    const std::vector<Tensor> patterns = layers(layerCount, 3, positions);
    const std::vector<TensorView> all = views(patterns);
    std::vector<Tensor> mixed;
    for (const Tensor& pattern : patterns)
        mixed.push_back(attentionWithResidual(pattern.view()));
    for (int query = 0; query < positions; ++query) {
        const Tensor rows = rolloutOfQuery(mixed, query);
        for (int layer = 0; layer < layerCount; ++layer) {
            const Tensor whole = attentionRollout(std::span(all).first(static_cast<std::size_t>(layer) + 1));
            double sum = 0;
            for (int key = 0; key < positions; ++key) {
                EXPECT_NEAR(static_cast<double>(rows.view().at({layer, key})),
                            static_cast<double>(whole.view().at({query, key})), 1e-6)
                    << "query " << query << " layer " << layer << " key " << key;
                sum += static_cast<double>(rows.view().at({layer, key}));
            }
            EXPECT_NEAR(sum, 1, 1e-5);
        }
    }
    EXPECT_THROW(rolloutOfQuery(mixed, positions), Error);
    EXPECT_THROW(rolloutOfQuery({}, 0), Error);
}

} // namespace

TEST(AttentionRollout, OneLayerIsHalfAttentionHalfItself) {
    const auto patterns = layers(1, 2, 4);
    const Tensor rollout = attentionRollout(views(patterns));
    for (int q = 0; q < 4; ++q)
        for (int k = 0; k < 4; ++k) {
            const float mean = (patterns[0].view().at({0, q, k}) + patterns[0].view().at({1, q, k})) / 2;
            EXPECT_NEAR(rollout.row(q)[k], 0.5F * mean + (q == k ? 0.5F : 0.F), 1e-6);
        }
}

TEST(AttentionRollout, IsTheSumOverAllPaths) {
    const auto patterns = layers(3, 2, 5);
    const Tensor rollout = attentionRollout(views(patterns));
    const auto mixed = mixedOf(patterns);
    for (int q = 0; q < 5; ++q) {
        double sum = 0;
        for (int k = 0; k < 5; ++k) {
            EXPECT_NEAR(rollout.row(q)[k], byPaths(mixed, 2, q, k), 1e-6) << q << ' ' << k;
            sum += static_cast<double>(rollout.row(q)[k]);
        }
        EXPECT_NEAR(sum, 1, 1e-5);
    }
}

TEST(AttentionRollout, HeadsThatOnlyLookAtTheFirstTokenKeepAHalfALayer) {
    std::vector<Tensor> patterns;
    for (int layer = 0; layer < 6; ++layer) {
        Tensor t({1, 3, 3});
        for (int q = 0; q < 3; ++q)
            t.data[static_cast<std::size_t>(q) * 3] = 1;
        patterns.push_back(std::move(t));
    }
    const Tensor rollout = attentionRollout(views(patterns));
    EXPECT_NEAR(rollout.row(2)[2], std::pow(0.5, 6), 1e-7);
    EXPECT_NEAR(rollout.row(2)[0], 1 - std::pow(0.5, 6), 1e-6);
}

TEST(AttentionFlow, EqualsTheSmallestCut) {
    for (const bool causal : {true, false}) {
        const auto patterns = layers(3, 2, 4, causal);
        const auto mixed = mixedOf(patterns);
        for (const int query : {0, 3}) {
            const auto flow = attentionFlow(views(patterns), query);
            ASSERT_EQ(flow.size(), 4u);
            for (int input = 0; input < 4; ++input)
                EXPECT_NEAR(flow[static_cast<std::size_t>(input)], smallestCut(mixed, query, input), 1e-6)
                    << "query " << query << " input " << input << " causal " << causal;
        }
    }
}

TEST(AttentionFlow, SaysWhenItIsTooLargeAndStops) {
    const auto large = layers(2, 1, 200);
    test::expectError(ErrorCode::BadArgument, {"2 layers", "200 tokens", "rollout"},
                      [&] { attentionFlow(views(large), 0); });
    const auto small = layers(2, 1, 3);
    test::expectError(ErrorCode::BadArgument, {"query 3"}, [&] { attentionFlow(views(small), 3); });
    std::stop_source stop;
    stop.request_stop();
    test::expectError(ErrorCode::Stopped, {}, [&] { attentionFlow(views(small), 2, stop.get_token()); });
    test::expectError(ErrorCode::Stopped, {}, [&] { attentionRollout(views(small), stop.get_token()); });
    test::expectError(ErrorCode::BadArgument, {}, [] { attentionRollout({}); });
}
