// SPDX-License-Identifier: GPL-3.0-or-later
// The attention pictures against the tensors: every painted number, what is left out, labels, clicks.
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_layout.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QSignalSpy>

#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;

namespace {

/// A pattern whose weights are known without a model; the same on every machine.
AttentionState synthetic(int length, AttentionMode mode) {
    AttentionState state;
    state.hook.layer = 1;
    state.head = 2;
    state.query = length / 2;
    state.mode = mode;
    auto pattern = std::make_shared<std::vector<float>>(static_cast<std::size_t>(length) * length, 0.0F);
    for (int query = 0; query < length; ++query) {
        float sum = 0;
        for (int key = 0; key <= query; ++key)
            sum += static_cast<float>(1 + (7 * query + 13 * key) % 11);
        for (int key = 0; key <= query; ++key)
            (*pattern)[static_cast<std::size_t>(query) * length + key] =
                static_cast<float>(1 + (7 * query + 13 * key) % 11) / sum;
        const QStringList words{QStringLiteral("Once"),  QStringLiteral("␣upon"), QStringLiteral("␣a"),
                                QStringLiteral("␣time"), QStringLiteral(","),     QStringLiteral("↵")};
        state.queryTokens.push_back(words[query % words.size()]);
    }
    state.keyTokens = state.queryTokens;
    state.pattern = pattern;
    return state;
}

/// First cell of the list whose painted value is not the tensor's (the largest of its block where cells pool).
QString firstWrongCell(const DisplayList& list, const TraceStore& store) {
    for (const CellGrid* grid : all<CellGrid>(list)) {
        if (!std::holds_alternative<engine::Hook>(grid->source.tensor))
            continue;
        const engine::TensorView tensor = store.hook(std::get<engine::Hook>(grid->source.tensor));
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const auto from = std::get<ElementRef>(grid->source.at(row, column));
                float expected = tensor.at({from.index[0], from.index[1], from.index[2]});
                for (int q = from.index[1]; q < std::min<int>(from.index[1] + grid->source.rowStep, store.length());
                     ++q)
                    for (int k = from.index[2];
                         k < std::min<int>(from.index[2] + grid->source.columnStep, store.length()); ++k)
                        expected = std::max(expected, tensor.at({from.index[0], q, k}));
                if (grid->value(row, column) != expected)
                    return QStringLiteral("%1 row %2 column %3: painted %4, tensor %5")
                        .arg(grid->id)
                        .arg(row)
                        .arg(column)
                        .arg(grid->value(row, column))
                        .arg(expected);
            }
    }
    return {};
}

/// Two drawn texts of one kind whose ink meets; empty when none do.
QString overlap(const DisplayList& list, const QString& prefix, double angle) {
    std::vector<QRectF> inks;
    for (const TextItem* text : all<TextItem>(list)) {
        if (!text->id.startsWith(prefix))
            continue;
        for (const TextLines::Line& line : layoutText(*text, light()).lines) {
            // Slanted labels are parallel: what counts is the distance of their base lines.
            const QRectF ink = angle == 0
                                   ? line.rect
                                   : QRectF(text->rect.left() * std::sin(angle * M_PI / 180), 0, line.rect.height(), 1);
            for (const QRectF& other : inks)
                if (ink.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other))
                    return text->id;
            inks.push_back(ink);
        }
    }
    return {};
}

} // namespace

class AttentionTest : public WidgetTest {
    Q_OBJECT
private:
    std::unique_ptr<StoryRun> m_run;

