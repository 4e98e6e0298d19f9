// SPDX-License-Identifier: GPL-3.0-or-later
// The Positions panel's numbers against closed forms written down here once more, and against models' own tables.
#include "engine/error.h"
#include "engine/models/transformer/shift_fit.h"
#include "engine/models/transformer/transformer_model.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/positions/comparison.h"
#include "widgets/positions/position_layouts.h"
#include "widgets/positions/position_words.h"

#include <cmath>
#include <numbers>

using namespace headlight;
using engine::PositionalEncoding;

namespace {

constexpr QSizeF usual{900, 640};

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

/// The formulas as the sources print them, one number at a time.
double printed(PositionalEncoding kind, double position, int i, int depth, double base) {
    const double d = depth;
    switch (kind) {
    case PositionalEncoding::Interleaved: {
        const double angle = position / std::pow(base, 2.0 * std::floor(i / 2.0) / d);
        return i % 2 == 0 ? std::sin(angle) : std::cos(angle);
    }
    case PositionalEncoding::Concatenated: {
        const int sines = (depth + 1) / 2;
        const double angle = position / std::pow(base, (i % sines) / (d / 2));
        return i < sines ? std::sin(angle) : std::cos(angle);
    }
    case PositionalEncoding::Timescales: {
        const int sines = depth / 2;
        if (i >= 2 * sines)
            return 0;
        const double angle = position * std::exp(-(i % sines) * std::log(base) / std::max(sines - 1, 1));
        return i < sines ? std::sin(angle) : std::cos(angle);
    }
    case PositionalEncoding::Learned:
        break;
    }
    return std::nan("");
}

PositionState stateOf(PositionalEncoding kind, int length, int depth, double base = 10000) {
    PositionState s;
    s.kind = kind;
    s.length = length;
    s.depth = depth;
    s.base = base;
    return bounded(s, {});
}

const std::vector<PositionalEncoding> formulas{PositionalEncoding::Interleaved, PositionalEncoding::Concatenated,
                                               PositionalEncoding::Timescales};

struct Story {
    std::shared_ptr<const engine::Gpt2Model> model = engine::Gpt2Model::load(HEADLIGHT_MODELS_DIR "/story-gpt");
    OwnPositions own = ownPositions(model.get());
    PositionState state() const {
        PositionState s;
        s.kind = PositionalEncoding::Learned;
        s.length = 256;
        return bounded(s, own);
    }
};

} // namespace

class PositionNumbersTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void cellsAreTheFormulas_data();
    void cellsAreTheFormulas();
    void theToyTableIsTheArticles();
    void learnedCellsAreTheModelsWeights();
    void ownTablesAreRecognised();
    void cellsOfLargeMapsAreSampled();
    void clicksFindWhatIsPainted();
    void anglesAreTrueDegrees();
    void wordsCarryTheNumbers();
    void similarityDependsOnTheDistanceOnly();
    void similaritiesAgreeWithEachOther();
    void theMatrixHasEveryPair();
    void oneMatrixMovesEveryPosition_data();
    void oneMatrixMovesEveryPosition();
    void anOddDepthCannotBeMoved();
    void theFitFindsWhatThereIs();
    void theFitOfALearnedTableIsHonest();
    void fitsAreRefused();
    void sumsAreAdditions();
    void impossibleStatesAreMadePossible();
};

void PositionNumbersTest::cellsAreTheFormulas_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("depth");
    QTest::addColumn<double>("base");
    for (const auto kind : formulas)
        for (const auto& [length, depth, base] : {std::tuple(50, 64, 10000.0),
                                                  {3, 4, 10000.0},
                                                  {10, 7, 10000.0},
                                                  {1, 1, 10000.0},
                                                  {40, 2, 10.0},
                                                  {200, 128, 500.0}})
            QTest::addRow("%d: %dx%d, base %g", static_cast<int>(kind), length, depth, base)
                << static_cast<int>(kind) << length << depth << base;
}

