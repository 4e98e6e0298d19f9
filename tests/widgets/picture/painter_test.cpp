// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/picture/sample_pictures.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"

#include "widgets/picture/grid_image.h"
#include "widgets/picture/number_text.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QPainter>

#include <cmath>
#include <limits>

using namespace headlight;
using namespace headlight::test;

namespace {

QColor pixelAt(const QImage& image, QPointF logical) {
    const QPointF at = logical * image.devicePixelRatio();
    return image.pixelColor(static_cast<int>(at.x()), static_cast<int>(at.y()));
}

/// Pixels of `image` outside `rect` (grown by a pixel) that are not the background.
int strayPixels(const QImage& image, const QRectF& rect, QRgb background) {
    const QRectF inside = QRectF(rect.topLeft() * image.devicePixelRatio(), rect.size() * image.devicePixelRatio())
                              .adjusted(-1, -1, 1, 1);
    int stray = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            stray += !inside.contains(QPointF(x, y)) && image.pixel(x, y) != background;
    }
    return stray;
}

} // namespace

class PainterTest : public WidgetTest {
    Q_OBJECT
private slots:
    void paintedValueIsTheCellsColor();
    void smallCellsKeepTheLoudestValue();
    void framesLeaveThinStripsTheirColours();
    void revealedCellsAppearInOrder();
    void opacityFadesAWholeGrid();
    void linesOfAFadedGridAreEven();
    void maskedCellsAreHatchedAndTheOthersNot();
    void numbersAreDrawnInsideTheirCells();
    void cellNumbersAreShortAndNeverLie_data();
    void cellNumbersAreShortAndNeverLie();
    void labelsStayInTheirRectangles();
    void labelsFitAtDoubleTextSize();
    void wrappedTextKeepsItsLines();
    void translucentBoxesAreWhatOneCallPaints_data();
    void translucentBoxesAreWhatOneCallPaints();
    void marksLieAboveEverything();
    void exportScalesAreTheSamePicture();
    void sameListSamePixels();
    void emptyListIsABackground();
    void goldenLight();
    void goldenDark();
};

void PainterTest::paintedValueIsTheCellsColor() {
    for (const auto name : {ThemeName::Light, ThemeName::Dark}) {
        const Theme& theme = Theme::named(name);
        for (unsigned seed = 0; seed < 6; ++seed) {
            std::mt19937 random(seed);
            DisplayList list = randomList(random);
            list.background = theme.window();
            for (const double scale : {1.0, 2.0}) {
                const QImage image = renderImage(list, theme, scale);
                for (const Item& item : list.items) {
                    const auto& grid = std::get<CellGrid>(item);
                    for (int row = 0; row < grid.rows; ++row) {
                        for (int column = 0; column < grid.columns; ++column) {
                            const QColor wanted(theme.color(grid.scale, grid.value(row, column), grid.low, grid.high));
                            const QColor got = pixelAt(image, grid.cellRect(row, column).center());
                            QVERIFY2(got == wanted,
                                     qPrintable(QStringLiteral("seed %1 grid %2 [%3, %4]: %5 instead of %6")
                                                    .arg(seed)
                                                    .arg(grid.id)
                                                    .arg(row)
                                                    .arg(column)
                                                    .arg(got.name(), wanted.name())));
                        }
                    }
                }
            }
        }
    }
}

