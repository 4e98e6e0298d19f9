// SPDX-License-Identifier: GPL-3.0-or-later
// Rollout and flow as a picture: the analysis' numbers, what is pooled, what is asked for and when.
#include "engine/analysis/attention_flow.h"
#include "engine/analysis/attention_rollout.h"
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/translation_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/flow/flow_view.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QSignalSpy>

#include <cmath>

using namespace headlight;
using namespace headlight::test;

namespace {

/// What the worker makes, made here from the store's insides.
std::shared_ptr<const QueryRows> answer(const TraceStore& store, const RowQuestion& question) {
    auto rows = std::make_shared<QueryRows>();
    rows->question = question;
    std::vector<engine::Tensor> mixed;
    std::vector<engine::TensorView> views;
    const engine::Stack stack = stackOf(question.block);
    for (int layer = 0; layer < store.model()->shape().of(stack).layerCount; ++layer) {
        const engine::Tensor* pattern = patternIn(*store.inside(stack, layer), question.block);
        appendLayer(*rows, *pattern);
        mixed.push_back(engine::attentionWithResidual(pattern->view()));
        views.push_back(pattern->view());
    }
    rows->rollout = engine::rolloutOfQuery(mixed, question.query).data;
    const std::vector<double> flow = engine::attentionFlow(views, question.query);
    rows->flow.assign(flow.begin(), flow.end());
    return rows;
}

FlowState seeded(int tokens, int layers, bool flow) {
    FlowState state;
    state.query = tokens - 1;
    auto rows = std::make_shared<QueryRows>();
    rows->question = state.question();
    rows->keyCount = tokens;
    rows->layerCount = layers;
    for (int layer = 0; layer < layers; ++layer)
        for (int key = 0; key < tokens; ++key)
            rows->rollout.push_back(static_cast<float>(1 + (7 * layer + 13 * key) % 11) /
                                    static_cast<float>(6 * tokens));
    for (int key = 0; flow && key < tokens; ++key)
        rows->flow.push_back(static_cast<float>(1 + key % 5) / 7);
    const QStringList words{QStringLiteral("Once"), QStringLiteral("␣upon"), QStringLiteral("␣a"), QStringLiteral("↵")};
    for (int i = 0; i < tokens; ++i)
        state.tokens.push_back(words[i % words.size()]);
    state.rows = rows;
    return state;
}

} // namespace

class FlowViewTest : public WidgetTest {
    Q_OBJECT
    std::unique_ptr<StoryRun> m_run;

private slots:
    void initTestCase() { m_run = std::make_unique<StoryRun>(); }

    void paintedNumbersAreTheAnalysis() {
        m_run->run("Once upon a time there was a little cat.");
        FlowView view(m_run->store, m_run->selection);
        view.resize(900, 500);
        view.show();
        QSignalSpy asked(&view, &FlowView::wantedChanged);
        for (const int query : {0, 3, 7}) {
            m_run->selection.setQuery(query);
            QVERIFY(view.wanted() && view.wanted()->query == query && view.wanted()->rollout);
            const auto rows = answer(m_run->store, *view.wanted());
            m_run->store.setQueryRows(m_run->store.trace(), rows);
            QCOMPARE(view.state().rows, rows);
            const CellGrid* rollout = view.displayList().grid(u"rollout");
            const CellGrid* flow = view.displayList().grid(u"flow");
            QVERIFY(rollout && flow);
            QCOMPARE(rollout->rows, m_run->model->shape().layerCount);
            QCOMPARE(rollout->columns, m_run->store.length());
            for (int layer = 0; layer < rollout->rows; ++layer) {
                double sum = 0;
                for (int key = 0; key < rollout->columns; ++key) {
                    QCOMPARE(rollout->value(layer, key), view.state().rollout(layer, key));
                    sum += static_cast<double>(rollout->value(layer, key));
                    if (key > query)
                        QCOMPARE(rollout->value(layer, key), 0.0F); // nothing comes from behind
                }
                QVERIFY(std::abs(sum - 1) < 1e-5);
            }
            for (int key = 0; key < flow->columns; ++key)
                QCOMPARE(flow->value(0, key), rows->flow[static_cast<std::size_t>(key)]);
            QVERIFY(view.summary().contains(QStringLiteral("(token %1)").arg(query)));
        }
        QCOMPARE(asked.size(), 3);
        view.hide();
        QVERIFY(!view.wanted()); // nobody sees it
    }