void PositionNumbersTest::cellsAreTheFormulas() {
    QFETCH(int, kind);
    QFETCH(int, length);
    QFETCH(int, depth);
    QFETCH(double, base);
    for (const bool across : {false, true}) {
        PositionState state = stateOf(static_cast<PositionalEncoding>(kind), length, depth, base);
        state.across = across;
        const auto table = makePositionTable(state, {});
        const DisplayList list = layoutPositionMap(*table, state, light(), usual);
        const CellGrid* grid = list.grid(u"positions.map");
        QVERIFY(grid);
        QCOMPARE(grid->rows, across ? depth : length);
        QCOMPARE(grid->columns, across ? length : depth);
        double largest = 0, low = 2, high = -2;
        for (int p = 0; p < length; ++p)
            for (int i = 0; i < depth; ++i) {
                const double wanted = printed(state.kind, p, i, depth, base);
                const float shown = across ? grid->value(i, p) : grid->value(p, i);
                QVERIFY2(std::abs(shown - wanted) < 1e-6,
                         qPrintable(QStringLiteral("[%1, %2]: %3 ≠ %4").arg(p).arg(i).arg(shown).arg(wanted)));
                largest = std::max(largest, std::abs(shown - wanted));
                low = std::min(low, wanted);
                high = std::max(high, wanted);
            }
        QVERIFY(std::abs(grid->low - low) < 1e-6 && std::abs(grid->high - high) < 1e-6); // the legend's range is true
    }
}

void PositionNumbersTest::theToyTableIsTheArticles() {
    const auto figures = positionFigures();
    const PositionState toy = figures.front().state;
    const auto table = makePositionTable(toy, {});
    const std::vector<std::vector<QString>> article{
        {QStringLiteral("0"), QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("1")},
        {QStringLiteral("0.84"), QStringLiteral("0.0001"), QStringLiteral("0.54"), QStringLiteral("1")},
        {QStringLiteral("0.91"), QStringLiteral("0.0002"), QStringLiteral("-0.42"), QStringLiteral("1")}};
    QCOMPARE(table->length, 3);
    QCOMPARE(table->depth, 4);
    const DisplayList list = layoutPositionMap(*table, toy, light(), usual);
    const CellGrid* grid = list.grid(u"positions.map");
    for (int p = 0; p < 3; ++p)
        for (int i = 0; i < 4; ++i) {
            // Two decimals, and one significant digit where there would be none of it.
            const double value = grid->value(p, i);
            const QString words = std::abs(value) < 0.005 && value != 0
                                      ? QString::number(value, 'g', 1)
                                      : QString::number(std::round(value * 100) / 100, 'g', 6);
            QCOMPARE(words, article[static_cast<std::size_t>(p)][static_cast<std::size_t>(i)]);
        }
    QVERIFY(grid->numbers);
}

void PositionNumbersTest::learnedCellsAreTheModelsWeights() {
    const Story story;
    const PositionState state = story.state();
    QCOMPARE(state.kind, PositionalEncoding::Learned);
    QCOMPARE(state.depth, 192);
    const auto table = makePositionTable(state, story.own);
    const DisplayList list = layoutPositionMap(*table, state, light(), usual);
    const CellGrid* grid = list.grid(u"positions.map");
    const engine::TensorView weights = story.model->weight({engine::WeightKind::PositionEmbedding});
    QCOMPARE(grid->rows, 256);
    QCOMPARE(grid->columns, 192);
    float low = 9, high = -9;
    for (int p = 0; p < grid->rows; ++p)
        for (int i = 0; i < grid->columns; ++i) {
            QCOMPARE(grid->value(p, i), weights.at({p, i}));
            low = std::min(low, weights.at({p, i}));
            high = std::max(high, weights.at({p, i}));
        }
    QCOMPARE(static_cast<float>(table->low), low);
    QCOMPARE(static_cast<float>(table->high), high);
    // Single numbers lie far out: colours end before them, and the legend says where.
    QVERIFY(grid->high < 0.5F * std::max(-low, high) && grid->low == -grid->high);
    QStringList said;
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item))
            said << t->text;
    QVERIFY(said.contains(QStringLiteral("≥ ") + shortNumber(static_cast<double>(table->reach))));
    QVERIFY(said.join(QLatin1Char(' '))
                .contains(shortNumber(table->low) + QStringLiteral(" to ") + shortNumber(table->high)));
    const engine::WeightElement element{{engine::WeightKind::PositionEmbedding}, 17, 91};
    QCOMPARE(grid->source.at(17, 91), Provenance(element));
    // Where cells stand for several numbers none of them claims to be one.
    const DisplayList smaller = layoutPositionMap(*table, state, light(), {200, 160});
    QVERIFY(std::holds_alternative<std::monostate>(smaller.grid(u"positions.map")->source.tensor));
}

