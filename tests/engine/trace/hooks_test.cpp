// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/trace/hooks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace engine {
namespace {

constexpr ModelShape shape{
    .layerCount = 12, .headCount = 3, .modelDim = 15, .headDim = 5, .mlpDim = 7, .contextLength = 8, .vocabSize = 11};

std::vector<std::string> names(const std::vector<Hook>& hooks) {
    std::vector<std::string> result;
    for (const Hook hook : hooks)
        result.push_back(hookName(hook));
    return result;
}

TEST(Hooks, EveryNameParsesBackToItsHook) {
    std::set<std::string> seen;
    for (const Hook hook : allHooks(12)) {
        const std::string name = hookName(hook);
        EXPECT_TRUE(seen.insert(name).second) << name << " is not unique";
        EXPECT_EQ(parseHook(name, 12), std::optional(hook)) << name;
    }
    EXPECT_EQ(seen.size(), 2U + 12 * 20 + 4);
}

TEST(Hooks, NamesAreTransformerLenss) {
    EXPECT_EQ(hookName({HookKind::Embed, -1}), "hook_embed");
    EXPECT_EQ(hookName({HookKind::Q, 11}), "blocks.11.attn.hook_q");
    EXPECT_EQ(hookName({HookKind::Pattern, 0}), "blocks.0.attn.hook_pattern");
    EXPECT_EQ(hookName({HookKind::MlpPost, 3}), "blocks.3.mlp.hook_post");
    EXPECT_EQ(hookName({HookKind::LnFinalNormalized, -1}), "ln_final.hook_normalized");
    EXPECT_EQ(hookName({HookKind::Logits, -1}), "logits");
}

TEST(Hooks, ParseRejectsWhatNoHookIsCalled) {
    for (const char* name : {"",
                             "hook_q",
                             "blocks",
                             "blocks.",
                             "blocks..attn.hook_q",
                             "blocks.01.attn.hook_q",
                             "blocks.00.attn.hook_q",
                             "blocks.-1.attn.hook_q",
                             "blocks.+1.attn.hook_q",
                             "blocks. 1.attn.hook_q",
                             "blocks.1 .attn.hook_q",
                             "blocks.12.attn.hook_q",
                             "blocks.4294967297.attn.hook_q",
                             "blocks.99999999999999999999.attn.hook_q",
                             "blocks.0x1.attn.hook_q",
                             "blocks.1.attn.hook_q ",
                             "Blocks.1.attn.hook_q",
                             "blocks.1.attn.hook_",
                             "logits ",
                             "logit",
                             "blocks.1.logits",
                             "blocks.{l}.attn.hook_q",
                             "blocks.1.1.attn.hook_q"})
        EXPECT_EQ(parseHook(name, 12), std::nullopt) << '"' << name << '"';
    EXPECT_EQ(parseHook(std::string_view("logits\0", 7), 12), std::nullopt);
    EXPECT_EQ(parseHook("blocks.0.attn.hook_q", 0), std::nullopt);
}

TEST(Hooks, OrderIsThatOfTheForwardPass) {
    const std::vector<std::string> all = names(allHooks(2));
    const auto place = [&](const char* name) { return std::find(all.begin(), all.end(), name) - all.begin(); };
    EXPECT_EQ(place("hook_embed"), 0);
    EXPECT_LT(place("blocks.0.attn.hook_v"), place("blocks.0.attn.hook_attn_dot"));
    EXPECT_LT(place("blocks.0.attn.hook_attn_scores"), place("blocks.0.attn.hook_pattern"));
    EXPECT_LT(place("blocks.0.hook_resid_post"), place("blocks.1.hook_resid_pre"));
    EXPECT_EQ(all.back(), "probabilities");
}

TEST(Hooks, StarGivesExactlyTransformerLenssNames) {
    const std::vector<Hook> hooks = matchHooks("*", 2);
    EXPECT_EQ(hooks.size(), allHooks(2).size() - 2 * 3 - 1);
    for (const Hook hook : hooks)
        EXPECT_FALSE(hookInfo(hook.kind).ours) << hookName(hook);
}

TEST(Hooks, GlobsMatchRunsAndSingleCharacters) {
    using testing::ElementsAre;
    EXPECT_THAT(names(matchHooks("blocks.*.attn.hook_pattern", 2)),
                ElementsAre("blocks.0.attn.hook_pattern", "blocks.1.attn.hook_pattern"));
    EXPECT_THAT(names(matchHooks("blocks.?.attn.hook_?", 2)),
                ElementsAre("blocks.0.attn.hook_q", "blocks.0.attn.hook_k", "blocks.0.attn.hook_v",
                            "blocks.0.attn.hook_z", "blocks.1.attn.hook_q", "blocks.1.attn.hook_k",
                            "blocks.1.attn.hook_v", "blocks.1.attn.hook_z"));
    EXPECT_THAT(names(matchHooks("*resid_pre*", 1)), ElementsAre("blocks.0.hook_resid_pre"));
    EXPECT_THAT(names(matchHooks("logits", 1)), ElementsAre("logits"));
    EXPECT_THAT(matchHooks("", 1), ElementsAre());
    EXPECT_THAT(matchHooks("logits?", 1), ElementsAre());
    EXPECT_THAT(matchHooks("LOGITS", 1), ElementsAre());
    EXPECT_EQ(matchHooks("blocks.1.*", 20).size(), 20U - 3) << "layer 1 must not bring layers 10 to 19";
}

TEST(Hooks, OurHooksAreGivenOnlyWhenNamed) {
    using testing::ElementsAre;
    EXPECT_THAT(names(matchHooks("probabilities", 1)), ElementsAre("probabilities"));
    EXPECT_THAT(matchHooks("prob*", 1), ElementsAre());
    EXPECT_THAT(names(matchHooks("blocks.*.attn.hook_attn_dot", 2)),
                ElementsAre("blocks.0.attn.hook_attn_dot", "blocks.1.attn.hook_attn_dot"));
    EXPECT_THAT(names(matchHooks("blocks.0.attn.hook_attn_*", 1)), ElementsAre("blocks.0.attn.hook_attn_scores"));
}

TEST(Hooks, ManyStarsEndQuickly) {
    std::string glob;
    for (int i = 0; i < 100000; ++i)
        glob += "*_";
    EXPECT_TRUE(matchHooks(glob, 100).empty());
}

TEST(Hooks, ShapesFollowTheAxes) {
    EXPECT_EQ(hookShape({HookKind::ResidPre, 0}, shape, 6), (Shape{6, 15}));
    EXPECT_EQ(hookShape({HookKind::Ln1Scale, 0}, shape, 6), (Shape{6, 1}));
    EXPECT_EQ(hookShape({HookKind::Q, 0}, shape, 6), (Shape{6, 3, 5}));
    EXPECT_EQ(hookShape({HookKind::Pattern, 0}, shape, 6), (Shape{3, 6, 6}));
    EXPECT_EQ(hookShape({HookKind::MlpPre, 0}, shape, 6), (Shape{6, 7}));
    EXPECT_EQ(hookShape({HookKind::Logits, -1}, shape, 6), (Shape{6, 11}));
}

TEST(Hooks, ElementsPrintTheirRanksIndices) {
    EXPECT_EQ(toString(ElementRef{{HookKind::Q, 0}, {3, 1, 7}}), "blocks.0.attn.hook_q[3, 1, 7]");
    EXPECT_EQ(toString(ElementRef{{HookKind::Logits, -1}, {3, 10, 0}}), "logits[3, 10]");
}

TEST(Hooks, RangesAreHalfOpenBoxes) {
    const HookRange range{{HookKind::Q, 2}, {1, 0, 2}, {3, 1, 5}};
    EXPECT_EQ(range.count(), 2 * 1 * 3);
    EXPECT_TRUE(range.contains({{HookKind::Q, 2}, {1, 0, 2}}));
    EXPECT_TRUE(range.contains({{HookKind::Q, 2}, {2, 0, 4}}));
    EXPECT_FALSE(range.contains({{HookKind::Q, 2}, {3, 0, 4}}));
    EXPECT_FALSE(range.contains({{HookKind::Q, 2}, {1, 1, 2}}));
    EXPECT_FALSE(range.contains({{HookKind::Q, 2}, {1, 0, 1}}));
    EXPECT_FALSE(range.contains({{HookKind::Q, 1}, {1, 0, 2}}));
    EXPECT_FALSE(range.contains({{HookKind::K, 2}, {1, 0, 2}}));
    EXPECT_EQ((HookRange{{HookKind::Embed, -1}, {0, 0, 0}, {4, 5, 0}}.count()), 20);
    EXPECT_EQ((HookRange{{HookKind::Embed, -1}, {4, 5, 0}, {0, 0, 0}}.count()), 0);
    EXPECT_EQ((HookRange{{HookKind::Pattern, 0}, {0, 0, 0}, {1000, 100000, 100000}}.count()), 10'000'000'000'000);
}

} // namespace
} // namespace engine
