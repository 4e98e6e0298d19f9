// SPDX-License-Identifier: GPL-3.0-or-later
// The alignment pictures against the tensors: every painted number, what is hidden, growth, names, sizes, looks.
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/seeded_sheets.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/alignment/alignment_layout.h"
#include "widgets/attention/attention_parts.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <cmath>
#include <limits>
#include <set>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;
using engine::Stack;

namespace {

AlignmentState stateOf(const AttentionSheet& sheet, AlignmentPicture picture) {
    AlignmentState state;
    state.picture = picture;
    state.title = QStringLiteral("Cross-attention, layer 2");
    if (picture == AlignmentPicture::Heads) {
        for (int head = 0; head < sheet.headCount; ++head)
            state.maps.push_back(headMap(sheet, head));
        state.chosen = std::min(3, sheet.headCount - 1);
    } else {
        state.maps.push_back(headMap(sheet, 0));
    }
    if (picture == AlignmentPicture::Compare) {
        state.maps.push_back(meanOfHeads(sheet));
        state.mapTitles = {QStringLiteral("pt-en-gru: attention"), QStringLiteral("pt-en: mean of heads")};
    }
    state.look.query = std::min(5, sheet.queryCount() - 1);
    state.look.key = std::min(4, sheet.keyCount() - 1);
    return state;
}

/// First cell whose painted number is not the map's, or that is missing or drawn twice.
QString firstWrongCell(const DisplayList& list, const AlignmentState& state, const AttentionSheet& sheet) {
    std::set<std::tuple<int, int, int>> seen;
    for (const CellGrid* grid : all<CellGrid>(list, "map:"))
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                const QPointF middle = grid->cellRect(row, column).center();
                const auto hit = hitTest(list, middle);
                if (!hit)
                    return grid->id + QStringLiteral(": a cell that cannot be pointed at");
                const auto cell = mapCell(list, *hit);
                if (!cell)
                    return grid->id + QStringLiteral(": a cell without query and key");
                const AlignmentMap& map = state.maps[static_cast<std::size_t>(cell->map)];
                const float expected =
                    map.mean() ? map.weight(cell->query, cell->key) : sheet.weight(map.head, cell->query, cell->key);
                if (hit->value != expected)
                    return QStringLiteral("%1 [%2, %3]: %4 instead of %5")
                        .arg(grid->id)
                        .arg(cell->query)
                        .arg(cell->key)
                        .arg(hit->value)
                        .arg(expected);
                if (!map.mean() &&
                    hit->provenance != Provenance(ElementRef{sheet.hook, {map.head, cell->query, cell->key}}))
                    return grid->id + QStringLiteral(": says another element");
                if (rectOfCell(list, *cell) != std::optional(grid->cellRect(row, column)))
                    return grid->id + QStringLiteral(": is found elsewhere");
                if (!seen.insert({cell->map, cell->query, cell->key}).second)
                    return grid->id + QStringLiteral(": drawn twice");
            }
    std::size_t expected = 0;
    for (const AlignmentMap& map : state.maps) {
        const int queries =
            state.look.shownQueries < 0 ? map.queryCount() : std::min(map.queryCount(), state.look.shownQueries);
        expected += static_cast<std::size_t>(queries) * hiddenWeight(map, state.look.hideSinks, 0).kept.size();
    }
    return seen.size() == expected ? QString()
                                   : QStringLiteral("%1 cells instead of %2").arg(seen.size()).arg(expected);
}

} // namespace

class AlignmentLayoutTest : public WidgetTest {
    Q_OBJECT
private:
    static void pictureRows() {
        QTest::addColumn<int>("picture");
        QTest::addColumn<bool>("keysAreRows");
        QTest::addColumn<bool>("hide");
        const char* names[] = {"map", "heads", "compare"};
        for (int picture = 0; picture < 3; ++picture)
            for (bool rows : {true, false})
                for (bool hide : {false, true})
                    QTest::addRow("%s%s%s", names[picture], rows ? "" : ", queries as rows",
                                  hide ? ", hidden sinks" : "")
                        << picture << rows << hide;
    }

private slots:
    void cleanup() { Theme::setTextScale(1); }

