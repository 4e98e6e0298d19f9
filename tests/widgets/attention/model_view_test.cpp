// SPDX-License-Identifier: GPL-3.0-or-later
// The overview of all heads: order, filter, zoom; what is painted against the tensors; what is said about it.
#include "engine/analysis/max_pyramid.h"
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QApplication>
#include <QComboBox>
#include <QWheelEvent>

#include <cmath>
#include <set>

using namespace headlight;
using namespace headlight::test;

namespace {

/// Heads with one bright cell each, at another place in every head, and statistics that tell them apart.
HeadGridState grid(int layers, int heads, int positions) {
    HeadGridState state;
    state.layerCount = layers;
    state.headCount = heads;
    const int step = (positions + 63) / 64;
    for (int i = 0; i < layers * heads; ++i) {
        std::vector<float> pattern(static_cast<std::size_t>(positions) * positions, 0.01F);
        pattern[static_cast<std::size_t>(i * 37 % positions) * positions + i * 11 % positions] = 0.9F;
        HeadThumbnail thumbnail;
        thumbnail.step = step;
        thumbnail.rows = thumbnail.columns = (positions + step - 1) / step;
        thumbnail.values =
            std::make_shared<const std::vector<float>>(engine::maxPooled(pattern.data(), positions, positions, step));
        thumbnail.levels =
            std::make_shared<const engine::MaxPyramid>(thumbnail.rows, thumbnail.columns, thumbnail.values);
        thumbnail.statistics.emplace();
        thumbnail.statistics->entropy = static_cast<float>(i * 7 % (layers * heads));
        thumbnail.statistics->induction = std::numeric_limits<float>::quiet_NaN();
        state.thumbnails.push_back(thumbnail);
    }
    return state;
}

/// A text that leaves the picture or meets another text's ink.
QString badText(const DisplayList& list) {
    std::vector<QRectF> inks;
    for (const TextItem* text : all<TextItem>(list)) {
        if (!QRectF(QPointF(), list.size).adjusted(-1, -1, 1, 1).contains(text->rect) &&
            text->id != QLatin1String("note"))
            return text->id + QStringLiteral(" leaves the picture");
        for (const TextLines::Line& line : layoutText(*text, light()).lines) {
            for (const QRectF& other : inks)
                if (line.rect.adjusted(0.5, 1, -0.5, -1).intersects(other))
                    return text->id + QStringLiteral(" meets another");
            inks.push_back(line.rect);
        }
    }
    return {};
}

} // namespace

class ModelViewTest : public WidgetTest {
    Q_OBJECT
private slots:
    void cleanup() { Theme::setTextScale(1); }

    void ordersByAStatisticAndFilters() {
        HeadGridState state = grid(4, 8, 32);
        state.order = HeadOrder::Entropy;
        HeadTable table = headTable(state, 1.3);
        QCOMPARE(static_cast<int>(table.heads.size()), 32);
        for (std::size_t i = 1; i < table.heads.size(); ++i)
            QVERIFY(table.heads[i - 1].value >= table.heads[i].value);
        state.lowestFirst = true;
        state.most = 6;
        table = headTable(state, 1.3);
        QCOMPARE(static_cast<int>(table.heads.size()), 6);
        QCOMPARE(table.heads[0].value, 0.0F);
        QCOMPARE(table.heads[5].value, 5.0F);
        for (const HeadPlace& at : table.heads)
            QCOMPARE(at.value, state.thumbnails[static_cast<std::size_t>(at.layer * 8 + at.head)].statistics->entropy);
        const DisplayList list = layoutHeadGrid(state, light(), {900, 700});
        QCOMPARE(static_cast<int>(all<CellGrid>(list).size()), 6);
        const QString note = one<TextItem>(list, "note")->text;
        QVERIFY2(note.contains(QStringLiteral("Lowest")) && note.contains(QStringLiteral("6 of 32")), qPrintable(note));
        const HeadPlace& first = table.heads[1];
        QCOMPARE(one<TextItem>(list, QStringLiteral("caption:%1.%2").arg(first.layer).arg(first.head))->text,
                 QStringLiteral("L%1 H%2  1").arg(first.layer).arg(first.head));
    }

