// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/picture/sample_pictures.h"
#include "tests/widgets/support/widget_test.h"

#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/provenance_text.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgRenderer>
#include <QXmlStreamReader>

using namespace headlight;
using namespace headlight::test;

namespace {

QByteArray svgOf(const DisplayList& list, const Theme& theme) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    return renderSvg(buffer, list, theme, QStringLiteral("a <title> & more")) ? bytes : QByteArray();
}

QImage drawn(const QByteArray& svg, QSize size) {
    QSvgRenderer renderer(svg);
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter, QRectF(QPointF(), size));
    return image;
}

/// Ones everywhere.
CellGrid stripOf(const QRectF& rect, int rows, int columns) {
    CellGrid grid;
    grid.rect = rect;
    grid.rows = rows;
    grid.columns = columns;
    grid.values = std::make_shared<const std::vector<float>>(static_cast<std::size_t>(rows * columns), 1.0F);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = 1;
    return grid;
}

} // namespace

class SvgTest : public WidgetTest {
    Q_OBJECT
private slots:
    void parsesAndTitlesAreTheValues();
    void textIsText();
    void drawsTheSameCells();
    void largeGridsAreOneImage();
    void bordersAreAsWideAsOnScreen_data();
    void bordersAreAsWideAsOnScreen();
    void strongFramesLeaveThinStripsToTheirValues();
    void refusesAClosedDevice();
};

void SvgTest::parsesAndTitlesAreTheValues() {
    const Theme& theme = Theme::named(ThemeName::Light);
    const DisplayList list = everyKindOfItem(theme);
    QStringList wanted{QStringLiteral("a <title> & more")};
    for (const Item& item : list.items) {
        if (const auto* grid = std::get_if<CellGrid>(&item)) {
            wanted.append(grid->name);
            for (int row = 0; row < grid->rows; ++row) {
                for (int column = 0; column < grid->columns; ++column) {
                    if (grid->shows(row, column))
                        wanted.append(describeCell(*grid, row, column));
                }
            }
        } else if (const auto* ribbon = std::get_if<RibbonItem>(&item)) {
            wanted.append(QStringLiteral("%1 = %2")
                              .arg(elementName(ribbon->provenance))
                              .arg(static_cast<double>(ribbon->value), 0, 'g', 6));
        } else if (const auto* box = std::get_if<BoxItem>(&item); box && !box->name.isEmpty()) {
            wanted.append(box->name);
        }
    }
    QStringList titles;
    QXmlStreamReader xml(svgOf(list, theme));
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("title"))
            titles.append(xml.readElementText());
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(titles, wanted);
    QVERIFY(titles.contains(
        QStringLiteral("blocks.2.attn.hook_attn_scores[3, 0, 1] = −∞ (masked: the key comes after the query)")));
}

void SvgTest::textIsText() {
    const Theme& theme = Theme::named(ThemeName::Dark);
    const QString svg = QString::fromUtf8(svgOf(everyKindOfItem(theme), theme));
    QVERIFY(svg.contains(QStringLiteral(">query of ␣cat · layer 2</text>")));
    QVERIFY(svg.contains(QStringLiteral("rotate(-12 ")));
    QVERIFY(svg.contains(theme.font(12).families().front()));
}

void SvgTest::drawsTheSameCells() {
    const Theme& theme = Theme::named(ThemeName::Light);
    std::mt19937 random(21);
    DisplayList list = randomList(random);
    list.background = theme.window();
    const QByteArray svg = svgOf(list, theme);
    QVERIFY(QSvgRenderer(svg).isValid());
    const QImage image = drawn(svg, {900, 600});
    for (const Item& item : list.items) {
        const auto& grid = std::get<CellGrid>(item);
        for (int row = 0; row < grid.rows; ++row) {
            for (int column = 0; column < grid.columns; ++column)
                QCOMPARE(image.pixelColor(grid.cellRect(row, column).center().toPoint()),
                         QColor(cellColor(grid, theme, row, column)));
        }
    }
    QVERIFY(QSvgRenderer(svgOf(everyKindOfItem(theme), theme)).isValid());
}