void PainterTest::smallCellsKeepTheLoudestValue() {
    const Theme& theme = Theme::named(ThemeName::Light);
    CellGrid grid;
    grid.rect = {0, 0, 100, 100};
    grid.rows = grid.columns = 700;
    std::vector<float> values(700 * 700, 0.0F);
    values[351 * 700 + 123] = -1;
    values[10 * 700 + 690] = 1;
    values[600 * 700 + 600] = std::numeric_limits<float>::quiet_NaN();
    grid.values = shared(values);
    DisplayList list;
    list.size = {100, 100};
    list.items.push_back(grid);
    const QImage image = renderImage(list, theme);
    QCOMPARE(image.pixelColor(123 / 7, 351 / 7), QColor(theme.color(ColorScale::Signed, -1, -1, 1)));
    QCOMPARE(image.pixelColor(690 / 7, 10 / 7), QColor(theme.color(ColorScale::Signed, 1, -1, 1)));
    QCOMPARE(image.pixelColor(600 / 7, 600 / 7), theme.notFinite());
    QCOMPARE(image.pixelColor(50, 20), theme.surface());
    QCOMPARE(pooledValue(grid, 350, 357, 119, 126), -1.0F);
    QCOMPARE(gridImage(grid, theme, {100, 100}).size(), QSize(100, 100));
    QCOMPARE(gridImage(grid, theme, {9999, 9999}).size(), QSize(700, 700));
}

void PainterTest::framesLeaveThinStripsTheirColours() {
    for (const auto name : {ThemeName::Light, ThemeName::Dark, ThemeName::Projector, ThemeName::HighContrast}) {
        const Theme& theme = Theme::named(name);
        for (const double height : {1.0, 1.7, 2.0, 3.0, 4.0}) {
            CellGrid strip;
            strip.rect = QRectF(10, 10, 120, height);
            strip.columns = 40;
            std::vector<float> values(40);
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = i % 2 ? 1.0F : -1.0F;
            strip.values = std::make_shared<const std::vector<float>>(values);
            DisplayList list;
            list.size = {140, 30};
            list.background = theme.window();
            list.items.emplace_back(strip);
            const QImage image = renderImage(list, theme);
            for (int column = 1; column + 1 < strip.columns; ++column) {
                const QPointF middle(strip.cellRect(0, column).center().x(), 10.5);
                const QColor wanted(theme.color(strip.scale, strip.value(0, column), strip.low, strip.high));
                QVERIFY2(pixelAt(image, middle) == wanted,
                         qPrintable(QStringLiteral("theme %1, %2 px high, cell %3: %4 instead of %5")
                                        .arg(static_cast<int>(name))
                                        .arg(height)
                                        .arg(column)
                                        .arg(pixelAt(image, middle).name(), wanted.name())));
            }
        }
    }
}

void PainterTest::revealedCellsAppearInOrder() {
    const Theme& theme = Theme::named(ThemeName::Dark);
    std::mt19937 random(1);
    DisplayList list;
    list.size = {120, 120};
    list.background = theme.window();
    list.items.push_back(randomGrid(random, "a", {0, 0, 120, 120}, 6, 6));
    for (const int revealed : {0, 7, 36, -1}) {
        auto& grid = std::get<CellGrid>(list.items[0]);
        grid.revealed = revealed;
        const QImage image = renderImage(list, theme);
        for (int cell = 0; cell < 36; ++cell) {
            const bool shown = revealed < 0 || cell < revealed;
            const QColor wanted =
                shown ? QColor(theme.color(grid.scale, (*grid.values)[static_cast<std::size_t>(cell)], -1, 1))
                      : theme.window();
            QCOMPARE(pixelAt(image, grid.cellRect(cell / 6, cell % 6).center()), wanted);
        }
    }
}

void PainterTest::opacityFadesAWholeGrid() {
    const Theme& theme = Theme::named(ThemeName::Light);
    DisplayList list;
    list.size = {40, 40};
    list.background = Qt::white;
    CellGrid grid;
    grid.rect = {0, 0, 40, 40};
    grid.values = shared({1});
    grid.opacity = 0.5;
    list.items.push_back(grid);
    const QColor full(theme.color(ColorScale::Signed, 1, -1, 1)), half = renderImage(list, theme).pixelColor(20, 20);
    QVERIFY(std::abs(half.red() - (255 + full.red()) / 2) <= 2);
    std::get<CellGrid>(list.items[0]).opacity = 0;
    QCOMPARE(renderImage(list, theme).pixelColor(20, 20), QColor(Qt::white));
}

