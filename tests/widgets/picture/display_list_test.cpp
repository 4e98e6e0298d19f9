// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/picture/sample_pictures.h"
#include "tests/widgets/support/widget_test.h"

#include "widgets/picture/cell_walk.h"

#include <limits>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::Hook;
using engine::HookKind;

class DisplayListTest : public WidgetTest {
    Q_OBJECT
private slots:
    void hitTestInvertsTheLayout();
    void neighboursShareBordersAndClaimEachPointOnce();
    void topmostThingIsHit();
    void boxesWithoutMeaningLetThePointerThrough();
    void ribbonsAreHitAlongTheirCurve();
    void turnedTextIsHitWhereItIsDrawn();
    void unrevealedCellsTellNoValue();
    void rectsOfRangesBoundExactlyTheirCells();
    void foldedVectorsFindTheirCells();
    void pooledCellsHoldAllTheirElements();
    void onlyTheCausalMaskIsMasked();
    void walkVisitsEveryCellAndCrossesGrids();
    void emptyListsHaveNoAnswers();
};

void DisplayListTest::hitTestInvertsTheLayout() {
    for (unsigned seed = 0; seed < 25; ++seed) {
        std::mt19937 random(seed);
        const DisplayList list = randomList(random);
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const auto& grid = std::get<CellGrid>(list.items[i]);
            for (int row = 0; row < grid.rows; ++row) {
                for (int column = 0; column < grid.columns; ++column) {
                    const QRectF cell = grid.cellRect(row, column);
                    const auto hit = hitTest(list, cell.center());
                    QVERIFY(hit);
                    QCOMPARE(hit->item, static_cast<int>(i));
                    QCOMPARE(hit->row, row);
                    QCOMPARE(hit->column, column);
                    QVERIFY(hit->provenance == grid.source.at(row, column));
                    QCOMPARE(hit->value, grid.value(row, column));
                    const auto back = list.rectOf(hit->provenance);
                    QVERIFY(back);
                    QCOMPARE(*back, cell);
                }
            }
        }
        QVERIFY(!hitTest(list, {-5, -5}));
        QVERIFY(!hitTest(list, {905, 10}));
    }
}

void DisplayListTest::neighboursShareBordersAndClaimEachPointOnce() {
    std::mt19937 random(3);
    DisplayList list;
    list.size = {100, 100};
    list.items.push_back(randomGrid(random, "a", {3.3, 4.7, 91.1, 77.7}, 7, 11));
    const auto& grid = std::get<CellGrid>(list.items[0]);
    for (int row = 0; row < 7; ++row) {
        for (int column = 1; column < 11; ++column)
            QCOMPARE(grid.cellRect(row, column - 1).right(), grid.cellRect(row, column).left());
    }
    QCOMPARE(grid.cellRect(0, 0).topLeft(), grid.rect.topLeft());
    QVERIFY(qAbs(grid.cellRect(6, 10).right() - grid.rect.right()) < 1e-9);
    QVERIFY(hitTest(list, grid.rect.topLeft()));
    QVERIFY(!hitTest(list, grid.rect.bottomRight())); // half-open
}

void DisplayListTest::topmostThingIsHit() {
    std::mt19937 random(4);
    DisplayList list;
    list.size = {100, 100};
    list.items.push_back(randomGrid(random, "below", {0, 0, 100, 100}, 2, 2));
    list.items.push_back(randomGrid(random, "above", {40, 40, 20, 20}, 1, 1));
    QCOMPARE(hitTest(list, {50, 50})->item, 1);
    QCOMPARE(hitTest(list, {10, 10})->item, 0);
    std::get<CellGrid>(list.items[1]).opacity = 0; // what is not seen is not hit
    QCOMPARE(hitTest(list, {50, 50})->item, 0);
}

void DisplayListTest::boxesWithoutMeaningLetThePointerThrough() {
    std::mt19937 random(5);
    DisplayList list;
    list.size = {100, 100};
    list.items.push_back(randomGrid(random, "grid", {0, 0, 100, 100}, 2, 2));
    list.items.push_back(BoxItem{.rect = {0, 0, 100, 100}, .stroke = Qt::black});
    list.items.push_back(MarkItem{.rect = {0, 0, 100, 100}});
    list.items.push_back(TextItem{.rect = {0, 0, 100, 100}, .text = "label"});
    QCOMPARE(hitTest(list, {50, 50})->item, 0);
    std::get<BoxItem>(list.items[1]).action = "token:3";
    QCOMPARE(hitTest(list, {50, 50})->item, 1);
    QCOMPARE(hitTest(list, {50, 50})->action, QString("token:3"));
    const ElementRef element{Hook{HookKind::ResidPre, 0}, {1, 2, 0}};
    std::get<TextItem>(list.items[3]).provenance = element;
    QVERIFY(hitTest(list, {50, 50})->provenance == Provenance(element));
}

