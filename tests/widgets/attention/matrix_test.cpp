// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix of one head: how it is coloured, what it leaves out and says so, its window, its margins, and the
// matrices of translators.
#include "engine/analysis/head_contribution.h"
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/translation_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_layout.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_sheet_source.h"
#include "widgets/attention/attention_view.h"
#include "widgets/picture/grid_dots.h"
#include "widgets/picture/painter.h"

#include <QBuffer>

#include <cmath>
#include <random>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;

namespace {

/// Softmax rows of seeded scores: queries × keys, causal where there is one text.
AttentionState seeded(int queries, int keys, bool crossing) {
    AttentionState state;
    if (crossing)
        state.hook = {HookKind::CrossPattern, 0, engine::Stack::Decoder};
    std::mt19937 random(7);
    auto pattern = std::make_shared<std::vector<float>>();
    for (int query = 0; query < queries; ++query) {
        const int seen = crossing ? keys : std::min(query + 1, keys);
        std::vector<double> row(static_cast<std::size_t>(keys));
        double sum = 0;
        for (int key = 0; key < seen; ++key)
            sum += row[static_cast<std::size_t>(key)] = std::exp(static_cast<double>(random() % 4000) / 500);
        for (const double weight : row)
            pattern->push_back(static_cast<float>(weight / sum));
    }
    for (int i = 0; i < queries; ++i)
        state.queryTokens.push_back(QStringLiteral("q%1").arg(i));
    for (int i = 0; i < keys; ++i)
        state.keyTokens.push_back(QStringLiteral("k%1").arg(i));
    state.pattern = pattern;
    state.query = queries / 2;
    state.mode = AttentionMode::Matrix;
    return state;
}

QString noteOf(const DisplayList& list) {
    for (const Item& item : list.items)
        if (const auto* text = std::get_if<TextItem>(&item); text && text->id == QLatin1String("legend-note"))
            return text->text;
    return {};
}

/// The query and key that a cell stands for.
std::pair<int, int> placeOf(const CellGrid& grid, int row, int column) {
    const auto at = AttentionSheet::placeOf(std::get<ElementRef>(grid.source.at(row, column)));
    return {at[1], at[2]};
}

/// Every cell of the matrix against the pattern: its own weight, or the largest of its block.
QString firstWrong(const AttentionState& state, const CellGrid& grid) {
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const auto [query, key] = placeOf(grid, row, column);
            float largest = 0;
            for (int q = query; q < std::min(query + grid.source.rowStep, state.queryCount()); ++q)
                for (int k = key; k < std::min(key + grid.source.columnStep, state.keyCount()); ++k)
                    largest = std::max(largest, state.weight(q, k));
            if (grid.value(row, column) != largest)
                return QStringLiteral("row %1 column %2: painted %3, largest %4")
                    .arg(row)
                    .arg(column)
                    .arg(grid.value(row, column))
                    .arg(largest);
        }
    return {};
}

} // namespace

class MatrixTest : public WidgetTest {
    Q_OBJECT
    std::unique_ptr<StoryRun> m_run;

private slots:
    void initTestCase() { m_run = std::make_unique<StoryRun>(); }
    void init() {
        m_run->run("Once upon a time there was a little cat and it was very happy.");
        m_run->selection.release();
        m_run->selection.setLayerHead(1, 2);
    }

