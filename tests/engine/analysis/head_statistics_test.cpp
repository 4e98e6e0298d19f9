// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics against closed forms: patterns whose entropy, distance and scores are known without adding anything up.
#include "engine/analysis/head_statistics.h"

#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/support/expect_error.h"

#include <chrono>
#include <cmath>
#include <set>

using namespace engine;

namespace {

std::vector<TokenId> different(int count) {
    std::vector<TokenId> tokens;
    for (int i = 0; i < count; ++i)
        tokens.push_back(i);
    return tokens;
}

/// One head whose rows `weight(query, key)` gives.
template <typename Rule>
Tensor pattern(int queries, int keys, Rule&& weight) {
    Tensor out({1, queries, keys});
    for (int q = 0; q < queries; ++q)
        for (int k = 0; k < keys; ++k)
            out.data[static_cast<std::size_t>(q * keys + k)] = weight(q, k);
    return out;
}

HeadStatistics ofOne(const Tensor& tensor, const std::vector<TokenId>& tokens) {
    return headStatistics(tensor.view(), {tokens, tokens}).at(0);
}

} // namespace

TEST(HeadStatistics, UniformCausalRows) {
    constexpr int n = 7;
    const auto s = ofOne(pattern(n, n, [](int q, int k) { return k <= q ? 1.0F / float(q + 1) : 0.0F; }), different(n));
    double entropy = 0, distance = 0, confidence = 0, first = 0;
    for (int i = 1; i <= n; ++i) {
        entropy += std::log2(i) / n;
        distance += (i - 1) / 2.0 / n;
        confidence += 1.0 / i / n;
        first += i > 1 ? 1.0 / i / (n - 1) : 0;
    }
    EXPECT_NEAR(s.entropy, entropy, 1e-5);
    EXPECT_NEAR(s.distance, distance, 1e-5);
    EXPECT_NEAR(s.confidence, confidence, 1e-6);
    EXPECT_NEAR(s.firstToken, first, 1e-6);
    EXPECT_NEAR(s.previousToken, first, 1e-6); // every key has the same weight
    EXPECT_TRUE(std::isnan(s.duplicateToken)); // no token comes twice
    EXPECT_TRUE(std::isnan(s.induction));
}

TEST(HeadStatistics, HeadsThatDoOneThing) {
    const std::vector<TokenId> tokens{4, 5, 6, 4, 5, 6};
    const auto previous =
        ofOne(pattern(6, 6, [](int q, int k) { return k == std::max(0, q - 1) ? 1.F : 0.F; }), tokens);
    EXPECT_EQ(previous.previousToken, 1);
    EXPECT_EQ(previous.entropy, 0);
    EXPECT_EQ(previous.confidence, 1);
    EXPECT_NEAR(previous.distance, 5.0 / 6, 1e-6);
    EXPECT_EQ(previous.duplicateToken, 0);
    const auto first = ofOne(pattern(6, 6, [](int, int k) { return k == 0 ? 1.F : 0.F; }), tokens);
    EXPECT_EQ(first.firstToken, 1);
    const auto duplicate = ofOne(pattern(6, 6, [](int q, int k) { return k == q % 3 ? 1.F : 0.F; }), tokens);
    EXPECT_EQ(duplicate.duplicateToken, 1);
    EXPECT_EQ(duplicate.induction, 0);
    const auto induction =
        ofOne(pattern(6, 6, [](int q, int k) { return k == (q < 3 ? 0 : q - 2) ? 1.F : 0.F; }), tokens);
    EXPECT_EQ(induction.induction, 1);
    EXPECT_EQ(induction.duplicateToken, 0);
}

TEST(HeadStatistics, InductionOnARepeatedSequenceIsTheMeanOfOneDiagonal) {
    constexpr int half = 9;
    const auto tokens = repeatedRandomTokens(1000, half, 7);
    const auto weights = pattern(2 * half, 2 * half, [](int q, int k) {
        return k <= q ? static_cast<float>((q * 31 + k * 17) % 13 + 1) / 200.F : 0.F;
    });
    double diagonal = 0;
    for (int q = half; q < 2 * half; ++q)
        diagonal += static_cast<double>(weights.data[static_cast<std::size_t>(q * 2 * half + q - half + 1)]) / half;
    EXPECT_NEAR(ofOne(weights, tokens).induction, diagonal, 1e-6);
}

