// SPDX-License-Identifier: GPL-3.0-or-later
// The attention calculator on the screen: what is painted is what was calculated, and all of it can be done by keys.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/calculator/calculator_panel.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include <cmath>

using namespace headlight;

namespace {

constexpr QSizeF usual{1100, 600};

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

DisplayList picture(const CalculatorDocument& document, std::optional<MatrixCell> cell = {}, QSizeF size = usual,
                    const Theme& theme = light()) {
    return layoutCalculator({&document.input(), &document.steps(), document.preset(), cell, {}}, theme, size);
}

QString textOf(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item); t && t->id == id)
            return t->text;
    return {};
}

/// The rectangles of the marks whose ids begin so.
std::vector<QRectF> marks(const DisplayList& list, const QString& stem) {
    std::vector<QRectF> out;
    for (const Item& item : list.items)
        if (const auto* m = std::get_if<MarkItem>(&item); m && m->id.startsWith(stem))
            out.push_back(m->rect);
    return out;
}

struct Window {
    CalculatorPanel panel{light(), nullptr, nullptr};
    Window() {
        panel.resize(1100, 700);
        panel.show();
        panel.activateWindow();
        [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(&panel);
        panel.view()->setFocus(Qt::TabFocusReason); // on the first cell of Q
        QCoreApplication::processEvents();
    }
    CalculatorDocument& document() { return panel.document(); }
    CalculatorView* view() { return panel.view(); }
    QPoint at(MatrixId matrix, int row, int column) {
        return view()->displayList().grid(gridId(matrix))->cellRect(row, column).center().toPoint();
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(view()->editor() ? static_cast<QWidget*>(view()->editor()) : view(), static_cast<Qt::Key>(key),
                        modifiers);
    }
    void type(const QString& text) {
        for (const QChar c : text)
            QTest::keyClick(view()->editor() ? static_cast<QWidget*>(view()->editor()) : view(), c.toLatin1());
    }
};

} // namespace

class CalculatorViewTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void cellsAreWhatWasCalculated();
    void pointingShowsSumAndSources();
    void maskedCellsAreNotColoured();
    void nothingUndefinedIsPaintedSilently();
    void onlyWhatIsDoneIsShown();
    void numbersAreTyped();
    void junkIsRefused();
    void masksToggle();
    void rowsArePastedAndCopied();
    void undoAndRedo();
    void controlsFollowTheDocument();
    void saysWhyThereIsNoModel();
    void whatIsNoLongerThereIsForgotten();
    void everythingHasAName();
    void fitsEverySize_data();
    void fitsEverySize();
    void pictures_data();
    void pictures();
    void cleanup() { Theme::setTextScale(1); }
};

void CalculatorViewTest::cellsAreWhatWasCalculated() {
    CalculatorDocument document;
    document.load(CalculatorPreset::MaskedTable);
    const DisplayList list = picture(document);
    for (int i = 0; i < matrixCount; ++i) {
        const auto id = static_cast<MatrixId>(i);
        const auto matrix = shownMatrix(document.input(), document.steps(), id);
        const CellGrid* grid = list.grid(gridId(id));
        QVERIFY2(grid, qPrintable(matrixTitle(document.input(), id)));
        QCOMPARE(grid->rows, matrix.rows);
        QCOMPARE(grid->columns, matrix.columns);
        for (int row = 0; row < matrix.rows; ++row)
            for (int column = 0; column < matrix.columns; ++column) {
                QCOMPARE(grid->value(row, column), static_cast<float>(matrix.at(row, column)));
                QCOMPARE(textOf(list, QStringLiteral("%1.%2.%3").arg(gridId(id)).arg(row).arg(column)),
                         matrixNumber(matrix.at(row, column)));
            }
    }
    QCOMPARE(textOf(list, gridId(MatrixId::Weights) + QStringLiteral(".1.0")), QStringLiteral("0.48"));
    QCOMPARE(textOf(list, gridId(MatrixId::Masked) + QStringLiteral(".0.1")), QStringLiteral("−∞"));
}