    void scalesAreWhatTheySay() {
        const AttentionState state = seeded(12, 12, false);
        const auto& pattern = *state.pattern;
        float high = 0, low = 1;
        for (int query = 0; query < 12; ++query)
            for (int key = 0; key <= query; ++key) {
                high = std::max(high, state.weight(query, key));
                low = std::min(low, state.weight(query, key));
            }
        const MatrixShades linear = shadesOf(pattern, 12, 12, true, {});
        QVERIFY(!linear.shades); // the weights are the colours
        QCOMPARE(linear.high, high);
        QCOMPARE(linear.low, low);
        const MatrixShades rows = shadesOf(pattern, 12, 12, true, {.scale = MatrixScale::RowMaximum});
        const MatrixShades logarithm = shadesOf(pattern, 12, 12, true, {.scale = MatrixScale::Logarithmic});
        for (int query = 0; query < 12; ++query) {
            float largest = 0;
            for (int key = 0; key <= query; ++key)
                largest = std::max(largest, state.weight(query, key));
            for (int key = 0; key < 12; ++key) {
                const auto at = static_cast<std::size_t>(query * 12 + key);
                const double weight = pattern[at];
                QVERIFY(std::abs((*rows.shades)[at] - weight / largest) < 1e-6);
                const double floor = std::max(static_cast<double>(low), high * 1e-6);
                const double expected = key > query ? 0 : std::log(weight / floor) / std::log(high / floor);
                QVERIFY2(std::abs((*logarithm.shades)[at] - expected) < 1e-5,
                         qPrintable(QStringLiteral("%1 %2: %3").arg(query).arg(key).arg((*logarithm.shades)[at])));
            }
        }
    }

    void aShareOfTheMassKeepsTheFewestKeysThatMakeItUp() {
        const AttentionState state = seeded(20, 20, false);
        for (const double share : {0.5, 0.7, 0.9, 0.95}) {
            const MatrixShades shades = shadesOf(*state.pattern, 20, 20, true, {.mass = share});
            double hidden = 0;
            for (int query = 0; query < 20; ++query) {
                double kept = 0, lightest = 1;
                for (int key = 0; key <= query; ++key) {
                    const bool shown = (*shades.shades)[static_cast<std::size_t>(query * 20 + key)] > 0;
                    kept += shown ? state.weight(query, key) : 0;
                    hidden += shown ? 0 : state.weight(query, key) / 20.0;
                    if (shown)
                        lightest = std::min(lightest, static_cast<double>(state.weight(query, key)));
                }
                QVERIFY(kept >= share - 1e-6);
                QVERIFY(kept - lightest < share + 1e-6); // one key fewer would not do
            }
            QVERIFY(std::abs(shades.hiddenMass - hidden) < 1e-6);
        }
    }

    void aHiddenSinkIsGoneAndItsMassIsSaid() {
        AttentionState state = seeded(9, 9, false);
        state.look.hideSink = true;
        const DisplayList list = layoutAttention(state, light(), {700, 700});
        const CellGrid* grid = list.grid(u"pattern");
        QCOMPARE(grid->columns, 8);
        QCOMPARE(placeOf(*grid, 4, 0), std::pair(4, 1));
        QCOMPARE(firstWrong(state, *grid), QString());
        double hidden = 0;
        for (int query = 0; query < 9; ++query)
            hidden += state.weight(query, 0) / 9.0;
        QVERIFY2(noteOf(list).contains(QString::number(std::lround(hidden * 100)) + QStringLiteral(" %")),
                 qPrintable(noteOf(list)));
    }

    void transposedCellsAreTheSameElements() {
        for (const bool crossing : {false, true}) {
            AttentionState state = seeded(9, crossing ? 5 : 9, crossing);
            state.look.transposed = true;
            const DisplayList list = layoutAttention(state, light(), {700, 700});
            const CellGrid* grid = list.grid(u"pattern");
            QCOMPARE(grid->rows, state.keyCount());
            QCOMPARE(grid->columns, 9);
            QCOMPARE(placeOf(*grid, 2, 7), std::pair(7, 2));
            QCOMPARE(firstWrong(state, *grid), QString());
            QVERIFY(grid->rowLabels[2].startsWith(state.keyTokens[2]));
        }
    }

