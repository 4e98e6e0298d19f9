// SPDX-License-Identifier: GPL-3.0-or-later
// The attention calculator's arithmetic: the published numbers, the engine's, and each cell's sum from its sources.
#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/models/transformer/transformer_model.h"
#include "engine/models/translation_runner.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/calculator/calculator_presets.h"
#include "widgets/calculator/number_entry.h"
#include "widgets/viewmodels/trace_store.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace headlight;
using engine::SmallMatrix;

namespace {

/// As NumPy prints it with suppress=True: eight decimals, no exponents.
QString printed(double value) {
    QString text = QString::number(value, 'f', 8);
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    return text;
}

QStringList printedRow(const SmallMatrix& m, int row) {
    QStringList out;
    for (int column = 0; column < m.columns; ++column)
        out.append(printed(m.at(row, column)));
    return out;
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

std::vector<CalculatorInput> inputs() {
    std::vector<CalculatorInput> all;
    for (int preset = 0; preset < publishedPresetCount; ++preset)
        for (MaskMode mask : {MaskMode::None, MaskMode::BigNegative, MaskMode::Infinite})
            for (ScaleMode scale : {ScaleMode::Root, ScaleMode::Number, ScaleMode::None}) {
                CalculatorInput in = presetInput(static_cast<CalculatorPreset>(preset));
                in.maskMode = mask;
                in.scale = scale;
                in.divisor = 3;
                in.mask.at(0, 1) = 1;
                all.push_back(std::move(in));
            }
    return all;
}

constexpr std::array computed{MatrixId::Dots,    MatrixId::Scaled, MatrixId::Masked,
                              MatrixId::Weights, MatrixId::Sums,   MatrixId::Output};

/// Runs `ids` on a model of the test data or the bundled one.
struct ModelRun {
    TraceStore store;
    ModelRun(const std::string& folder, std::vector<engine::TokenId> ids) {
        const auto model = engine::Gpt2Model::load(folder);
        store.setModel(model, nullptr);
        engine::Gpt2Runner runner(model, 1);
        const auto trace = runner.run(ids);
        store.setTrace(trace, trace->length());
        for (int layer = -1; layer <= model->config().layerCount; ++layer)
            store.addInside(trace, runner.inside(*trace, layer), 0);
    }
};

} // namespace

class CalculationTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void theTutorialsOutputs_data();
    void theTutorialsOutputs();
    void theThreeQueriesAtOnce();
    void thinkingMachines();
    void theMaskedTable();
    void isTheEnginesAttention();
    void everySumComesFromItsSources();
    void onlySourcesMatter();
    void aRowWithoutKeys();
    void scoresLargerThanTheMask();
    void numbersAreRead_data();
    void numbersAreRead();
    void rowsAreRead_data();
    void rowsAreRead();
    void rowsAreWrittenAndReadAgain();
    void theModelsOwnNumbers_data();
    void theModelsOwnNumbers();
    void aTranslatorsThreeAttentions_data();
    void aTranslatorsThreeAttentions();
    void theModelSaysWhyNot();
};

void CalculationTest::theTutorialsOutputs_data() {
    QTest::addColumn<CalculatorPreset>("preset");
    QTest::addColumn<QStringList>("weights");
    QTest::addColumn<QStringList>("output");
    QTest::newRow("0 10 0") << CalculatorPreset::SecondKey << QStringList{"0.", "1.", "0.", "0."}
                            << QStringList{"10.", "0."};
    QTest::newRow("0 0 10") << CalculatorPreset::RepeatedKey << QStringList{"0.", "0.", "0.5", "0.5"}
                            << QStringList{"550.", "5.5"};
    QTest::newRow("10 10 0") << CalculatorPreset::TwoKeys << QStringList{"0.5", "0.5", "0.", "0."}
                             << QStringList{"5.5", "0."};
}

void CalculationTest::theTutorialsOutputs() {
    QFETCH(CalculatorPreset, preset);
    QFETCH(QStringList, weights);
    QFETCH(QStringList, output);
    const AttentionSteps steps = calculate(presetInput(preset));
    QCOMPARE(printedRow(steps.weights, 0), weights);
    QCOMPARE(printedRow(steps.output, 0), output);
}

