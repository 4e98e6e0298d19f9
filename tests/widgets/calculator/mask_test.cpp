// SPDX-License-Identifier: GPL-3.0-or-later
// The masks: the tutorial's arrays, what each place hides of the same scores, causality, edits, the picture.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/calculator/mask_panel.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSlider>
#include <QTest>

#include <cmath>

using namespace headlight;
using engine::SmallMatrix;

namespace {

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

DisplayList picture(const MaskDocument& document, std::optional<MaskCell> cell = {}, QSizeF size = {1100, 600},
                    const Theme& theme = light()) {
    return layoutMasks({&document, cell, {}}, theme, size);
}

QString textOf(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item); t && t->id == id)
            return t->text;
    return {};
}

} // namespace

class MaskTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void theTutorialsMasks();
    void placesHideDifferentKeys();
    void theFutureChangesNothing();
    void queriesWithoutAnOpenKey();
    void editsAndUndo();
    void refusesWhatIsNoText();
    void cellsAreTheMasks();
    void wordsSayWhy();
    void keysEdit();
    void fitsEverySize_data();
    void fitsEverySize();
    void pictures_data();
    void pictures();
    void cleanup() { Theme::setTextScale(1); }
};

void MaskTest::theTutorialsMasks() {
    // create_padding_mask([[7, 6, 0, 0, 1], [1, 2, 3, 0, 0], [0, 0, 0, 4, 5]]) and create_look_ahead_mask(3)
    const MaskStudyInput padding = maskPreset(MaskPreset::Padding), first = maskPreset(MaskPreset::PaddingFirst);
    QCOMPARE(studyMasks(padding, MaskPlace::Encoder).padding.values, (std::vector<double>{0, 0, 1, 1, 0}));
    QCOMPARE(studyMasks(padding, MaskPlace::Decoder).padding.values, (std::vector<double>{0, 0, 0, 1, 1}));
    QCOMPARE(studyMasks(first, MaskPlace::Decoder).padding.values, (std::vector<double>{1, 1, 1, 0, 0}));
    const MaskStudyInput three = maskPreset(MaskPreset::LookAhead);
    QCOMPARE(studyMasks(three, MaskPlace::Decoder).lookAhead, (SmallMatrix{3, 3, {0, 1, 1, 0, 0, 1, 0, 0, 0}}));
}

void MaskTest::placesHideDifferentKeys() {
    const MaskStudyInput in = maskPreset(MaskPreset::Padding);
    for (MaskPlace place : maskPlaces) {
        const MaskStudy study = studyMasks(in, place);
        QCOMPARE(study.lookAhead.rows, place == MaskPlace::Decoder ? 5 : 0);
        for (int q = 0; q < 5; ++q) {
            double sum = 0;
            for (int k = 0; k < 5; ++k) {
                const bool padding = in.keys(place)[static_cast<std::size_t>(k)] == 0;
                const bool later = place == MaskPlace::Decoder && k > q;
                QCOMPARE(study.combined.at(q, k), padding || later ? 1.0 : 0.0);
                if (padding || later)
                    QCOMPARE(study.weights.at(q, k), 0.0);
                sum += study.weights.at(q, k);
            }
            QVERIFY(std::abs(sum - 1) < 1e-12);
        }
    }
    // The same scores: two keys that are open in two places keep their proportion.
    const MaskStudy encoder = studyMasks(in, MaskPlace::Encoder), decoder = studyMasks(in, MaskPlace::Decoder);
    QVERIFY(std::abs(encoder.weights.at(2, 0) / encoder.weights.at(2, 1) -
                     decoder.weights.at(2, 0) / decoder.weights.at(2, 1)) < 1e-12);
}

/// TX-06: layer(x[:, :3]) == layer(x)[:, :3], with a look-ahead mask and only with one.
void MaskTest::theFutureChangesNothing() {
    MaskStudyInput in = maskPreset(MaskPreset::Padding);
    in.source = in.target = {5, 2, 9, 4, 1};
    for (MaskMode mode : {MaskMode::BigNegative, MaskMode::Infinite})
        for (int cut = 1; cut <= 5; ++cut) {
            in.mode = mode;
            in.cut = cut;
            QCOMPARE(changeWhenCut(in, MaskPlace::Decoder), 0.0);
            QCOMPARE(changeWhenCut(in, MaskPlace::Cross), 0.0);
            if (cut < 5)
                QVERIFY(changeWhenCut(in, MaskPlace::Encoder) > 0.01);
            else
                QCOMPARE(changeWhenCut(in, MaskPlace::Encoder), 0.0);
        }
}