    void everyWindowShowsItsPartTruly_data() {
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        for (const auto& [queries, keys] : {std::pair(1, 1), {30, 30}, {300, 300}, {1024, 1024}, {40, 7}, {3, 90}})
            QTest::addRow("%d queries %d keys", queries, keys) << queries << keys;
    }
    void everyWindowShowsItsPartTruly() {
        QFETCH(int, queries);
        QFETCH(int, keys);
        AttentionState state = seeded(queries, keys, queries != keys);
        for (const double zoom : {1.0, 2.0, 7.5})
            for (const QPointF centre : {QPointF(0.5, 0.5), QPointF(0, 0), QPointF(1, 0.8)})
                for (const bool transposed : {false, true}) {
                    state.window = {zoom, centre};
                    state.look.transposed = transposed;
                    for (const QSizeF size : {QSizeF(420, 480), QSizeF(1200, 900)}) {
                        const DisplayList list = layoutAttention(state, light(), size);
                        const CellGrid* grid = list.grid(u"pattern");
                        QVERIFY(grid && grid->rect.width() <= size.width() && grid->rect.bottom() <= size.height());
                        QCOMPARE(firstWrong(state, *grid), QString());
                        if (grid->source.rowStep > 1)
                            QVERIFY(noteOf(list).contains(QString::number(grid->source.rowStep)));
                        if (zoom > 1)
                            QVERIFY(noteOf(list).contains(QStringLiteral("0 shows all")));
                    }
                }
    }

    void marginsAreSums() {
        AttentionState state = seeded(10, 6, true);
        MatrixMargins margins = marginsOf(state);
        for (int key = 0; key < 6; ++key) {
            double received = 0;
            for (int query = 0; query < 10; ++query)
                received += state.weight(query, key);
            QVERIFY(std::abs(margins.keys[static_cast<std::size_t>(key)] - received) < 1e-5);
        }
        state.chosenKeys = {1, 4};
        state.chosenQueries = {2, 3, 9};
        margins = marginsOf(state);
        for (int query = 0; query < 10; ++query)
            QVERIFY(std::abs(margins.queries[static_cast<std::size_t>(query)] - state.weight(query, 1) -
                             state.weight(query, 4)) < 1e-6);
        QVERIFY(std::abs(margins.keys[5] - state.weight(2, 5) - state.weight(3, 5) - state.weight(9, 5)) < 1e-6);
    }

    void wordsAreWholeWords() {
        const std::vector<QString> tokens{QStringLiteral("Un"),    QStringLiteral("believ"), QStringLiteral("able"),
                                          QStringLiteral("␣cats"), QStringLiteral("</s>"),   QStringLiteral("<pad>"),
                                          QStringLiteral("next")};
        QCOMPARE(wordAround(tokens, 1), std::pair(0, 2));
        QCOMPARE(wordAround(tokens, 3), std::pair(3, 3));
        QCOMPARE(wordAround(tokens, 4), std::pair(4, 4));
        QCOMPARE(wordAround(tokens, 6), std::pair(6, 6));
    }