void CalculationTest::theThreeQueriesAtOnce() {
    const AttentionSteps steps = calculate(presetInput(CalculatorPreset::AllThree));
    QCOMPARE(steps.output.rows, 3);
    QCOMPARE(printedRow(steps.weights, 0), (QStringList{"0.", "0.", "0.5", "0.5"}));
    QCOMPARE(printedRow(steps.weights, 1), (QStringList{"0.", "1.", "0.", "0."}));
    QCOMPARE(printedRow(steps.weights, 2), (QStringList{"0.5", "0.5", "0.", "0."}));
    QCOMPARE(printedRow(steps.output, 0), (QStringList{"550.", "5.5"}));
    QCOMPARE(printedRow(steps.output, 1), (QStringList{"10.", "0."}));
    QCOMPARE(printedRow(steps.output, 2), (QStringList{"5.5", "0."}));
}

void CalculationTest::thinkingMachines() {
    const AttentionSteps steps = calculate(presetInput(CalculatorPreset::ThinkingMachines));
    QCOMPARE(steps.dots.values, (std::vector<double>{112, 96}));
    QCOMPARE(steps.scaled.values, (std::vector<double>{14, 12}));
    QCOMPARE(QString::number(steps.weights.at(0, 0), 'f', 2), QStringLiteral("0.88"));
    QCOMPARE(QString::number(steps.weights.at(0, 1), 'f', 2), QStringLiteral("0.12"));
}

void CalculationTest::theMaskedTable() {
    const std::vector<QStringList> rows{{"1.00", "0.00", "0.00", "0.00"},
                                        {"0.48", "0.52", "0.00", "0.00"},
                                        {"0.31", "0.35", "0.34", "0.00"},
                                        {"0.25", "0.26", "0.23", "0.26"}};
    const CalculatorInput in = presetInput(CalculatorPreset::MaskedTable);
    const AttentionSteps steps = calculate(in);
    QCOMPARE(steps.dots, in.query); // the keys are the identity: its scores stand in Q
    for (int q = 0; q < 4; ++q)
        for (int k = 0; k < 4; ++k)
            QCOMPARE(QString::number(steps.weights.at(q, k), 'f', 2), rows[static_cast<std::size_t>(q)][k]);
}

void CalculationTest::isTheEnginesAttention() {
    for (CalculatorInput in : inputs()) {
        in.scale = ScaleMode::Root;
        if (in.maskMode == MaskMode::Infinite)
            continue;
        const bool masks = in.maskMode == MaskMode::BigNegative;
        const auto engine = engine::scaledDotProductAttention(in.query, in.key, in.value, masks ? &in.mask : nullptr);
        const AttentionSteps steps = calculate(in);
        QCOMPARE(steps.dots, engine.dots);
        QCOMPARE(steps.scaled, engine.scaled);
        QCOMPARE(steps.masked, engine.masked);
        QCOMPARE(steps.weights, engine.weights);
        QCOMPARE(steps.output, engine.output);
    }
}

void CalculationTest::everySumComesFromItsSources() {
    for (const CalculatorInput& in : inputs()) {
        const AttentionSteps steps = calculate(in);
        for (MatrixId id : computed) {
            const SmallMatrix matrix = shownMatrix(in, steps, id);
            for (int row = 0; row < matrix.rows; ++row)
                for (int column = 0; column < matrix.columns; ++column) {
                    const Equation equation = equationOf(in, steps, {id, row, column});
                    QVERIFY2(same(equation.value, matrix.at(row, column)),
                             qPrintable(QStringLiteral("%1[%2, %3]: %4 instead of %5")
                                            .arg(matrixTitle(in, id))
                                            .arg(row)
                                            .arg(column)
                                            .arg(equation.value)
                                            .arg(matrix.at(row, column))));
                    QVERIFY(!equation.text.isEmpty());
                }
        }
    }
    const CalculatorInput in = presetInput(CalculatorPreset::TwoKeys);
    const AttentionSteps steps = calculate(in);
    QCOMPARE(equationOf(in, steps, {MatrixId::Dots, 0, 0}).text, QStringLiteral("10·10 + 10·0 + 0·0 = 100"));
    QCOMPARE(equationOf(in, steps, {MatrixId::Scaled, 0, 0}).text, QStringLiteral("100 ÷ √3 = 100 ÷ 1.73205 = 57.735"));
    QCOMPARE(equationOf(in, steps, {MatrixId::Sums, 0, 0}).value, 1.0);
}

