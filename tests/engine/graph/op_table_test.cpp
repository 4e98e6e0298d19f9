// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/op_table.h"

#include "engine/error.h"
#include "engine/models/gpt2/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace engine {
namespace {

Gpt2Config oddConfig() {
    Gpt2Config config;
    config.layerCount = 2;
    config.headCount = 3;
    config.modelDim = 15;
    config.mlpDim = 7;
    config.contextLength = 8;
    config.vocabSize = 11;
    return config;
}

TEST(OpTable, ProducesEveryHookOnceInTheOrderOfTheForwardPass) {
    const OpTable table = makeGpt2OpTable(oddConfig());
    std::vector<Hook> produced;
    for (const Op& op : table.ops()) {
        EXPECT_EQ(op.id, static_cast<int>(produced.size()));
        EXPECT_EQ(op.layer, op.output.layer);
        EXPECT_FALSE(op.formula.empty());
        EXPECT_EQ(table.producer(op.output), &op);
        for (const Hook input : op.inputs)
            EXPECT_THAT(produced, testing::Contains(input)) << hookName(op.output) << " reads " << hookName(input);
        produced.push_back(op.output);
    }
    EXPECT_EQ(produced, allHooks(2));
}

TEST(OpTable, ReadsEveryWeightOnce) {
    std::set<WeightId> seen;
    const OpTable table = makeGpt2OpTable(oddConfig());
    for (const Op& op : table.ops()) {
        for (const WeightId weight : op.weights)
            EXPECT_TRUE(seen.insert(weight).second) << weightName(weight);
    }
    EXPECT_EQ(seen.size(), 2U + 2 * 16 + 3);
}

TEST(OpTable, ScaleFollowsTheConfiguration) {
    const auto scale = [](const Gpt2Config& config, int layer) {
        const OpTable table = makeGpt2OpTable(config);
        return table.producer({HookKind::AttnScaled, layer})->constant;
    };
    Gpt2Config config = oddConfig();
    EXPECT_NEAR(scale(config, 1), 1 / std::sqrt(5.0), 1e-6);
    config.scaleAttentionByInverseLayer = true;
    EXPECT_NEAR(scale(config, 0), 1 / std::sqrt(5.0), 1e-6);
    EXPECT_NEAR(scale(config, 1), 1 / std::sqrt(5.0) / 2, 1e-6);
    config.scaleAttention = false;
    EXPECT_NEAR(scale(config, 1), 0.5, 1e-6);
    config.scaleAttentionByInverseLayer = false;
    EXPECT_EQ(scale(config, 1), 1.0F);
}

TEST(OpTable, HooksOfOtherLayersHaveNoProducer) {
    const OpTable table = makeGpt2OpTable(oddConfig());
    EXPECT_EQ(table.producer({HookKind::Q, 2}), nullptr);
    EXPECT_EQ(table.producer({HookKind::Q, -1}), nullptr);
    EXPECT_EQ(table.producer({HookKind::Logits, 0}), nullptr);
    EXPECT_EQ(table.producer({HookKind::Logits, -2}), nullptr);
    EXPECT_EQ(table.producer({static_cast<HookKind>(200), 0}), nullptr);
}

void expectRefused(const OpTable& table, const ElementRef& element, int positions, const char* words) {
    try {
        table.check(element, positions);
        FAIL() << "accepted " << words;
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::BadArgument);
        EXPECT_THAT(error.detail(), testing::HasSubstr(words));
    }
}

TEST(OpTable, CheckRefusesElementsThatDoNotExist) {
    const OpTable table = makeGpt2OpTable(oddConfig());
    table.check({{HookKind::Pattern, 1}, {2, 5, 5}}, 6);
    table.check({{HookKind::Logits, -1}, {5, 10, 0}}, 6);
    expectRefused(table, {{HookKind::Pattern, 1}, {3, 5, 5}}, 6, "index 3");
    expectRefused(table, {{HookKind::Pattern, 1}, {2, 6, 5}}, 6, "index 6");
    expectRefused(table, {{HookKind::Pattern, 1}, {2, 5, 6}}, 6, "dimension 2");
    expectRefused(table, {{HookKind::Pattern, 1}, {-1, 5, 5}}, 6, "index -1");
    expectRefused(table, {{HookKind::Logits, -1}, {5, 11, 0}}, 6, "logits");
    expectRefused(table, {{HookKind::Logits, -1}, {5, 10, 1}}, 6, "index 1");
    expectRefused(table, {{HookKind::Pattern, 2}, {0, 0, 0}}, 6, "layer 2");
    expectRefused(table, {{HookKind::Logits, -1}, {0, 0, 0}}, 9, "9 positions");
    expectRefused(table, {{HookKind::Logits, -1}, {0, 0, 0}}, 0, "0 positions");
}

TEST(OpTable, SourcesOfAttentionStopAtTheQuery) {
    const OpTable table = makeGpt2OpTable(oddConfig());
    const Sources pattern = table.sources({{HookKind::Pattern, 1}, {2, 4, 1}});
    EXPECT_THAT(pattern.hooks, testing::ElementsAre(HookRange{{HookKind::AttnScores, 1}, {2, 4, 0}, {3, 5, 5}}));
    const Sources masked = table.sources({{HookKind::Pattern, 1}, {2, 1, 4}});
    EXPECT_THAT(masked.hooks, testing::ElementsAre(HookRange{{HookKind::AttnScores, 1}, {2, 1, 0}, {3, 2, 2}},
                                                   HookRange{{HookKind::AttnScores, 1}, {2, 1, 4}, {3, 2, 5}}));
    const Sources z = table.sources({{HookKind::Z, 0}, {4, 2, 3}});
    EXPECT_THAT(z.hooks, testing::ElementsAre(HookRange{{HookKind::Pattern, 0}, {2, 4, 0}, {3, 5, 5}},
                                              HookRange{{HookKind::V, 0}, {0, 2, 3}, {5, 3, 4}}));
}

TEST(OpTable, SourcesOfProjectionsAreARowAndAColumn) {
    const OpTable table = makeGpt2OpTable(oddConfig());
    const Sources q = table.sources({{HookKind::Q, 0}, {4, 2, 3}});
    EXPECT_THAT(q.hooks, testing::ElementsAre(HookRange{{HookKind::Ln1Normalized, 0}, {4, 0, 0}, {5, 15, 0}}));
    EXPECT_THAT(q.weights, testing::ElementsAre(WeightRange{{WeightKind::QueryWeight, 0}, 0, 15, 13, 14},
                                                WeightRange{{WeightKind::QueryBias, 0}, 0, 1, 13, 14}));
    EXPECT_EQ(q.tokenPosition, std::nullopt);
    EXPECT_EQ(table.sources({{HookKind::Embed, -1}, {4, 2, 0}}).tokenPosition, std::optional(4));
}

} // namespace
} // namespace engine