    void tokensAreGatheredAndTheirSumSaid() {
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Matrix);
        view.resize(800, 700);
        const auto click = [&view](const QString& id, Qt::KeyboardModifiers keys) {
            for (const Item& item : view.displayList().items)
                if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id) {
                    QTest::mouseClick(&view, Qt::LeftButton, keys, box->rect.center().toPoint());
                    return;
                }
            QFAIL(qPrintable(id + QStringLiteral(" is not drawn")));
        };
        m_run->selection.setQuery(6);
        click(QStringLiteral("key:1"), Qt::ControlModifier);
        click(QStringLiteral("key:3"), Qt::ControlModifier);
        QCOMPARE(m_run->selection.chosenKeys(), (std::set<int>{1, 3}));
        const double sum = view.state().weight(6, 1) + view.state().weight(6, 3);
        const QString said = QString::number(std::lround(sum * 100));
        QVERIFY2(view.summary().contains(QStringLiteral("chosen")) && view.summary().contains(said),
                 qPrintable(view.summary()));
        click(QStringLiteral("key:1"), Qt::ControlModifier); // once more takes it out
        QCOMPARE(m_run->selection.chosenKeys(), std::set<int>{3});
        click(QStringLiteral("query:5"), Qt::ControlModifier);
        QCOMPARE(m_run->selection.chosenQueries(), std::set<int>{5});
        m_run->selection.release(); // Esc
        QVERIFY(m_run->selection.chosenKeys().empty() && view.state().chosenKeys.empty());
    }

    void marginsSelect() {
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Matrix);
        view.resize(800, 700);
        const CellGrid* margin = view.displayList().grid(u"query-margin");
        QVERIFY(margin);
        QTest::mouseClick(&view, Qt::LeftButton, {}, margin->cellRect(4, 0).center().toPoint());
        QCOMPARE(m_run->selection.query(), 4);
        margin = view.displayList().grid(u"key-margin");
        QTest::mouseClick(&view, Qt::LeftButton, {}, margin->cellRect(0, 2).center().toPoint());
        QCOMPARE(m_run->selection.key(), 2);
    }

    void wheelDragAndKeysMoveTheWindow() {
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Matrix);
        view.resize(800, 700);
        view.show();
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.window().zoom > 1);
        const CellGrid* grid = view.displayList().grid(u"pattern");
        QVERIFY(grid->rows < view.state().queryCount());
        const QPointF before = view.window().centre;
        const QPoint middle = grid->rect.center().toPoint();
        const int query = m_run->selection.query();
        QTest::mousePress(&view, Qt::LeftButton, {}, middle);
        QTest::mouseMove(&view, middle - QPoint(60, 80));
        QMouseEvent move(QEvent::MouseMove, middle - QPoint(60, 80), view.mapToGlobal(middle), Qt::LeftButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(&view, &move);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, middle - QPoint(60, 80));
        QVERIFY(view.window().centre.x() > before.x() && view.window().centre.y() > before.y());
        QCOMPARE(m_run->selection.query(), query); // dragging chooses nothing
        QTest::keyClick(&view, Qt::Key_0);
        QVERIFY(view.window().whole());
        QCOMPARE(view.displayList().grid(u"pattern")->rows, view.state().queryCount());
        for (int i = 0; i < 40; ++i)
            QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.displayList().grid(u"pattern")->rows >= 4); // however near, a few tokens remain
    }

    void whatOtherViewsPointAtIsOutlined() {
        AttentionView view(m_run->store, m_run->selection);
        view.resize(1100, 700);
        const auto hover = [&](HookKind kind, int layer, std::array<int, 3> index) {
            m_run->selection.setHover(ElementRef{{kind, layer}, index});
            return view.linked();
        };
        QCOMPARE(hover(HookKind::Pattern, 1, {2, 5, 3}), (AttentionPlace{5, 3}));
        QCOMPARE(hover(HookKind::AttnScores, 1, {2, 4, 1}), (AttentionPlace{4, 1}));
        QCOMPARE(hover(HookKind::Q, 1, {6, 2, 0}), (AttentionPlace{6, -1}));
        QCOMPARE(hover(HookKind::V, 1, {3, 2, 7}), (AttentionPlace{-1, 3}));
        QCOMPARE(hover(HookKind::Pattern, 1, {1, 5, 3}), AttentionPlace{}); // another head
        QCOMPARE(hover(HookKind::Pattern, 0, {2, 5, 3}), AttentionPlace{}); // another layer
        QCOMPARE(hover(HookKind::ResidPre, 1, {5, 3, 0}), AttentionPlace{});
        const QImage before = view.grab().toImage();
        hover(HookKind::Pattern, 1, {2, 5, 3});
        const QImage after = view.grab().toImage();
        const CellGrid* grid = view.displayList().grid(u"pattern");
        const QPoint edge(qRound(grid->cellRect(5, 0).center().x()), qRound(grid->cellRect(5, 0).top()));
        QVERIFY(before.pixel(edge) != after.pixel(edge));
        QCOMPARE(after.pixel(edge), light().accent().rgb());
        m_run->selection.setHover({});
        QCOMPARE(view.linked(), AttentionPlace{});
    }

    void contributionIsWeightTimesTheLengthOfWhatIsWritten() {
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Matrix);
        view.resize(900, 760);
        view.setLook({.contribution = true});
        QVERIFY(!view.state().contribution); // nobody measured it yet: weights, and said to be
        QVERIFY(noteOf(view.displayList()).startsWith(QStringLiteral("Weights")));
        const auto trace = m_run->store.trace();
        const auto inside = m_run->runner->inside(*trace, 1);
        const engine::Tensor& v = *inside->find({HookKind::V, 1});
        const engine::TensorView w = m_run->model->weight({engine::WeightKind::OutputWeight, 1});
        m_run->store.addInside(trace, inside, 0);
        m_run->store.setValueNorms(trace, AttentionBlock::Own, 1,
                                   std::make_shared<const engine::Tensor>(engine::valueNorms(v.view(), w)));
        const CellGrid* grid = view.displayList().grid(u"pattern");
        QVERIFY(view.state().contribution && !view.displayList().grid(u"query-margin"));
        const std::int64_t dim = v.shape[2], width = w.shape[1];
        double largest = 0;
        for (int query = 0; query < grid->rows; ++query)
            for (int key = 0; key < grid->columns; ++key) {
                double squares = 0; // once more, in another order
                for (std::int64_t c = 0; c < width; ++c) {
                    double written = 0;
                    for (std::int64_t d = 0; d < dim; ++d)
                        written += static_cast<double>(v.view().at({key, 2, d})) * w.at({2 * dim + d, c});
                    squares += std::pow(view.state().weight(query, key) * written, 2);
                }
                largest = std::max(largest, std::abs(std::sqrt(squares) - grid->value(query, key)));
            }
        QVERIFY2(largest < 1e-4, qPrintable(QString::number(largest)));
        QVERIFY(noteOf(view.displayList()).contains(QStringLiteral("‖α·v·W_O‖")));
        QCOMPARE(grid->source.at(3, 1), Provenance{}); // no hook has these numbers
        // What is hidden is a share of each row's sum, however long the values are.
        const AttentionState& shown = view.state();
        const auto share = [&](int query) {
            double sum = 0;
            for (int key = 0; key <= query; ++key)
                sum += static_cast<double>(
                    (*shown.contribution)[static_cast<std::size_t>(query * shown.keyCount() + key)]);
            return static_cast<double>((*shown.contribution)[static_cast<std::size_t>(query * shown.keyCount())]) / sum;
        };
        double hidden = 0;
        for (int query = 0; query < shown.queryCount(); ++query)
            hidden += share(query) / shown.queryCount();
        const MatrixShades without = shadesOf(*shown.contribution, shown.queryCount(), shown.keyCount(), true,
                                              {.hideSink = true, .mass = 0.9, .contribution = true});
        QVERIFY2(std::abs(without.hiddenSink - hidden) < 1e-6, qPrintable(QString::number(without.hiddenSink)));
        QVERIFY(without.hiddenMass >= 0 && without.hiddenMass <= 0.1 + 1e-6);
        QTest::mouseClick(&view, Qt::LeftButton, {}, grid->cellRect(5, 3).center().toPoint());
        QCOMPARE(m_run->selection.query(), 5);
        QCOMPARE(m_run->selection.key(), 3);
        view.setLook({});
        QVERIFY(!view.state().contribution);
        QCOMPARE(view.displayList().grid(u"pattern")->value(5, 3), view.state().weight(5, 3));
    }

    void dotsHaveAreasLikeWeights() {
        AttentionState state = seeded(14, 14, false);
        state.look.dots = true;
        const DisplayList list = layoutAttention(state, light(), {800, 700});
        const CellGrid* grid = list.grid(u"pattern");
        QVERIFY(drawsDots(*grid));
        const double largest = grid->cellRect(0, 0).width() / 2 * 0.94;
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const double share = grid->value(row, column) / grid->high;
                const double radius = dotRadius(*grid, row, column);
                QVERIFY(std::abs(radius * radius - largest * largest * share) < 1e-3);
            }
        // The ink on the picture is that area, too.
        const QImage picture = dotImage(*grid, light(), (grid->rect.size() * 2).toSize());
        const QRgb ground = dotGround(*grid, light()), ink = dotColor(*grid, light());
        double covered = 0, expected = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                covered += double(qRed(ground) - qRed(picture.pixel(x, y))) / (qRed(ground) - qRed(ink));
        for (const float weight : *grid->values)
            expected += M_PI * std::pow(largest * 2, 2) * weight / grid->high;
        QVERIFY2(std::abs(covered / expected - 1) < 0.03,
                 qPrintable(QStringLiteral("%1 %2").arg(covered).arg(expected)));
        QByteArray svg;
        QBuffer buffer(&svg);
        buffer.open(QIODevice::WriteOnly);
        QVERIFY(renderSvg(buffer, list, light(), QStringLiteral("dots")));
        QCOMPARE(svg.count("<circle"), 14 * 15 / 2);
        AttentionState small = seeded(300, 300, false);
        small.look.dots = true; // too small for sizes to be told: colours
        const DisplayList tiny = layoutAttention(small, light(), {500, 500});
        QVERIFY(!drawsDots(*tiny.grid(u"pattern")));
    }

    void translatorsHaveMatricesAndCurves_data() {
        QTest::addColumn<QString>("model");
        for (const char* model : {"tiny-marian", "tiny-marian-odd"})
            QTest::newRow(model) << model;
    }
    void translatorsHaveMatricesAndCurves() {
        QFETCH(QString, model);
        TranslationRun run(model.toStdString());
        run.run({5, 6, 7, 8, 9, 2}, {3, 4, 5, 6});
        AttentionView view(run.store, run.selection);
        view.resize(1100, 640);
        for (const AttentionBlock block : blocksOf(run.store)) {
            run.selection.setBlock(block);
            run.selection.setQuery(2);
            const AttentionSheet sheet = sheetOf(run.store, block, run.selection.layer());
            for (int head = 0; head < sheet.headCount; ++head) {
                run.selection.setHead(head);
                const DisplayList& list = view.displayList();
                const CellGrid* grid = list.grid(u"pattern");
                QVERIFY(grid);
                QCOMPARE(grid->rows, sheet.queryCount());
                QCOMPARE(grid->columns, sheet.keyCount());
                for (int query = 0; query < grid->rows; ++query)
                    for (int key = 0; key < grid->columns; ++key) {
                        QCOMPARE(grid->source.at(query, key), Provenance(sheet.element(head, query, key)));
                        QCOMPARE(grid->value(query, key), sheet.weight(head, query, key));
                    }
                int lines = 0;
                for (const Item& item : list.items)
                    if (const auto* line = std::get_if<RibbonItem>(&item)) {
                        QCOMPARE(line->value, run.store.value(std::get<ElementRef>(line->provenance)));
                        ++lines;
                    }
                QVERIFY(lines > 0);
                QVERIFY(!view.summary().isEmpty());
            }
            const CellGrid* grid = view.displayList().grid(u"pattern");
            QTest::mouseClick(&view, Qt::LeftButton, {}, grid->cellRect(3, 1).center().toPoint());
            QCOMPARE(run.selection.query(), 3);
            QCOMPARE(run.selection.key(), 1);
        }
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("attention-dots-light") << false;
        QTest::newRow("attention-dots-dark") << true;
    }
    void pictures() {
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        AttentionState state = seeded(12, 9, true);
        state.look.dots = true;
        state.chosenKeys = {2, 3};
        state.key = 2;
        const QImage picture = renderImage(layoutAttention(state, theme, {520, 520}), theme);
        const QString difference = differenceFromGolden(picture, QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(MatrixTest)
#include "matrix_test.moc"
