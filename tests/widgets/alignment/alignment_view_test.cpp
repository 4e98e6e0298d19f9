// SPDX-License-Identifier: GPL-3.0-or-later
// The alignment view and panel on a model's own numbers: growth with the playhead, clicks, keeping and comparing.
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/alignment/alignment_panel.h"
#include "widgets/alignment/alignment_view.h"
#include "widgets/timeline/playhead.h"

#include <QComboBox>
#include <QSignalSpy>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;

namespace {

std::vector<const CellGrid*> mapsOf(const DisplayList& list) {
    std::vector<const CellGrid*> grids;
    for (const Item& item : list.items)
        if (const auto* grid = std::get_if<CellGrid>(&item); grid && grid->id.startsWith(QLatin1String("map:")))
            grids.push_back(grid);
    return grids;
}

} // namespace

class AlignmentViewTest : public WidgetTest {
    Q_OBJECT
private:
    std::unique_ptr<StoryRun> m_run;

private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        cleanup();
    }
    void cleanup() {
        m_run->run("Once upon a time, there was a cat.");
        m_run->selection.setLayerHead(1, 2);
        m_run->selection.setKey(-1);
    }

    void everyHeadShowsItsTensor() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(800, 640);
        view.setPicture(AlignmentPicture::Heads);
        for (int layer = 0; layer < m_run->model->shape().layerCount; ++layer) {
            m_run->selection.setLayer(layer);
            const auto grids = mapsOf(view.displayList());
            QCOMPARE(static_cast<int>(grids.size()), m_run->model->shape().headCount);
            for (const CellGrid* grid : grids)
                for (int row = 0; row < grid->rows; ++row)
                    for (int column = 0; column < grid->columns; ++column) {
                        const auto element = std::get<ElementRef>(grid->source.at(row, column));
                        QCOMPARE(element.hook.layer, layer);
                        QCOMPARE(grid->value(row, column), m_run->store.value(element));
                    }
        }
    }

    void meansComeFromEveryHeadAndLayer() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(700, 640);
        const engine::ModelShape& shape = m_run->model->shape();
        const auto mean = [&](int firstLayer, int lastLayer, int query, int key) {
            double sum = 0;
            for (int layer = firstLayer; layer <= lastLayer; ++layer)
                for (int head = 0; head < shape.headCount; ++head)
                    sum += double(m_run->store.value({{HookKind::Pattern, layer}, {head, query, key}}));
            return sum / shape.headCount / (lastLayer - firstLayer + 1);
        };
        view.setNumbers(AlignmentNumbers::Heads);
        QVERIFY(std::abs(double(view.state().maps.at(0).weight(6, 2)) - mean(1, 1, 6, 2)) < 1e-6);
        view.setNumbers(AlignmentNumbers::Layers);
        QCOMPARE(static_cast<int>(view.wanted().size()), shape.layerCount);
        QVERIFY(std::abs(double(view.state().maps.at(0).weight(6, 2)) - mean(0, shape.layerCount - 1, 6, 2)) < 1e-6);
        QCOMPARE(view.state().maps.at(0).layerCount, shape.layerCount);
    }

    void aClickSelectsQueryKeyAndHead() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(800, 640);
        view.setPicture(AlignmentPicture::Heads);
        const auto click = [&](const MapCell& cell) {
            const auto rect = rectOfCell(view.displayList(), cell);
            QVERIFY(rect);
            QTest::mouseClick(&view, Qt::LeftButton, {}, rect->center().toPoint());
        };
        click({0, 5, 3});
        QCOMPARE(m_run->selection.head(), 0);
        QCOMPARE(m_run->selection.query(), 5);
        QCOMPARE(m_run->selection.key(), 3);
        view.setPicture(AlignmentPicture::Map);
        view.setNumbers(AlignmentNumbers::Heads); // a mean's cell is of no head, but of a query and a key
        click({0, 4, 1});
        QCOMPARE(m_run->selection.head(), 0);
        QCOMPARE(m_run->selection.query(), 4);
        QCOMPARE(m_run->selection.key(), 1);
    }

    void theMouseTellsTokensAndValue() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(600, 560);
        view.show();
        QSignalSpy hovered(&view, &PictureWidget::hovered);
        QTest::mouseMove(&view, rectOfCell(view.displayList(), {0, 5, 3})->center().toPoint());
        QVERIFY(!hovered.isEmpty());
        const QString words = hovered.last().at(1).toString();
        QVERIFY2(words.contains(m_run->store.tokenAt(5)) && words.contains(m_run->store.tokenAt(3)), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("blocks.1.attn.hook_pattern[2, 5, 3] = ")), qPrintable(words));
    }

    void itGrowsWithThePlayhead() {
        Playhead playhead;
        AlignmentView view(m_run->store, m_run->selection, &playhead);
        view.resize(600, 560);
        const int length = m_run->store.length();
        const engine::OpTable& ops = m_run->model->ops();
        QCOMPARE(mapsOf(view.displayList()).at(0)->columns, length); // without a time-line everything is there
        playhead.setTimeline(Timeline::make(ops, 0, length - 1, 1));
        const int writer = ops.producer({HookKind::Pattern, 1})->id;
        for (int position = 0; position < length; ++position) {
            const int beat = playhead.timeline().find(position, writer);
            playhead.goToBeat(beat - 1);
            const auto before = mapsOf(view.displayList());
            QCOMPARE(before.empty() ? 0 : before[0]->columns, position);
            playhead.goToBeat(beat);
            QCOMPARE(mapsOf(view.displayList()).at(0)->columns, position + 1);
        }
        playhead.toStart();
        view.setFollowPlayhead(false);
        QCOMPARE(mapsOf(view.displayList()).at(0)->columns, length);
    }

    void whatIsKeptStaysBesideTheNext() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(900, 500);
        view.setPicture(AlignmentPicture::Compare);
        QVERIFY(mapsOf(view.displayList()).empty()); // says what to do first
        view.setPicture(AlignmentPicture::Map);
        const AlignmentMap kept = view.state().maps.at(0);
        view.keep();
        view.setPicture(AlignmentPicture::Compare);
        m_run->selection.setLayerHead(3, 1);
        QCOMPARE(static_cast<int>(view.state().maps.size()), 2);
        QCOMPARE(*view.state().maps[0].weights, *kept.weights);
        QCOMPARE(view.state().maps[1].hook.layer, 3);
        m_run->run("Another text."); // the kept one does not need its trace any more
        QCOMPARE(*view.state().maps[0].weights, *kept.weights);
        QCOMPARE(view.state().maps[1].queryCount(), m_run->store.length());
        const auto grids = mapsOf(view.displayList());
        QCOMPARE(grids.size(), std::size_t(2));
        const int query = m_run->selection.query();
        QTest::mouseClick(&view, Qt::LeftButton, {}, grids[0]->cellRect(0, 0).center().toPoint());
        QCOMPARE(m_run->selection.query(), query); // tokens of another text select nothing here
        view.forget();
        QVERIFY(!view.hasKept());
    }

    void theLastGoodPictureStaysWhileTheNextIsComputed() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(600, 560);
        const auto trace = m_run->runner->run(m_run->tokenizer->encode("Another prompt"));
        m_run->store.setTrace(trace, trace->length());
        QVERIFY(!mapsOf(view.displayList()).empty());
        QTRY_VERIFY(mapsOf(view.displayList()).empty()); // but not for ever
        m_run->store.addInside(trace, m_run->runner->inside(*trace, 1), 0);
        QCOMPARE(mapsOf(view.displayList()).at(0)->columns, trace->length());
    }

    void theKeyboardChoosesCells() {
        AlignmentView view(m_run->store, m_run->selection, nullptr);
        view.resize(600, 560);
        view.setNumbers(AlignmentNumbers::Heads);
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.clearFocus();
        view.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&view, Qt::Key_Right); // columns are queries
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(m_run->selection.query(), 2);
        QCOMPARE(m_run->selection.key(), 1);
    }

    void thePanelOffersWhatTheModelHas() {
        AlignmentPanel panel(m_run->store, m_run->selection, nullptr);
        panel.resize(420, 640);
        panel.show();
        const auto boxes = panel.findChildren<QComboBox*>();
        QCOMPARE(boxes.size(), 3);
        QCOMPARE(boxes[0]->count(), 1); // one stack, one attention
        QCOMPARE(boxes[1]->count(), m_run->model->shape().layerCount);
        QCOMPARE(boxes[1]->currentIndex(), 1);
        m_run->selection.setLayer(3);
        QCOMPARE(boxes[1]->currentIndex(), 3);
        QVERIFY(panel.minimumSizeHint().width() <= 420);
    }
};

HEADLIGHT_TEST(AlignmentViewTest)
#include "alignment_view_test.moc"
