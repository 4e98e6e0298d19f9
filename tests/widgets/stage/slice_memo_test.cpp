// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/gpt2_runner.h"
#include "widgets/picture/grid_image.h"
#include "widgets/stage/slice_memo.h"
#include "widgets/stage/slice_pool.h"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace headlight;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Few different magnitudes, so that many are equally loud, with NaN and infinities among them.
std::vector<float> roughNumbers(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> pick(-4, 4), special(0, 60);
    std::vector<float> values(count);
    for (float& value : values) {
        const int s = special(random);
        value = s == 0   ? std::numeric_limits<float>::quiet_NaN()
                : s == 1 ? infinity
                : s < 5  ? -infinity
                         : static_cast<float>(pick(random)) / 4;
    }
    return values;
}

/// By the definition: the first of the loudest in row-major order.
float plainlyLoudest(const Lines& lines, std::int64_t from, std::int64_t to) {
    float best = lines.data[from * lines.columnStride];
    for (std::int64_t r = 0; r < lines.rows; ++r)
        for (std::int64_t c = from; c < to; ++c)
            if (const float here = lines.data[r * lines.rowStride + c * lines.columnStride];
                loudness(here) > loudness(best))
                best = here;
    return best;
}

struct Story {
    std::shared_ptr<const engine::Gpt2Model> model = engine::Gpt2Model::load(HEADLIGHT_MODELS_DIR "/story-gpt");
    engine::Gpt2Runner runner{model};
    TraceStore store;
    Story() { store.setModel(model, nullptr); }
    void run(const std::vector<engine::TokenId>& ids) {
        const auto trace = runner.run(ids);
        store.setTrace(trace, trace->length());
    }
};

} // namespace

class SliceMemoTest : public test::WidgetTest {
    Q_OBJECT
private slots:
    void poolsTheLoudest_data();
    void poolsTheLoudest();
    void rangeIsOfFiniteValues();
    void pooledWeightsAreTheLoudestOfTheirBlocks();
    void anotherTraceKeepsWeightsOnly();
    void forgetsWhatWasNotAskedForLongest();
};

void SliceMemoTest::poolsTheLoudest_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("columnStride");
    QTest::addColumn<int>("columnStep");
    for (const int stride : {0, 1, 3}) // 0: the elements of a column lie side by side
        for (const int rows : {1, 2, 7, 9, 50})
            for (const int columns : {1, 3, 4, 37, 130, 5000})
                for (const int step : {1, 2, 5, 200})
                    QTest::addRow("%d x %d, stride %d, step %d", rows, columns, stride, step)
                        << rows << columns << stride << step;
}

void SliceMemoTest::poolsTheLoudest() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, columnStride);
    QFETCH(int, columnStep);
    for (unsigned seed = 0; seed < 4; ++seed) {
        const std::int64_t rowStride = columnStride == 0 ? 1 : columns * columnStride + 2;
        const auto values =
            roughNumbers(static_cast<std::size_t>(rows * (columns * columnStride + 2) + rows * columns), seed);
        const Lines lines{values.data(), rows, rowStride, columns, columnStride == 0 ? rows : columnStride};
        std::vector<float> got(static_cast<std::size_t>((columns + columnStep - 1) / columnStep));
        loudestOfColumns(lines, columnStep, got.data());
        for (std::size_t i = 0; i < got.size(); ++i) {
            const std::int64_t from = static_cast<std::int64_t>(i) * columnStep;
            const float wanted = plainlyLoudest(lines, from, std::min<std::int64_t>(from + columnStep, columns));
            QVERIFY2(std::bit_cast<std::uint32_t>(got[i]) == std::bit_cast<std::uint32_t>(wanted),
                     qPrintable(QStringLiteral("group %1: %2 instead of %3").arg(i).arg(got[i]).arg(wanted)));
        }
    }
}