    void headsWithoutAValueComeLastAndSaySo() {
        HeadGridState state = grid(2, 2, 8);
        state.order = HeadOrder::Induction;
        state.thumbnails[2].statistics->induction = 0.25F;
        for (const bool lowest : {false, true}) {
            state.lowestFirst = lowest;
            const HeadTable table = headTable(state, 1);
            QCOMPARE(table.heads[0].layer, 1);
            QVERIFY(std::isnan(table.heads[3].value));
        }
        QVERIFY(one<TextItem>(layoutHeadGrid(state, light(), {500, 500}), "caption:0.0")->text.contains(QChar(0x2013)));
    }

    void oneBrightCellSurvivesAtEverySize_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("positions");
        QTest::newRow("12x12, 300 tokens") << QSize(640, 480) << 12 << 12 << 300;
        QTest::newRow("48x25, 256 tokens") << QSize(560, 640) << 48 << 25 << 256;
        QTest::newRow("48x25, small") << QSize(320, 420) << 48 << 25 << 64;
    }
    void oneBrightCellSurvivesAtEverySize() {
        QFETCH(QSize, size);
        QFETCH(int, layers);
        QFETCH(int, heads);
        QFETCH(int, positions);
        const HeadGridState state = grid(layers, heads, positions);
        const DisplayList list = layoutHeadGrid(state, light(), size);
        const auto grids = all<CellGrid>(list);
        QCOMPARE(static_cast<int>(grids.size()), layers * heads);
        const QString note = one<TextItem>(list, "note")->text;
        for (const CellGrid* thumb : grids) {
            QVERIFY(thumb->columns <= std::max(1.0, thumb->rect.width()));
            if (const int step = thumb->source.rowStep; step > 1)
                QVERIFY2(note.contains(QStringLiteral("%1 × %1").arg(step)), qPrintable(note));
            QCOMPARE(*std::max_element(thumb->values->begin(), thumb->values->end()), 0.9F);
            QVERIFY(QRectF(QPointF(), QSizeF(size)).contains(thumb->rect));
        }
        // … and in pixels: the darkest of a thumbnail is as dark as its one large weight.
        const QImage picture = renderImage(list, light());
        for (const CellGrid* thumb : grids) {
            int darkest = 255 * 3;
            for (int y = int(thumb->rect.top()); y < int(std::ceil(thumb->rect.bottom())); ++y)
                for (int x = int(thumb->rect.left()); x < int(std::ceil(thumb->rect.right())); ++x) {
                    const QRgb c = picture.pixel(std::min(x, size.width() - 1), std::min(y, size.height() - 1));
                    darkest = std::min(darkest, qRed(c) + qGreen(c) + qBlue(c));
                }
            QVERIFY2(darkest < 450, qPrintable(thumb->id + QStringLiteral(" darkest %1").arg(darkest)));
        }
    }

    void zoomShowsWholeCellsAndAllOfThemCanBeReached() {
        HeadGridState state = grid(12, 12, 16);
        std::set<QString> seen;
        for (double y = 0; y <= 1; y += 0.1)
            for (double x = 0; x <= 1; x += 0.1) {
                state.window = {3, {x, y}};
                const DisplayList list = layoutHeadGrid(state, light(), {700, 600});
                QCOMPARE(static_cast<int>(all<CellGrid>(list).size()), 16);
                for (const CellGrid* thumb : all<CellGrid>(list)) {
                    QVERIFY(QRectF(0, 0, 700, 600).contains(thumb->rect));
                    seen.insert(thumb->id);
                }
                QCOMPARE(badText(list), QString());
            }
        QCOMPARE(static_cast<int>(seen.size()), 144);
    }

    void wheelKeysAndDragging() {
        StoryRun run;
        run.run("Once upon a time there was a cat.");
        HeadGridView view(run.store, run.selection);
        view.resize(600, 500);
        QCOMPARE(view.window().zoom, 1.0);
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.window().zoom > 1.4);
        const int shown = static_cast<int>(all<CellGrid>(view.displayList()).size());
        QVERIFY(shown < run.model->shape().layerCount * run.model->shape().headCount);
        const QPointF centre = view.window().centre;
        const int layer = run.selection.layer(), head = run.selection.head();
        QTest::mousePress(&view, Qt::LeftButton, {}, {300, 250});
        QMouseEvent move(QEvent::MouseMove, QPointF(420, 250), view.mapToGlobal(QPointF(420, 250)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&view, &move);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {420, 250});
        QVERIFY(view.window().centre.x() < centre.x());
        QCOMPARE(run.selection.layer(), layer); // a drag chooses nothing
        QCOMPARE(run.selection.head(), head);
        QTest::keyClick(&view, Qt::Key_0);
        QCOMPARE(view.window().zoom, 1.0);
        QWheelEvent wheel({300, 250}, view.mapToGlobal(QPointF(300, 250)), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &wheel);
        QVERIFY(view.window().zoom > 1.9);
        QTest::keyClick(&view, Qt::Key_Minus);
        QTest::keyClick(&view, Qt::Key_Minus);
        QCOMPARE(view.window().zoom, 1.0); // never smaller than everything
    }

    void arrowsWalkInTheOrderThatIsShown() {
        StoryRun run;
        run.run("Once upon a time there was a cat. Once upon a time");
        auto thumbnails = run.store.thumbnails();
        for (std::size_t i = 0; i < thumbnails.size(); ++i) {
            thumbnails[i].statistics.emplace();
            thumbnails[i].statistics->entropy = static_cast<float>(i);
        }
        run.store.setThumbnails(run.store.trace(), {{AttentionBlock::Own, thumbnails}});
        HeadGridView view(run.store, run.selection);
        view.resize(600, 500);
        view.setOrder(HeadOrder::Entropy);
        const auto& shape = run.model->shape();
        run.selection.setLayerHead(shape.layerCount - 1, shape.headCount - 1); // the first one now
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(run.selection.head(), shape.headCount - 2);
        const CellGrid* thumb =
            view.displayList().grid(QStringLiteral("thumb:%1.%2").arg(run.selection.layer()).arg(run.selection.head()));
        QVERIFY(thumb);
        for (int row = 0; row < thumb->rows; ++row) // still that head's numbers
            for (int column = 0; column < thumb->columns; ++column)
                QCOMPARE(thumb->value(row, column),
                         run.store.value(std::get<engine::ElementRef>(thumb->source.at(row, column))));
    }

    void labelsDoNotOverlap_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("text");
        for (const QSize size : {QSize(320, 240), QSize(900, 700), QSize(3840, 2160)})
            for (const double text : {1.0, 2.0})
                QTest::addRow("%dx%d at %g", size.width(), size.height(), text) << size << text;
    }
    void labelsDoNotOverlap() {
        QFETCH(QSize, size);
        QFETCH(double, text);
        Theme::setTextScale(text);
        for (const auto& [layers, heads] : {std::pair{1, 1}, {4, 8}, {12, 12}, {48, 25}})
            for (const auto order : {HeadOrder::Place, HeadOrder::Entropy})
                for (const double zoom : {1.0, 4.0}) {
                    HeadGridState state = grid(layers, heads, 4);
                    state.order = order;
                    state.window.zoom = zoom;
                    const QString bad = badText(layoutHeadGrid(state, light(), size));
                    QVERIFY2(
                        bad.isEmpty(),
                        qPrintable(QStringLiteral("%1x%2 %3: %4").arg(layers).arg(heads).arg(int(order)).arg(bad)));
                }
    }

    void panelOffersTheOrders() {
        StoryRun run;
        run.run("One two three one two three");
        AttentionPanel panel(run.store, run.selection);
        panel.resize(1100, 700);
        panel.setTab(AttentionPanel::Heads);
        panel.show();
        QComboBox* orders = nullptr;
        for (QComboBox* box : panel.findChildren<QComboBox*>())
            if (box->count() == headOrderCount)
                orders = box;
        QVERIFY(orders && orders->isVisible());
        orders->setCurrentIndex(static_cast<int>(HeadOrder::Confidence));
        emit orders->activated(static_cast<int>(HeadOrder::Confidence));
        QCOMPARE(panel.heads()->order(), HeadOrder::Confidence);
        panel.setTab(AttentionPanel::Matrix);
        QVERIFY(!orders->isVisible());
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("model-view-light") << false;
        QTest::newRow("model-view-dark") << true;
    }
    void pictures() {
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        HeadGridState state = grid(3, 4, 12);
        state.order = HeadOrder::Entropy;
        state.layer = 1;
        const QString difference = differenceFromGolden(renderImage(layoutHeadGrid(state, theme, {480, 400}), theme),
                                                        QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(ModelViewTest)
#include "model_view_test.moc"
