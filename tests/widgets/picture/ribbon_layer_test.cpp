// SPDX-License-Identifier: GPL-3.0-or-later
// Ribbons painted in one layer: the coverage is exact, and the picture is the one that QPainter makes of them.
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/ribbon_layer.h"

#include <QPainter>

#include <cmath>
#include <random>

using namespace headlight;
using namespace headlight::test;

namespace {

double inkOf(const QImage& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += qAlpha(image.pixel(x, y)) / 255.0;
    return sum;
}

double areaOf(const QPolygonF& polygon) {
    double sum = 0;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        sum += a.x() * b.y() - b.x() * a.y();
    }
    return std::abs(sum) / 2;
}

std::vector<Item> seededRibbons(int count, double width, double height) {
    std::mt19937 random(11);
    const auto at = [&](double most) { return static_cast<double>(random() % 1000) / 1000 * most; };
    std::vector<Item> items;
    for (int i = 0; i < count; ++i) {
        RibbonItem ribbon;
        ribbon.from = {at(width * 0.2), at(height)};
        ribbon.to = {width * 0.8 + at(width * 0.2), at(height)};
        ribbon.width = 0.6 + at(9);
        ribbon.opacity = 0.1 + at(0.8);
        ribbon.color = QColor::fromHsv(static_cast<int>(random() % 360), 200, 180);
        items.emplace_back(ribbon);
    }
    return items;
}

/// Each ribbon as QPainter fills its outline.
QImage byPainter(const std::vector<Item>& items, QSize size, double scale) {
    QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.setPen(Qt::NoPen);
    for (const Item& item : items) {
        const auto& ribbon = std::get<RibbonItem>(item);
        painter.setOpacity(ribbon.opacity);
        painter.setBrush(ribbon.color);
        painter.drawPolygon(bandOf(ribbon), Qt::WindingFill);
    }
    return image;
}

QString difference(const QImage& a, const QImage& b, int tolerance) {
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            for (const auto part : std::initializer_list<int (*)(QRgb)>{qRed, qGreen, qBlue})
                if (std::abs(part(a.pixel(x, y)) - part(b.pixel(x, y))) > tolerance)
                    return QStringLiteral("pixel %1 %2: %3 and %4")
                        .arg(x)
                        .arg(y)
                        .arg(a.pixel(x, y), 8, 16)
                        .arg(b.pixel(x, y), 8, 16);
    return {};
}

} // namespace

class RibbonLayerTest : public WidgetTest {
    Q_OBJECT
private slots:
    void coverageIsTheArea_data() {
        QTest::addColumn<QPolygonF>("polygon");
        QTest::newRow("a quarter of a pixel") << QPolygonF(QRectF(3.25, 4.5, 0.5, 0.5));
        QTest::newRow("across pixels") << QPolygonF(QRectF(3.3, 4.6, 10.15, 5.9));
        QTest::newRow("slanted") << QPolygonF({{2.2, 3.1}, {17.9, 8.4}, {16.1, 9.9}, {1.7, 5.3}});
        QTest::newRow("steep") << QPolygonF({{5.2, 0.1}, {6.9, 0.6}, {9.3, 19.2}, {8.0, 19.7}});
        QTest::newRow("flat") << QPolygonF({{0, 5.2}, {20, 5.9}, {20, 6.3}, {0, 5.6}});
    }
    void coverageIsTheArea() {
        QFETCH(QPolygonF, polygon);
        for (const bool turned : {false, true}) {
            CoverageLayer layer({20, 20});
            if (turned)
                std::reverse(polygon.begin(), polygon.end());
            layer.fill(polygon, Qt::black, 1);
            QVERIFY2(std::abs(inkOf(layer.image()) - areaOf(polygon)) < 0.01 * areaOf(polygon) + 0.15,
                     qPrintable(QStringLiteral("%1, area %2").arg(inkOf(layer.image())).arg(areaOf(polygon))));
        }
    }

    void whatIsOutsideIsCut() {
        CoverageLayer layer({20, 20});
        layer.fill(QPolygonF(QRectF(-5, -5, 10, 10)), Qt::black, 1);
        layer.fill(QPolygonF(QRectF(15, 10, 50, 50)), Qt::black, 1);
        layer.fill(QPolygonF(QRectF(100, 100, 5, 5)), Qt::black, 1);
        layer.fill(QPolygonF(QRectF(-100, 3, 5, 5)), Qt::black, 1);
        for (int y = 0; y < 20; ++y)
            for (int x = 0; x < 20; ++x)
                QCOMPARE(qAlpha(layer.image().pixel(x, y)), (x < 5 && y < 5) || (x >= 15 && y >= 10) ? 255 : 0);
    }

    void theyLookAsQPainterDrawsThem_data() {
        QTest::addColumn<double>("scale");
        QTest::newRow("100 %") << 1.0;
        QTest::newRow("200 %") << 2.0;
    }
    void theyLookAsQPainterDrawsThem() {
        QFETCH(double, scale);
        const QSize size(300, 240);
        const auto items = seededRibbons(40, size.width(), size.height());
        QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.scale(scale, scale);
        QVERIFY(paintRibbons(painter, items, size));
        painter.end();
        // Forty roundings to eighths of a bit, one upon the other, and Qt's own coverage in 256 steps.
        QCOMPARE(difference(image, byPainter(items, size, scale), 14), QString());
    }

    void onlyWhatIsWorthALayerGetsOne() {
        const auto items = seededRibbons(3, 100, 100);
        QImage image(100, 100, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&image);
        QVERIFY(!paintRibbons(painter, items, QSizeF(100, 100)));
        painter.rotate(30);
        QVERIFY(!paintRibbons(painter, seededRibbons(30, 100, 100), QSizeF(100, 100)));
    }

    void aPictureHasAllOfThem() {
        DisplayList list;
        list.size = {300, 240};
        list.items = seededRibbons(40, 300, 240);
        list.background = Qt::white;
        QCOMPARE(
            difference(renderImage(list, Theme::named(ThemeName::Light), 1), byPainter(list.items, {300, 240}, 1), 14),
            QString());
    }
};

HEADLIGHT_TEST(RibbonLayerTest)
#include "ribbon_layer_test.moc"