void DisplayListTest::ribbonsAreHitAlongTheirCurve() {
    DisplayList list;
    list.size = {300, 200};
    const ElementRef element{Hook{HookKind::Pattern, 1}, {0, 5, 2}};
    const RibbonItem ribbon{.from = {20, 20}, .to = {260, 180}, .width = 4, .value = 0.25F, .provenance = element};
    list.items.push_back(ribbon);
    for (int i = 1; i < 20; ++i) {
        const auto hit = hitTest(list, pointOn(ribbon, i / 20.0) + QPointF(0, 1));
        QVERIFY2(hit, qPrintable(QString::number(i)));
        QCOMPARE(hit->value, 0.25F);
        QVERIFY(hit->provenance == Provenance(element));
    }
    QVERIFY(!hitTest(list, {40, 150}));
    QCOMPARE(pointOn(ribbon, 0), ribbon.from);
    QCOMPARE(pointOn(ribbon, 1), ribbon.to);
}

void DisplayListTest::turnedTextIsHitWhereItIsDrawn() {
    DisplayList list;
    list.size = {200, 200};
    TextItem text{.rect = {50, 100, 80, 10}, .text = "up", .angle = 90};
    text.provenance = ElementRef{};
    list.items.push_back(text);
    QVERIFY(hitTest(list, {50, 50}));    // straight above the pivot
    QVERIFY(!hitTest(list, {100, 105})); // where it would lie unturned
}

void DisplayListTest::unrevealedCellsTellNoValue() {
    std::mt19937 random(6);
    DisplayList list;
    list.size = {100, 100};
    list.items.push_back(randomGrid(random, "grid", {0, 0, 100, 100}, 4, 4));
    auto& grid = std::get<CellGrid>(list.items[0]);
    grid.revealed = 5;
    QVERIFY(std::holds_alternative<ElementRef>(hitTest(list, grid.cellRect(1, 0).center())->provenance));
    const auto later = hitTest(list, grid.cellRect(1, 1).center());
    QVERIFY(later && std::holds_alternative<std::monostate>(later->provenance));
    grid.revealed = -1;
    QVERIFY(std::holds_alternative<ElementRef>(hitTest(list, grid.cellRect(3, 3).center())->provenance));
    grid.values.reset();
    QVERIFY(!grid.shows(0, 0));
    QVERIFY(std::holds_alternative<std::monostate>(hitTest(list, {50, 50})->provenance));
}

void DisplayListTest::rectsOfRangesBoundExactlyTheirCells() {
    std::mt19937 random(8);
    std::uniform_int_distribution<int> bound(0, 12);
    int found = 0;
    for (int round = 0; round < 300; ++round) {
        const DisplayList list = randomList(random);
        const auto& grid = std::get<CellGrid>(list.items[static_cast<std::size_t>(round % 2)]); // Pattern, ResidPre
        engine::HookRange range{std::get<Hook>(grid.source.tensor), {}, {}};
        for (std::size_t d = 0; d < 3; ++d) {
            const int a = bound(random), b = bound(random);
            range.begin[d] = std::min(a, b);
            range.end[d] = std::max(a, b) + 1;
        }
        if (engine::hookInfo(range.hook.kind).rank == 2)
            range.begin[2] = range.end[2] = 0; // unused, as the engine leaves it
        QRectF expected;
        for (int row = 0; row < grid.rows; ++row) {
            for (int column = 0; column < grid.columns; ++column) {
                if (range.contains(std::get<ElementRef>(grid.source.at(row, column))))
                    expected =
                        expected.isNull() ? grid.cellRect(row, column) : expected.united(grid.cellRect(row, column));
            }
        }
        const auto rects = list.rectsOf(range);
        QCOMPARE(rects.size(), expected.isNull() ? 0U : 1U);
        if (!rects.empty()) {
            ++found;
            QCOMPARE(rects[0], expected);
        }
    }
    QVERIFY(found > 50);
    const DisplayList list = randomList(random);
    const auto& weights = std::get<CellGrid>(list.items[2]);
    const auto first = std::get<engine::WeightElement>(weights.source.at(0, 0));
    const auto rects = list.rectsOf(engine::WeightRange{first.weight, first.row, first.row + 1, 0, 1000});
    QCOMPARE(rects.size(), 1U);
    QCOMPARE(rects[0], weights.cellRect(0, 0).united(weights.cellRect(0, weights.columns - 1)));
}

