// SPDX-License-Identifier: GPL-3.0-or-later
// Alignments and Tensor2Tensor's widget on translators: encoder, decoder and what lies between, and a recurrent one.
#include "tests/widgets/support/translation_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/alignment/alignment_panel.h"
#include "widgets/alignment/alignment_view.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/tensor2tensor_view.h"
#include "widgets/timeline/playhead.h"

#include <QComboBox>

#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;
using engine::Stack;

namespace {

std::vector<const CellGrid*> mapsOf(const DisplayList& list) {
    std::vector<const CellGrid*> grids;
    for (const Item& item : list.items)
        if (const auto* grid = std::get_if<CellGrid>(&item); grid && grid->id.startsWith(QLatin1String("map:")))
            grids.push_back(grid);
    return grids;
}

/// First painted number that is not the tensor's.
QString firstWrong(const DisplayList& list, const TraceStore& store) {
    for (const CellGrid* grid : mapsOf(list))
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const auto element = std::get<ElementRef>(grid->source.at(row, column));
                if (grid->value(row, column) != store.value(element))
                    return QString::fromStdString(engine::toString(element));
            }
    for (const Item& item : list.items)
        if (const auto* line = std::get_if<RibbonItem>(&item))
            if (line->value != store.value(std::get<ElementRef>(line->provenance)))
                return line->id;
    return {};
}

} // namespace

class TranslatorAlignmentTest : public WidgetTest {
    Q_OBJECT
private slots:
    void everyBlockShowsItsTensor_data() {
        QTest::addColumn<QString>("model");
        for (const char* model : {"tiny-marian", "tiny-marian-post", "tiny-marian-odd", "tiny-marian-learned"})
            QTest::newRow(model) << model;
    }
    void everyBlockShowsItsTensor() {
        QFETCH(QString, model);
        TranslationRun run(model.toStdString());
        run.run({5, 6, 7, 8, 9, 2}, {3, 4, 5, 6});
        QCOMPARE(blocksOf(run.store),
                 (std::vector{AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}));
        AlignmentView view(run.store, run.selection, nullptr);
        view.resize(900, 640);
        for (const AttentionBlock block : blocksOf(run.store)) {
            run.selection.setBlock(block);
            for (int layer = 0; layer < layersOf(run.store, block); ++layer) {
                run.selection.setLayer(layer);
                for (const AlignmentPicture picture : {AlignmentPicture::Heads, AlignmentPicture::Map}) {
                    view.setPicture(picture);
                    const auto grids = mapsOf(view.displayList());
                    const int heads = picture == AlignmentPicture::Heads ? headsOf(run.store, block) : 1;
                    QCOMPARE(static_cast<int>(grids.size()), heads);
                    QCOMPARE(grids[0]->rows, block == AttentionBlock::Decoder ? 4 : 6);    // keys
                    QCOMPARE(grids[0]->columns, block == AttentionBlock::Encoder ? 6 : 4); // queries
                    QCOMPARE(firstWrong(view.displayList(), run.store), QString());
                    const engine::Hook hook = std::get<engine::Hook>(grids[0]->source.tensor);
                    QCOMPARE(hook, patternHook(run.store, block, layer));
                }
                const AlignmentMap& map = view.state().maps.at(0);
                const RowSums sums = rowSums(map, map.queryCount());
                QCOMPARE(sums.wrong + sums.notFinite, 0);
            }
        }
    }