void SliceMemoTest::rangeIsOfFiniteValues() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    QCOMPARE(finiteRange({}), std::pair(0.0F, 0.0F));
    QCOMPARE(finiteRange({nan, infinity, -infinity, nan, nan}), std::pair(0.0F, 0.0F));
    QCOMPARE(finiteRange({nan, 2, infinity, -infinity, 7}), std::pair(2.0F, 7.0F));
    for (std::size_t count = 1; count < 12; ++count) { // the last element is the lowest, then the highest
        std::vector<float> values(count, 1);
        values.back() = -3;
        QCOMPARE(finiteRange(values).first, -3.0F);
        values.back() = 9;
        QCOMPARE(finiteRange(values).second, 9.0F);
    }
}

void SliceMemoTest::pooledWeightsAreTheLoudestOfTheirBlocks() {
    const Story story;
    const engine::WeightId id{engine::WeightKind::MlpInWeight, 1};
    const engine::TensorView weight = story.model->weight(id);
    const int rowStep = 5, columnStep = 7, rows = static_cast<int>(weight.shape[0]),
              columns = static_cast<int>(weight.shape[1]);
    const Slice slice{id,      {},        0, (rows + rowStep - 1) / rowStep, 1, (columns + columnStep - 1) / columnStep,
                      rowStep, columnStep};
    const Gathered got = gather(story.store, slice);
    QVERIFY(got.values);
    for (int r = 0; r < slice.rows; ++r) {
        for (int c = 0; c < slice.columns; ++c) {
            float wanted = 0;
            for (int i = r * rowStep; i < std::min(rows, (r + 1) * rowStep); ++i)
                for (int j = c * columnStep; j < std::min(columns, (c + 1) * columnStep); ++j)
                    if (const float here = weight.data[i * columns + j]; std::abs(here) > std::abs(wanted))
                        wanted = here;
            QVERIFY2((*got.values)[static_cast<std::size_t>(r * slice.columns + c)] == wanted,
                     qPrintable(QStringLiteral("cell %1, %2").arg(r).arg(c)));
        }
    }
}

void SliceMemoTest::anotherTraceKeepsWeightsOnly() {
    Story story;
    SliceMemo memo;
    const Slice weights{engine::WeightId{engine::WeightKind::QueryWeight, 0}, {}, 0, 8, 1, 8};
    const Slice stream{engine::Hook{engine::HookKind::ResidPost, 0}, {0, 0, 0}, 0, 1, 1, 8};
    story.run({1, 2, 3});
    const auto oldWeights = memo.find(story.store, weights).values;
    const auto oldStream = memo.find(story.store, stream).values;
    QVERIFY(oldWeights && oldStream);
    story.run({9, 2, 3});
    memo.forgetTrace();
    QCOMPARE(memo.find(story.store, weights).values, oldWeights);
    const auto newStream = memo.find(story.store, stream).values;
    QVERIFY(newStream && *newStream != *oldStream);
    QCOMPARE(*newStream, *gather(story.store, stream).values);
    memo.forget();
    QVERIFY(memo.find(story.store, weights).values != oldWeights);
}

void SliceMemoTest::forgetsWhatWasNotAskedForLongest() {
    Story story;
    SliceMemo memo;
    const engine::WeightId id{engine::WeightKind::TokenEmbedding, -1};
    const int columns = static_cast<int>(story.model->weight(id).shape[1]);
    constexpr int rows = 2000;
    const auto slice = [&](int first) { return Slice{id, {first, 0, 0}, 0, rows, 1, columns}; };
    const auto inUse = memo.find(story.store, slice(0)).values;
    QVERIFY(inUse);
    const std::weak_ptr<const std::vector<float>> unused = memo.find(story.store, slice(1)).values;
    QVERIFY(!unused.expired());
    const int enough = 16'000'000 / (rows * columns) + 2;
    for (int i = 0; i < enough; ++i) {
        QCOMPARE(memo.find(story.store, slice(0)).values, inUse);
        QVERIFY(memo.find(story.store, slice(2 + i)).values);
    }
    QVERIFY2(unused.expired(), "the memory that is held has no limit");
    QCOMPARE(memo.find(story.store, slice(0)).values, inUse);
}

HEADLIGHT_TEST(SliceMemoTest)
#include "slice_memo_test.moc"