void MaskTest::queriesWithoutAnOpenKey() {
    MaskDocument document;
    document.load(MaskPreset::PaddingFirst);
    QCOMPARE(queriesWithoutKeys(document.study(MaskPlace::Decoder)), (std::vector<int>{0, 1, 2}));
    QVERIFY(queriesWithoutKeys(document.study(MaskPlace::Encoder)).empty());
    // −1e9 for all is −1e9 for none.
    const SmallMatrix& scores = document.input().scores;
    const SmallMatrix& weights = document.study(MaskPlace::Decoder).weights;
    QVERIFY(std::abs(std::log(weights.at(0, 1) / weights.at(0, 0)) - (scores.at(0, 1) - scores.at(0, 0))) < 1e-5);
    QVERIFY(textOf(picture(document), QStringLiteral("strip.wrong")).contains(QStringLiteral("1, 2, 3")));
    document.setMode(MaskMode::Infinite);
    QVERIFY(std::isnan(document.study(MaskPlace::Decoder).weights.at(0, 0)));
    QVERIFY(std::isfinite(document.study(MaskPlace::Decoder).weights.at(3, 3)));
    QVERIFY(textOf(picture(document), QStringLiteral("strip.wrong")).contains(QStringLiteral("0 ÷ 0")));
    document.load(MaskPreset::Padding);
    QVERIFY(textOf(picture(document), QStringLiteral("strip.wrong")).isEmpty());
}

void MaskTest::editsAndUndo() {
    MaskDocument document;
    std::vector<MaskStudyInput> states{document.input()};
    const auto keep = [&] { states.push_back(document.input()); };
    QVERIFY(document.setIds(false, 2, {8}).isEmpty());
    QCOMPARE(document.study(MaskPlace::Cross).padding.values, (std::vector<double>{0, 0, 0, 1, 0}));
    keep();
    QVERIFY(document.setScores(1, 1, {1, 1, {-2.5}}).isEmpty());
    keep();
    document.setMode(MaskMode::Infinite);
    keep();
    QVERIFY(document.setIds(true, 4, {0, 3, 0}).isEmpty()); // the text grows
    QCOMPARE(document.input().length(), 7);
    QCOMPARE(document.study(MaskPlace::Decoder).weights.rows, 7);
    keep();
    document.setCut(2);
    keep();
    const int steps = document.undoStack().count();
    for (int length : {8, 9, 10, 11, 12}) // one drag
        document.setLength(length);
    QCOMPARE(document.undoStack().count(), steps + 1);
    keep();
    for (std::size_t i = states.size() - 1; i-- > 0;) {
        document.undoStack().undo();
        QCOMPARE(document.input(), states[i]);
    }
    QCOMPARE(document.preset(), MaskPreset::Padding);
    document.undoStack().redo();
    QCOMPARE(document.input(), states[1]);
    QCOMPARE(document.preset(), MaskPreset::Own);
}

void MaskTest::refusesWhatIsNoText() {
    MaskDocument document;
    for (double id : {-1.0, 0.5, 1e7, std::nan("")})
        QVERIFY(!document.setIds(true, 0, {id}).isEmpty());
    QVERIFY(!document.setIds(true, 4, std::vector<double>(13, 1)).isEmpty());
    QVERIFY(!document.setScores(0, 0, {1, 1, {INFINITY}}).isEmpty());
    QVERIFY(!document.setScores(10, 10, zeroMatrix(7, 1)).isEmpty());
    QCOMPARE(document.undoStack().count(), 0);
}

void MaskTest::cellsAreTheMasks() {
    MaskDocument document;
    const DisplayList list = picture(document);
    for (MaskPlace place : maskPlaces)
        for (int kind = 0; kind <= static_cast<int>(MaskGrid::Weights); ++kind) {
            const auto what = static_cast<MaskGrid>(kind);
            const SmallMatrix matrix = maskMatrix(document, what, place);
            const CellGrid* grid = list.grid(maskGridId(what, place));
            QCOMPARE(grid != nullptr, matrix.rows > 0);
            if (!grid)
                continue;
            QCOMPARE(grid->rows, matrix.rows);
            QVERIFY(!grid->name.isEmpty());
            for (int row = 0; row < matrix.rows; ++row)
                for (int column = 0; column < matrix.columns; ++column)
                    QCOMPARE(grid->value(row, column), static_cast<float>(matrix.at(row, column)));
            QCOMPARE(maskGridOf(grid->id)->grid, what);
        }
}

void MaskTest::wordsSayWhy() {
    MaskDocument document;
    const auto words = [&](MaskGrid grid, MaskPlace place, int row, int column) {
        const MaskCell cell{grid, place, row, column};
        const MaskWords said = explainMaskCell(document, cell);
        QString shown = textOf(picture(document, cell), QStringLiteral("strip.words"));
        return shown == said.words ? said.head + QStringLiteral(" | ") + said.words : QStringLiteral("not shown");
    };
    QVERIFY(words(MaskGrid::Padding, MaskPlace::Encoder, 0, 2).contains(QStringLiteral("padding, hidden")));
    QVERIFY(words(MaskGrid::LookAhead, MaskPlace::Decoder, 0, 1).contains(QStringLiteral("after the query: hidden")));
    QVERIFY(words(MaskGrid::Combined, MaskPlace::Decoder, 1, 4).contains(QStringLiteral("max(1, 1) = 1")));
    QVERIFY(words(MaskGrid::Combined, MaskPlace::Decoder, 1, 0).contains(QStringLiteral("max(0, 0) = 0")));
    const QString weight = words(MaskGrid::Weights, MaskPlace::Decoder, 0, 0);
    QVERIFY2(weight.contains(QStringLiteral("= 1")), qPrintable(weight));
    document.setCut(3);
    QVERIFY(textOf(picture(document), QStringLiteral("place.1.cut")).contains(QStringLiteral("stay")));
}