void PositionNumbersTest::ownTablesAreRecognised() {
    QVERIFY(!ownPositions(nullptr).table.data);
    const Story story;
    QVERIFY(story.own.learned());
    const auto marian = engine::TransformerModel::load(HEADLIGHT_TEST_DATA "/models/tiny-marian");
    const OwnPositions computed = ownPositions(marian.get());
    QVERIFY(!computed.learned());
    QCOMPARE(computed.formula, std::optional(PositionalEncoding::Concatenated));
    const auto learned = engine::TransformerModel::load(HEADLIGHT_TEST_DATA "/models/tiny-marian-learned");
    QVERIFY(ownPositions(learned.get()).learned());
    PositionState state;
    state.kind = PositionalEncoding::Learned; // not with a model that has no learned table
    QCOMPARE(bounded(state, computed).kind, PositionalEncoding::Interleaved);
}

void PositionNumbersTest::cellsOfLargeMapsAreSampled() {
    for (const bool across : {false, true}) {
        PositionState state = stateOf(PositionalEncoding::Concatenated, 2048, 512);
        state.across = across;
        const auto table = makePositionTable(state, {});
        const DisplayList list = layoutPositionMap(*table, state, light(), {420, 300});
        const CellGrid* grid = list.grid(u"positions.map");
        QVERIFY(grid->rows < (across ? 512 : 2048) && grid->columns < (across ? 2048 : 512));
        QVERIFY(grid->rect.height() / grid->rows >= 1 && grid->rect.width() / grid->columns >= 1);
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const MapPlace at = mapPlaceOf(*table, state, light(), {420, 300}, row, column);
                const double wanted = printed(state.kind, at.position, at.dimension, 512, 10000);
                QVERIFY(std::abs(grid->value(row, column) - wanted) < 1e-6);
            }
        bool said = false;
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item))
                said = said || t->text.contains(QStringLiteral("of 5 ×")) ||
                       t->text.contains(QStringLiteral("is shown")) || t->text.contains(QStringLiteral("are shown")) ||
                       t->text.startsWith(QStringLiteral("1 of "));
        QVERIFY2(said, "the picture says that it leaves out rows and columns");
    }
}

void PositionNumbersTest::clicksFindWhatIsPainted() {
    for (const bool across : {false, true}) {
        PositionState state = stateOf(PositionalEncoding::Interleaved, 30, 12);
        state.across = across;
        const auto table = makePositionTable(state, {});
        const DisplayList list = layoutPositionMap(*table, state, light(), usual);
        const CellGrid* grid = list.grid(u"positions.map");
        const auto hit = hitTest(list, grid->cellRect(across ? 5 : 21, across ? 21 : 5).center());
        QVERIFY(hit);
        const MapPlace at = mapPlaceOf(*table, state, light(), usual, hit->row, hit->column);
        QCOMPARE(at.position, 21);
        QCOMPARE(at.dimension, 5);
        QCOMPARE(hit->value, static_cast<float>(table->at(21, 5)));
    }
}

void PositionNumbersTest::anglesAreTrueDegrees() {
    PositionState state = stateOf(PositionalEncoding::Timescales, 50, 512);
    state.angles = true;
    const auto table = makePositionTable(state, {});
    const DisplayList list = layoutPositionMap(*table, state, light(), {1400, 900});
    const CellGrid* grid = list.grid(u"positions.map");
    QCOMPARE(grid->columns, 512);
    QCOMPARE(grid->scale, ColorScale::Cyclic);
    QVERIFY(std::abs(grid->value(1, 0) - 57.29578F) < 1e-4); // one radian; the notebook's plot shows half of it
    QVERIFY(std::abs(grid->value(7, 0) - (7 * 57.29578F - 360)) < 1e-3);
    for (int p = 0; p < 50; ++p)
        for (int i = 0; i < 512; ++i) {
            const double degrees = grid->value(p, i) * std::numbers::pi / 180;
            const double back = i < 256 ? std::sin(degrees) : std::cos(degrees);
            QVERIFY(std::abs(back - printed(state.kind, p, i, 512, 10000)) < 1e-5);
            QVERIFY(grid->value(p, i) >= 0 && grid->value(p, i) <= 360);
        }
}

