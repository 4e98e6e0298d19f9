// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/morph.h"
#include "widgets/picture/painter.h"

#include <QTest>

using namespace headlight;

namespace {

constexpr QSizeF size{400, 300};
const engine::Hook query{engine::HookKind::Q, 2};
const engine::Hook key{engine::HookKind::K, 2};

CellGrid grid(const QString& id, engine::Hook hook, QRectF rect, std::array<int, 3> base, int rows, int columns) {
    CellGrid g;
    g.id = id;
    g.rect = rect;
    g.rows = rows;
    g.columns = columns;
    g.values = std::make_shared<const std::vector<float>>(static_cast<std::size_t>(rows * columns), 0.5F);
    g.source = {hook, base, 0, 2, 1, 1};
    return g;
}

TextItem text(const QString& id, const QString& words, QRectF rect) {
    TextItem item;
    item.id = id;
    item.text = words;
    item.rect = rect;
    item.color = Qt::black;
    return item;
}

BoxItem box(const QString& id, QRectF rect) {
    BoxItem item;
    item.id = id;
    item.rect = rect;
    item.fill = Qt::gray;
    item.action = QStringLiteral("token:1");
    return item;
}

/// Eight rows of a head's queries in a corner, with a frame around them.
DisplayList outer() {
    DisplayList list;
    list.size = size;
    list.items = {box(QStringLiteral("shared"), {10, 10, 50, 20}), box(QStringLiteral("only outer"), {200, 10, 50, 20}),
                  grid(QStringLiteral("q"), query, {100, 100, 80, 40}, {0, 1, 0}, 8, 16),
                  grid(QStringLiteral("k"), key, {200, 100, 80, 40}, {0, 1, 0}, 8, 16),
                  text(QStringLiteral("title"), QStringLiteral("all of it"), {0, 0, 200, 20})};
    return list;
}

/// Three of these rows from nearer, under another id.
DisplayList inner() {
    DisplayList list;
    list.size = size;
    list.items = {box(QStringLiteral("shared"), {20, 30, 100, 40}), box(QStringLiteral("only inner"), {0, 250, 50, 20}),
                  grid(QStringLiteral("near q"), query, {40, 60, 320, 150}, {2, 1, 0}, 3, 16),
                  text(QStringLiteral("title"), QStringLiteral("a part"), {0, 0, 200, 20})};
    return list;
}

constexpr QRectF focus{100, 110, 80, 15};

template <typename T>
const T* find(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* it = std::get_if<T>(&item); it && it->id == id)
            return it;
    return nullptr;
}

double far(const QRectF& a, const QRectF& b) {
    return std::max({std::abs(a.left() - b.left()), std::abs(a.right() - b.right()), std::abs(a.top() - b.top()),
                     std::abs(a.bottom() - b.bottom())});
}

} // namespace

class MorphTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void endsAreThePicturesThemselves();
    void cellsTravelFromPlaceToPlace();
    void sameIdTravelsToo();
    void theRestFadesAndIsNeverBothReadable();
    void theFocusGrowsToTheWholePicture();
    void rangesOfGrids();
};

void MorphTest::endsAreThePicturesThemselves() {
    const Theme& theme = Theme::named(ThemeName::Light);
    QCOMPARE(renderImage(morph(outer(), inner(), focus, 0), theme), renderImage(outer(), theme));
    QCOMPARE(renderImage(morph(outer(), inner(), focus, 1), theme), renderImage(inner(), theme));
    QVERIFY(renderImage(morph(outer(), inner(), focus, 0.5), theme) != renderImage(inner(), theme));
}

void MorphTest::cellsTravelFromPlaceToPlace() {
    for (int row = 2; row < 5; ++row)
        for (int d : {0, 7, 15}) {
            const engine::ElementRef element{query, {row, 1, d}};
            const QRectF from = *outer().rectOf(element), to = *inner().rectOf(element);
            const DisplayList nearlyOuter = morph(outer(), inner(), focus, 1e-6);
            const DisplayList nearlyInner = morph(outer(), inner(), focus, 1 - 1e-6);
            QVERIFY(far(*nearlyOuter.rectOf(element), from) < 0.01);
            QVERIFY(far(*nearlyInner.rectOf(element), to) < 0.01);
            const QRectF half = *morph(outer(), inner(), focus, 0.5).rectOf(element);
            QVERIFY(far(half, {(from.topLeft() + to.topLeft()) / 2, (from.bottomRight() + to.bottomRight()) / 2}) <
                    0.01);
        }
    // It is there all the time, not faded in.
    QCOMPARE(find<CellGrid>(morph(outer(), inner(), focus, 0.5), QStringLiteral("near q"))->opacity, 1.0);
    QVERIFY(!find<CellGrid>(morph(outer(), inner(), focus, 0.1), QStringLiteral("q")));
}

void MorphTest::sameIdTravelsToo() {
    const BoxItem* half = nullptr;
    const DisplayList list = morph(outer(), inner(), focus, 0.5);
    half = find<BoxItem>(list, QStringLiteral("shared"));
    QVERIFY(half);
    QVERIFY(far(half->rect, QRectF(15, 20, 75, 30)) < 1e-9);
    QCOMPARE(half->opacity, 1.0);
}

void MorphTest::theRestFadesAndIsNeverBothReadable() {
    for (double t = 0.05; t < 1; t += 0.05) {
        const DisplayList list = morph(outer(), inner(), focus, t);
        const auto* gone = find<BoxItem>(list, QStringLiteral("only outer"));
        const auto* come = find<BoxItem>(list, QStringLiteral("only inner"));
        QVERIFY((gone ? gone->opacity : 0) + (come ? come->opacity : 0) <= 1);
        QVERIFY(!gone || gone->action.isEmpty()); // nothing to click on what is going away
        double words = 0;
        for (const Item& item : list.items)
            if (const auto* label = std::get_if<TextItem>(&item))
                words += label->opacity;
        QVERIFY2(words <= 1, qPrintable(QString::number(words)));
    }
    QVERIFY(!find<CellGrid>(morph(outer(), inner(), focus, 0.6), QStringLiteral("k")));
}

void MorphTest::theFocusGrowsToTheWholePicture() {
    DisplayList far = outer();
    far.items = {box(QStringLiteral("in the middle"), focus)};
    DisplayList near;
    near.size = size;
    const DisplayList list = morph(far, near, focus, 0.4);
    const auto* box = find<BoxItem>(list, QStringLiteral("in the middle"));
    QVERIFY(box);
    const QRectF expected(focus.topLeft() * 0.6, focus.bottomRight() * 0.6 + QPointF(400, 300) * 0.4);
    QVERIFY(::far(box->rect, expected) < 1e-9);
}

void MorphTest::rangesOfGrids() {
    const auto range = hookRangeOf(grid(QStringLiteral("q"), query, {}, {2, 1, 0}, 3, 16));
    QVERIFY(range);
    QVERIFY((range->begin == std::array{2, 1, 0}));
    QVERIFY((range->end == std::array{5, 2, 16}));
    CellGrid pooled = grid(QStringLiteral("q"), query, {}, {2, 1, 0}, 3, 4);
    pooled.source.columnStep = 4;
    QVERIFY((hookRangeOf(pooled)->end == std::array{5, 2, 16}));
    CellGrid nothing;
    QVERIFY(!hookRangeOf(nothing));
}

HEADLIGHT_TEST(MorphTest)
#include "morph_test.moc"