TEST(HeadStatistics, RepeatedRandomTokensAreDifferentAndTheSameTwice) {
    const auto tokens = repeatedRandomTokens(50, 25, 1);
    ASSERT_EQ(tokens.size(), 50u);
    EXPECT_EQ(std::set<TokenId>(tokens.begin(), tokens.begin() + 25).size(), 25u);
    for (std::size_t i = 0; i < 25; ++i)
        EXPECT_EQ(tokens[i], tokens[i + 25]);
    EXPECT_EQ(tokens, repeatedRandomTokens(50, 25, 1));
    EXPECT_NE(tokens, repeatedRandomTokens(50, 25, 2));
    EXPECT_EQ(repeatedRandomTokens(2, 5, 1).size(), 10u); // more tokens than words
    test::expectError(ErrorCode::BadArgument, {}, [] { repeatedRandomTokens(0, 5, 1); });
}

TEST(HeadStatistics, OneTokenAlone) {
    const auto s = ofOne(pattern(1, 1, [](int, int) { return 1.F; }), {3});
    EXPECT_EQ(s.entropy, 0);
    EXPECT_EQ(s.confidence, 1);
    EXPECT_EQ(s.distance, 0);
    EXPECT_TRUE(std::isnan(s.firstToken));
    EXPECT_TRUE(std::isnan(s.previousToken));
}

TEST(HeadStatistics, TwoTextsHaveNoDistance) {
    const auto weights = pattern(3, 5, [](int, int k) { return k == 0 ? 0.6F : 0.1F; });
    const auto s = headStatistics(weights.view(), {different(3), different(5), false}).at(0);
    EXPECT_NEAR(s.firstToken, 0.6, 1e-6);
    EXPECT_NEAR(s.confidence, 0.6, 1e-6);
    EXPECT_NEAR(s.entropy, -0.6 * std::log2(0.6) - 0.4 * std::log2(0.1), 1e-5);
    EXPECT_TRUE(std::isnan(s.distance) && std::isnan(s.previousToken) && std::isnan(s.induction));
}

TEST(HeadStatistics, RefusesTokensThatDoNotFitAndStops) {
    const auto weights = pattern(3, 3, [](int, int) { return 0.3F; });
    const auto four = different(4);
    test::expectError(ErrorCode::BadArgument, {"[1, 3, 3]"}, [&] { headStatistics(weights.view(), {four, four}); });
    std::stop_source stop;
    stop.request_stop();
    const auto three = different(3);
    test::expectError(ErrorCode::Stopped, {}, [&] {
        headStatistics(weights.view(), {three, three}, stop.get_token());
    });
}

TEST(HeadStatistics, EveryHeadOfAModelAddsUpAsItsTensorSays) {
    Gpt2Runner runner(Gpt2Model::load(HEADLIGHT_MODELS_DIR "/story-gpt"), 1);
    const std::vector<TokenId> tokens{10, 20, 30, 10, 20, 30, 10};
    const auto trace = runner.run(tokens);
    const auto inside = runner.inside(*trace, 1);
    const Tensor* weights = inside->find({HookKind::Pattern, 1});
    ASSERT_TRUE(weights);
    const auto all = headStatistics(weights->view(), {tokens, tokens});
    ASSERT_EQ(all.size(), static_cast<std::size_t>(weights->shape[0]));
    for (std::size_t head = 0; head < all.size(); ++head) {
        const auto a = [&](int q, int k) { return double(weights->view().at({std::int64_t(head), q, k})); };
        double duplicate = 0, entropy = 0, distance = 0;
        for (int q = 0; q < 7; ++q)
            for (int k = 0; k < 7; ++k) {
                entropy -= a(q, k) > 0 ? a(q, k) * std::log2(a(q, k)) / 7 : 0;
                distance += a(q, k) * std::abs(q - k) / 7;
                duplicate += k < q && tokens[std::size_t(k)] == tokens[std::size_t(q)] ? a(q, k) / 4 : 0;
            }
        EXPECT_NEAR(all[head].entropy, entropy, 1e-5) << "head " << head;
        EXPECT_NEAR(all[head].distance, distance, 1e-5) << "head " << head;
        EXPECT_NEAR(all[head].duplicateToken, duplicate, 1e-6) << "head " << head;
    }
}
