// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/config.h"
#include "widgets/timeline/cache_cost.h"

using namespace headlight;

/// Multiply-adds of a shape small enough to count by hand.
class CacheCostTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void oneTokenByHand();
    void oneMoreTokenByHand();
    void decodingAddsUpToPrefill();
    void gpt2Small();
};

namespace {

engine::OpTable table(int layers = 2) {
    engine::Gpt2Config config;
    config.layerCount = layers;
    config.headCount = 2;
    config.modelDim = 4; // heads of 2
    config.mlpDim = 8;
    config.contextLength = 16;
    config.vocabSize = 10;
    return engine::makeGpt2OpTable(config);
}

constexpr std::int64_t rowOfBlock = 3 * 4 * 4    // q, k, v
                                    + 4 * 4      // output projection
                                    + 2 * 4 * 8; // into the MLP and out of it
constexpr std::int64_t pairOfBlock = 2 * 2 * 2;  // two heads of 2, once for q·k and once for pattern·v
constexpr std::int64_t unembedding = 4 * 10;

} // namespace

void CacheCostTest::oneTokenByHand() {
    QCOMPARE(multiplyAdds(table(), 0, 1), 2 * (rowOfBlock + pairOfBlock) + unembedding);
    QCOMPARE(multiplyAdds(table(), 0, 1), 312); // 2 · (128 + 8) + 40
    QCOMPARE(multiplyAdds(table(), 5, 0), 0);
}

void CacheCostTest::oneMoreTokenByHand() {
    // The sixth token meets six keys.
    QCOMPARE(multiplyAdds(table(), 5, 1), 2 * (rowOfBlock + 6 * pairOfBlock) + unembedding);
    // Anew: six rows, and 1 + 2 + … + 6 pairs.
    QCOMPARE(multiplyAdds(table(), 0, 6), 2 * (6 * rowOfBlock + 21 * pairOfBlock) + unembedding);
}

void CacheCostTest::decodingAddsUpToPrefill() {
    std::int64_t steps = 0;
    for (int i = 0; i < 9; ++i)
        steps += multiplyAdds(table(), i, 1);
    QCOMPARE(steps - 8 * unembedding, multiplyAdds(table(), 0, 9)); // each step also made logits
}

void CacheCostTest::gpt2Small() {
    // 12 blocks of 12 · 768² weights and the unembedding: the matrices of the 124,439,808 parameters, once each.
    const std::int64_t weights = 12LL * 12 * 768 * 768 + 768LL * 50257;
    const std::int64_t attention = 12LL * 2 * 768;
    QCOMPARE(multiplyAdds(engine::makeGpt2OpTable({}), 0, 1), weights + attention);
    QCOMPARE(multiplyAdds(engine::makeGpt2OpTable({}), 1023, 1), weights + 1024 * attention);
}

HEADLIGHT_TEST(CacheCostTest)
#include "cache_cost_test.moc"