    void aClickSelectsTheKeyAndArrowsTheQuery() {
        m_run->run("Once upon a time there was a little cat.");
        FlowView view(m_run->store, m_run->selection);
        view.resize(900, 500);
        view.show();
        m_run->selection.setQuery(6);
        m_run->store.setQueryRows(m_run->store.trace(), answer(m_run->store, *view.wanted()));
        const CellGrid* grid = view.displayList().grid(u"rollout");
        QTest::mouseClick(&view, Qt::LeftButton, {}, grid->cellRect(1, 4).center().toPoint());
        QCOMPARE(m_run->selection.key(), 4);
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(m_run->selection.query(), 5);
    }

    void translatorsOfOneTextOnly() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 7, 8, 9, 2}, {3, 4, 5, 6});
        FlowView view(run.store, run.selection);
        view.resize(600, 400);
        view.show();
        run.selection.setBlock(AttentionBlock::Cross);
        QVERIFY(!view.wanted());
        QVERIFY(one<TextItem>(view.displayList(), QStringLiteral("message"))
                    ->text.contains(QStringLiteral("cross-attention")));
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder}) {
            run.selection.setBlock(block);
            QVERIFY(view.wanted());
            run.store.setQueryRows(run.store.trace(), answer(run.store, *view.wanted()));
            QCOMPARE(view.displayList().grid(u"rollout")->columns, run.store.lengthOf(stackOf(block)));
        }
    }

    void everySizeIsLegible_data() {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<QSizeF>("size");
        for (const int tokens : {1, 12, 300, 1024})
            for (const QSizeF size : {QSizeF(320, 240), QSizeF(414, 600), QSizeF(1600, 1000)})
                QTest::addRow("%d tokens %dx%d", tokens, int(size.width()), int(size.height())) << tokens << size;
    }
    void everySizeIsLegible() {
        QFETCH(int, tokens);
        QFETCH(QSizeF, size);
        const FlowState state = seeded(tokens, 12, tokens < 50);
        const Theme& theme = Theme::named(ThemeName::Light);
        const DisplayList list = layoutFlow(state, theme, size);
        const CellGrid* grid = list.grid(u"rollout");
        QVERIFY(QRectF(QPointF(), size).contains(grid->rect));
        for (int row = 0; row < grid->rows; ++row)
            for (int cell = 0; cell < grid->columns; ++cell) {
                float most = 0;
                for (int key = cell * grid->source.columnStep;
                     key < std::min(tokens, (cell + 1) * grid->source.columnStep); ++key)
                    most = std::max(most, state.rollout(row, key));
                QCOMPARE(grid->value(row, cell), most);
            }
        if (grid->source.columnStep > 1)
            QVERIFY(
                one<TextItem>(list, QStringLiteral("note"))->text.contains(QString::number(grid->source.columnStep)));
        std::vector<QRectF> labels;
        for (const Item& item : list.items)
            if (const auto* text = std::get_if<TextItem>(&item);
                text && text->angle == 0 && text->id != QLatin1String("note"))
                for (const auto& line : layoutText(*text, theme).lines) {
                    for (const QRectF& other : labels)
                        QVERIFY2(!line.rect.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other), qPrintable(text->id));
                    labels.push_back(line.rect);
                }
    }

    void theWordsNameBothRangesAndNaNIsNoOrder() {
        FlowState state = seeded(9, 4, true);
        const Theme& theme = Theme::named(ThemeName::Light);
        const QString note = one<TextItem>(layoutFlow(state, theme, {560, 400}), QStringLiteral("note"))->text;
        QVERIFY2(note.contains(QLocale().toString(5.0 / 7, 'g', 3)), qPrintable(note)); // the flow's largest
        auto rows = std::make_shared<QueryRows>(*state.rows);
        rows->rollout[30] = rows->flow[2] = std::nanf("");
        state.rows = rows;
        const DisplayList list = layoutFlow(state, theme, {560, 400});
        QVERIFY(std::isfinite(list.grid(u"rollout")->high) && std::isfinite(list.grid(u"flow")->high));
        QVERIFY(!flowSummary(state).contains(QStringLiteral("nan")));
    }

    void theDataAreWhole() {
        const FlowState state = seeded(1024, 12, false);
        const DisplayList data = flowData(state);
        QCOMPARE(data.grid(u"rollout")->columns, 1024);
        QCOMPARE(*data.grid(u"rollout")->values, state.rows->rollout);
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("flow-light") << false;
        QTest::newRow("flow-dark") << true;
    }
    void pictures() {
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        FlowState state = seeded(9, 4, true);
        state.key = 2;
        const QImage picture = renderImage(layoutFlow(state, theme, {560, 400}), theme);
        const QString difference = differenceFromGolden(picture, QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(FlowViewTest)
#include "flow_view_test.moc"