    void paintedValuesAreTheTensors_data() { pictureRows(); }
    void paintedValuesAreTheTensors() {
        QFETCH(int, picture);
        QFETCH(bool, keysAreRows);
        QFETCH(bool, hide);
        const AttentionSheet sheet = crossSheet();
        AlignmentState state = stateOf(sheet, static_cast<AlignmentPicture>(picture));
        state.look.keysAreRows = keysAreRows;
        state.look.hideSinks = hide;
        const DisplayList list = layoutAlignment(state, light(), {760, 620});
        QCOMPARE(firstWrongCell(list, state, sheet), QString());
    }

    void hiddenWeightStandsBesideEveryRow_data() { pictureRows(); }
    void hiddenWeightStandsBesideEveryRow() {
        QFETCH(int, picture);
        QFETCH(bool, keysAreRows);
        AlignmentState state = stateOf(crossSheet(), static_cast<AlignmentPicture>(picture));
        state.look.keysAreRows = keysAreRows;
        state.look.hideSinks = true;
        const DisplayList list = layoutAlignment(state, light(), {760, 620});
        for (std::size_t i = 0; i < state.maps.size(); ++i) {
            const AlignmentMap& map = state.maps[i];
            const CellGrid* strip = list.grid(QStringLiteral("hidden:%1").arg(i));
            QVERIFY(strip);
            for (int query = 0; query < map.queryCount(); ++query) {
                double shown = 0;
                for (const CellGrid* grid : all<CellGrid>(list, QStringLiteral("map:%1:").arg(i)))
                    for (int row = 0; row < grid->rows; ++row)
                        for (int column = 0; column < grid->columns; ++column)
                            if ((keysAreRows ? column : row) == query)
                                shown += double(grid->value(row, column));
                const double hidden = double(keysAreRows ? strip->value(0, query) : strip->value(query, 0));
                QVERIFY2(std::abs(shown + hidden - 1) < 1e-5, qPrintable(QString::number(shown + hidden)));
                // In line with the query's own cells.
                const QRectF own = keysAreRows ? strip->cellRect(0, query) : strip->cellRect(query, 0);
                const QRectF line = lineOfQuery(list, {static_cast<int>(i), query, 0});
                QVERIFY(keysAreRows ? std::abs(own.center().x() - line.center().x()) < 0.5
                                    : std::abs(own.center().y() - line.center().y()) < 0.5);
            }
        }
        const HiddenWeight whole = hiddenWeight(state.maps.front(), true, state.maps.front().queryCount());
        if (picture == int(AlignmentPicture::Map)) {
            const QString note = one<TextItem>(list, "note")->text;
            QVERIFY2(note.contains(QStringLiteral("2 of 10 tokens")), qPrintable(note));
            for (double share : {whole.share, whole.least, whole.most})
                QVERIFY2(note.contains(attention::percent(share)), qPrintable(note));
        }
    }

    void theNoteSaysWhatRowsSumTo() {
        AttentionSheet sheet = crossSheet(1);
        QVERIFY(one<TextItem>(layoutAlignment(stateOf(sheet, AlignmentPicture::Map), light(), {600, 500}), "note")
                    ->text.contains(QStringLiteral("sum to 1")));
        auto edited = std::make_shared<engine::Tensor>(*sheet.pattern);
        edited->data[0] += 0.25F;
        edited->data[3 * sheet.keyTokens.size()] = std::numeric_limits<float>::quiet_NaN();
        sheet.pattern = edited;
        const QString note =
            one<TextItem>(layoutAlignment(stateOf(sheet, AlignmentPicture::Map), light(), {600, 500}), "note")->text;
        QVERIFY2(note.contains(QStringLiteral("do not sum to 1: 1 (sums from 1 to 1.25)")), qPrintable(note));
        QVERIFY2(note.contains(QStringLiteral("not finite: 1")), qPrintable(note));
        QVERIFY2(!note.contains(QStringLiteral("each query sum")), qPrintable(note));
    }

