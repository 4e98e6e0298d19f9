// SPDX-License-Identifier: GPL-3.0-or-later
// One query's weights in every head: every cell against the trace, and how it is looked at.
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/translation_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/rows/row_view.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QSignalSpy>

#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;

namespace {

/// What the session does when a row is asked for and all insides are here.
std::shared_ptr<const QueryRows> gathered(const TraceStore& store, const RowQuestion& question) {
    std::vector<std::shared_ptr<const engine::LayerInside>> layers;
    const engine::Stack stack = stackOf(question.block);
    for (int layer = 0; layer < store.model()->shape().of(stack).layerCount; ++layer)
        layers.push_back(store.inside(stack, layer));
    return queryRows(question, layers);
}

/// First cell that is not the largest weight of the heads and keys that it shows.
QString firstWrongCell(const DisplayList& list, const TraceStore& store) {
    for (const CellGrid* grid : all<CellGrid>(list, QStringLiteral("rows:"))) {
        const engine::TensorView tensor = store.hook(std::get<engine::Hook>(grid->source.tensor));
        const bool heads = tensor.shape.size() == 3;
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const auto at = std::get<ElementRef>(grid->source.at(row, column)).index;
                float expected = -1;
                if (!heads)
                    expected = tensor.at({at[0], at[1]});
                else
                    for (int h = at[0]; h < std::min<int>(at[0] + grid->source.rowStep, int(tensor.shape[0])); ++h)
                        for (int k = at[2]; k < std::min<int>(at[2] + grid->source.columnStep, int(tensor.shape[2]));
                             ++k)
                            expected = std::max(expected, tensor.at({h, at[1], k}));
                if (grid->value(row, column) != expected)
                    return QStringLiteral("%1 row %2 column %3: painted %4, tensor %5")
                        .arg(grid->id)
                        .arg(row)
                        .arg(column)
                        .arg(double(grid->value(row, column)))
                        .arg(double(expected));
            }
    }
    return {};
}

/// Two texts whose ink meets; empty when none do. Slanted labels are parallel: their base lines keep their distance.
QString overlap(const DisplayList& list) {
    std::vector<std::pair<QRectF, QString>> inks;
    for (const TextItem* text : all<TextItem>(list))
        for (const TextLines::Line& line : layoutText(*text, light()).lines) {
            const bool slanted = text->angle != 0;
            const QRectF ink =
                slanted ? QRectF(text->rect.left() * std::sin(text->angle * M_PI / 180), -1e6, line.rect.height(), 1)
                        : line.rect.adjusted(0.5, 1, -0.5, -1);
            for (const auto& [other, id] : inks)
                if (ink.adjusted(0.5, 0, -0.5, 0).intersects(other))
                    return text->id + QStringLiteral(" and ") + id;
            inks.emplace_back(ink, text->id);
        }
    return {};
}

/// Numbers as a large model's heads could have them.
RowState seeded(int layers, int heads, int keys, int query) {
    RowState state;
    auto rows = std::make_shared<QueryRows>();
    rows->question = {AttentionBlock::Own, query};
    rows->layerCount = layers;
    rows->headCount = heads;
    rows->keyCount = keys;
    for (int i = 0; i < layers * heads; ++i)
        for (int key = 0; key < keys; ++key)
            rows->values.push_back(key <= query ? float((7 * i + 13 * key) % 101) / 200 : 0);
    state.rows = rows;
    state.query = query;
    state.queryToken = QStringLiteral("␣cat");
    for (int key = 0; key < keys; ++key)
        state.keyTokens.push_back(QStringLiteral("␣token%1").arg(key));
    return state;
}

QPoint middleOf(const PictureWidget& view, const QString& id) {
    const auto* box = one<BoxItem>(view.displayList(), id);
    return box ? box->rect.center().toPoint() : QPoint(-1, -1);
}

} // namespace

class RowViewTest : public WidgetTest {
    Q_OBJECT
private:
    std::unique_ptr<StoryRun> m_run;