void MaskTest::keysEdit() {
    MaskPanel panel(light());
    panel.resize(1100, 700);
    panel.show();
    panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    panel.view()->setFocus(Qt::TabFocusReason);
    QCoreApplication::processEvents();
    QTest::keyClick(panel.view(), Qt::Key_0); // the first source id becomes padding
    QVERIFY(panel.view()->editor());
    QTest::keyClick(panel.view()->editor(), Qt::Key_Tab);
    QCOMPARE(panel.document().input().source.front(), 0);
    QVERIFY(panel.view()->editor());
    panel.view()->editor()->setText(QStringLiteral("1.5"));
    QTest::keyClick(panel.view()->editor(), Qt::Key_Return);
    QVERIFY(panel.view()->editor() && panel.view()->refused().contains(QStringLiteral("whole")));
    QTest::keyClick(panel.view()->editor(), Qt::Key_Escape);
    QCOMPARE(panel.document().input().source[1], 6);
    QGuiApplication::clipboard()->setText(QStringLiteral("4 0 2"));
    QTest::keyClick(panel.view(), Qt::Key_V, Qt::ControlModifier); // from the second on
    QCOMPARE(panel.document().input().source, (std::vector<int>{0, 4, 0, 2, 1}));
    QTest::keyClick(panel.view(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(panel.document().input().source, (std::vector<int>{0, 6, 0, 0, 1}));
    panel.findChild<QSlider*>()->setValue(16);
    QCOMPARE(panel.document().study(MaskPlace::Decoder).lookAhead.rows, 16);
}

void MaskTest::fitsEverySize_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("textScale");
    for (const QSizeF size : {QSizeF(560, 320), QSizeF(800, 460), QSizeF(1100, 600), QSizeF(3840, 2000)})
        for (double scale : {1.0, 1.5, 2.0})
            if (size.width() >= 700 || scale == 1.0)
                QTest::addRow("%dx%d, text %g", static_cast<int>(size.width()), static_cast<int>(size.height()), scale)
                    << size << scale;
}

void MaskTest::fitsEverySize() {
    QFETCH(QSizeF, size);
    QFETCH(double, textScale);
    Theme::setTextScale(textScale);
    const QRectF bounds = QRectF(QPointF(), size).adjusted(-1, -1, 1, 1);
    MaskDocument document;
    for (int length : {5, 1, 2, 16}) {
        document.setLength(length);
        const DisplayList list = picture(document, {}, size);
        std::vector<std::pair<QString, QRectF>> inks;
        for (const Item& item : list.items) {
            if (const auto* grid = std::get_if<CellGrid>(&item))
                QVERIFY2(bounds.contains(grid->rect), qPrintable(grid->id));
            if (const auto* t = std::get_if<TextItem>(&item))
                for (const auto& line : layoutText(*t, light()).lines)
                    inks.emplace_back(t->id, line.rect);
        }
        for (std::size_t i = 0; i < inks.size(); ++i) {
            QVERIFY2(bounds.contains(inks[i].second), qPrintable(inks[i].first));
            for (std::size_t j = i + 1; j < inks.size(); ++j) {
                const QRectF both = inks[i].second.intersected(inks[j].second);
                QVERIFY2(
                    both.width() < 2 || both.height() < inks[i].second.height() * 0.35,
                    qPrintable(QStringLiteral("%1 tokens: %2 on %3").arg(length).arg(inks[i].first, inks[j].first)));
            }
        }
    }
}

void MaskTest::pictures_data() {
    QTest::addColumn<ThemeName>("theme");
    QTest::newRow("light") << ThemeName::Light;
    QTest::newRow("dark") << ThemeName::Dark;
    QTest::newRow("highcontrast") << ThemeName::HighContrast;
    QTest::newRow("projector") << ThemeName::Projector;
}

void MaskTest::pictures() {
    QFETCH(ThemeName, theme);
    const Theme& look = Theme::named(theme);
    const MaskDocument document;
    const DisplayList list =
        picture(document, MaskCell{MaskGrid::Weights, MaskPlace::Decoder, 2, 1}, {1100, 620}, look);
    const QString difference = test::differenceFromGolden(
        renderImage(list, look), QStringLiteral("masks-") + QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(MaskTest)
#include "mask_test.moc"
