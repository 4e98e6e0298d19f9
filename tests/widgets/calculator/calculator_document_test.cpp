// SPDX-License-Identifier: GPL-3.0-or-later
// What can be edited in the attention calculator, what is refused, and that all of it can be undone.
#include "tests/widgets/support/widget_test.h"
#include "widgets/calculator/calculator_document.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace headlight;

class CalculatorDocumentTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void startsWithAnExample();
    void aNumberChangesEverythingAfterIt();
    void refusesWhatCannotBeCalculated();
    void everyEditCanBeUndone();
    void whatChangesNothingIsNoStep();
    void pastingGrowsAndIsRefusedWhole();
    void sizesStayTogether();
    void masksSwitchThemselvesOn();
};

void CalculatorDocumentTest::startsWithAnExample() {
    const CalculatorDocument document;
    QCOMPARE(document.preset(), CalculatorPreset::AllThree);
    QCOMPARE(document.steps().output.at(0, 0), 550.0);
}

void CalculatorDocumentTest::aNumberChangesEverythingAfterIt() {
    CalculatorDocument document;
    document.load(CalculatorPreset::SecondKey);
    const QSignalSpy changed(&document, &CalculatorDocument::changed);
    QVERIFY(document.setNumber({MatrixId::Key, 2, 1}, -4).isEmpty()); // key 2, number 3
    QCOMPARE(document.input().key.at(1, 2), -4.0);
    QVERIFY(document.setNumber({MatrixId::Query, 0, 2}, 10).isEmpty());
    QCOMPARE(changed.count(), 2);
    QCOMPARE(document.steps().dots.values, (std::vector<double>{0, 60, 100, 100}));
    QVERIFY(std::abs(document.steps().output.at(0, 0) - 550) < 1e-6);
    QCOMPARE(document.preset(), CalculatorPreset::Own); // what was said of the example no longer holds
}

void CalculatorDocumentTest::refusesWhatCannotBeCalculated() {
    CalculatorDocument document;
    const auto before = document.input();
    QVERIFY(!document.setNumber({MatrixId::Query, 0, 0}, std::numeric_limits<double>::quiet_NaN()).isEmpty());
    QVERIFY(!document.setNumber({MatrixId::Value, 0, 0}, std::numeric_limits<double>::infinity()).isEmpty());
    QVERIFY(!document.setNumber({MatrixId::Value, 0, 0}, 1e16).isEmpty());
    QVERIFY(!document.setNumber({MatrixId::Mask, 0, 0}, 0.5).isEmpty());
    QVERIFY(!document.setNumber({MatrixId::Output, 0, 0}, 1).isEmpty());
    QVERIFY(!document.paste({MatrixId::Weights, 0, 0}, zeroMatrix(1, 1)).isEmpty());
    QVERIFY(!document.paste({MatrixId::Mask, 0, 0}, {1, 2, {1, 3}}).isEmpty());
    document.setScale(ScaleMode::Number, 0);
    QVERIFY(document.input().divisor != 0);
    document.undoStack().undo();
    QCOMPARE(document.input(), before);
    QCOMPARE(document.undoStack().count(), 1); // only the division
}

void CalculatorDocumentTest::everyEditCanBeUndone() {
    CalculatorDocument document;
    std::vector<CalculatorInput> states{document.input()};
    const auto keep = [&] { states.push_back(document.input()); };
    document.setNumber({MatrixId::Query, 0, 0}, 3.5);
    keep();
    document.toggleMask(1, 2);
    keep();
    document.setMaskMode(MaskMode::Infinite);
    keep();
    document.setScale(ScaleMode::Number, 8);
    keep();
    document.resize(5, 6, 2, 7);
    keep();
    document.paste({MatrixId::Value, 1, 1}, {2, 2, {1, 2, 3, 4}});
    keep();
    document.setMask(engine::lookAheadMask(6), {});
    keep();
    document.load(CalculatorPreset::MaskedTable);
    keep();
    QCOMPARE(document.undoStack().count(), static_cast<int>(states.size()) - 1);
    for (std::size_t i = states.size() - 1; i-- > 0;) {
        document.undoStack().undo();
        QCOMPARE(document.input(), states[i]);
        QCOMPARE(document.steps().output, calculate(states[i]).output);
    }
    QCOMPARE(document.preset(), CalculatorPreset::AllThree);
    for (std::size_t i = 1; i < states.size(); ++i) {
        document.undoStack().redo();
        QCOMPARE(document.input(), states[i]);
    }
    QCOMPARE(document.preset(), CalculatorPreset::MaskedTable);
}