void PainterTest::linesOfAFadedGridAreEven() {
    const Theme& theme = Theme::named(ThemeName::Light);
    DisplayList list;
    list.size = {80, 400}; // higher than what is painted in one piece
    list.background = Qt::white;
    CellGrid grid;
    grid.rect = {0, 0, 80, 400};
    grid.columns = 2;
    grid.values = shared({1, 1});
    list.items.push_back(grid);
    const QColor line = renderImage(list, theme).pixelColor(40, 200);
    std::get<CellGrid>(list.items[0]).opacity = 0.5;
    const QImage faded = renderImage(list, theme);
    const QColor cell = faded.pixelColor(20, 200), half = faded.pixelColor(40, 200);
    QVERIFY(half != cell);
    QVERIFY(std::abs(half.red() - (line.red() + cell.red()) / 2) <= 2); // half of the line on the faded cell
    for (int y = 2; y < 398; ++y)
        QCOMPARE(faded.pixelColor(40, y), half);
}

void PainterTest::maskedCellsAreHatchedAndTheOthersNot() {
    const Theme& theme = Theme::named(ThemeName::Light);
    const DisplayList list = everyKindOfItem(theme);
    const CellGrid& scores = *list.grid(u"scores");
    const QImage image = renderImage(list, theme, 2);
    const auto colorsOf = [&](int row, int column) {
        QSet<QRgb> colors;
        const QRectF cell = scores.cellRect(row, column).adjusted(3, 3, -3, -3);
        for (double y = cell.top(); y < cell.bottom(); y += 0.5) {
            for (double x = cell.left(); x < cell.right(); x += 0.5)
                colors.insert(pixelAt(image, {x, y}).rgb());
        }
        return colors;
    };
    QVERIFY(colorsOf(0, 1).contains(theme.masked().rgb()));
    QVERIFY(colorsOf(0, 1).size() > 1); // the hatch
    QCOMPARE(colorsOf(1, 1), QSet<QRgb>{theme.color(ColorScale::Signed, scores.value(1, 1), -1, 1)});
    QVERIFY(colorsOf(2, 0).contains(theme.notFinite().rgb()) && colorsOf(2, 0).size() > 1); // NaN, spelled out
    QVERIFY(colorsOf(3, 0).contains(theme.notFinite().rgb()) && colorsOf(3, 0).size() > 1); // ∞
}

void PainterTest::numbersAreDrawnInsideTheirCells() {
    const Theme& theme = Theme::named(ThemeName::Light);
    DisplayList list;
    list.size = {200, 60};
    list.background = theme.window();
    CellGrid grid;
    grid.rect = {0, 0, 200, 60};
    grid.rows = 2;
    grid.columns = 4;
    grid.values = shared({-0.93F, 0.1F, 1e-7F, -99.96F, 12345.6F, -1e30F, 0, 0.42F});
    grid.low = -2;
    grid.high = 2;
    list.items.push_back(grid);
    const QImage bare = renderImage(list, theme, 2);
    std::get<CellGrid>(list.items[0]).numbers = true;
    const QImage printed = renderImage(list, theme, 2);
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 4; ++column) {
            const QRectF cell = grid.cellRect(row, column), core = cell.adjusted(1.5, 1.5, -1.5, -1.5);
            int inside = 0, border = 0;
            for (double y = cell.top() + 0.25; y < cell.bottom(); y += 0.5) {
                for (double x = cell.left() + 0.25; x < cell.right(); x += 0.5) {
                    const bool changed = pixelAt(bare, {x, y}) != pixelAt(printed, {x, y});
                    (core.contains(x, y) ? inside : border) += changed;
                }
            }
            QVERIFY2(inside > 8, qPrintable(QStringLiteral("no number in [%1, %2]").arg(row).arg(column)));
            QCOMPARE(border, 0);
        }
    }
    // Cells too small for numbers stay without.
    auto& small = std::get<CellGrid>(list.items[0]);
    small.rect = {0, 0, 100, 60};
    const QImage smallPrinted = renderImage(list, theme, 2);
    small.numbers = false;
    QCOMPARE(smallPrinted, renderImage(list, theme, 2));
}

