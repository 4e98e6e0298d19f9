// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/alignment/alignment_layout.h"

#include "widgets/alignment/alignment_parts.h"
#include "widgets/attention/attention_parts.h"
#include "widgets/picture/text_layout.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

using alignment::Margins;
using alignment::Page;
using alignment::Sheet;
using alignment::Text;
using attention::percent;
using attention::shortNumber;

namespace {

constexpr double stripWidth = 64; ///< of the legend's colours

/// Every map that can be drawn, on one scale of colours.
std::vector<Sheet> sheetsOf(const AlignmentState& state) {
    std::vector<Sheet> sheets;
    float high = 0;
    for (std::size_t i = 0; i < state.maps.size(); ++i) {
        const AlignmentMap& map = state.maps[i];
        if (!map.weights)
            continue;
        Sheet sheet{map, static_cast<int>(i), 1, {}, map.queryCount(), true, true};
        // What was kept for comparison was written whole.
        const bool whole = state.picture == AlignmentPicture::Compare && i == 0;
        if (state.look.shownQueries >= 0 && !whole)
            sheet.queries = std::min(sheet.queries, state.look.shownQueries);
        sheet.hidden = hiddenWeight(map, state.look.hideSinks, sheet.queries);
        for (float weight : *map.weights)
            if (std::isfinite(weight))
                high = std::max(high, weight);
        sheets.push_back(std::move(sheet));
    }
    for (Sheet& sheet : sheets)
        sheet.high = high > 0 ? high : 1;
    return sheets;
}

// ---- words

QString meaningOfNumbers(const AlignmentState& state, const std::vector<Sheet>& sheets) {
    const AlignmentMap& map = sheets.back().map;
    if (!map.mean() || state.picture == AlignmentPicture::Compare) // there the titles say it
        return {};
    return map.layerCount > 1
               ? Text::tr("Each cell is the mean of %1 layers × %2 heads.").arg(map.layerCount).arg(map.headCount)
               : Text::tr("Each cell is the mean of %1 heads.").arg(map.headCount);
}

/// Whether rows sum to 1, and what is hidden of them.
QString sumsInWords(const std::vector<Sheet>& sheets) {
    RowSums sums;
    double hidden = 0, least = 1, most = 0;
    int tokens = 0, keys = 0;
    for (const Sheet& sheet : sheets) {
        const RowSums own = rowSums(sheet.map, sheet.queries);
        sums.wrong += own.wrong;
        sums.notFinite += own.notFinite;
        sums.least = std::min(sums.least, own.least);
        sums.most = std::max(sums.most, own.most);
        hidden += sheet.hidden.share / static_cast<double>(sheets.size());
        least = std::min(least, sheet.hidden.least);
        most = std::max(most, sheet.hidden.most);
        tokens = sheet.map.keyCount() - static_cast<int>(sheet.hidden.kept.size());
        keys = sheet.map.keyCount();
    }
    QStringList words;
    if (sums.notFinite > 0)
        words << Text::tr("Rows with numbers that are not finite: %1.").arg(sums.notFinite);
    if (sums.wrong > 0)
        words << Text::tr("Rows that do not sum to 1: %1 (sums from %2 to %3).")
                     .arg(sums.wrong)
                     .arg(shortNumber(sums.least), shortNumber(sums.most));
    if (tokens > 0)
        words << Text::tr("Hidden: %1 of %2 tokens (ends of sentences, punctuation) with %3 of all weight, %4 to %5 of "
                          "a query's; the rest is not scaled up.")
                     .arg(tokens)
                     .arg(keys)
                     .arg(percent(hidden), percent(least), percent(most));
    else if (sums.wrong == 0 && sums.notFinite == 0)
        words << Text::tr("The weights of each query sum to 1.");
    return words.join(QLatin1Char(' '));
}

/// `longest`: with all that may be said while the map grows or shrinks.
QString notesOf(const AlignmentState& state, const std::vector<Sheet>& sheets, double side, bool longest = false) {
    QStringList words;
    words << meaningOfNumbers(state, sheets) << sumsInWords(sheets);
    const Sheet& last = sheets.back();
    if (last.map.causal())
        words << Text::tr("Beyond the steps: masked before the softmax (−∞), so exactly 0.");
    else if (last.map.hook.kind == engine::HookKind::CrossPattern)
        words << Text::tr("Queries come from the decoder's layer, keys and values from the encoder's output.");
    if (longest || last.queries < last.map.queryCount())
        words << Text::tr("Written so far: %1 of %2 tokens.").arg(last.queries).arg(last.map.queryCount());
    constexpr int many = 60; // tokens of which cells may get that small
    if (side < 1 || (longest && std::max(last.map.queryCount(), last.map.keyCount()) > many))
        words << Text::tr("Cells are smaller than a pixel: each pixel shows the largest weight that it covers.");
    if (state.picture == AlignmentPicture::Compare && sheets.size() == 2) {
        const auto distance = distanceOf(sheets[0].map, sheets[1].map);
        words << (distance ? Text::tr("On average %1 of a query's weight lies elsewhere.").arg(percent(*distance))
                           : Text::tr("The two cut or word the text differently, so that no distance can be told."));
    }
    words.removeAll(QString());
    return words.join(QLatin1Char(' '));
}

double heightOf(const Page& page, double width, const QString& words) {
    return std::ceil(page.note.boundingRect(QRectF(0, 0, width, 2000), Qt::TextWordWrap, words).height()) + 3;
}

// ---- title and legend

double drawTitle(Page& page, const Sheet& sheet) {
    const double gap = page.gap(), width = page.list.size.width() - 2 * gap;
    const QFontMetricsF bold(page.theme.font(14, true));
    const double height = std::ceil(bold.height());
    const double titleWidth = std::min(width, std::ceil(bold.horizontalAdvance(page.state.title)) + 6);
    page.text(QStringLiteral("title"), QRectF(gap, gap, titleWidth, height), page.state.title,
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text(), 14, true);
    if (!sheet.map.mean()) {
        const QString head = page.state.picture == AlignmentPicture::Heads ? Text::tr("head", "index of a tensor")
                                                                           : QString::number(sheet.map.head);
        const QString hook =
            QString::fromStdString(engine::hookName(sheet.map.hook)) + QStringLiteral("[%1, query, key]").arg(head);
        const double left = gap + titleWidth + 2 * gap;
        if (left + QFontMetricsF(page.theme.monoFont(alignment::notePx)).horizontalAdvance(hook) <= gap + width) {
            page.text(QStringLiteral("hook"), QRectF(left, gap, gap + width - left, height), hook,
                      Qt::AlignLeft | Qt::AlignVCenter, page.theme.textMuted(), alignment::notePx);
            std::get<TextItem>(page.list.items.back()).mono = true;
        }
    }
    return gap + height;
}

/// What rows and columns are, with the letters of their roles.
double drawAxes(Page& page, const Sheet& sheet, double top) {
    const AlignmentLook& look = page.state.look;
    const bool written = look.byWritten && !sheet.map.written.empty();
    const QString queries = sheet.map.crossing() ? written ? Text::tr("output written") : Text::tr("output read")
                            : written ? Text::tr("query, by what it writes")
                                                 : Text::tr("query");
    const QString keys = sheet.map.crossing() ? Text::tr("source") : Text::tr("key");
    const double line = page.line();
    double x = page.gap();
    for (const bool rows : {true, false}) {
        const bool isKey = rows == look.keysAreRows;
        const Role role = isKey ? Role::Key : Role::Query;
        const QString words = (rows ? Text::tr("rows: %1") : Text::tr("columns: %1")).arg(isKey ? keys : queries);
        const QString id = rows ? QStringLiteral("axis-rows") : QStringLiteral("axis-columns");
        const double width = std::ceil(page.label.horizontalAdvance(words)) + 4;
        if (!rows && x + line + 5 + width > page.list.size.width()) { // the second one below the first
            x = page.gap();
            top += line + 2;
        }
        BoxItem box;
        box.id = id + QStringLiteral("-badge");
        box.rect = QRectF(x, top, line, line);
        box.radius = 3;
        box.fill = page.theme.role(role);
        page.list.items.emplace_back(box);
        page.text(id + QStringLiteral("-letter"), box.rect, Theme::badge(role), Qt::AlignCenter,
                  page.theme.textOn(box.fill.rgb()), alignment::notePx, true);
        page.text(id, QRectF(x + line + 5, top, std::min(width, page.list.size.width() - x - line - 5), line), words,
                  Qt::AlignLeft | Qt::AlignVCenter, page.theme.textMuted());
        x += line + 5 + width + 2 * page.gap();
    }
    return top + line;
}

/// The colours in use between the numbers they stand for.
void drawLegend(Page& page, QPointF topLeft, float high) {
    constexpr int samples = 48;
    const double line = page.line(), low = std::ceil(page.label.horizontalAdvance(shortNumber(0))) + 4;
    page.text(QStringLiteral("legend-low"), QRectF(topLeft, QSizeF(low, line)), shortNumber(0),
              Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    auto values = std::make_shared<std::vector<float>>(samples);
    for (int i = 0; i < samples; ++i)
        (*values)[static_cast<std::size_t>(i)] = high * static_cast<float>(i) / (samples - 1);
    CellGrid grid;
    grid.id = QStringLiteral("legend");
    grid.name = Text::tr("colour scale");
    grid.rect = QRectF(topLeft.x() + low, topLeft.y() + std::floor(line * 0.2), stripWidth, std::floor(line * 0.6));
    grid.columns = samples;
    grid.values = std::move(values);
    grid.scale = ColorScale::Weight;
    grid.low = 0;
    grid.high = high;
    const QString words = shortNumber(high);
    page.text(QStringLiteral("legend-high"),
              QRectF(grid.rect.right() + 6, topLeft.y(), std::ceil(page.label.horizontalAdvance(words)) + 2, line),
              words, Qt::AlignLeft | Qt::AlignVCenter, page.theme.text());
    page.list.items.emplace_back(std::move(grid));
}

// ---- pictures

/// One map with all its names in the middle of an area; returns the side of a cell.
double drawWhole(Page& page, const Sheet& sheet, const QRectF& area) {
    const Margins margins = alignment::marginsOf(page, sheet, area.size());
    const double side = alignment::cellSide(page, sheet, margins, area.size());
    const double width = margins.left + margins.right + side * sheet.columns(page.state.look);
    const double spare = std::max(0.0, area.width() - width);
    alignment::drawMap(page, sheet,
                       QPointF(std::floor(area.left() + margins.left + std::min(spare / 2, 60.0)),
                               std::floor(area.top() + margins.top)),
                       side, margins);
    return side;
}

double drawPair(Page& page, const std::vector<Sheet>& sheets, const QRectF& area) {
    const double gap = 2 * page.gap(), line = page.line();
    const bool beside = area.width() >= area.height();
    double side = 1e9;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const double place = static_cast<double>(i) / static_cast<double>(sheets.size());
        const auto count = static_cast<double>(sheets.size());
        const QRectF part = beside ? QRectF(area.left() + place * (area.width() + gap), area.top(),
                                            (area.width() - gap * (count - 1)) / count, area.height())
                                   : QRectF(area.left(), area.top() + place * (area.height() + gap), area.width(),
                                            (area.height() - gap * (count - 1)) / count);
        const auto index = static_cast<std::size_t>(sheets[i].index);
        page.text(QStringLiteral("map-title:%1").arg(sheets[i].index),
                  QRectF(part.left(), part.top(), part.width(), line),
                  index < page.state.mapTitles.size() ? page.state.mapTitles[index] : QString(),
                  Qt::AlignLeft | Qt::AlignVCenter, page.theme.text(), alignment::labelPx, true);
        side = std::min(side, drawWhole(page, sheets[i], part.adjusted(0, line + 4, 0, 0)));
    }
    return side;
}

struct Tiling {
    int columns = 1, rows = 1;
    double side = 0;
    QSizeF tile; ///< with its title
};

/// As many tiles side by side as makes the cells largest.
Tiling tilingOf(const Page& page, const Sheet& sheet, const Margins& margins, int count, QSizeF room) {
    Tiling best;
    const double between = page.gap() * 1.5, title = page.line() + 4;
    const bool keysAreRows = page.state.look.keysAreRows;
    const double strip = sheet.strip() ? page.line() + 8 : 0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const QSizeF tile((room.width() - margins.left - margins.right - between * (columns - 1)) / columns,
                          (room.height() - margins.top - between * (rows - 1)) / rows - title);
        const QSizeF cells = keysAreRows ? tile - QSizeF(0, strip) : tile - QSizeF(strip, 0);
        const double side = std::min({cells.width() / std::max(1, sheet.columns(page.state.look)),
                                      cells.height() / std::max(1, sheet.rows(page.state.look)), 46.0});
        if (side > best.side)
            best = {columns, rows, side, tile};
    }
    if (best.side >= 6)
        best.side = std::floor(best.side);
    best.side = std::max(best.side, 0.05);
    const QSizeF cells(best.side * sheet.columns(page.state.look) + (keysAreRows ? 0 : strip),
                       best.side * sheet.rows(page.state.look) + (keysAreRows ? strip : 0));
    best.tile = QSizeF(cells.width() + between, cells.height() + title + between);
    return best;
}

