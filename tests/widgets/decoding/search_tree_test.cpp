// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/decoding/search_tree_fixtures.h"
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/decoding/search_tree_text.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QBuffer>
#include <QElapsedTimer>

#include <algorithm>

namespace headlight::test {

namespace {

int nodesIn(const DisplayList& list) {
    return static_cast<int>(std::ranges::count_if(list.items, [](const Item& item) {
        const auto* box = std::get_if<BoxItem>(&item);
        return box && parseNodeAction(box->action);
    }));
}

DisplayList drawn(const SearchTreeModel& model, QSizeF size, const SearchTreeCamera& camera = {},
                  ThemeName theme = ThemeName::Light) {
    return layoutSearchTree(model, planSearchTree(*model.tree, model.folded), camera, Theme::named(theme), size);
}

/// The first two labels, or two nodes, that lie on each other.
QString overlap(const DisplayList& list, const Theme& theme) {
    std::vector<std::pair<QString, QRectF>> texts, nodes;
    for (const Item& item : list.items) {
        if (const auto* text = std::get_if<TextItem>(&item))
            for (const auto& line : layoutText(*text, theme).lines)
                texts.emplace_back(text->id, line.rect.adjusted(0.5, 1.5, -0.5, -1.5)); // ink, not ascents
        if (const auto* box = std::get_if<BoxItem>(&item); box && parseNodeAction(box->action))
            nodes.emplace_back(box->id, box->rect.adjusted(0.1, 0.1, -0.1, -0.1));
    }
    for (const auto& rects : {texts, nodes})
        for (std::size_t i = 0; i < rects.size(); ++i)
            for (std::size_t j = i + 1; j < rects.size(); ++j)
                if (rects[i].second.intersects(rects[j].second))
                    return rects[i].first + " on " + rects[j].first;
    return {};
}

} // namespace

class SearchTreeTest : public WidgetTest {
    Q_OBJECT
private slots:
    void cleanup() { Theme::setTextScale(1); }

    void cardsShowTheirNodesNumbers() {
        const SearchTreeModel model = toyTree();
        const DisplayList list = drawn(model, {900, 640});
        for (int node = 1; node < model.tree->size(); ++node) {
            const engine::SearchNode& made = model.tree->node(node);
            const auto shown = [&](const char* what) {
                const auto* text = one<TextItem>(list, QStringLiteral("%1:%2").arg(what).arg(node));
                return text ? text->text : QString();
            };
            QCOMPARE(shown("token"), model.text(made.token));
            QCOMPARE(shown("probability"), chanceText(made.probability));
            QCOMPARE(shown("sum"), QStringLiteral("Σ ") + sumText(made.sum));
            QVERIFY(shown("score").endsWith(sumText(made.score)));
            QCOMPARE(shown("fate"), node == model.finished.front() ? bestWord() : fateWord(made.fate));
            const auto* box = one<BoxItem>(list, QStringLiteral("node:%1").arg(node));
            QVERIFY(box);
            QCOMPARE(box->name, searchNodeName(model, node));
        }
        QCOMPARE(searchNodeName(model, 2),
                 QStringLiteral("token “dog”, probability 40 %, sum −0.92, score −0.92, kept"));
        QVERIFY(one<TextItem>(list, "words")->text.contains("36 %")); // .4 · .9
    }

    void numbersReadWell() {
        QCOMPARE(chanceText(1), QStringLiteral("100 %"));
        QCOMPARE(chanceText(.05), QStringLiteral("5.0 %"));
        QCOMPARE(chanceText(.0004), QStringLiteral("0.04 %"));
        QCOMPARE(chanceText(1e-9), QStringLiteral("<0.01 %"));
        QCOMPARE(chanceText(0), QStringLiteral("0 %"));
        QCOMPARE(sumText(-1.0217), QStringLiteral("−1.02"));
        QCOMPARE(sumText(-std::numeric_limits<double>::infinity()), QStringLiteral("−∞"));
    }