void CalculatorViewTest::pointingShowsSumAndSources() {
    CalculatorDocument document;
    const DisplayList list = picture(document, MatrixCell{MatrixId::Dots, 2, 1});
    QVERIFY(textOf(list, QStringLiteral("strip.words")).startsWith(QStringLiteral("10·0 + 10·10 + 0·0 = 100")));
    const auto sources = marks(list, QStringLiteral("source."));
    QCOMPARE(sources.size(), 2U);
    const CellGrid *q = list.grid(gridId(MatrixId::Query)), *k = list.grid(gridId(MatrixId::Key));
    QCOMPARE(sources[0], q->cellRect(2, 0).united(q->cellRect(2, 2)));
    QCOMPARE(sources[1], k->cellRect(0, 1).united(k->cellRect(2, 1)));
    QCOMPARE(marks(list, QStringLiteral("cell.")).front(), list.grid(gridId(MatrixId::Dots))->cellRect(2, 1));
    // Row and column meet at the product: that is why the keys stand above it.
    const QRectF meets = list.grid(gridId(MatrixId::Dots))->cellRect(2, 1);
    QVERIFY(std::abs(sources[0].center().y() - meets.center().y()) < 0.5);
    QVERIFY(std::abs(sources[1].center().x() - meets.center().x()) < 0.5);
    QVERIFY(marks(picture(document), QStringLiteral("source.")).empty());

    Window w;
    QTest::mouseMove(w.view(), w.at(MatrixId::Output, 0, 1));
    QVERIFY(w.view()->current() && w.view()->current()->grid == gridId(MatrixId::Output));
    QVERIFY(!marks(w.view()->displayList(), QStringLiteral("source.")).empty());
    QVERIFY(w.view()->accessibleDescription().contains(QStringLiteral("= 5.5")));
}

void CalculatorViewTest::maskedCellsAreNotColoured() {
    CalculatorDocument document;
    for (MaskMode mode : {MaskMode::BigNegative, MaskMode::Infinite}) {
        document.setMask(engine::lookAheadMask(4), {});
        document.setMaskMode(mode);
        const DisplayList list = picture(document);
        const QString id = gridId(MatrixId::Masked);
        int hidden = 0;
        for (const Item& item : list.items)
            if (const auto* box = std::get_if<BoxItem>(&item);
                box && box->id.startsWith(id + QStringLiteral(".hidden")))
                ++hidden;
        QCOMPARE(hidden, 6);
        QCOMPARE(textOf(list, id + QStringLiteral(".0.1")),
                 mode == MaskMode::Infinite ? QStringLiteral("−∞") : QStringLiteral("−1e9"));
        // The colours are those of the scores that are left.
        QVERIFY(list.grid(id)->high < 101);
    }
}

void CalculatorViewTest::nothingUndefinedIsPaintedSilently() {
    CalculatorDocument document;
    document.setMaskMode(MaskMode::Infinite);
    for (int key = 0; key < 4; ++key)
        document.toggleMask(1, key);
    const DisplayList list = picture(document);
    QVERIFY(textOf(list, QStringLiteral("strip.wrong")).contains(QStringLiteral("0 ÷ 0")));
    QCOMPARE(textOf(list, gridId(MatrixId::Weights) + QStringLiteral(".1.0")), QStringLiteral("NaN"));
    document.setMaskMode(MaskMode::BigNegative);
    QVERIFY(textOf(picture(document), QStringLiteral("strip.wrong")).contains(QStringLiteral("all of them")));
    document.setMaskMode(MaskMode::None);
    QVERIFY(textOf(picture(document), QStringLiteral("strip.wrong")).isEmpty());
}

void CalculatorViewTest::onlyWhatIsDoneIsShown() {
    CalculatorDocument document;
    QVERIFY(!picture(document).grid(gridId(MatrixId::Mask)));
    QVERIFY(picture(document).grid(gridId(MatrixId::Scaled)));
    document.setScale(ScaleMode::None, 1);
    QVERIFY(!picture(document).grid(gridId(MatrixId::Scaled)));
    document.setMaskMode(MaskMode::Infinite);
    QVERIFY(picture(document).grid(gridId(MatrixId::Mask)));
}

