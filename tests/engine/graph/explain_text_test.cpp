// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/explain_text.h"
#include "engine/models/gpt2/config.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>

namespace engine {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(FormatNumber, KeepsThreeDigitsAndRealMinusSigns) {
    const std::pair<double, const char*> cases[] = {{0, "0"},
                                                    {-0.0, "0"},
                                                    {14, "14"},
                                                    {112, "112"},
                                                    {0.125, "0.125"},
                                                    {0.40, "0.4"},
                                                    {0.880797, "0.881"},
                                                    {-0.1192, "−0.119"},
                                                    {1.0 / 3, "0.333"},
                                                    {9.996, "10"},
                                                    {0.99951, "1"},
                                                    {999.6, "1000"},
                                                    {3021.4, "3021"},
                                                    {-12345.6, "−12346"},
                                                    {0.00123456, "0.00123"},
                                                    {0.001, "0.001"},
                                                    {0.00099951, "1e−3"},
                                                    {1e-5F, "1e−5"},
                                                    {-1.2345e-9, "−1.23e−9"},
                                                    {999999, "999999"},
                                                    {1e6, "1e6"},
                                                    {-3.4028e38, "−3.4e38"},
                                                    {1.7e308, "1.7e308"},
                                                    {5e-324, "4.94e−324"},
                                                    {infinity, "∞"},
                                                    {-infinity, "−∞"},
                                                    {std::numeric_limits<double>::quiet_NaN(), "NaN"},
                                                    {-std::numeric_limits<double>::quiet_NaN(), "NaN"}};
    for (const auto& [value, text] : cases)
        EXPECT_EQ(formatNumber(value), text) << value;
}

TEST(FormatNumber, DifferencesDoNotDoubleTheSign) {
    EXPECT_EQ(formatDifference(12, 14), "12 − 14");
    EXPECT_EQ(formatDifference(-3, -1), "−3 + 1");
    EXPECT_EQ(formatDifference(-infinity, 2), "−∞ − 2");
}

TEST(JoinAddends, ShortensInTheMiddle) {
    const auto letter = [](std::size_t i) { return std::string(1, static_cast<char>('a' + i)); };
    EXPECT_EQ(joinAddends(1, letter), "a");
    EXPECT_EQ(joinAddends(6, letter), "a + b + c + d + e + f");
    EXPECT_EQ(joinAddends(7, letter), "a + b + c + … + f + g");
    EXPECT_EQ(joinAddends(3, [](std::size_t i) { return formatNumber(i == 1 ? -2.5 : 1.5); }), "1.5 − 2.5 + 1.5");
}

/// Numbers given by hand; anything else is 0.
class GivenNumbers : public ValueSource {
public:
    float value(const ElementRef& element) const override { return find(values, element); }
    float weight(const WeightElement& element) const override { return find(weights, element); }
    TokenId token(int) const override { return tokenId; }