/// A number of the user's changes a product or an output exactly when it is among the cell's sources.
void CalculationTest::onlySourcesMatter() {
    CalculatorInput in = presetInput(CalculatorPreset::MaskedTable);
    in.maskMode = MaskMode::None;
    const AttentionSteps before = calculate(in);
    const auto differs = [&](SmallMatrix CalculatorInput::*from, bool turned, MatrixId shown, MatrixId target,
                             const SmallMatrix& old) {
        for (int r = 0; r < 4; ++r)
            for (int c = 0; c < 4; ++c) {
                CalculatorInput changed = in;
                (turned ? (changed.*from).at(c, r) : (changed.*from).at(r, c)) += 0.37;
                const SmallMatrix now = shownMatrix(changed, calculate(changed), target);
                for (int row = 0; row < 4; ++row)
                    for (int column = 0; column < 4; ++column) {
                        bool named = false;
                        for (const MatrixPart& p : sourcesOf(in, {target, row, column}))
                            named = named || (p.matrix == shown && r >= p.rowBegin && r < p.rowEnd &&
                                              c >= p.columnBegin && c < p.columnEnd);
                        // A product with 0 stays; only what changed must have been named.
                        if (now.at(row, column) != old.at(row, column) && !named)
                            return false;
                    }
            }
        return true;
    };
    QVERIFY(differs(&CalculatorInput::query, false, MatrixId::Query, MatrixId::Dots, before.dots));
    QVERIFY(differs(&CalculatorInput::key, true, MatrixId::Key, MatrixId::Dots, before.dots));
    QVERIFY(differs(&CalculatorInput::value, false, MatrixId::Value, MatrixId::Output, before.output));
}

void CalculationTest::aRowWithoutKeys() {
    CalculatorInput in = presetInput(CalculatorPreset::AllThree);
    for (int k = 0; k < in.keys(); ++k)
        in.mask.at(1, k) = 1;
    in.maskMode = MaskMode::Infinite;
    AttentionSteps steps = calculate(in);
    QVERIFY(std::isnan(steps.weights.at(1, 0)) && std::isnan(steps.output.at(1, 1)));
    QVERIFY(std::isfinite(steps.output.at(0, 0)) && std::isfinite(steps.output.at(2, 0)));
    QCOMPARE(troubles(in, steps), (std::vector<RowTrouble>{{RowTrouble::NothingLeft, 1}}));
    QVERIFY(troubleText(in, troubles(in, steps)).contains(QStringLiteral("0 ÷ 0")));
    QVERIFY(equationOf(in, steps, {MatrixId::Weights, 1, 0}).text.contains(QStringLiteral("0 ÷ 0")));

    in.maskMode = MaskMode::BigNegative; // and here the row looks at everything again
    steps = calculate(in);
    QCOMPARE(troubles(in, steps), (std::vector<RowTrouble>{{RowTrouble::SeesAllAgain, 1}}));
    CalculatorInput open = in;
    open.maskMode = MaskMode::None;
    for (int k = 0; k < in.keys(); ++k)
        QVERIFY(std::abs(steps.weights.at(1, k) - calculate(open).weights.at(1, k)) < 1e-6);
    QVERIFY(troubles(open, calculate(open)).empty() && troubleText(open, {}).isEmpty());
}

void CalculationTest::scoresLargerThanTheMask() {
    CalculatorInput in = presetInput(CalculatorPreset::SecondKey);
    in.query.at(0, 1) = 1e12;
    in.mask.at(0, 1) = 1;
    in.maskMode = MaskMode::BigNegative;
    const AttentionSteps steps = calculate(in);
    QCOMPARE(steps.weights.at(0, 1), 1.0);
    QCOMPARE(troubles(in, steps), (std::vector<RowTrouble>{{RowTrouble::Leaks, 0}}));
}