void PainterTest::cellNumbersAreShortAndNeverLie_data() {
    QTest::addColumn<float>("value");
    QTest::addColumn<QString>("text");
    const QString minus(QChar(0x2212)), infinite(QChar(0x221e));
    QTest::newRow("half") << 0.5F << "0.50";
    QTest::newRow("negative") << -1.234F << minus + "1.23";
    QTest::newRow("ten") << 12.34F << "12.3";
    QTest::newRow("rounds up to ten") << 9.996F << "10.0";
    QTest::newRow("hundred") << -123.4F << minus + "123";
    QTest::newRow("large") << 1.5e7F << "2e7";
    QTest::newRow("tiny is not zero") << -0.0012F << minus + "1e" + minus + "3";
    QTest::newRow("zero") << 0.0F << "0";
    QTest::newRow("negative zero") << -0.0F << "0";
    QTest::newRow("infinity") << std::numeric_limits<float>::infinity() << infinite;
    QTest::newRow("minus infinity") << -std::numeric_limits<float>::infinity() << minus + infinite;
    QTest::newRow("not a number") << std::numeric_limits<float>::quiet_NaN() << "NaN";
}

void PainterTest::cellNumbersAreShortAndNeverLie() {
    QFETCH(float, value);
    QFETCH(QString, text);
    QCOMPARE(cellNumber(value), text);
    std::mt19937 random(2);
    std::uniform_real_distribution<float> exponent(-38, 38);
    for (int i = 0; i < 200; ++i) {
        const float number = std::pow(10.0F, exponent(random));
        QVERIFY2(cellNumber(-number).size() <= 6, qPrintable(cellNumber(-number)));
        const double read = cellNumber(number).replace(QChar(0x2212), '-').toDouble();
        QVERIFY2(std::abs(read - static_cast<double>(number)) <= 0.51 * static_cast<double>(number),
                 qPrintable(cellNumber(number)));
    }
}

void PainterTest::labelsStayInTheirRectangles() {
    const Theme& theme = Theme::named(ThemeName::Light);
    const QStringList texts{"attention pattern",
                            "␣cat",
                            "W",
                            "多头注意力机制与残差",
                            "Ελληνικά και русский",
                            "iiiiiiiiiiiiiiiiiiiiiiiiiiiiii",
                            "مرحبا"};
    const QList<Qt::Alignment> alignments{Qt::AlignLeft | Qt::AlignVCenter, Qt::AlignRight | Qt::AlignTop,
                                          Qt::AlignCenter, Qt::AlignHCenter | Qt::AlignBottom};
    std::mt19937 random(12);
    std::uniform_real_distribution<double> width(4, 120), height(7, 40), px(8, 20);
    int shown = 0;
    for (int round = 0; round < 150; ++round) {
        TextItem item;
        item.rect = {20, 20, width(random), height(random)};
        item.text = texts[round % texts.size()];
        item.px = px(random);
        item.alignment = alignments[round % alignments.size()];
        item.color = Qt::black;
        item.bold = round % 3 == 0;
        item.mono = round % 5 == 0;
        item.wrap = round % 4 == 0;
        for (const TextLines::Line& line : layoutText(item, theme).lines) {
            ++shown;
            QVERIFY2(item.rect.adjusted(-0.5, -0.5, 0.5, 0.5).contains(line.rect),
                     qPrintable(QStringLiteral("'%1' round %2: %3×%4 in %5×%6")
                                    .arg(line.text)
                                    .arg(round)
                                    .arg(line.rect.width())
                                    .arg(line.rect.height())
                                    .arg(item.rect.width())
                                    .arg(item.rect.height())));
        }
        if (round % 5 == 0) { // and the ink follows the layout
            DisplayList list;
            list.size = {180, 90};
            list.background = Qt::white;
            list.items.push_back(item);
            const QImage image = renderImage(list, theme, 1);
            QVERIFY2(strayPixels(image, item.rect.adjusted(-1, -1, 1, 1), qRgb(255, 255, 255)) == 0,
                     qPrintable(QStringLiteral("round %1 '%2'").arg(round).arg(item.text)));
        }
    }
    QVERIFY(shown > 100);
}