void CalculatorViewTest::numbersAreTyped() {
    Window w;
    QVERIFY(w.view()->current());
    QCOMPARE(*w.view()->current(), (GridCell{gridId(MatrixId::Query), 0, 0}));
    w.type(QStringLiteral("2.5")); // replaces the number
    QVERIFY(w.view()->editor());
    w.key(Qt::Key_Return); // and goes down
    QCOMPARE(w.document().input().query.at(0, 0), 2.5);
    QVERIFY(w.view()->editor() && *w.view()->current() == (GridCell{gridId(MatrixId::Query), 1, 0}));
    w.type(QStringLiteral("-1"));
    w.key(Qt::Key_Tab); // or right
    QCOMPARE(w.document().input().query.at(1, 0), -1.0);
    w.type(QStringLiteral("7"));
    w.key(Qt::Key_Escape); // leaves it as it was
    QVERIFY(!w.view()->editor());
    QCOMPARE(w.document().input().query.at(1, 1), 10.0);
    QVERIFY(w.panel.isVisible());
    w.key(Qt::Key_Right); // the keyboard goes on where the editor was
    w.key(Qt::Key_F2);
    QVERIFY(w.view()->editor());
    QCOMPARE(w.view()->editor()->text(), QStringLiteral("0"));
    w.type(QStringLiteral("4"));
    w.key(Qt::Key_Return);
    QCOMPARE(w.document().input().query.at(1, 2), 4.0);
    w.key(Qt::Key_Escape);
    w.key(Qt::Key_Delete);
    QCOMPARE(w.document().input().query.at(2, 2), 0.0);
    QTest::mouseClick(w.view(), Qt::LeftButton, {}, w.at(MatrixId::Value, 3, 1));
    QVERIFY(w.view()->editor());
    QCOMPARE(w.view()->editor()->text(), QStringLiteral("6"));
    QVERIFY(!w.view()->editor()->accessibleName().isEmpty());
    QTest::mouseClick(w.view(), Qt::LeftButton, {}, w.at(MatrixId::Weights, 0, 0)); // computed: nothing to edit
    QVERIFY(!w.view()->editor());
}

void CalculatorViewTest::junkIsRefused() {
    Window w;
    const auto before = w.document().input();
    for (const char* junk : {"abc", "nan", "inf", "1e99", "1 2"}) {
        w.key(Qt::Key_F2);
        QVERIFY(w.view()->editor());
        w.view()->editor()->setText(QString::fromLatin1(junk));
        w.key(Qt::Key_Return);
        QVERIFY2(w.view()->editor(), junk); // still there, to be corrected
        QVERIFY2(!w.view()->refused().isEmpty(), junk);
        QCOMPARE(textOf(w.view()->displayList(), QStringLiteral("strip.wrong")), w.view()->refused());
        w.key(Qt::Key_Escape);
        QVERIFY(w.view()->refused().isEmpty());
    }
    QCOMPARE(w.document().input(), before);
    // Leaving the cell by mouse with junk in it leaves the number, and says so.
    w.key(Qt::Key_F2);
    w.view()->editor()->setText(QStringLiteral("abc"));
    QTest::mouseClick(w.view(), Qt::LeftButton, {}, w.at(MatrixId::Weights, 0, 0));
    QVERIFY(!w.view()->editor() && !w.view()->refused().isEmpty());
    QCOMPARE(w.document().input(), before);
}

void CalculatorViewTest::masksToggle() {
    Window w;
    w.document().setMaskMode(MaskMode::Infinite);
    QTest::mouseClick(w.view(), Qt::LeftButton, {}, w.at(MatrixId::Mask, 1, 2));
    QVERIFY(w.document().input().hides(1, 2));
    w.key(Qt::Key_Space);
    QVERIFY(!w.document().input().hides(1, 2));
    w.key(Qt::Key_Right);
    w.key(Qt::Key_Return);
    QVERIFY(w.document().input().hides(1, 3));
    QVERIFY(!w.view()->editor());
}