    void fatesDifferNotOnlyInColour() {
        const DisplayList list = drawn(toyTree(), {900, 640});
        QVERIFY(one<BoxItem>(list, "node:3")->dashed);  // dropped
        QVERIFY(!one<BoxItem>(list, "node:1")->dashed); // kept
        QVERIFY(one<BoxItem>(list, "finished:7"));      // a second line
        QVERIFY(!one<BoxItem>(list, "finished:1"));
        const double best = one<RibbonItem>(list, "edge:7")->width;
        for (const int other : {1, 3, 4, 5, 8})
            QVERIFY(one<RibbonItem>(list, QStringLiteral("edge:%1").arg(other))->width < best);
    }

    void nothingOverlaps_data() {
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<double>("text");
        for (const QSizeF size :
             {QSizeF(320, 240), QSizeF(560, 380), QSizeF(900, 640), QSizeF(1600, 1000), QSizeF(3840, 2160)})
            for (const double text : {1.0, 2.0})
                QTest::addRow("%gx%g at %g", size.width(), size.height(), text) << size << text;
    }
    void nothingOverlaps() {
        QFETCH(QSizeF, size);
        QFETCH(double, text);
        Theme::setTextScale(text);
        SearchTreeModel chosen = toyTree();
        chosen.selected = 7;
        chosen.compared = 4;
        chosen.folded = {3};
        for (const auto& model : {toyTree(), chosen, randomTree(150, 3), randomTree(60, 1)})
            for (const double zoom : {0.0, 0.25, 0.5, 1.0, 2.0}) {
                const DisplayList list = drawn(model, size, {zoom, 1, 4});
                const QString found = overlap(list, Theme::named(ThemeName::Light));
                QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("zoom %1: %2").arg(zoom).arg(found)));
            }
    }

    void theWholeTreeFits() {
        for (const auto& model : {toyTree(), randomTree(150, 3), randomTree(60, 1)}) {
            const SearchTreePlan plan = planSearchTree(*model.tree, {});
            const QSizeF size(900, 640);
            const SearchTreeScale scale = searchTreeScale(plan, {}, Theme::named(ThemeName::Light), size);
            for (int node = 0; node < model.tree->size(); ++node)
                QVERIFY(scale.body.contains(
                    scale.at(plan.column[static_cast<std::size_t>(node)], plan.row[static_cast<std::size_t>(node)])));
            QCOMPARE(nodesIn(drawn(model, size)), model.tree->size());
        }
    }

    void aTreeOpensSoThatItsTokensCanBeRead() {
        const Theme& theme = Theme::named(ThemeName::Light);
        const auto opened = [&](const SearchTreeModel& model, QSizeF size) {
            return openingCamera(model, planSearchTree(*model.tree, {}), theme, size);
        };
        QVERIFY(opened(toyTree(), {800, 500}) == SearchTreeCamera{});             // all of it can be read
        QVERIFY(opened(randomTree(5'000, 16), {800, 500}) == SearchTreeCamera{}); // no part of it would tell much
        const SearchTreeModel model = randomTree(120, 4);
        const SearchTreePlan plan = planSearchTree(*model.tree, {});
        const QSizeF size(800, 460);
        QCOMPARE(nodeDetail(searchTreeScale(plan, {}, theme, size)), NodeDetail::Mark);
        const SearchTreeCamera camera = opened(model, size);
        const SearchTreeScale scale = searchTreeScale(plan, camera, theme, size);
        QCOMPARE(nodeDetail(scale), NodeDetail::Line);
        const int best = model.finished.front();
        const double row = scale.at(0, plan.row[static_cast<std::size_t>(best)]).y();
        QVERIFY(scale.body.top() < row && row < scale.body.bottom());
        QVERIFY(scale.body.left() < scale.at(0, 0).x() && scale.at(0, 0).x() < scale.body.right());
        const DisplayList list = layoutSearchTree(model, plan, camera, theme, size);
        const auto* words = one<TextItem>(list, "words");
        QVERIFY(words && words->text.contains(QStringLiteral("part")));
    }

    void foldedBranchesAreCounted() {
        SearchTreeModel model = toyTree();
        model.folded = {1};
        const DisplayList list = drawn(model, {900, 640});
        QCOMPARE(nodesIn(list), model.tree->size() - 3);
        for (const int hidden : {4, 5, 6})
            QVERIFY(!one<BoxItem>(list, QStringLiteral("node:%1").arg(hidden)));
        QCOMPARE(one<TextItem>(list, "hidden:1")->text, QStringLiteral("+3"));
        model.folded = {0};
        QCOMPARE(nodesIn(drawn(model, {900, 640})), 1);
        QCOMPARE(planSearchTree(*model.tree, {0}).hidden[0], 12);
    }

    void laterStepsAreHidden() {
        SearchTreeModel model = toyTree();
        const QRectF whole = one<BoxItem>(drawn(model, {900, 640}), "node:2")->rect;
        model.steps = 1;
        const DisplayList list = drawn(model, {900, 640});
        QCOMPARE(nodesIn(list), 4); // the prompt and three tokens
        QVERIFY(!one<RibbonItem>(list, "edge:7"));
        QVERIFY(!one<TextItem>(list, "heading:2"));
        QCOMPARE(one<BoxItem>(list, "node:2")->rect, whole); // nothing moves when a step is added
        model.steps = 0;
        QCOMPARE(nodesIn(drawn(model, {900, 640})), 1);
    }

    void clicksFindTheirNode() {
        const SearchTreeModel model = randomTree(150, 3);
        const DisplayList list = drawn(model, {1600, 1000});
        for (const Item& item : list.items)
            if (const auto* box = std::get_if<BoxItem>(&item); box && parseNodeAction(box->action)) {
                const auto hit = hitTest(list, box->rect.center());
                QVERIFY(hit);
                QCOMPARE(hit->action, box->id);
            }
        QVERIFY(!parseNodeAction("head:2.4") && !parseNodeAction("node:x"));
    }

    void branchesAreCompared() {
        SearchTreeModel model = toyTree();
        QCOMPARE(partingNode(*model.tree, 7, 8), 2);
        QCOMPARE(partingNode(*model.tree, 7, 4), 0);
        QCOMPARE(partingNode(*model.tree, 2, 7), 2);
        model.selected = 7;
        model.compared = 8;
        const QString words = one<TextItem>(drawn(model, {900, 640}), "words")->text;
        for (const char* part : {"“dog”", "“has”", "“runs”", "−1.02", "−3.91", "−2.89"})
            QVERIFY2(words.contains(QString::fromUtf8(part)), qPrintable(words));
        QCOMPARE(model.compared, 8);
    }

    void searchedTokensAreMarked() {
        SearchTreeModel model = toyTree();
        model.search = QStringLiteral("HO");
        const DisplayList list = drawn(model, {900, 640});
        QVERIFY(one<BoxItem>(list, "found:5")); // house
        QVERIFY(!one<BoxItem>(list, "found:4"));
        model.steps = 1;
        QVERIFY(!isFound(model, 5));
    }

    void rowsNeverMeet() {
        const SearchTreeModel model = randomTree(5000, 16);
        const SearchTreePlan plan = planSearchTree(*model.tree, {});
        for (const auto& column : plan.columns)
            for (std::size_t i = 1; i < column.size(); ++i) {
                const double gap =
                    plan.row[static_cast<std::size_t>(column[i])] - plan.row[static_cast<std::size_t>(column[i - 1])];
                QVERIFY2(gap > 1 - 1e-6, qPrintable(QStringLiteral("node %1: %2").arg(column[i]).arg(gap)));
            }
    }

    void edgesNeverCross() {
        const SearchTreeModel model = randomTree(2000, 8, 3);
        const SearchTreePlan plan = planSearchTree(*model.tree, {});
        for (std::size_t c = 1; c < plan.columns.size(); ++c)
            for (std::size_t i = 1; i < plan.columns[c].size(); ++i) {
                const int upper = model.tree->node(plan.columns[c][i - 1]).parent;
                const int lower = model.tree->node(plan.columns[c][i]).parent;
                QVERIFY(plan.row[static_cast<std::size_t>(upper)] <= plan.row[static_cast<std::size_t>(lower)]);
            }
    }

    void largeTreesDrawWhatIsSeen() {
        const SearchTreeModel model = randomTree(5000, 16);
        QElapsedTimer clock;
        clock.start();
        const SearchTreePlan plan = planSearchTree(*model.tree, {});
        QVERIFY2(clock.elapsed() < 250, "planning took too long");
        const Theme& theme = Theme::named(ThemeName::Light);
        const int all = nodesIn(layoutSearchTree(model, plan, {}, theme, {1600, 1000}));
        QVERIFY2(all > 100 && all < model.tree->size(), qPrintable(QString::number(all)));
        const int near = nodesIn(layoutSearchTree(model, plan, {1, 3, plan.row[1]}, theme, {1600, 1000}));
        QVERIFY2(near > 2 && near < 200, qPrintable(QString::number(near)));
        clock.restart();
        for (int i = 0; i < 10; ++i)
            layoutSearchTree(model, plan, {0.02, 3.0 + i, plan.rowCount / 2}, theme, {1600, 1000});
        QVERIFY2(clock.elapsed() < 1000, "ten frames took too long");
    }

    void longChainsAreStraight() {
        const SearchTreeModel model = randomTree(800, 1);
        const SearchTreePlan plan = planSearchTree(*model.tree, {});
        QVERIFY2(plan.rowCount < 8, qPrintable(QString::number(plan.rowCount)));
    }

    void edgesAcrossTheWindowStay() {
        const SearchTreeModel model = toyTree();
        const SearchTreePlan plan = planSearchTree(*model.tree, {});
        // Between “dog” and “car”: neither end of the edge to “car” is in the window, but the edge crosses it.
        const double row = (plan.row[0] + plan.row[3]) / 2;
        const DisplayList list =
            layoutSearchTree(model, plan, {4, 0.5, row}, Theme::named(ThemeName::Light), {900, 320});
        QVERIFY(one<RibbonItem>(list, "edge:3"));
        QVERIFY(!one<BoxItem>(list, "node:3"));
        QVERIFY(one<TextItem>(list, "tree.elsewhere"));
    }

    void isExportedAsSvg() {
        QBuffer svg;
        QVERIFY(svg.open(QIODevice::WriteOnly));
        QVERIFY(renderSvg(svg, drawn(toyTree(), {900, 640}), Theme::named(ThemeName::Light), "Search tree"));
        for (const char* word : {"woman", "dog", "turns", "−1.02", "too low"})
            QVERIFY2(svg.data().contains(word), word);
    }

    void smallTrees() {
        WordTree made;
        made.add(0, "a", 1, WordTree::Fate::Finished);
        SearchTreeModel model = made.model("x");
        QCOMPARE(nodesIn(drawn(model, {560, 380})), 2);
        model.tree = std::make_shared<engine::SearchTree>();
        QVERIFY(one<TextItem>(drawn(model, {560, 380}), "tree.empty"));
        model.tree = nullptr;
        QVERIFY(
            one<TextItem>(layoutSearchTree(model, {}, {}, Theme::named(ThemeName::Dark), {560, 380}), "tree.empty"));
    }

    void pictures() {
        COMPARE_GOLDEN(renderImage(drawn(toyTree(), {860, 620}), Theme::named(ThemeName::Light)), "search-tree-light");
        SearchTreeModel model = toyTree();
        model.selected = 7;
        model.compared = 4;
        model.folded = {3};
        COMPARE_GOLDEN(renderImage(drawn(model, {860, 620}, {}, ThemeName::Dark), Theme::named(ThemeName::Dark)),
                       "search-tree-dark");
    }
};

} // namespace headlight::test

using headlight::test::SearchTreeTest;
HEADLIGHT_TEST(SearchTreeTest)
#include "search_tree_test.moc"