void PainterTest::labelsFitAtDoubleTextSize() {
    const Theme& theme = Theme::named(ThemeName::Light);
    Theme::setTextScale(2);
    TextItem item{.rect = {0, 0, 60, 16}, .text = "softmax of the scores", .px = 12};
    const TextLines lines = layoutText(item, theme);
    Theme::setTextScale(1);
    QCOMPARE(lines.lines.size(), 1U);
    QVERIFY(lines.elided);
    QVERIFY(item.rect.adjusted(0, -0.5, 0.5, 0.5).contains(lines.lines[0].rect));
}

void PainterTest::wrappedTextKeepsItsLines() {
    const Theme& theme = Theme::named(ThemeName::Light);
    TextItem item{.rect = {0, 0, 90, 400}, .text = "each row of the pattern\nsums to one", .px = 12, .wrap = true};
    const TextLines all = layoutText(item, theme);
    QVERIFY(!all.elided);
    QStringList words;
    for (const auto& line : all.lines)
        words += line.text.split(' ');
    QCOMPARE(words.join(' '), QString("each row of the pattern sums to one"));
    item.rect.setHeight(20);
    const TextLines cut = layoutText(item, theme);
    QCOMPARE(cut.lines.size(), 1U);
    QVERIFY(cut.elided);
}

void PainterTest::translucentBoxesAreWhatOneCallPaints_data() {
    QTest::addColumn<QRectF>("rect");
    QTest::addColumn<double>("radius");
    QTest::addColumn<double>("strokeWidth");
    const QRectF whole(10, 12, 90, 120), between(10.3, 11.6, 81.45, 133.2), narrow(20.4, 10.2, 0.4, 120),
        outside(-30.5, -20.5, 400, 400);
    QTest::newRow("whole pixels") << whole << 6.0 << 1.0;
    QTest::newRow("between pixels") << between << 6.0 << 1.0;
    QTest::newRow("thick") << between << 6.0 << 2.5;
    QTest::newRow("square") << between << 0.0 << 1.0;
    QTest::newRow("no stroke") << between << 8.0 << 0.0;
    QTest::newRow("plain rectangle") << between << 0.0 << 0.0;
    QTest::newRow("pill") << QRectF(10.5, 10.5, 40, 100) << 50.0 << 1.0;
    QTest::newRow("thinner than a pixel") << narrow << 0.0 << 0.0;
    QTest::newRow("larger than the picture") << outside << 6.0 << 1.0;
}