    void tensor2TensorHasFourAttentions() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 7, 8, 9, 2}, {3, 4, 5, 6});
        Tensor2TensorView view(run.store, run.selection);
        view.resize(600, 700);
        QCOMPARE(view.attentions(), (std::vector{T2TAttention::All, T2TAttention::InputInput, T2TAttention::InputOutput,
                                                 T2TAttention::OutputOutput}));
        for (const T2TAttention attention : view.attentions()) {
            view.setAttention(attention);
            QCOMPARE(view.attention(), attention);
            const DisplayList& list = view.displayList();
            QCOMPARE(firstWrong(list, run.store), QString());
            int lines = 0;
            for (const Item& item : list.items)
                lines += std::holds_alternative<RibbonItem>(item);
            QVERIFY(lines > 10);
        }
        view.setAttention(T2TAttention::InputInput); // one block: what is selected is what all views show
        QCOMPARE(run.selection.block(), AttentionBlock::Encoder);
        run.selection.setBlock(AttentionBlock::Cross);
        QCOMPARE(view.attention(), T2TAttention::InputOutput);
        view.setAttention(T2TAttention::All);
        QCOMPARE(view.wanted(), (std::vector<Place>{{Stack::Encoder, run.selection.layer()},
                                                    {Stack::Decoder, run.selection.layer()}}));
    }

    void aClickInBothColumnsFollowsTheRightText() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 7, 8, 9, 2}, {3, 4, 5, 6});
        Tensor2TensorView view(run.store, run.selection);
        view.resize(600, 700);
        view.setAttention(T2TAttention::All);
        const auto click = [&](const QString& id) {
            for (const Item& item : view.displayList().items)
                if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == id) {
                    const QPoint at = box->rect.center().toPoint();
                    QTest::mouseClick(&view, Qt::LeftButton, {}, at);
                    return;
                }
            QFAIL(qPrintable(id));
        };
        click(QStringLiteral("t2t-query:4"));
        QCOMPARE(run.selection.source(), 4);
        click(QStringLiteral("t2t-query:7")); // six tokens of the source before it
        QCOMPARE(run.selection.target(), 1);
    }

    void rowsAreNamedByWhatTheyWrite() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 2}, {3, 4, 5});
        const AttentionSheet cross = sheetOf(run.store, AttentionBlock::Cross, 0);
        QCOMPARE(cross.writtenTokens, (std::vector<QString>{cross.queryTokens[1], cross.queryTokens[2], QString()}));
        QCOMPARE(static_cast<int>(cross.keyTokens.size()), 3);
        QVERIFY(sheetOf(run.store, AttentionBlock::Encoder, 0).writtenTokens.empty());
    }

    void aColumnAToken() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 7, 2}, {3, 4, 5, 6, 7});
        run.selection.setPlace(AttentionBlock::Cross, 1, 0);
        Playhead playhead;
        AlignmentView view(run.store, run.selection, &playhead);
        view.resize(600, 560);
        const engine::OpTable& ops = run.model->ops();
        playhead.setTimeline(Timeline::make(ops, {0, 4, 1, {}, Stack::Decoder}));
        QVERIFY(playhead.timeline().hasSource());
        playhead.goToBeat(0);
        QVERIFY(mapsOf(view.displayList()).empty()); // the source is being read: nothing is written
        const int writer = ops.producer(patternHook(run.store, AttentionBlock::Cross, 1))->id;
        for (int position = 0; position < 5; ++position) {
            playhead.goToBeat(playhead.timeline().find(position, writer));
            QCOMPARE(mapsOf(view.displayList()).at(0)->columns, position + 1);
            playhead.stepBack();
            const auto before = mapsOf(view.displayList());
            QCOMPARE(before.empty() ? 0 : before[0]->columns, position);
        }
        run.selection.setBlock(AttentionBlock::Encoder); // read as a whole before
        QCOMPARE(mapsOf(view.displayList()).at(0)->columns, 4);
    }

    void recurrentTranslatorsHaveOneAlignment_data() {
        QTest::addColumn<QString>("model");
        for (const char* model : {"tiny-gru-additive", "tiny-gru-general", "tiny-gru-dot"})
            QTest::newRow(model) << model;
    }
    void recurrentTranslatorsHaveOneAlignment() {
        QFETCH(QString, model);
        TranslationRun run(model.toStdString());
        run.run({5, 6, 7, 2}, {3, 4, 5});
        QCOMPARE(blocksOf(run.store), std::vector{AttentionBlock::Cross});
        AlignmentView view(run.store, run.selection, nullptr);
        view.resize(600, 560);
        for (bool keysAreRows : {true, false}) {
            view.setKeysAreRows(keysAreRows);
            const auto grids = mapsOf(view.displayList());
            QCOMPARE(grids.size(), std::size_t(1));
            QCOMPARE(grids[0]->rows, keysAreRows ? 4 : 3);
            QCOMPARE(firstWrong(view.displayList(), run.store), QString());
            QTest::mouseClick(&view, Qt::LeftButton, {}, rectOfCell(view.displayList(), {0, 1, 3})->center().toPoint());
            QCOMPARE(run.selection.target(), 1);
            QCOMPARE(run.selection.key(), 3);
        }
        QCOMPARE(rowSums(view.state().maps.at(0), 3).wrong, 0);
    }

    void aRecurrentOneStandsBesideATransformer() {
        TranslationRun run("tiny-gru-additive");
        run.run({5, 6, 7, 2}, {3, 4, 5});
        AlignmentView view(run.store, run.selection, nullptr);
        view.resize(900, 500);
        view.keep();
        const AlignmentMap kept = view.state().maps.at(0);
        TranslationRun other("tiny-marian");
        const auto trace = other.runner->run(other.runner->encode(std::vector{5, 6, 7, 2}), std::vector{3, 4, 5});
        run.store.setModel(other.model, nullptr); // another model is opened in the same window
        run.selection.setBounds(other.model->shape(), trace->lengths(), true);
        run.store.setTrace(trace, 1);
        run.store.addInside(trace, other.runner->inside(*trace, Stack::Decoder, run.selection.layer()), 0);
        view.setPicture(AlignmentPicture::Compare);
        view.setNumbers(AlignmentNumbers::Heads);
        QCOMPARE(view.state().maps.size(), std::size_t(2));
        QCOMPARE(*view.state().maps[0].weights, *kept.weights);
        QVERIFY(view.state().maps[1].mean());
        QVERIFY(distanceOf(view.state().maps[0], view.state().maps[1])); // the same ids, so the same words
        QVERIFY(view.state().mapTitles[0].contains(QStringLiteral("tiny-gru-additive")));
        QVERIFY(view.state().mapTitles[1].contains(QStringLiteral("tiny-marian")));
    }

    void theAttentionPanelOffersWhatItCanDraw() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 2}, {3, 4, 5});
        AttentionPanel panel(run.store, run.selection);
        panel.resize(420, 640);
        panel.show();
        QVERIFY(panel.view()->isVisible() && !panel.words()->isVisible());
        const CellGrid* matrix = panel.view()->displayList().grid(u"pattern");
        QVERIFY(matrix);
        QCOMPARE(std::get<engine::Hook>(matrix->source.tensor), patternHook(run.store, AttentionBlock::Cross, 0));
        panel.setTab(AttentionPanel::Heads);
        QVERIFY(panel.heads()->isVisible());
        run.selection.setBlock(AttentionBlock::Encoder);
        HeadThumbnail thumbnail;
        thumbnail.rows = thumbnail.columns = 1;
        thumbnail.step = 3;
        thumbnail.values = std::make_shared<const std::vector<float>>(1, 0.5F);
        const std::vector<HeadThumbnail> four(4, thumbnail);
        run.store.setThumbnails(run.store.trace(), {{AttentionBlock::Encoder, four}, {AttentionBlock::Cross, four}});
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Cross}) {
            run.selection.setPlace(block, 0, 0);
            const CellGrid* grid = panel.heads()->displayList().grid(u"thumb:1.0");
            QVERIFY(grid);
            QCOMPARE(std::get<engine::Hook>(grid->source.tensor), patternHook(run.store, block, 1));
            QTest::mouseClick(panel.heads(), Qt::LeftButton, {}, grid->rect.center().toPoint());
            QCOMPARE(run.selection.block(), block);
            QCOMPARE(run.selection.layer(), 1);
        }
        run.selection.setPlace(AttentionBlock::Decoder, 0, 0); // nobody made its overview yet: not another's
        QVERIFY(!panel.heads()->displayList().grid(u"thumb:1.0"));
    }

    void thePanelChoosesTheBlockOfAllViews() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 2}, {3, 4, 5});
        AlignmentPanel panel(run.store, run.selection, nullptr);
        panel.resize(420, 640);
        panel.show();
        auto* blocks = panel.findChildren<QComboBox*>().at(0);
        QCOMPARE(blocks->count(), 3);
        QCOMPARE(blocks->currentData().toInt(), static_cast<int>(AttentionBlock::Cross));
        blocks->setCurrentIndex(0);
        emit blocks->activated(0);
        QCOMPARE(run.selection.block(), AttentionBlock::Encoder);
        run.selection.setBlock(AttentionBlock::Decoder);
        QCOMPARE(blocks->currentData().toInt(), static_cast<int>(AttentionBlock::Decoder));
    }
};

HEADLIGHT_TEST(TranslatorAlignmentTest)
#include "translator_alignment_test.moc"