void CalculationTest::numbersAreRead_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value"); // NaN: refused
    const double refused = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::pair<const char*, double>> good{
        {"0", 0},       {" 12 ", 12}, {"-0.5", -0.5}, {"0,25", 0.25}, {"−3", -3},
        {"1e-3", 1e-3}, {"+.5", 0.5}, {"7.", 7},      {"1e15", 1e15}, {"1e-400", 0}};
    for (const auto& [text, value] : good)
        QTest::newRow(text) << QString::fromUtf8(text) << value;
    for (const char* text : {"", "abc", "nan", "NaN", "inf", "-Infinity", "∞", "−∞", "1 2", "1.2.3", "1,2,3", "0x10",
                             "1e16", "1e9999", "--1", "1e", "１２", "=A1", "1/3"})
        QTest::addRow("refused “%s”", text) << QString::fromUtf8(text) << refused;
}

void CalculationTest::numbersAreRead() {
    QFETCH(QString, text);
    QFETCH(double, value);
    const auto read = readNumber(text);
    if (std::isnan(value)) {
        QVERIFY(std::holds_alternative<EntryError>(read));
        QVERIFY(std::get<EntryError>(read).sentence.endsWith(QLatin1Char('.')));
    } else {
        QVERIFY(std::holds_alternative<double>(read));
        QCOMPARE(std::get<double>(read), value);
    }
}

void CalculationTest::rowsAreRead_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("rows"); // 0: refused
    QTest::addColumn<std::vector<double>>("values");
    using Values = std::vector<double>;
    QTest::newRow("spreadsheet") << "1\t2\n3\t4\n" << 2 << Values{1, 2, 3, 4};
    QTest::newRow("Windows, decimal commas") << "1,5\t2\r\n3\t-4,5\r\n" << 2 << Values{1.5, 2, 3, -4.5};
    QTest::newRow("semicolons") << "1;2;3" << 1 << Values{1, 2, 3};
    QTest::newRow("commas") << "1, 2, 3" << 1 << Values{1, 2, 3};
    QTest::newRow("spaces") << "  1  2\n 3 4" << 2 << Values{1, 2, 3, 4};
    QTest::newRow("Python") << "[[10, 0, 0],\n [0, 10, 0]]" << 2 << Values{10, 0, 0, 0, 10, 0};
    QTest::newRow("NumPy") << "[[10. 0.]\n [5.5 0.]]" << 2 << Values{10, 0, 5.5, 0};
    QTest::newRow("one number") << "7" << 1 << Values{7};
    QTest::newRow("ragged") << "1\t2\n3" << 0 << Values{};
    QTest::newRow("words") << "1\tx" << 0 << Values{};
    QTest::newRow("an empty cell") << "1\t\t3" << 0 << Values{};
    QTest::newRow("nothing") << " \n\n" << 0 << Values{};
    QTest::newRow("not finite") << "1\tnan" << 0 << Values{};
    QTest::newRow("too many rows") << QStringLiteral("1\n").repeated(17) << 0 << Values{};
    QTest::newRow("too long") << QStringLiteral("1 ").repeated(300000) << 0 << Values{};
}

void CalculationTest::rowsAreRead() {
    QFETCH(QString, text);
    QFETCH(int, rows);
    QFETCH(std::vector<double>, values);
    const auto read = readRows(text);
    QCOMPARE(std::holds_alternative<EntryError>(read), rows == 0);
    if (rows > 0) {
        QCOMPARE(std::get<SmallMatrix>(read).rows, rows);
        QCOMPARE(std::get<SmallMatrix>(read).values, values);
    } else {
        QVERIFY(!std::get<EntryError>(read).sentence.isEmpty());
    }
}

void CalculationTest::rowsAreWrittenAndReadAgain() {
    const SmallMatrix m{2, 3, {0.1, -1.0 / 3, 1e-26, 550, 5.5, 123456789.125}};
    QCOMPARE(std::get<SmallMatrix>(readRows(rowsAsText(m))), m);
}

void CalculationTest::theModelsOwnNumbers_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("head");
    QTest::newRow("one head, divided by its layer too") << "tiny-one-head" << 1 << 0;
    QTest::newRow("not divided") << "tiny-noscale" << 0 << 3;
    QTest::newRow("odd sizes") << "tiny-odd" << 2 << 1;
    QTest::newRow("first of two") << "tiny-a" << 1 << 0;
}