    void freshRun() {
        m_run->run("Once upon a time there was a cat and it was very happy.");
        m_run->selection.setLayerHead(1, 2);
        m_run->selection.setKey(-1);
    }

private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        freshRun();
    }
    void cleanup() { freshRun(); }

    void paintedValuesAreTheTensors_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("matrix") << static_cast<int>(AttentionMode::Matrix);
        QTest::newRow("curves") << static_cast<int>(AttentionMode::Curves);
        QTest::newRow("both") << static_cast<int>(AttentionMode::Both);
    }
    void paintedValuesAreTheTensors() {
        QFETCH(int, mode);
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(static_cast<AttentionMode>(mode));
        view.resize(1100, 640);
        const auto& shape = m_run->model->shape();
        for (int layer = 0; layer < shape.layerCount; ++layer)
            for (int head = 0; head < shape.headCount; ++head) {
                m_run->selection.setLayerHead(layer, head);
                const DisplayList& list = view.displayList();
                QVERIFY(!all<CellGrid>(list).empty());
                QCOMPARE(firstWrongCell(list, m_run->store), QString());
                for (const RibbonItem* ribbon : all<RibbonItem>(list))
                    QCOMPARE(ribbon->value, m_run->store.value(std::get<ElementRef>(ribbon->provenance)));
            }
    }

    void rowsAndColumnsAreQueriesAndKeys() {
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Matrix);
        view.resize(700, 640);
        const CellGrid* grid = view.displayList().grid(u"pattern");
        QVERIFY(grid);
        QCOMPARE(grid->source.at(5, 3), Provenance(ElementRef{{HookKind::Pattern, 1}, {2, 5, 3}}));
        QCOMPARE(one<TextItem>(view.displayList(), "axis-queries")->text, QStringLiteral("query (row)"));
        QCOMPARE(one<TextItem>(view.displayList(), "axis-keys")->text, QStringLiteral("key (column)"));
        // A click on the cell selects that query and key.
        QTest::mouseClick(&view, Qt::LeftButton, {}, grid->cellRect(5, 3).center().toPoint());
        QCOMPARE(m_run->selection.query(), 5);
        QCOMPARE(m_run->selection.key(), 3);
    }

    void everyCellIsHitWhereItIsDrawn() {
        const AttentionState state = synthetic(17, AttentionMode::Matrix);
        const DisplayList list = layoutAttention(state, light(), {800, 700});
        const CellGrid* grid = list.grid(u"pattern");
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const auto hit = hitTest(list, grid->cellRect(row, column).center());
                QVERIFY(hit);
                QCOMPARE(hit->provenance, grid->source.at(row, column));
                QCOMPARE(hit->value, state.weight(row, column));
            }
    }

    void legendSaysWhatTheDataAre() {
        AttentionState state = synthetic(9, AttentionMode::Matrix);
        auto values = std::make_shared<std::vector<float>>(*state.pattern);
        for (float& value : *values)
            value *= 0.375F; // no longer 0 … 1: a fixed caption would lie
        state.pattern = values;
        const DisplayList list = layoutAttention(state, light(), {800, 700});
        QCOMPARE(list.grid(u"pattern")->high, 0.375F);
        QCOMPARE(one<TextItem>(list, "legend-high")->text, QLocale().toString(0.375, 'g', 3));
        QVERIFY(one<TextItem>(list, "legend-note")->text.contains(QLocale().toString(0.375, 'g', 3)));
    }

    void opacityGrowsWithWeight() {
        QCOMPARE(ribbonOpacity(0), 0.0);
        QCOMPARE(ribbonOpacity(1), 1.0);
        for (int i = 1; i <= 100; ++i)
            QVERIFY(ribbonOpacity(i / 100.0F) > ribbonOpacity((i - 1) / 100.0F));
    }

    void ribbonsSayWhatTheyHide() {
        AttentionState state = synthetic(10, AttentionMode::Curves);
        state.allQueries = true;
        const RibbonChoice few = chooseRibbons(state);
        QCOMPARE(few.total, 55);
        QCOMPARE(static_cast<int>(few.lines.size()), 55);
        QCOMPARE(few.hiddenShare, 0.0);
        double sum = 0;
        for (const auto& line : few.lines)
            sum += line.weight;
        QVERIFY(std::abs(sum - 10) < 1e-5); // ten rows that sum to 1

        state = synthetic(60, AttentionMode::Curves);
        state.allQueries = true;
        const RibbonChoice many = chooseRibbons(state);
        QVERIFY(static_cast<int>(many.lines.size()) <= maxRibbons);
        QVERIFY(!many.lines.empty());
        double drawn = 0;
        int above = 0;
        for (const auto& line : many.lines) {
            QVERIFY(line.weight >= many.threshold);
            drawn += line.weight;
        }
        for (float weight : *state.pattern)
            above += weight >= many.threshold;
        QCOMPARE(above, static_cast<int>(many.lines.size())); // nothing at or above the threshold is missing
        QVERIFY(std::abs(drawn / 60 + many.hiddenShare - 1) < 1e-5);
        const DisplayList list = layoutAttention(state, light(), {700, 700});
        const QString note = one<TextItem>(list, "ribbon-note")->text;
        QVERIFY2(note.contains(QLocale().toString(many.total)), qPrintable(note));
        QVERIFY2(note.contains(QString::number(std::round(many.hiddenShare * 100))), qPrintable(note));
    }

    void aSingleRowIsWholeOrSaysItsCut() {
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Curves);
        view.resize(600, 600);
        double sum = 0;
        for (const RibbonItem* ribbon : all<RibbonItem>(view.displayList()))
            sum += ribbon->value;
        QVERIFY2(std::abs(sum - 1) < 1e-5, qPrintable(QString::number(sum)));
    }

    void labelsDoNotOverlap_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<QSizeF>("size");
        for (int length : {1, 2, 12, 40, 300})
            for (const QSizeF& size : {QSizeF(420, 380), QSizeF(800, 700), QSizeF(1400, 900)})
                QTest::addRow("%d tokens %dx%d", length, int(size.width()), int(size.height())) << length << size;
    }
    void labelsDoNotOverlap() {
        QFETCH(int, length);
        QFETCH(QSizeF, size);
        const DisplayList list = layoutAttention(synthetic(length, AttentionMode::Both), light(), size);
        for (const char* prefix : {"row-label:", "curve-query-label:", "curve-key-label:", "percent:"})
            QCOMPARE(overlap(list, QLatin1String(prefix), 0), QString());
        QCOMPARE(overlap(list, QStringLiteral("column-label:"), 52), QString());
        const int query = length / 2; // the followed token always has its name
        QVERIFY(one<TextItem>(list, QStringLiteral("row-label:%1").arg(query)));
        const QRectF page(QPointF(), size);
        for (const TextItem* text : all<TextItem>(list))
            QVERIFY2(text->angle != 0 || page.adjusted(-1, -1, 1, 1).contains(text->rect), qPrintable(text->id));
        for (const CellGrid* grid : all<CellGrid>(list))
            QVERIFY2(page.contains(grid->rect), qPrintable(grid->id));
    }

    void pooledCellsHoldTheLargestWeightAndSaySo() {
        std::string text;
        for (int i = 0; i < 60; ++i)
            text += " there was a cat";
        auto ids = m_run->tokenizer->encode(text);
        ids.resize(200);
        m_run->run(ids);
        AttentionView view(m_run->store, m_run->selection);
        view.setMode(AttentionMode::Matrix);
        view.resize(300, 280);
        const CellGrid* grid = view.displayList().grid(u"pattern");
        QVERIFY(grid->source.rowStep > 1);
        QCOMPARE(firstWrongCell(view.displayList(), m_run->store), QString());
        QVERIFY(one<TextItem>(view.displayList(), "legend-note")->text.contains(QString::number(grid->source.rowStep)));
    }

    void summaryNamesTheLargestWeight() {
        AttentionState state = synthetic(6, AttentionMode::Matrix);
        state.query = 4;
        int best = 0;
        for (int key = 1; key <= 4; ++key)
            if (state.weight(4, key) > state.weight(4, best))
                best = key;
        const QString summary = attentionSummary(state);
        QVERIFY2(summary.startsWith(QStringLiteral("“,” (token 4)")), qPrintable(summary));
        QVERIFY2(summary.indexOf(QStringLiteral("(token %1,").arg(best)) > 0, qPrintable(summary));
        state.query = 0;
        QVERIFY(attentionSummary(state).contains(QStringLiteral("only look at itself")));
        state.pattern = nullptr;
        QVERIFY(attentionSummary(state).isEmpty());
    }

    void thinningKeepsWhatMatters() {
        QCOMPARE(thinnedLabels(5, 20, 14, 2), (std::vector<int>{0, 1, 2, 3, 4}));
        QCOMPARE(thinnedLabels(10, 5, 14, 4), (std::vector<int>{0, 4, 9}));
        QCOMPARE(thinnedLabels(0, 5, 14, -1), std::vector<int>{});
        for (int always = 0; always < 50; ++always) {
            const auto kept = thinnedLabels(50, 3, 14, always);
            QVERIFY(std::find(kept.begin(), kept.end(), always) != kept.end());
            for (std::size_t i = 1; i < kept.size(); ++i)
                QVERIFY((kept[i] - kept[i - 1]) * 3 >= 14);
        }
    }

    void emptyAndUnfinishedSayWhy() {
        AttentionState state;
        QVERIFY(one<TextItem>(layoutAttention(state, light(), {400, 300}), "message"));
        state.queryTokens = state.keyTokens = {QStringLiteral("a"), QStringLiteral("b")};
        const DisplayList waiting = layoutAttention(state, light(), {400, 300});
        QVERIFY(one<TextItem>(waiting, "message")->text.contains(QStringLiteral("layer 0")));
        QVERIFY(all<CellGrid>(waiting).empty());
    }

    void everyHeadLabelOpensItsHead() {
        HeadGridView view(m_run->store, m_run->selection);
        view.resize(400, 420);
        const auto& shape = m_run->model->shape();
        for (int layer = 0; layer < shape.layerCount; ++layer)
            for (int head = 0; head < shape.headCount; ++head) {
                const DisplayList& list = view.displayList();
                const CellGrid* grid = list.grid(QStringLiteral("thumb:%1.%2").arg(layer).arg(head));
                QVERIFY(grid);
                QCOMPARE(one<TextItem>(list, QStringLiteral("head-label:%1").arg(head))->text,
                         QStringLiteral("H%1").arg(head));
                // The label stands over the column, the layer's beside the row, and a click chooses just that head.
                QVERIFY(std::abs(one<TextItem>(list, QStringLiteral("head-label:%1").arg(head))->rect.center().x() -
                                 grid->rect.center().x()) < 1);
                QVERIFY(std::abs(one<TextItem>(list, QStringLiteral("layer-label:%1").arg(layer))->rect.center().y() -
                                 grid->rect.center().y()) < 1);
                QTest::mouseClick(&view, Qt::LeftButton, {}, grid->rect.center().toPoint());
                QCOMPARE(m_run->selection.layer(), layer);
                QCOMPARE(m_run->selection.head(), head);
                QCOMPARE(parseHeadAction(headAction(layer, head)), std::optional(std::pair(layer, head)));
            }
        QCOMPARE(firstWrongCell(view.displayList(), m_run->store), QString());
        m_run->store.setThumbnails(m_run->store.trace(),
                                   {{AttentionBlock::Own, m_run->thumbnails(*m_run->store.trace(), 5)}});
        QCOMPARE(firstWrongCell(view.displayList(), m_run->store), QString());
        QVERIFY(one<TextItem>(view.displayList(), "note")->text.contains(QStringLiteral("5 × 5")));
        QVERIFY(!parseHeadAction(QStringLiteral("head:1")));
    }

    void arrowsWalkOverHeads() {
        HeadGridView view(m_run->store, m_run->selection);
        view.resize(400, 420);
        m_run->selection.setLayerHead(0, 0);
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Down);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(m_run->selection.layer(), 2);
        QCOMPARE(m_run->selection.head(), 1);
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Left); // stops at the border
        QCOMPARE(m_run->selection.head(), 0);
    }

    void theLastGoodPictureStaysWhileTheNextIsComputed() {
        AttentionView view(m_run->store, m_run->selection);
        view.resize(700, 600);
        const auto trace = m_run->runner->run(m_run->tokenizer->encode("Another prompt"));
        m_run->store.setTrace(trace, trace->length());
        QVERIFY(view.displayList().grid(u"pattern"));
        QTRY_VERIFY(!view.displayList().grid(u"pattern")); // but not for ever: then it says that it waits
        m_run->store.addInside(trace, m_run->runner->inside(*trace, 1), 0);
        QCOMPARE(view.displayList().grid(u"pattern")->rows, trace->length());
    }

    void panelShowsWhatThereIsRoomFor() {
        AttentionPanel panel(m_run->store, m_run->selection);
        panel.resize(1200, 600);
        panel.show();
        QCOMPARE(panel.view()->mode(), AttentionMode::Both);
        QVERIFY(panel.heads()->isVisible() && panel.view()->isVisible());
        panel.resize(420, 400);
        QCOMPARE(panel.view()->mode(), AttentionMode::Matrix);
        QVERIFY(!panel.heads()->isVisible());
        panel.setTab(AttentionPanel::Heads);
        QVERIFY(panel.heads()->isVisible() && !panel.view()->isVisible());
        panel.resize(1200, 600);
        QVERIFY(panel.heads()->isVisible() && !panel.view()->isVisible()); // as large as there is room for
        panel.setTab(AttentionPanel::Both);
        panel.resize(420, 800); // one above the other
        QCOMPARE(panel.view()->mode(), AttentionMode::Both);
    }

    void pictures_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("dark");
        for (bool dark : {false, true}) {
            QTest::addRow("attention-matrix-%s", dark ? "dark" : "light")
                << static_cast<int>(AttentionMode::Matrix) << dark;
            QTest::addRow("attention-curves-%s", dark ? "dark" : "light")
                << static_cast<int>(AttentionMode::Curves) << dark;
        }
    }
    void pictures() {
        QFETCH(int, mode);
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        AttentionState state = synthetic(8, static_cast<AttentionMode>(mode));
        state.key = 1;
        const QImage picture = renderImage(layoutAttention(state, theme, {520, 480}), theme);
        const QString difference = differenceFromGolden(picture, QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    void headPictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("heads-light") << false;
        QTest::newRow("heads-dark") << true;
    }
    void headPictures() {
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        HeadGridState state;
        state.layerCount = 2;
        state.headCount = 3;
        state.layer = 1;
        state.head = 0;
        for (int i = 0; i < 6; ++i) {
            HeadThumbnail thumbnail;
            thumbnail.rows = thumbnail.columns = 6 + i;
            thumbnail.values = synthetic(6 + i, AttentionMode::Matrix).pattern;
            state.thumbnails.push_back(thumbnail);
        }
        const QString difference = differenceFromGolden(renderImage(layoutHeadGrid(state, theme, {320, 260}), theme),
                                                        QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(AttentionTest)
#include "attention_test.moc"