void PainterTest::translucentBoxesAreWhatOneCallPaints() {
    QFETCH(QRectF, rect);
    QFETCH(double, radius);
    QFETCH(double, strokeWidth);
    const Theme& theme = Theme::named(ThemeName::Light);
    for (const double scale : {1.0, 1.5, 2.0}) {
        DisplayList list;
        list.size = {120, 150};
        list.background = Qt::white;
        BoxItem box;
        box.rect = rect;
        box.radius = radius;
        box.fill = QColor(200, 40, 90);
        box.stroke = strokeWidth > 0 ? QColor(10, 60, 160) : QColor();
        box.strokeWidth = strokeWidth;
        box.opacity = 0.4;
        list.items.emplace_back(box);
        const QImage got = renderImage(list, theme, scale);

        QImage wanted(got.size(), got.format());
        wanted.setDevicePixelRatio(scale);
        wanted.fill(Qt::white);
        QPainter painter(&wanted);
        painter.setOpacity(box.opacity);
        const double inset = theme.stroke(strokeWidth) / 2;
        if (strokeWidth > 0 || radius > 0) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setBrush(box.fill);
            QPen pen(box.stroke, theme.stroke(strokeWidth));
            pen.setJoinStyle(Qt::MiterJoin);
            painter.setPen(strokeWidth > 0 ? pen : QPen(Qt::NoPen));
            painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
        } else {
            painter.fillRect(rect, box.fill);
        }
        painter.end();
        for (int y = 0; y < got.height(); ++y) {
            for (int x = 0; x < got.width(); ++x) {
                const QColor a = got.pixelColor(x, y), b = wanted.pixelColor(x, y);
                const int apart = std::max(
                    {std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
                QVERIFY2(apart <= 3, qPrintable(QStringLiteral("scale %1, pixel %2, %3: %4 instead of %5")
                                                    .arg(scale)
                                                    .arg(x)
                                                    .arg(y)
                                                    .arg(a.name(), b.name())));
            }
        }
    }
}

void PainterTest::marksLieAboveEverything() {
    const Theme& theme = Theme::named(ThemeName::Light);
    DisplayList list;
    list.size = {60, 60};
    list.items.push_back(MarkItem{.rect = {20, 20, 20, 20}, .color = Qt::red, .width = 4});
    list.items.push_back(BoxItem{.rect = {0, 0, 60, 60}, .radius = 0, .fill = Qt::blue});
    QCOMPARE(renderImage(list, theme).pixelColor(18, 30),
             QColor(Qt::red)); // outside the cell, so that it stays visible
    QCOMPARE(renderImage(list, theme).pixelColor(30, 30), QColor(Qt::blue));
}

void PainterTest::exportScalesAreTheSamePicture() {
    const Theme& theme = Theme::named(ThemeName::Light);
    const DisplayList list = everyKindOfItem(theme);
    const QImage one = renderImage(list, theme, 1), four = renderImage(list, theme, 4);
    QCOMPARE(four.size(), one.size() * 4);
    const QImage back = four.scaled(one.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    double sum = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x)
            sum += std::abs(qGray(one.pixel(x, y)) - qGray(back.pixel(x, y)));
    }
    const double mean = sum / (one.width() * one.height());
    QVERIFY2(mean < 4, qPrintable(QString::number(mean)));
}

void PainterTest::sameListSamePixels() {
    const Theme& theme = Theme::named(ThemeName::Dark);
    const QImage first = renderImage(everyKindOfItem(theme), theme, 1.5);
    renderImage(everyKindOfItem(Theme::named(ThemeName::Light)), Theme::named(ThemeName::Light), 2); // fills the caches
    QCOMPARE(renderImage(everyKindOfItem(theme), theme, 1.5), first);
}

void PainterTest::emptyListIsABackground() {
    DisplayList list;
    QVERIFY(!renderImage(list, Theme::named(ThemeName::Light)).isNull());
    list.size = {10, 10};
    list.background = Qt::green;
    CellGrid nothing;
    nothing.rows = 0;
    list.items.push_back(nothing);
    list.items.push_back(PathItem{});
    list.items.push_back(TextItem{});
    list.items.push_back(RibbonItem{});
    QCOMPARE(renderImage(list, Theme::named(ThemeName::Light)).pixelColor(5, 5), QColor(Qt::green));
}

void PainterTest::goldenLight() {
    const Theme& theme = Theme::named(ThemeName::Light);
    COMPARE_GOLDEN(renderImage(everyKindOfItem(theme), theme, 2), "every-item-light");
}

void PainterTest::goldenDark() {
    const Theme& theme = Theme::named(ThemeName::Dark);
    COMPARE_GOLDEN(renderImage(everyKindOfItem(theme), theme, 2), "every-item-dark");
}

HEADLIGHT_TEST(PainterTest)
#include "painter_test.moc"