void CalculatorDocumentTest::whatChangesNothingIsNoStep() {
    CalculatorDocument document;
    document.setNumber({MatrixId::Query, 0, 2}, 10);
    document.resize(3, 4, 3, 2);
    document.setMaskMode(MaskMode::None);
    document.load(CalculatorPreset::AllThree);
    QCOMPARE(document.undoStack().count(), 0);
    QCOMPARE(document.preset(), CalculatorPreset::AllThree);
}

void CalculatorDocumentTest::pastingGrowsAndIsRefusedWhole() {
    CalculatorDocument document;
    // Kᵀ as it is seen: two more keys, one more number each.
    QVERIFY(document.paste({MatrixId::Key, 2, 4}, {2, 2, {1, 2, 3, 4}}).isEmpty());
    QCOMPARE(document.input().keys(), 6);
    QCOMPARE(document.input().query.columns, 4);
    QCOMPARE(document.input().value.rows, 6);
    QCOMPARE(document.input().mask.columns, 6);
    QCOMPARE(document.input().key.at(5, 3), 4.0);
    QCOMPARE(document.input().key.at(4, 3), 3.0);
    const auto before = document.input();
    const QString sentence = document.paste({MatrixId::Query, 10, 0}, zeroMatrix(7, 1));
    QVERIFY2(sentence.contains(QStringLiteral("16")), qPrintable(sentence));
    QCOMPARE(document.input(), before);
}

void CalculatorDocumentTest::sizesStayTogether() {
    CalculatorDocument document;
    for (const auto& [queries, keys, width, values] :
         {std::array{1, 1, 1, 1}, std::array{16, 16, 16, 16}, std::array{99, -4, 500, 0}, std::array{2, 9, 32, 3}}) {
        document.resize(queries, keys, width, values);
        const CalculatorInput& in = document.input();
        QVERIFY(in.queries() >= 1 && in.queries() <= 16 && in.keys() >= 1 && in.keys() <= 16);
        QCOMPARE(in.key.columns, in.query.columns);
        QCOMPARE(in.value.rows, in.keys());
        QCOMPARE(in.mask.rows, in.queries());
        QCOMPARE(in.mask.columns, in.keys());
        QCOMPARE(document.steps().output.columns, in.value.columns);
    }
    // What is cut off and added again is 0, and has no name of its own.
    document.load(CalculatorPreset::MaskedTable);
    document.resize(2, 2, 4, 4);
    document.resize(4, 4, 4, 4);
    QCOMPARE(document.input().query.at(3, 0), 0.0);
    QCOMPARE(document.input().queryName(1), QStringLiteral("must"));
    QCOMPARE(document.input().queryName(3), QStringLiteral("q4"));
}

void CalculatorDocumentTest::masksSwitchThemselvesOn() {
    CalculatorDocument document;
    document.toggleMask(1, 1);
    QCOMPARE(document.input().maskMode, MaskMode::BigNegative);
    QVERIFY(document.input().hides(1, 1));
    document.toggleMask(1, 1);
    QVERIFY(!document.input().hides(1, 1));
    document.setMask(engine::lookAheadMask(9), {}); // of what fits
    QCOMPARE(document.input().mask.rows, 3);
    QVERIFY(document.input().hides(0, 3) && document.input().hides(2, 3) && !document.input().hides(2, 2));
}

HEADLIGHT_TEST(CalculatorDocumentTest)
#include "calculator_document_test.moc"