void PositionNumbersTest::wordsCarryTheNumbers() {
    const auto table = makePositionTable(stateOf(PositionalEncoding::Interleaved, 50, 64), {});
    const QString words = describeNumber(*table, 7, 12);
    QVERIFY2(words.contains(QStringLiteral("sin(7 / 10000^(12/64))")), qPrintable(words));
    const double angle = 7 / std::pow(10000, 12.0 / 64);
    QVERIFY2(words.contains(QString::number(angle, 'g', 6)) && words.contains(QString::number(std::sin(angle), 'g', 6)),
             qPrintable(words));
    QVERIFY(describeNumber(*table, 7, 13).contains(QStringLiteral("cos(7 / 10000^(12/64))")));
    const auto scales = makePositionTable(stateOf(PositionalEncoding::Timescales, 50, 5), {});
    QVERIFY(describeNumber(*scales, 3, 1).contains(QStringLiteral("sin(3 / 10000^(1/1))")));
    QVERIFY(describeNumber(*scales, 3, 4).contains(QStringLiteral("stays empty")));
    const Story story;
    const auto learned = makePositionTable(story.state(), story.own);
    QVERIFY(describeNumber(*learned, 3, 4).contains(QStringLiteral("W_pos[3, 4] = ")));
}

void PositionNumbersTest::similarityDependsOnTheDistanceOnly() {
    for (const auto kind : formulas) {
        const auto table = makePositionTable(stateOf(kind, 60, 64), {});
        for (const int distance : {0, 1, 5, 31}) {
            double closed = 0;
            for (int pair = 0; pair < 32; ++pair)
                closed += std::cos(distance *
                                   std::pow(10000, -pair / (kind == PositionalEncoding::Timescales ? 31.0 : 32.0)));
            const Spread spread = spreadAt(*table, distance, Similarity::Dot);
            QCOMPARE(spread.pairs, 60 - distance);
            QVERIFY2(
                std::abs(spread.low - closed) < 1e-10 && std::abs(spread.high - closed) < 1e-10,
                qPrintable(
                    QStringLiteral("%1: %2 … %3 ≠ %4").arg(distance).arg(spread.low).arg(spread.high).arg(closed)));
        }
    }
    const Story story;
    const Spread learned = spreadAt(*makePositionTable(story.state(), story.own), 5, Similarity::Cosine);
    QVERIFY(learned.high - learned.low > 0.1);
}

void PositionNumbersTest::similaritiesAgreeWithEachOther() {
    const PositionState state = stateOf(PositionalEncoding::Concatenated, 300, 64);
    const auto table = makePositionTable(state, {});
    const auto dots = similarities(*table, 100, Similarity::Dot),
               cosines = similarities(*table, 100, Similarity::Cosine),
               squares = similarities(*table, 100, Similarity::SquaredDistance);
    QVERIFY(std::abs(dots[100] - 32) < 1e-9 && std::abs(cosines[100] - 1) < 1e-12 && squares[100] == 0);
    for (std::size_t p = 0; p < dots.size(); ++p) {
        QVERIFY(std::abs(cosines[p] - dots[p] / 32) < 1e-12); // every position has the length √32
        QVERIFY(std::abs(squares[p] - (64 - 2 * dots[p])) < 1e-9);
    }
    const SimilarityMatrix matrix = similarityMatrix(*table, Similarity::Dot);
    QCOMPARE(matrix.step, 2);
    QCOMPARE(matrix.cells, 150);
    const DisplayList list = layoutSimilarity(matrix, state, light(), usual);
    const CellGrid* grid = list.grid(u"positions.similarity");
    QCOMPARE(grid->rows, 150);
    for (int p = 0; p < 150; ++p)
        QVERIFY(std::abs(grid->value(50, p) - dots[static_cast<std::size_t>(2 * p)]) < 1e-4);
}

void PositionNumbersTest::theMatrixHasEveryPair() {
    const auto table = makePositionTable(stateOf(PositionalEncoding::Interleaved, 20, 6), {});
    const SimilarityMatrix matrix = similarityMatrix(*table, Similarity::SquaredDistance);
    QCOMPARE(matrix.step, 1);
    for (int a = 0; a < 20; ++a)
        for (int b = 0; b < 20; ++b) {
            double sum = 0;
            for (int i = 0; i < 6; ++i)
                sum += std::pow(printed(PositionalEncoding::Interleaved, a, i, 6, 10000) -
                                    printed(PositionalEncoding::Interleaved, b, i, 6, 10000),
                                2);
            QVERIFY(std::abs((*matrix.values)[static_cast<std::size_t>(a * 20 + b)] - sum) < 1e-5);
        }
}