QString headTitle(const Page& page, const Sheet& sheet, double width) {
    const QString head = Text::tr("Head %1").arg(sheet.map.head);
    if (!sheet.strip())
        return head;
    const QString full = Text::tr("Head %1 · hides %2").arg(sheet.map.head).arg(percent(sheet.hidden.share));
    return page.label.horizontalAdvance(full) <= width ? full : head;
}

/// All heads: names stand only before the first column and above the first row.
double drawHeads(Page& page, std::vector<Sheet>& sheets, const QRectF& area) {
    const Margins margins = alignment::marginsOf(page, sheets.front(), area.size());
    const auto count = static_cast<int>(sheets.size());
    Margins outside = margins;
    if (!page.state.look.keysAreRows)
        outside.right -= sheets.front().strip() ? page.line() + 8 : 0; // every tile has its own
    const Tiling tiling = tilingOf(page, sheets.front(), outside, count, area.size());
    for (int i = 0; i < count; ++i) {
        Sheet& sheet = sheets[static_cast<std::size_t>(i)];
        const int row = i / tiling.columns, column = i % tiling.columns;
        sheet.rowLabels = column == 0;
        sheet.columnLabels = row == 0;
        const QPointF corner(std::floor(area.left() + margins.left + column * tiling.tile.width()),
                             std::floor(area.top() + margins.top + row * tiling.tile.height()));
        const QRectF cells = alignment::drawMap(page, sheet, corner, tiling.side, margins);
        const double below = cells.bottom() + (sheet.strip() && page.state.look.keysAreRows ? page.line() + 8 : 0) + 2;
        const bool chosen = sheet.index == page.state.chosen;
        BoxItem box;
        box.id = box.action = QStringLiteral("head:%1").arg(sheet.map.head);
        const double width = tiling.tile.width() - page.gap() * 0.5;
        box.rect = QRectF(cells.left() - 3, below, width, page.line() + 2);
        box.radius = 3;
        if (chosen)
            box.fill = page.theme.roleSoft(Role::Pattern);
        box.name = Text::tr("head %1").arg(sheet.map.head);
        page.list.items.emplace_back(box);
        page.text(QStringLiteral("head-title:%1").arg(sheet.map.head), box.rect.adjusted(3, 0, 0, 0),
                  headTitle(page, sheet, width - 3), Qt::AlignLeft | Qt::AlignVCenter,
                  chosen ? page.theme.text() : page.theme.textMuted(), alignment::labelPx, chosen);
    }
    return tiling.side;
}