void DisplayListTest::foldedVectorsFindTheirCells() {
    std::mt19937 random(9);
    DisplayList list;
    list.items.push_back(randomGrid(random, "folded", {0, 0, 160, 80}, 4, 8)); // a vector of 32 in lines of 8
    auto& grid = std::get<CellGrid>(list.items[0]);
    grid.source = {Hook{HookKind::MlpPost, 0}, {3, 16, 0}, 1, 1, 8, 1};
    QVERIFY(grid.source.at(2, 5) == Provenance(ElementRef{{HookKind::MlpPost, 0}, {3, 16 + 2 * 8 + 5, 0}}));
    QCOMPARE(grid.pooled(), 1);
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 8; ++column)
            QCOMPARE(*list.rectOf(grid.source.at(row, column)), grid.cellRect(row, column));
    }
    QVERIFY(!list.rectOf(ElementRef{{HookKind::MlpPost, 0}, {3, 15, 0}}));
    QVERIFY(!list.rectOf(ElementRef{{HookKind::MlpPost, 0}, {3, 48, 0}}));
    QVERIFY(!list.rectOf(ElementRef{{HookKind::MlpPost, 0}, {2, 20, 0}}));
    const auto one = list.rectsOf(engine::HookRange{{HookKind::MlpPost, 0}, {3, 18, 0}, {4, 19, 0}});
    QCOMPARE(one.size(), 1U);
    QCOMPARE(one[0], grid.cellRect(0, 2));
}

void DisplayListTest::pooledCellsHoldAllTheirElements() {
    std::mt19937 random(10);
    DisplayList list;
    list.items.push_back(randomGrid(random, "thumb", {0, 0, 64, 64}, 8, 8));
    auto& grid = std::get<CellGrid>(list.items[0]);
    grid.source = {Hook{HookKind::Pattern, 0}, {2, 0, 0}, 1, 2, 4, 4};
    QCOMPARE(grid.pooled(), 16);
    for (int query = 0; query < 32; ++query)
        QCOMPARE(*list.rectOf(ElementRef{{HookKind::Pattern, 0}, {2, query, 31 - query}}),
                 grid.cellRect(query / 4, (31 - query) / 4));
    const auto rects = list.rectsOf(engine::HookRange{{HookKind::Pattern, 0}, {2, 5, 0}, {3, 6, 32}});
    QCOMPARE(rects.size(), 1U);
    QCOMPARE(rects[0], grid.cellRect(1, 0).united(grid.cellRect(1, 7)));
}

void DisplayListTest::onlyTheCausalMaskIsMasked() {
    const DisplayList list = everyKindOfItem(Theme::named(ThemeName::Light));
    const CellGrid* scores = list.grid(u"scores");
    QVERIFY(scores);
    QVERIFY(scores->masked(0, 1));
    QVERIFY(!scores->masked(1, 0)); // a number
    QVERIFY(!scores->masked(3, 0)); // +∞
    QVERIFY(!scores->masked(2, 0)); // NaN
    CellGrid other = *scores;
    other.source.tensor = Hook{HookKind::AttnScaled, 2}; // −∞ anywhere else is a fault to be seen
    QVERIFY(!other.masked(0, 1));
    other = *scores;
    other.source.base = {3, 4, 0}; // now the same cells lie below the diagonal
    QVERIFY(!other.masked(0, 1));
}

void DisplayListTest::walkVisitsEveryCellAndCrossesGrids() {
    std::mt19937 random(11);
    DisplayList list;
    list.items.push_back(randomGrid(random, "left", {0, 0, 100, 100}, 2, 3));
    list.items.push_back(BoxItem{.id = "box", .rect = {120, 10, 20, 20}, .name = "box", .action = "go"});
    list.items.push_back(BoxItem{.id = "frame", .rect = {118, 5, 30, 30}});
    list.items.push_back(randomGrid(random, "right", {160, 0, 100, 100}, 4, 2));
    auto place = firstPlace(list);
    QVERIFY(place && *place == (CellPlace{0, 0, 0}));
    QList<QPair<int, int>> route;
    for (int i = 0; i < 10 && place; ++i) {
        route.append({place->item, place->column});
        place = nextPlace(list, *place, Direction::Right);
    }
    QCOMPARE(route, (QList<QPair<int, int>>{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {3, 0}, {3, 1}}));
    QVERIFY(!nextPlace(list, {0, 0, 0}, Direction::Left));
    QVERIFY(!nextPlace(list, {0, 0, 0}, Direction::Up));
    QCOMPARE(nextPlace(list, {0, 0, 1}, Direction::Down)->row, 1);
    const auto across = nextPlace(list, {3, 3, 0}, Direction::Left);
    QVERIFY(across && *across == (CellPlace{0, 1, 2})); // the row at the same height
}

void DisplayListTest::emptyListsHaveNoAnswers() {
    const DisplayList list;
    QVERIFY(!hitTest(list, {0, 0}));
    QVERIFY(!firstPlace(list));
    QVERIFY(!list.grid(u"none"));
    QVERIFY(!list.rectOf(ElementRef{}));
    QVERIFY(!list.rectOf(Provenance{}));
    QVERIFY(list.gridsOf(Hook{}).empty());
}

HEADLIGHT_TEST(DisplayListTest)
#include "display_list_test.moc"