    void aMeanSaysThatItIsOne() {
        AlignmentState state = stateOf(crossSheet(), AlignmentPicture::Map);
        state.maps = {meanOfHeads(crossSheet())};
        const DisplayList list = layoutAlignment(state, light(), {600, 500});
        QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("mean of 8 heads")));
        for (const CellGrid* grid : all<CellGrid>(list, "map:"))
            QCOMPARE(grid->source.at(0, 0), Provenance()); // no element of any tensor
        QVERIFY(!one<TextItem>(list, "hook"));
        QVERIFY(
            one<TextItem>(layoutAlignment(stateOf(crossSheet(), AlignmentPicture::Map), light(), {760, 500}), "hook")
                ->text.contains(QStringLiteral("decoder.blocks.2.cross_attn.hook_pattern[0")));
    }

    void aColumnGrowsWithEachToken() {
        AlignmentState state = stateOf(crossSheet(), AlignmentPicture::Map);
        const QRectF whole = layoutAlignment(state, light(), {600, 500}).grid(u"map:0:0")->rect;
        for (int shown = 0; shown <= state.maps[0].queryCount(); ++shown) {
            state.look.shownQueries = shown;
            const DisplayList list = layoutAlignment(state, light(), {600, 500});
            QCOMPARE(firstWrongCell(list, state, crossSheet()), QString());
            QCOMPARE(all<BoxItem>(list, "query:").size(), std::size_t(shown)); // no word is told before it is written
            const CellGrid* grid = list.grid(u"map:0:0");
            QCOMPARE(grid != nullptr, shown > 0);
            if (grid) { // what is there stays where it is
                QCOMPARE(grid->rect.topLeft(), whole.topLeft());
                QVERIFY(std::abs(grid->rect.width() - whole.width() * shown / state.maps[0].queryCount()) < 1e-6);
            }
            if (shown < state.maps[0].queryCount())
                QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("%1 of 9 tokens").arg(shown)));
        }
    }

    void rowsAreNamedByWhatTheyWriteOrRead() {
        AlignmentState state = stateOf(crossSheet(), AlignmentPicture::Map);
        QCOMPARE(queryName(state.maps[0], state.look, 0), QStringLiteral("␣this"));
        QCOMPARE(queryName(state.maps[0], state.look, 8), QStringLiteral("…")); // not chosen yet
        QCOMPARE(one<TextItem>(layoutAlignment(state, light(), {600, 500}), "column-label:0:0")->text,
                 QStringLiteral("␣this"));
        state.look.byWritten = false;
        QCOMPARE(queryName(state.maps[0], state.look, 0), QStringLiteral("<pad>"));
        QCOMPARE(one<TextItem>(layoutAlignment(state, light(), {600, 500}), "column-label:0:0")->text,
                 QStringLiteral("<pad>"));
    }

    void allHeadsShareOneScale() {
        const AlignmentState state = stateOf(crossSheet(), AlignmentPicture::Heads);
        const DisplayList list = layoutAlignment(state, light(), {900, 560});
        float largest = 0;
        const AttentionSheet sheet = crossSheet();
        for (float weight : sheet.pattern->data)
            largest = std::max(largest, weight);
        QCOMPARE(all<CellGrid>(list, "map:").size(), std::size_t(8));
        for (const CellGrid* grid : all<CellGrid>(list, "map:"))
            QCOMPARE(grid->high, largest);
        QCOMPARE(one<TextItem>(list, "legend-high")->text, attention::shortNumber(double(largest)));
        for (int head = 0; head < 8; ++head)
            QVERIFY(one<TextItem>(list, QStringLiteral("head-title:%1").arg(head)));
        // Two rows of four, as in the tutorial, where there is that room.
        QCOMPARE(list.grid(u"map:0:0")->rect.top(), list.grid(u"map:3:0")->rect.top());
        QVERIFY(list.grid(u"map:4:0")->rect.top() > list.grid(u"map:3:0")->rect.bottom());
        QCOMPARE(list.grid(u"map:4:0")->rect.left(), list.grid(u"map:0:0")->rect.left());
    }

    void twoAlignmentsHaveOneScaleAndADistance() {
        const AlignmentState state = stateOf(crossSheet(), AlignmentPicture::Compare);
        const DisplayList list = layoutAlignment(state, light(), {900, 500});
        QCOMPARE(list.grid(u"map:0:0")->high, list.grid(u"map:1:0")->high);
        QVERIFY(list.grid(u"map:1:0")->rect.left() > list.grid(u"map:0:0")->rect.right());
        const QString note = one<TextItem>(list, "note")->text;
        QVERIFY2(note.contains(attention::percent(*distanceOf(state.maps[0], state.maps[1]))), qPrintable(note));
        AlignmentState other = state;
        other.maps[0] = headMap(crossSheet(1, {QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("x")}), 0);
        QVERIFY(one<TextItem>(layoutAlignment(other, light(), {900, 500}), "note")
                    ->text.contains(QStringLiteral("no distance")));
        const DisplayList tall = layoutAlignment(state, light(), {420, 800});
        QVERIFY(tall.grid(u"map:1:0")->rect.top() > tall.grid(u"map:0:0")->rect.bottom());
    }

    void everythingHiddenStillSaysSo() {
        const QStringList sinks{QStringLiteral("."), QStringLiteral("</s>")};
        AlignmentState state = stateOf(crossSheet(2, english(), sinks), AlignmentPicture::Map);
        state.look.hideSinks = true;
        const DisplayList list = layoutAlignment(state, light(), {500, 400});
        QVERIFY(all<CellGrid>(list, "map:").empty());
        QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("2 of 2 tokens")));
        QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("100 %")));
    }

    void theSummaryNamesTheLargestWeight() {
        AlignmentState state = stateOf(crossSheet(), AlignmentPicture::Map);
        const AlignmentMap& map = state.maps[0];
        int best = 0;
        for (int key = 1; key < map.keyCount(); ++key)
            if (map.weight(5, key) > map.weight(5, best))
                best = key;
        const QString summary = alignmentSummary(state);
        QVERIFY2(
            summary.contains(QStringLiteral("writing “␣i”, it looks most at “%1” (").arg(map.keys[std::size_t(best)])),
            qPrintable(summary));
        state.look.shownQueries = 5;
        QVERIFY(alignmentSummary(state).isEmpty()); // not written yet
    }

    void fitsEverywhere_data() {
        QTest::addColumn<int>("picture");
        QTest::addColumn<QSize>("tokens");
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<double>("scale");
        for (int picture = 0; picture < 3; ++picture)
            for (const QSize& tokens : {QSize(1, 1), QSize(9, 10), QSize(100, 120)})
                for (const QSizeF& size : {QSizeF(280, 240), QSizeF(430, 640), QSizeF(1400, 900)})
                    for (double scale : {1.0, 2.0})
                        QTest::addRow("%d %dx%d in %dx%d at %g", picture, tokens.width(), tokens.height(),
                                      int(size.width()), int(size.height()), scale)
                            << picture << tokens << size << scale;
    }
    void fitsEverywhere() {
        QFETCH(int, picture);
        QFETCH(QSize, tokens);
        QFETCH(QSizeF, size);
        QFETCH(double, scale);
        Theme::setTextScale(scale);
        AttentionSheet sheet = seededSheet({HookKind::CrossPattern, 2, Stack::Decoder}, 8, manyTokens(tokens.width()),
                                           manyTokens(tokens.height()));
        AlignmentState state = stateOf(sheet, static_cast<AlignmentPicture>(picture));
        for (bool keysAreRows : {true, false}) {
            state.look.keysAreRows = keysAreRows;
            const DisplayList list = layoutAlignment(state, light(), size);
            const QRectF page = QRectF(QPointF(), size).adjusted(-0.5, -0.5, 0.5, 0.5);
            const bool roomy = size.width() > 300 * scale && size.height() > 300 * scale;
            for (const CellGrid* grid : all<CellGrid>(list))
                QVERIFY2(!roomy || page.contains(grid->rect), qPrintable(grid->id));
            for (const TextItem* text : all<TextItem>(list))
                QVERIFY2(!roomy || page.contains(
                                       turned(*text)
                                           .mapRect(text->rect)
                                           .intersected(text->angle != 0 ? page : turned(*text).mapRect(text->rect))),
                         qPrintable(text->id));
            // Names of rows stand one below the other, names of columns far enough apart.
            for (std::size_t map = 0; map < state.maps.size(); ++map) {
                const TextItem* last = nullptr;
                for (const TextItem* text : all<TextItem>(list, QStringLiteral("row-label:%1:").arg(map))) {
                    QVERIFY2(!last || text->rect.top() >= last->rect.bottom() - 0.5, qPrintable(text->id));
                    last = text;
                }
                last = nullptr;
                for (const TextItem* text : all<TextItem>(list, QStringLiteral("column-label:%1:").arg(map))) {
                    QVERIFY2(!last || (text->rect.left() - last->rect.left()) * std::sin(52 * M_PI / 180) >=
                                          text->rect.height() - 0.5,
                             qPrintable(text->id));
                    last = text;
                }
            }
            if (tokens.width() < 20 && roomy)
                QCOMPARE(firstWrongCell(list, state, sheet), QString());
        }
    }

    void smallCellsSayThatAPixelIsTheLargest() {
        const AttentionSheet sheet =
            seededSheet({HookKind::CrossPattern, 2, Stack::Decoder}, 8, manyTokens(300), manyTokens(300));
        const DisplayList list = layoutAlignment(stateOf(sheet, AlignmentPicture::Heads), light(), {500, 400});
        QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("smaller than a pixel")));
    }

    void emptyAndUnfinishedSayWhy() {
        AlignmentState state;
        QVERIFY(one<TextItem>(layoutAlignment(state, light(), {400, 300}), "message"));
        state = stateOf(crossSheet(), AlignmentPicture::Map);
        state.message = QStringLiteral("Computing…");
        const DisplayList list = layoutAlignment(state, light(), {400, 300});
        QCOMPARE(one<TextItem>(list, "message")->text, state.message);
        QVERIFY(all<CellGrid>(list).empty());
    }

    void pictures_data() {
        QTest::addColumn<int>("theme");
        QTest::addColumn<int>("picture");
        const char* themes[] = {"light", "dark", "highcontrast", "projector"};
        const char* names[] = {"map", "heads", "compare"};
        for (int theme = 0; theme < 4; ++theme)
            for (int picture = 0; picture < 3; ++picture)
                QTest::addRow("alignment-%s-%s", names[picture], themes[theme]) << theme << picture;
    }
    void pictures() {
        QFETCH(int, theme);
        QFETCH(int, picture);
        AlignmentState state = stateOf(crossSheet(), static_cast<AlignmentPicture>(picture));
        state.look.hideSinks = picture != int(AlignmentPicture::Map);
        state.look.keysAreRows = picture != int(AlignmentPicture::Heads);
        if (picture == int(AlignmentPicture::Map))
            state.look.shownQueries = 6;
        const Theme& look = Theme::named(static_cast<ThemeName>(theme));
        const QSizeF size = picture == int(AlignmentPicture::Map) ? QSizeF(460, 480) : QSizeF(760, 480);
        const QString difference = differenceFromGolden(renderImage(layoutAlignment(state, look, size), look),
                                                        QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    void otherScriptsPicture() {
        const QStringList source{QStringLiteral("␣هذا"), QStringLiteral("␣هو"), QStringLiteral("␣الكتاب"),
                                 QStringLiteral("؟"), QStringLiteral("</s>")};
        const QStringList target{QStringLiteral("<pad>"), QStringLiteral("␣זה"), QStringLiteral("␣הספר"),
                                 QStringLiteral("我的"), QStringLiteral("␣книга")};
        AlignmentState state = stateOf(crossSheet(1, target, source), AlignmentPicture::Map);
        const DisplayList list = layoutAlignment(state, light(), {460, 400});
        QCOMPARE(firstWrongCell(list, state, crossSheet(1, target, source)), QString());
        QCOMPARE(one<TextItem>(list, "row-label:0:2")->text, source[2]);
        QCOMPARE(one<TextItem>(list, "column-label:0:0")->text, target[1]);
        renderImage(list, light()); // draws without a warning
    }
};

HEADLIGHT_TEST(AlignmentLayoutTest)
#include "alignment_layout_test.moc"