void drawMessage(Page& page, const QString& words) {
    const QSizeF size = page.list.size;
    page.text(QStringLiteral("message"), QRectF(page.gap(), 0, size.width() - 2 * page.gap(), size.height()), words,
              Qt::AlignCenter, page.theme.textMuted(), 13);
    std::get<TextItem>(page.list.items.back()).wrap = true;
}

} // namespace

DisplayList layoutAlignment(const AlignmentState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    Page page{state, theme, list, QFontMetricsF(theme.font(alignment::labelPx)),
              QFontMetricsF(theme.font(alignment::notePx))};
    std::vector<Sheet> sheets = state.message.isEmpty() ? sheetsOf(state) : std::vector<Sheet>{};
    if (sheets.empty()) {
        drawMessage(page, state.message.isEmpty() ? Text::tr("Nothing has run yet.") : state.message);
        return list;
    }
    const double gap = page.gap(), width = size.width() - 2 * gap;
    const double top = drawAxes(page, sheets.back(), drawTitle(page, sheets.back()) + 4) + gap;
    // Room for the longest note keeps the map where it is while it grows.
    const double notes = heightOf(page, width, notesOf(state, sheets, 1, true));
    const double bottom = size.height() - notes - page.line() - gap;
    const QRectF area(gap, top, width, std::max(8.0, bottom - top - gap));
    const double side = state.picture == AlignmentPicture::Heads     ? drawHeads(page, sheets, area)
                        : state.picture == AlignmentPicture::Compare ? drawPair(page, sheets, area)
                                                                     : drawWhole(page, sheets.back(), area);
    drawLegend(page, QPointF(gap, bottom), sheets.front().high);
    page.text(QStringLiteral("note"), QRectF(gap, bottom + page.line() + 2, width, notes), notesOf(state, sheets, side),
              Qt::AlignLeft | Qt::AlignTop, theme.textMuted(), alignment::notePx);
    std::get<TextItem>(list.items.back()).wrap = true;
    return list;
}

} // namespace headlight