void CalculatorViewTest::rowsArePastedAndCopied() {
    Window w;
    QGuiApplication::clipboard()->setText(QStringLiteral("1\t2\n3\t4\n"));
    w.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(w.document().input().query.at(1, 1), 4.0);
    w.key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), rowsAsText(w.document().input().query));
    // Rows pasted into an open editor go into the matrix too.
    w.key(Qt::Key_F2);
    QGuiApplication::clipboard()->setText(QStringLiteral("5\t6"));
    w.key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(w.document().input().query.at(0, 1), 6.0);
    QVERIFY(!w.view()->editor());
    const auto before = w.document().input();
    QGuiApplication::clipboard()->setText(QStringLiteral("5\tsix"));
    w.key(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(w.view()->refused().contains(QStringLiteral("six")));
    QCOMPARE(w.document().input(), before);
    // What is hovered is copied, also where nothing can be edited.
    QTest::mouseMove(w.view(), w.at(MatrixId::Output, 0, 0));
    w.view()->copyMatrix();
    QCOMPARE(QGuiApplication::clipboard()->text(), rowsAsText(w.document().steps().output));
}

void CalculatorViewTest::undoAndRedo() {
    Window w;
    const auto before = w.document().input();
    w.type(QStringLiteral("3"));
    w.key(Qt::Key_Return);
    w.key(Qt::Key_Escape);
    const auto after = w.document().input();
    QVERIFY(after != before);
    w.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(w.document().input(), before);
    w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(w.document().input(), after);
}

void CalculatorViewTest::controlsFollowTheDocument() {
    Window w;
    const auto boxes = w.panel.findChildren<QSpinBox*>();
    QCOMPARE(boxes.size(), 4);
    for (QSpinBox* box : boxes)
        box->setValue(box->value() + 1);
    QCOMPARE(w.document().input().queries(), 4);
    QCOMPARE(w.document().input().keys(), 5);
    QCOMPARE(w.document().input().query.columns, 4);
    QCOMPARE(w.document().input().value.columns, 3);
    w.document().load(CalculatorPreset::ThinkingMachines);
    QVERIFY(std::any_of(boxes.begin(), boxes.end(), [](const QSpinBox* box) { return box->value() == 1; }));
    auto* examples = w.panel.findChildren<QComboBox*>().front();
    QCOMPARE(examples->currentText(), presetName(CalculatorPreset::ThinkingMachines));
    for (int preset = 0; preset < publishedPresetCount; ++preset) {
        examples->setCurrentIndex(preset);
        emit examples->activated(preset);
        QCOMPARE(w.document().input(), presetInput(static_cast<CalculatorPreset>(preset)));
    }
}

void CalculatorViewTest::saysWhyThereIsNoModel() {
    Window w;
    const auto before = w.document().input();
    w.panel.takeFromModel();
    QVERIFY(!w.view()->refused().isEmpty());
    QCOMPARE(w.document().input(), before);
}

void CalculatorViewTest::whatIsNoLongerThereIsForgotten() {
    Window w;
    QTest::mouseMove(w.view(), w.at(MatrixId::Output, 2, 1));
    w.document().resize(1, 1, 1, 1);
    QVERIFY(marks(w.view()->displayList(), QStringLiteral("cell.")).empty());
    QTest::mouseMove(w.view(), w.at(MatrixId::Scaled, 0, 0));
    w.document().setScale(ScaleMode::None, 1);
    QVERIFY(marks(w.view()->displayList(), QStringLiteral("cell.")).empty());
    w.view()->copyMatrix();
    w.view()->grab();
}

void CalculatorViewTest::everythingHasAName() {
    Window w;
    w.document().load(CalculatorPreset::MaskedTable);
    QVERIFY(!w.view()->accessibleName().isEmpty());
    QAccessibleInterface* root = QAccessible::queryAccessibleInterface(w.view());
    QVERIFY(root);
    int tables = 0;
    for (int i = 0; i < root->childCount(); ++i)
        if (root->child(i)->role() == QAccessible::Table) {
            ++tables;
            QVERIFY(!root->child(i)->text(QAccessible::Name).isEmpty());
        }
    QCOMPARE(tables, matrixCount);
    const auto controls = w.panel.findChildren<QWidget*>();
    for (QWidget* control : controls)
        if (control->focusPolicy() != Qt::NoFocus && control->isVisibleTo(&w.panel) && control->parent() == &w.panel) {
            const QString name = QAccessible::queryAccessibleInterface(control)->text(QAccessible::Name);
            QVERIFY2(!name.isEmpty(), control->metaObject()->className());
        }
}