void SvgTest::largeGridsAreOneImage() {
    const Theme& theme = Theme::named(ThemeName::Light);
    std::mt19937 random(22);
    DisplayList list;
    list.size = {400, 400};
    list.items.push_back(randomGrid(random, "large", {0, 0, 400, 400}, 100, 100));
    const QByteArray svg = svgOf(list, theme);
    QCOMPARE(svg.count("<image"), 1);
    QVERIFY2(svg.count("<rect") < 3, "cells beside the image");
    QVERIFY2(svg.size() < 200'000, qPrintable(QString::number(svg.size())));
    const QImage image = drawn(svg, {400, 400});
    const auto& grid = std::get<CellGrid>(list.items[0]);
    for (int i = 1; i < 99; i += 7) {
        const QColor got = image.pixelColor(grid.cellRect(i, 99 - i).center().toPoint()),
                     wanted(cellColor(grid, theme, i, 99 - i));
        QVERIFY(std::abs(got.red() - wanted.red()) < 3 && std::abs(got.blue() - wanted.blue()) < 3);
    }
}

void SvgTest::bordersAreAsWideAsOnScreen_data() {
    QTest::addColumn<int>("name");
    QTest::addColumn<int>("wide");
    QTest::newRow("light") << static_cast<int>(ThemeName::Light) << 1;
    QTest::newRow("high contrast") << static_cast<int>(ThemeName::HighContrast) << 2;
    QTest::newRow("projector") << static_cast<int>(ThemeName::Projector) << 2; // 1.5, on whole pixels
}

void SvgTest::bordersAreAsWideAsOnScreen() {
    QFETCH(int, name);
    QFETCH(int, wide);
    const Theme& theme = Theme::named(static_cast<ThemeName>(name));
    DisplayList list;
    list.size = {120, 120};
    list.background = theme.surface();
    list.items.push_back(stripOf({10, 10, 100, 100}, 2, 2));
    const QImage screen = renderImage(list, theme);
    const auto lined = [&](int from, int to) {
        int count = 0;
        for (int x = from; x < to; ++x)
            count += screen.pixelColor(x, 35) == theme.line();
        return count;
    };
    QCOMPARE(lined(50, 70), wide); // between the two columns
    QCOMPARE(lined(5, 20), wide);  // the frame
    QCOMPARE(lined(100, 115), wide);
    QXmlStreamReader xml(svgOf(list, theme));
    int strokes = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || !xml.attributes().hasAttribute(QLatin1String("stroke")))
            continue;
        QCOMPARE(xml.attributes().value(QLatin1String("stroke")).toString(), theme.line().name());
        QCOMPARE(xml.attributes().value(QLatin1String("stroke-width")).toDouble(), theme.hairline());
        ++strokes;
    }
    QCOMPARE(strokes, 2); // the borders inside and the frame
}

void SvgTest::strongFramesLeaveThinStripsToTheirValues() {
    for (const auto name : {ThemeName::HighContrast, ThemeName::Projector}) {
        const Theme& theme = Theme::named(name);
        DisplayList list;
        list.size = {120, 40};
        list.background = theme.surface();
        list.items.push_back(stripOf({10, 10, 100, 4}, 1, 50));
        const QColor loudest = QColor(theme.color(ColorScale::Weight, 1, 0, 1));
        const QImage screen = renderImage(list, theme);
        const QImage svg = drawn(svgOf(list, theme), {120, 40});
        for (int y = 10; y < 14; ++y) {
            QCOMPARE(screen.pixelColor(60, y), loudest);
            QCOMPARE(svg.pixelColor(60, y), loudest);
        }
    }
}

void SvgTest::refusesAClosedDevice() {
    QBuffer closed;
    QVERIFY(!renderSvg(closed, DisplayList{}, Theme::named(ThemeName::Light), {}));
}

HEADLIGHT_TEST(SvgTest)
#include "svg_test.moc"