void CalculationTest::theModelsOwnNumbers() {
    QFETCH(QString, model);
    QFETCH(int, layer);
    QFETCH(int, head);
    const ModelRun run(std::string(HEADLIGHT_TEST_DATA "/models/") + model.toStdString(), {1, 5, 2, 7, 3});
    QString why;
    const auto in = modelInput(run.store, AttentionBlock::Own, layer, head, why);
    QVERIFY2(in, qPrintable(why));
    QCOMPARE(in->queries(), 5);
    QCOMPARE(in->queryName(1), run.store.tokenAt(1));
    const AttentionSteps steps = calculate(*in);
    const auto pattern = run.store.hook({engine::HookKind::Pattern, layer});
    const auto z = run.store.hook({engine::HookKind::Z, layer});
    double largest = 0;
    for (int q = 0; q < 5; ++q) {
        for (int k = 0; k < 5; ++k)
            largest = std::max(largest, std::abs(steps.weights.at(q, k) - pattern.at({head, q, k})));
        for (int i = 0; i < in->value.columns; ++i)
            largest = std::max(largest, std::abs(steps.output.at(q, i) - z.at({q, head, i})));
    }
    QVERIFY2(largest < 2e-6, qPrintable(QString::number(largest)));
}

void CalculationTest::aTranslatorsThreeAttentions_data() {
    QTest::addColumn<AttentionBlock>("block");
    QTest::newRow("encoder") << AttentionBlock::Encoder;
    QTest::newRow("decoder") << AttentionBlock::Decoder;
    QTest::newRow("cross-attention") << AttentionBlock::Cross;
}

void CalculationTest::aTranslatorsThreeAttentions() {
    QFETCH(AttentionBlock, block);
    const auto model = engine::TransformerModel::load(HEADLIGHT_TEST_DATA "/models/tiny-marian");
    const auto runner = engine::makeTranslationRunner(model, 1);
    const std::vector<engine::TokenId> source{4, 9, 2, 7, 11, 0}, target{30, 5, 8};
    const auto trace = runner->run(runner->encode(source), target);
    TraceStore store;
    store.setModel(model, nullptr);
    store.setTrace(trace, trace->length());
    const engine::Stack stack = stackOf(block);
    store.addInside(trace, runner->inside(*trace, stack, 1), 0);
    QString why;
    const auto in = modelInput(store, block, 1, 1, why);
    QVERIFY2(in, qPrintable(why));
    QCOMPARE(in->queries(), block == AttentionBlock::Encoder ? 6 : 3);
    QCOMPARE(in->keys(), block == AttentionBlock::Decoder ? 3 : 6);
    QCOMPARE(in->maskMode, block == AttentionBlock::Decoder ? MaskMode::Infinite : MaskMode::None);
    const AttentionSteps steps = calculate(*in);
    const auto pattern = store.hook({kindIn(block, engine::HookKind::Pattern), 1, stack});
    const auto z = store.hook({kindIn(block, engine::HookKind::Z), 1, stack});
    double largest = 0;
    for (int q = 0; q < in->queries(); ++q) {
        for (int k = 0; k < in->keys(); ++k)
            largest = std::max(largest, std::abs(steps.weights.at(q, k) - pattern.at({1, q, k})));
        for (int i = 0; i < in->value.columns; ++i)
            largest = std::max(largest, std::abs(steps.output.at(q, i) - z.at({q, 1, i})));
    }
    QVERIFY2(largest < 2e-6, qPrintable(QString::number(largest)));
}

void CalculationTest::theModelSaysWhyNot() {
    QString why;
    QVERIFY(!modelInput(TraceStore(), AttentionBlock::Own, 0, 0, why) && !why.isEmpty());
    const ModelRun odd(HEADLIGHT_TEST_DATA "/models/tiny-odd", std::vector<engine::TokenId>(17, 3));
    why.clear();
    QVERIFY(!modelInput(odd.store, AttentionBlock::Own, 0, 0, why));
    QVERIFY2(why.contains(QStringLiteral("17")) && why.contains(QStringLiteral("16")), qPrintable(why));
    QVERIFY(!modelInput(odd.store, AttentionBlock::Own, 9, 0, why));
}

HEADLIGHT_TEST(CalculationTest)
#include "calculation_test.moc"