void CalculatorViewTest::fitsEverySize_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("textScale");
    for (const QSizeF size : {QSizeF(560, 300), QSizeF(700, 380), usual, QSizeF(1600, 900), QSizeF(3840, 2000)})
        for (double scale : {1.0, 1.5, 2.0})
            if (size.width() >= 700 || scale == 1.0)
                QTest::addRow("%dx%d, text %g", static_cast<int>(size.width()), static_cast<int>(size.height()), scale)
                    << size << scale;
}

void CalculatorViewTest::fitsEverySize() {
    QFETCH(QSizeF, size);
    QFETCH(double, textScale);
    Theme::setTextScale(textScale);
    const QRectF bounds = QRectF(QPointF(), size).adjusted(-1, -1, 1, 1);
    CalculatorDocument document;
    const auto check = [&](const QString& what) {
        const DisplayList list = picture(document, {}, size);
        std::vector<std::pair<QString, QRectF>> inks, grids;
        for (const Item& item : list.items) {
            if (const auto* grid = std::get_if<CellGrid>(&item))
                grids.emplace_back(grid->id, grid->rect);
            const auto* t = std::get_if<TextItem>(&item);
            if (!t || t->angle != 0)
                continue;
            for (const auto& line : layoutText(*t, light()).lines)
                inks.emplace_back(t->id, line.rect);
        }
        for (std::size_t i = 0; i < grids.size(); ++i) {
            QVERIFY2(bounds.contains(grids[i].second), qPrintable(what + grids[i].first));
            for (std::size_t j = i + 1; j < grids.size(); ++j)
                QVERIFY2(!grids[i].second.intersects(grids[j].second),
                         qPrintable(what + grids[i].first + QLatin1Char('/') + grids[j].first));
        }
        for (std::size_t i = 0; i < inks.size(); ++i) {
            QVERIFY2(bounds.contains(inks[i].second), qPrintable(what + inks[i].first));
            for (std::size_t j = i + 1; j < inks.size(); ++j) {
                const QRectF both = inks[i].second.intersected(inks[j].second);
                QVERIFY2(both.width() < 2 || both.height() < inks[i].second.height() * 0.35,
                         qPrintable(what + inks[i].first + QStringLiteral(" on ") + inks[j].first));
            }
        }
    };
    for (int preset = 0; preset < publishedPresetCount; ++preset) {
        document.load(static_cast<CalculatorPreset>(preset));
        check(presetName(document.preset()) + QStringLiteral(": "));
        document.setMask(engine::lookAheadMask(4), {});
        check(presetName(static_cast<CalculatorPreset>(preset)) + QStringLiteral(", masked: "));
    }
    document.resize(1, 1, 1, 1);
    check(QStringLiteral("one: "));
    document.resize(16, 16, 16, 16);
    check(QStringLiteral("sixteen: "));
    document.resize(9, 9, 128, 32);
    check(QStringLiteral("wide: "));
}

void CalculatorViewTest::pictures_data() {
    QTest::addColumn<ThemeName>("theme");
    QTest::newRow("light") << ThemeName::Light;
    QTest::newRow("dark") << ThemeName::Dark;
    QTest::newRow("highcontrast") << ThemeName::HighContrast;
    QTest::newRow("projector") << ThemeName::Projector;
}

void CalculatorViewTest::pictures() {
    QFETCH(ThemeName, theme);
    const Theme& look = Theme::named(theme);
    CalculatorDocument document;
    document.load(CalculatorPreset::MaskedTable);
    const DisplayList list = picture(document, MatrixCell{MatrixId::Weights, 2, 1}, {1100, 520}, look);
    const QString difference = test::differenceFromGolden(
        renderImage(list, look), QStringLiteral("calculator-") + QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(CalculatorViewTest)
#include "calculator_view_test.moc"