void PositionNumbersTest::oneMatrixMovesEveryPosition_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("shift");
    for (const auto kind : formulas)
        for (const auto& [length, depth, shift] :
             {std::tuple(50, 512, -10), {50, 64, 5}, {2048, 128, 1000}, {3, 4, 1}, {10, 2, 9}})
            QTest::addRow("%d: %dx%d by %d", static_cast<int>(kind), length, depth, shift)
                << static_cast<int>(kind) << length << depth << shift;
}

void PositionNumbersTest::oneMatrixMovesEveryPosition() {
    QFETCH(int, kind);
    QFETCH(int, length);
    QFETCH(int, depth);
    QFETCH(int, shift);
    const auto encoding = static_cast<PositionalEncoding>(kind);
    PositionState state = stateOf(encoding, length, depth);
    state.shift = shift;
    const auto table = makePositionTable(state, {});
    const auto moved = shiftPositions(*table, shift);
    QVERIFY(moved);
    QCOMPARE(moved->count, length - std::abs(shift));
    QVERIFY2(moved->largestError < 1e-6, qPrintable(QString::number(moved->largestError)));
    for (int i = 0; i < moved->count; ++i)
        for (int d = 0; d < depth; ++d) {
            const double wanted = printed(encoding, moved->first + i + shift, d, depth, 10000);
            QVERIFY(std::abs(moved->moved[static_cast<std::size_t>(i * depth + d)] - wanted) < 1e-6);
        }
    // The painted blocks turn sine and cosine by shift × rate.
    const DisplayList list = layoutShift(*table, {moved, nullptr, nullptr, false}, state, light(), usual);
    int blocks = 0;
    for (std::size_t pair = 0; pair < table->rates.size(); ++pair)
        if (const CellGrid* block = list.grid(QStringLiteral("positions.block.%1").arg(pair))) {
            const double steps = encoding == PositionalEncoding::Timescales ? std::max(depth / 2 - 1, 1) : depth / 2.0;
            const double turn = shift * std::pow(10000, -static_cast<double>(pair) / steps);
            const std::array wanted{std::cos(turn), std::sin(turn), -std::sin(turn), std::cos(turn)};
            for (int cell = 0; cell < 4; ++cell)
                QVERIFY(std::abs(block->value(cell / 2, cell % 2) - wanted[static_cast<std::size_t>(cell)]) < 1e-5);
            ++blocks;
        }
    QVERIFY(blocks >= std::min(depth / 2, 4));
}

void PositionNumbersTest::anOddDepthCannotBeMoved() {
    for (const auto kind : formulas) {
        PositionState state = stateOf(kind, 20, 7);
        const auto table = makePositionTable(state, {});
        const auto moved = shiftPositions(*table, 3);
        QCOMPARE(moved != nullptr, kind == PositionalEncoding::Timescales); // its odd column is 0 and stays
        if (moved)
            QVERIFY(moved->largestError < 1e-12);
        bool said = false;
        for (const Item& item : layoutShift(*table, {moved, nullptr, nullptr, false}, state, light(), usual).items)
            if (const auto* t = std::get_if<TextItem>(&item))
                said = said || t->id == QStringLiteral("positions.shift.odd");
        QCOMPARE(said, moved == nullptr);
    }
}

void PositionNumbersTest::theFitFindsWhatThereIs() {
    const auto table = makePositionTable(stateOf(PositionalEncoding::Interleaved, 80, 16, 100), {});
    const engine::ShiftFit fit = engine::fitShift(*table->numbers, 80, 16, 3, 1e-9);
    QCOMPARE(fit.heldOutCount, 19);
    QCOMPARE(fit.fittedCount, 58);
    QVERIFY2(fit.fittedError < 1e-5 && fit.heldOutError < 1e-5, qPrintable(QString::number(fit.heldOutError)));
    QVERIFY(fit.unmovedError > 0.1);
}

void PositionNumbersTest::theFitOfALearnedTableIsHonest() {
    // The bundled model's table, fitted with NumPy in the same way.
    const Story story;
    const auto table = makePositionTable(story.state(), story.own);
    const engine::ShiftFit damped = engine::fitShift(*table->numbers, 256, 192, 5, gentleDamping);
    const auto near = [](double got, double wanted) { return std::abs(got - wanted) < 0.01 * wanted; };
    QVERIFY2(near(damped.fittedError, 0.00541) && near(damped.heldOutError, 0.01037) &&
                 near(damped.unmovedError, 0.01313) && near(damped.meanError, 0.01782),
             qPrintable(QStringLiteral("%1 %2 %3 %4")
                            .arg(damped.fittedError)
                            .arg(damped.heldOutError)
                            .arg(damped.unmovedError)
                            .arg(damped.meanError)));
    const engine::ShiftFit least = engine::fitShift(*table->numbers, 256, 192, 5, leastDamping);
    QVERIFY(least.fittedError < 1e-4);                 // learnt by heart
    QVERIFY(least.heldOutError > 5 * least.meanError); // and of no use
}