    std::map<ElementRef, float> values;
    std::map<WeightElement, float> weights;
    TokenId tokenId = 0;

private:
    template <typename Key>
    static float find(const std::map<Key, float>& numbers, const Key& key) {
        const auto at = numbers.find(key);
        return at == numbers.end() ? 0 : at->second;
    }
};

Gpt2Config config(int heads, int headDim) {
    Gpt2Config c;
    c.layerCount = 2;
    c.headCount = heads;
    c.modelDim = heads * headDim;
    c.mlpDim = 4;
    c.contextLength = 8;
    c.vocabSize = 5;
    return c;
}

std::map<std::string, double> intermediates(const Explanation& explained) {
    return {explained.intermediates.begin(), explained.intermediates.end()};
}

// The worked example of the Illustrated Transformer: scores 112 and 96, ÷ √64 → 14 and 12, softmax → 0.88 and 0.12.
TEST(ExplainText, IllustratedTransformerScores) {
    const OpTable table = makeGpt2OpTable(config(1, 64));
    GivenNumbers numbers;
    numbers.values[{{HookKind::AttnDot, 0}, {0, 1, 0}}] = 112;
    numbers.values[{{HookKind::AttnDot, 0}, {0, 1, 1}}] = 96;
    const Explanation first = table.explain({{HookKind::AttnScaled, 0}, {0, 1, 0}}, numbers);
    EXPECT_EQ(first.value, 14);
    EXPECT_EQ(first.formula, "scaled[0,1,0] = dot[0,1,0]×0.125");
    EXPECT_EQ(first.substituted, "112×0.125 = 14");
    EXPECT_EQ(table.explain({{HookKind::AttnScaled, 0}, {0, 1, 1}}, numbers).substituted, "96×0.125 = 12");

    numbers.values[{{HookKind::AttnScores, 0}, {0, 1, 0}}] = 14;
    numbers.values[{{HookKind::AttnScores, 0}, {0, 1, 1}}] = 12;
    const Explanation thinking = table.explain({{HookKind::Pattern, 0}, {0, 1, 0}}, numbers);
    EXPECT_NEAR(thinking.value, 0.88, 0.005);
    EXPECT_EQ(thinking.formula, "pattern[0,1,0] = exp(score[0,1,0] − max) / Σ_k exp(score[0,1,k] − max), k = 0 … 1");
    EXPECT_EQ(thinking.substituted, "exp(14 − 14) / (exp(14 − 14) + exp(12 − 14)) = 1 / 1.14 = 0.881");
    EXPECT_EQ(intermediates(thinking)["max"], 14);
    EXPECT_NEAR(intermediates(thinking)["Σexp"], 1.1353, 1e-4);
    const Explanation machines = table.explain({{HookKind::Pattern, 0}, {0, 1, 1}}, numbers);
    EXPECT_NEAR(machines.value, 0.12, 0.005);
    EXPECT_EQ(machines.substituted, "exp(12 − 14) / (exp(14 − 14) + exp(12 − 14)) = 0.135 / 1.14 = 0.119");
}

TEST(ExplainText, DotProduct) {
    const OpTable table = makeGpt2OpTable(config(2, 2));
    GivenNumbers numbers;
    numbers.values[{{HookKind::Q, 1}, {4, 1, 0}}] = 0.12F;
    numbers.values[{{HookKind::Q, 1}, {4, 1, 1}}] = -1.02F;
    numbers.values[{{HookKind::K, 1}, {2, 1, 0}}] = -0.53F;
    numbers.values[{{HookKind::K, 1}, {2, 1, 1}}] = 0.4F;
    const Explanation explained = table.explain({{HookKind::AttnDot, 1}, {1, 4, 2}}, numbers);
    EXPECT_EQ(explained.formula, "dot[1,4,2] = Σ_d q[4,1,d]·k[2,1,d], d = 0 … 1");
    EXPECT_EQ(explained.substituted, "0.12×−0.53 − 1.02×0.4 = −0.472");
}

TEST(ExplainText, LongSumsAreShortened) {
    const OpTable table = makeGpt2OpTable(config(1, 8));
    GivenNumbers numbers;
    for (int c = 0; c < 8; ++c) {
        numbers.values[{{HookKind::Ln2Normalized, 0}, {3, c, 0}}] = static_cast<float>(c);
        numbers.weights[{{WeightKind::MlpInWeight, 0}, c, 2}] = 2;
    }
    numbers.weights[{{WeightKind::MlpInBias, 0}, 0, 2}] = -0.5F;
    const Explanation explained = table.explain({{HookKind::MlpPre, 0}, {3, 2, 0}}, numbers);
    EXPECT_EQ(explained.formula, "mlp_pre[3,2] = Σ_c ln2[3,c]·W_in[c,2] + b_in[2], c = 0 … 7");
    EXPECT_EQ(explained.substituted, "0×2 + 1×2 + 2×2 + … + 7×2 − 0.5 = 55.5");
    EXPECT_EQ(explained.terms.size(), 9U);
    EXPECT_EQ(intermediates(explained)["Σ"], 56);
}

TEST(ExplainText, LayerNorm) {
    const OpTable table = makeGpt2OpTable(config(1, 2));
    GivenNumbers numbers;
    numbers.values[{{HookKind::ResidPre, 1}, {2, 0, 0}}] = -1;
    numbers.values[{{HookKind::ResidPre, 1}, {2, 1, 0}}] = 3;
    numbers.values[{{HookKind::Ln1Scale, 1}, {2, 0, 0}}] = 2;
    numbers.weights[{{WeightKind::Ln1Gain, 1}, 0, 1}] = 1.5F;
    numbers.weights[{{WeightKind::Ln1Bias, 1}, 0, 1}] = -0.25F;
    const Explanation scale = table.explain({{HookKind::Ln1Scale, 1}, {2, 0, 0}}, numbers);
    EXPECT_EQ(scale.formula, "ln1.scale[2,0] = √(Σ_c (resid_pre[2,c] − mean)² / 2 + ε), c = 0 … 1");
    EXPECT_EQ(scale.substituted, "√(((−1 − 1)² + (3 − 1)²) / 2 + 1e−5) = 2");
    EXPECT_EQ(intermediates(scale)["mean"], 1);
    EXPECT_EQ(intermediates(scale)["variance"], 4);
    const Explanation normalized = table.explain({{HookKind::Ln1Normalized, 1}, {2, 1, 0}}, numbers);
    EXPECT_EQ(normalized.formula, "ln1[2,1] = (resid_pre[2,1] − mean) / ln1.scale[2,0] × ln1.w[1] + ln1.b[1]");
    EXPECT_EQ(normalized.substituted, "(3 − 1) / 2 × 1.5 − 0.25 = 1.25");
}

TEST(ExplainText, LookupsMaskAndNamesOfOtherBlocks) {
    const OpTable table = makeGpt2OpTable(config(1, 2));
    GivenNumbers numbers;
    numbers.tokenId = 4;
    numbers.weights[{{WeightKind::TokenEmbedding}, 4, 1}] = -0.75F;
    numbers.values[{{HookKind::AttnScaled, 0}, {0, 1, 2}}] = 0.5F;
    numbers.values[{{HookKind::AttnScaled, 0}, {0, 2, 1}}] = 0.5F;
    const Explanation embed = table.explain({{HookKind::Embed, -1}, {3, 1, 0}}, numbers);
    EXPECT_EQ(embed.formula, "embed[3,1] = W_E[token[3],1] = W_E[4,1]");
    EXPECT_EQ(embed.substituted, "−0.75");
    const Explanation masked = table.explain({{HookKind::AttnScores, 0}, {0, 1, 2}}, numbers);
    EXPECT_EQ(masked.value, -infinity);
    EXPECT_EQ(masked.formula, "score[0,1,2] = −∞, 2 > 1");
    EXPECT_EQ(masked.substituted, "0.5 → −∞");
    EXPECT_EQ(table.explain({{HookKind::AttnScores, 0}, {0, 2, 1}}, numbers).formula,
              "score[0,2,1] = scaled[0,2,1], 1 ≤ 2");
    EXPECT_EQ(table.explain({{HookKind::ResidPre, 1}, {0, 1, 0}}, numbers).formula,
              "resid_pre[0,1] = blocks.0.resid_post[0,1]");
}

TEST(ExplainText, Activations) {
    GivenNumbers numbers;
    numbers.values[{{HookKind::MlpPre, 0}, {0, 1, 0}}] = -1;
    const auto explain = [&](Activation kind) {
        Gpt2Config c = config(1, 2);
        c.activation = kind;
        return makeGpt2OpTable(c).explain({{HookKind::MlpPost, 0}, {0, 1, 0}}, numbers);
    };
    EXPECT_EQ(explain(Activation::Relu).substituted, "max(0, −1) = 0");
    EXPECT_EQ(explain(Activation::Gelu).substituted, "½×−1×(1 + erf(−0.707)) = −0.159");
    EXPECT_EQ(explain(Activation::GeluTanh).substituted, "½×−1×(1 + tanh(−0.834)) = −0.159");
}

// A broken model must be shown as it is, not crash the one who looks for the reason.
TEST(ExplainText, HugeInfiniteAndUndefinedNumbersPrintAsSuch) {
    const OpTable table = makeGpt2OpTable(config(1, 2));
    GivenNumbers numbers;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    numbers.values[{{HookKind::ResidPre, 0}, {0, 0, 0}}] = 3e38F;
    numbers.values[{{HookKind::AttnOut, 0}, {0, 0, 0}}] = nan;
    EXPECT_EQ(table.explain({{HookKind::ResidMid, 0}, {0, 0, 0}}, numbers).substituted, "3e38 + NaN = NaN");
    numbers.values[{{HookKind::AttnOut, 0}, {0, 0, 0}}] = -static_cast<float>(infinity);
    EXPECT_EQ(table.explain({{HookKind::ResidMid, 0}, {0, 0, 0}}, numbers).substituted, "3e38 − ∞ = −∞");
    numbers.values[{{HookKind::Logits, -1}, {0, 2, 0}}] = nan;
    EXPECT_EQ(formatNumber(table.explain({{HookKind::Probabilities, -1}, {0, 1, 0}}, numbers).value), "NaN");
}

TEST(ExplainText, MaskedWeightIsZero) {
    const OpTable table = makeGpt2OpTable(config(1, 2));
    GivenNumbers numbers;
    numbers.values[{{HookKind::AttnScores, 0}, {0, 0, 0}}] = 2;
    numbers.values[{{HookKind::AttnScores, 0}, {0, 0, 3}}] = -static_cast<float>(infinity);
    const Explanation explained = table.explain({{HookKind::Pattern, 0}, {0, 0, 3}}, numbers);
    EXPECT_EQ(explained.value, 0);
    EXPECT_EQ(explained.substituted, "exp(−∞ − 2) / (exp(2 − 2)) = 0 / 1 = 0");
}

} // namespace
} // namespace engine