    void gather(int query) {
        m_run->selection.setQuery(query);
        m_run->store.setQueryRows(m_run->store.trace(), gathered(m_run->store, {AttentionBlock::Own, query}));
    }

private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        m_run->run("Once upon a time there was a cat.");
    }
    void cleanup() { Theme::setTextScale(1); }

    void everyCellIsAWeight() {
        gather(5);
        RowView view(m_run->store, m_run->selection);
        const engine::ModelShape shape = m_run->model->shape();
        for (const QSize& size : {QSize(420, 600), QSize(1600, 1000), QSize(320, 240)}) {
            view.resize(size);
            const auto grids = all<CellGrid>(view.displayList(), "rows:");
            QCOMPARE(static_cast<int>(grids.size()), shape.layerCount);
            QCOMPARE(firstWrongCell(view.displayList(), m_run->store), QString());
        }
        view.resize(1600, 1000);
        QCOMPARE(view.displayList().grid(u"rows:2")->source.at(3, 4),
                 Provenance(ElementRef{{HookKind::Pattern, 2}, {3, 5, 4}}));
        float largest = 0; // the legend's end
        for (const float weight : view.state().rows->values)
            largest = std::max(largest, weight);
        QCOMPARE(view.displayList().grid(u"rows:0")->high, largest);
        QCOMPARE(view.displayList().grid(u"legend")->high, largest);
        QVERIFY(one<PathItem>(view.displayList(), "mask-edge"));
        QVERIFY(one<TextItem>(view.displayList(), "note")->text.contains(QStringLiteral("masked")));
    }

    void everyAttentionOfATranslator_data() {
        QTest::addColumn<QString>("model");
        for (const char* name : {"tiny-marian", "tiny-marian-odd", "tiny-gru-additive"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyAttentionOfATranslator() {
        QFETCH(QString, model);
        TranslationRun run(model.toStdString());
        run.run({5, 7, 9, 6, 0}, {1, 4, 8});
        const bool recurrent = run.model->shape().recurrent();
        for (const auto block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
            if (recurrent && block != AttentionBlock::Cross)
                continue;
            run.selection.setPlace(block, 0, 0);
            run.selection.setQuery(1);
            const auto rows = gathered(run.store, {block, 1});
            QVERIFY(rows);
            run.store.setQueryRows(run.store.trace(), rows);
            RowView view(run.store, run.selection);
            view.resize(600, 500);
            QVERIFY(view.state().rows);
            QCOMPARE(view.state().rows->keyCount, run.store.lengthOf(keyStackOf(block)));
            QCOMPARE(firstWrongCell(view.displayList(), run.store), QString());
            QCOMPARE(one<PathItem>(view.displayList(), "mask-edge") != nullptr, block == AttentionBlock::Decoder);
        }
    }

    void rowsOfAnotherQuestionAreNotShown() {
        gather(5);
        RowView view(m_run->store, m_run->selection);
        QVERIFY(view.state().rows);
        m_run->selection.setQuery(4); // the last good picture stays for a moment
        QCOMPARE(view.state().query, 5);
        QTRY_VERIFY_WITH_TIMEOUT(!view.state().rows, 2000);
        QCOMPARE(view.state().query, 4);
        QVERIFY(one<TextItem>(view.displayList(), "message"));
        gather(4);
        QVERIFY(view.state().rows);
        m_run->store.setQueryRows(nullptr, nullptr); // of another trace: dropped
        QVERIFY(m_run->store.queryRows());
    }

    void itAsksOnlyWhileItIsSeen() {
        gather(5);
        RowView view(m_run->store, m_run->selection);
        QSignalSpy asked(&view, &RowView::wantedChanged);
        QVERIFY(!view.wanted());
        view.show();
        QCOMPARE(view.wanted(), std::optional(RowQuestion{AttentionBlock::Own, 5}));
        m_run->selection.setQuery(3);
        QCOMPARE(view.wanted()->query, 3);
        QCOMPARE(asked.size(), 2);
        m_run->selection.setKey(1); // the same question
        QCOMPARE(asked.size(), 2);
        view.hide();
        QVERIFY(!view.wanted());
    }

    void theViewIsLinked() {
        m_run->selection.release();
        gather(6);
        RowView view(m_run->store, m_run->selection);
        view.resize(900, 640);
        const CellGrid grid = *view.displayList().grid(u"rows:3");
        QTest::mouseClick(&view, Qt::LeftButton, {}, grid.cellRect(2, 4).center().toPoint());
        QCOMPARE(m_run->selection.layer(), 3);
        QCOMPARE(m_run->selection.head(), 2);
        QCOMPARE(m_run->selection.key(), 4);
        const auto* head = one<MarkItem>(view.displayList(), "head-mark");
        const auto* key = one<MarkItem>(view.displayList(), "key-mark");
        QVERIFY(head && key && head->rect.contains(grid.cellRect(2, 4).center()) &&
                key->rect.contains(grid.cellRect(2, 4).center()));
        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "head:1.0"));
        QCOMPARE(m_run->selection.layer(), 1);
        QCOMPARE(m_run->selection.head(), 0);
        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "key:2"));
        QCOMPARE(m_run->selection.key(), 2);
        QVERIFY(view.summary().contains(m_run->store.tokenAt(6)));
        view.clearFocusedCell();
        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(m_run->selection.query(), 5);
        m_run->selection.release();
    }

    void chosenKeysAreSummedUp() {
        m_run->selection.release();
        gather(6);
        RowView view(m_run->store, m_run->selection);
        view.resize(900, 640);
        QVERIFY(!view.displayList().grid(u"chosen:0"));
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier, middleOf(view, "key:1"));
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier,
                          view.displayList().grid(u"rows:0")->cellRect(0, 3).center().toPoint());
        QCOMPARE(m_run->selection.chosenKeys(), (std::set<int>{1, 3}));
        const engine::ModelShape shape = m_run->model->shape();
        float most = 0;
        for (int layer = 0; layer < shape.layerCount; ++layer) {
            const CellGrid* sums = view.displayList().grid(QStringLiteral("chosen:%1").arg(layer));
            QVERIFY(sums && sums->rows == shape.headCount);
            for (int h = 0; h < shape.headCount; ++h) {
                const float expected = m_run->store.value(ElementRef{{HookKind::Pattern, layer}, {h, 6, 1}}) +
                                       m_run->store.value(ElementRef{{HookKind::Pattern, layer}, {h, 6, 3}});
                QCOMPARE(sums->value(h, 0), expected);
                most = std::max(most, expected);
            }
            QVERIFY(std::holds_alternative<std::monostate>(sums->source.at(0, 0)));
        }
        QCOMPARE(view.displayList().grid(u"chosen:0")->high, most);
        QVERIFY(one<TextItem>(view.displayList(), "note")->text.contains(QStringLiteral("2 chosen key")));
        m_run->selection.release();
    }

    void poolingKeepsTheLargestAndIsSaid() {
        const RowState state = seeded(48, 25, 1024, 1000);
        RowTable table;
        const DisplayList list = layoutRows(state, light(), {1600, 1000}, &table);
        QVERIFY(table.headStep > 1 || table.keyStep > 1);
        for (int layer = 0; layer < 48; ++layer) {
            const CellGrid& grid = *list.grid(QStringLiteral("rows:%1").arg(layer));
            for (int row = 0; row < grid.rows; ++row)
                for (int column = 0; column < grid.columns; ++column) {
                    float most = 0;
                    for (int h = row * table.headStep; h < std::min(25, (row + 1) * table.headStep); ++h)
                        for (int k = column * table.keyStep; k < std::min(1024, (column + 1) * table.keyStep); ++k)
                            most = std::max(most, state.rows->weight(layer, h, k));
                    QCOMPARE(grid.value(row, column), most);
                }
        }
        const QString note = one<TextItem>(list, "note")->text;
        QVERIFY2(note.contains(
                     QStringLiteral("largest weight of %1 ").arg(table.headStep > 1 ? table.headStep : table.keyStep)),
                 qPrintable(note));
    }

    void emptyIsASentence() {
        TraceStore store;
        Selection selection;
        RowView view(store, selection);
        view.resize(420, 600);
        view.show();
        QVERIFY(one<TextItem>(view.displayList(), "message"));
        QVERIFY(!view.wanted());
    }

    void fitsEverywhere_data() {
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("keys");
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<double>("scale");
        for (const auto& [layers, heads] : {std::pair(1, 1), std::pair(6, 6), std::pair(12, 12), std::pair(48, 25)})
            for (const int keys : {1, 16, 256})
                for (const QSizeF& size : {QSizeF(320, 240), QSizeF(420, 600), QSizeF(1600, 1000), QSizeF(3840, 2160)})
                    for (const double scale : {1.0, 2.0})
                        QTest::addRow("%dx%d, %d keys, %dx%d %g", layers, heads, keys, int(size.width()),
                                      int(size.height()), scale)
                            << layers << heads << keys << size << scale;
    }
    void fitsEverywhere() {
        QFETCH(int, layers);
        QFETCH(int, heads);
        QFETCH(int, keys);
        QFETCH(QSizeF, size);
        QFETCH(double, scale);
        Theme::setTextScale(scale);
        RowState state = seeded(layers, heads, keys, keys / 2);
        state.layer = layers / 2;
        state.head = heads - 1;
        state.key = keys / 3;
        state.chosenKeys = {0};
        const DisplayList list = layoutRows(state, light(), size);
        QCOMPARE(overlap(list), QString());
        const QRectF page = QRectF(QPointF(), size).adjusted(-0.5, -0.5, 0.5, 0.5);
        for (const CellGrid* grid : all<CellGrid>(list))
            if (!grid->id.startsWith(QLatin1String("legend")))
                QVERIFY2(page.contains(grid->rect) || size.height() < 250 * scale, qPrintable(grid->id));
    }

    void thePanelOffersIt() {
        AttentionPanel panel(m_run->store, m_run->selection);
        panel.resize(1200, 700);
        panel.show();
        panel.setTab(AttentionPanel::Rows);
        QVERIFY(panel.rows()->isVisible() && !panel.view()->isVisible());
        QVERIFY(panel.rows()->wanted());
        panel.setTab(AttentionPanel::Matrix);
        QVERIFY(!panel.rows()->wanted() && panel.view()->isVisible());
    }

    void pictures_data() {
        QTest::addColumn<int>("theme");
        QTest::newRow("rows-light") << int(ThemeName::Light);
        QTest::newRow("rows-dark") << int(ThemeName::Dark);
    }
    void pictures() {
        QFETCH(int, theme);
        m_run->selection.release();
        m_run->selection.setLayerHead(2, 3);
        gather(7);
        m_run->selection.setKey(2);
        m_run->selection.chooseKeys({1, 2});
        RowView view(m_run->store, m_run->selection);
        const Theme& look = Theme::named(static_cast<ThemeName>(theme));
        const QString difference = differenceFromGolden(renderImage(layoutRows(view.state(), look, {560, 460}), look),
                                                        QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
        m_run->selection.release();
    }
};

HEADLIGHT_TEST(RowViewTest)
#include "row_view_test.moc"