void PositionNumbersTest::fitsAreRefused() {
    const std::vector<double> table(20, 0.5);
    const auto refused = [&](int positions, int depth, int delta, double damping) {
        try {
            engine::fitShift(table, positions, depth, delta, damping);
        } catch (const engine::Error& error) {
            return error.code() == engine::ErrorCode::BadArgument;
        }
        return false;
    };
    QVERIFY(refused(10, 3, 1, 0.1));
    QVERIFY(refused(10, 2, 0, 0.1));
    QVERIFY(refused(10, 2, 7, 0.1));
    QVERIFY(refused(10, 2, -2147483647 - 1, 0.1));
    QVERIFY(refused(10, 2, 1, 0));
    QVERIFY(refused(10, 2, 1, std::nan("")));
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(engine::fitShift(table, 10, 2, 1, 0.1, stop.get_token()), engine::Error);
}

void PositionNumbersTest::sumsAreAdditions() {
    PositionSum sum;
    sum.model = QStringLiteral("toy");
    sum.tokens = {QStringLiteral("a"), QStringLiteral("b")};
    sum.chosen = 1;
    sum.token = 5;
    sum.table = engine::WeightId{engine::WeightKind::TokenEmbedding};
    sum.embedding = {0.1, -0.2, 0.3, 0.4};
    sum.factor = 2;
    sum.encoding = {0.84, 0.0001, 0.54, 1};
    for (std::size_t i = 0; i < 4; ++i)
        sum.sum.push_back(2 * sum.embedding[i] + sum.encoding[i]);
    const DisplayList list = layoutSum(sum, {}, light(), usual);
    const auto cells = [&](const char* id) {
        return list.grid(QStringLiteral("positions.sum.%1").arg(QLatin1String(id)));
    };
    for (int i = 0; i < 4; ++i) {
        const auto k = static_cast<std::size_t>(i);
        QCOMPARE(cells("embedding")->value(0, i), static_cast<float>(sum.embedding[k]));
        QCOMPARE(cells("scaled")->value(0, i), static_cast<float>(2 * sum.embedding[k]));
        QCOMPARE(cells("encoding")->value(0, i), static_cast<float>(sum.encoding[k]));
        QVERIFY(std::abs(cells("sum")->value(0, i) - cells("scaled")->value(0, i) - cells("encoding")->value(0, i)) <
                1e-6);
    }
    const engine::WeightElement row{{engine::WeightKind::TokenEmbedding}, 5, 2};
    QCOMPARE(cells("embedding")->source.at(0, 2), Provenance(row));
    sum.factor = 1;
    QVERIFY(!layoutSum(sum, {}, light(), usual).grid(u"positions.sum.scaled"));
}

void PositionNumbersTest::impossibleStatesAreMadePossible() {
    PositionState wild;
    wild.length = -5;
    wild.depth = 1 << 30;
    wild.base = std::nan("");
    wild.position = 999;
    wild.dimension = -1;
    wild.shift = 0;
    wild.dimensions = {-3, 5, 5, 7, 9, 11, 13, 15, 17};
    const PositionState tame = bounded(wild, {});
    QCOMPARE(tame.length, 1);
    QCOMPARE(tame.depth, mostDepth);
    QCOMPARE(tame.base, 10000.0);
    QCOMPARE(tame.position, 0);
    QCOMPARE(tame.dimension, 0);
    QVERIFY(tame.shift != 0);
    QCOMPARE(tame.dimensions, (std::vector<int>{5, 7, 9, 11, 13}));
    QCOMPARE(bounded(tame, {}), tame);
    const auto table = makePositionTable(tame, {});
    QVERIFY(!layoutShift(*table, {shiftPositions(*table, tame.shift), nullptr, nullptr, false}, tame, light(), usual)
                 .items.empty());
}

HEADLIGHT_TEST(PositionNumbersTest)

#include "position_numbers_test.moc"
