// SPDX-License-Identifier: GPL-3.0-or-later
// The embedding tables as matrices, the rows in use lit (IG-18, IG-19, IG-26).
#include "widgets/picture/text_layout.h"
#include "widgets/stage/model/model_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::WeightKind;

constexpr std::int64_t mostRead = 4'000'000; ///< numbers of a table that are read for one picture of it

struct Table {
    QString id, title;
    engine::WeightId weight;
    int rows = 0; ///< of the whole table
    int row = -1; ///< in use; -1 = none
    QString rowName;
    bool lit = false; ///< its beat is running
};

struct Part {
    int first = 0, count = 0; ///< rows of the table that are drawn
    int rowStep = 1, columnStep = 1;
};

Part partOf(const StageCanvas& s, const Table& table, const QSizeF& room) {
    Part part;
    const int across = std::max(1, static_cast<int>(room.width() / 2.5)),
              down = std::max(1, static_cast<int>(room.height() / 2.5));
    part.columnStep = (s.shape.modelDim + across - 1) / across;
    part.count = table.rows;
    if (std::int64_t{table.rows} * s.shape.modelDim > mostRead) { // a window around the row in use
        part.count = std::min(down, table.rows);
        part.first = std::clamp(table.row - part.count / 2, 0, table.rows - part.count);
    }
    part.rowStep = (part.count + down - 1) / down;
    return part;
}

/// What a cell is and which rows are drawn, in as many words as there is room for.
QString ruleOf(const StageCanvas& s, const Table& table, const Part& part, double width) {
    const bool pools = part.rowStep * part.columnStep > 1;
    const QString step = QStringLiteral("%1 × %2").arg(part.rowStep).arg(part.columnStep);
    const QString cell =
        pools ? StageCanvas::tr("each cell the loudest of %1").arg(step) : StageCanvas::tr("each cell one number");
    const QString brief = pools ? StageCanvas::tr("loudest of %1").arg(step) : QString();
    QStringList choices{cell, brief};
    if (part.count < table.rows) {
        const QString rows = QStringLiteral("%1…%2").arg(part.first).arg(part.first + part.count - 1);
        choices = {StageCanvas::tr("rows %1, %2").arg(rows, cell), StageCanvas::tr("rows %1, %2").arg(rows, brief),
                   QStringLiteral("%1, %2").arg(rows, brief), brief};
    }
    for (const QString& words : choices)
        if (textSize(words, s.theme, 9).width() <= width)
            return words;
    return choices.back();
}

/// The row in use, at full length below its table.
void drawRow(StageCanvas& s, const Table& table, const Part& part, const QRectF& area, const CellGrid& whole) {
    const QRectF mark(whole.rect.left() - 3, whole.cellRect((table.row - part.first) / part.rowStep, 0).top() - 1,
                      whole.rect.width() + 6, whole.rect.height() / whole.rows + 2);
    const double low = whole.low, high = whole.high;
    BoxItem& frame = s.box(table.id + QStringLiteral(".mark"), mark.height() < 5 ? mark.adjusted(0, -1, 0, 1) : mark,
                           {}, table.lit ? s.theme.accent() : s.theme.text());
    frame.radius = 1;
    frame.strokeWidth = table.lit ? 2 : 1;
    const double line = 13 * Theme::textScale();
    s.text(table.id + QStringLiteral(".rowname"), QRectF(area.left(), area.top(), area.width(), line), table.rowName,
           9.5, Qt::AlignLeft | Qt::AlignVCenter, table.lit ? s.theme.text() : s.theme.textMuted(), table.lit);
    const Slice row{
        table.weight,   {table.row, 0, 0}, 0, 1, 1, (s.shape.modelDim + part.columnStep - 1) / part.columnStep, 1,
        part.columnStep};
    s.grid(table.id + QStringLiteral(".row"), table.rowName,
           QRectF(whole.rect.left(), area.top() + line + 1, whole.rect.width(),
                  std::max(4.0, area.bottom() - area.top() - line - 1)),
           row, ColorScale::Signed, Role::Weight, 1, false,
           std::pair{static_cast<float>(low), static_cast<float>(high)});
}

void drawTable(StageCanvas& s, const Table& table, const QRectF& area) {
    const double line = 13 * Theme::textScale();
    const bool hasRow = table.row >= 0;
    const double below = hasRow ? line + 14 : 0;
    QRectF body = area.adjusted(3, 2 * line + 3, -3, -below - 4);
    if (body.height() < 24 || body.width() < 30)
        return;
    const Part part = partOf(s, table, body.size());
    s.text(table.id + QStringLiteral(".rule"), QRectF(area.left(), area.top() + line, area.width(), line),
           ruleOf(s, table, part, area.width()), 9, Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
    const Slice slice{table.weight,
                      {part.first, 0, 0},
                      0,
                      (part.count + part.rowStep - 1) / part.rowStep,
                      1,
                      (s.shape.modelDim + part.columnStep - 1) / part.columnStep,
                      part.rowStep,
                      part.columnStep};
    const Gathered cells = s.gathered(slice);
    const float full = cells.values ? fullColor({cells}) : 0;
    const CellGrid* grid =
        s.grid(table.id, table.title, body, slice, ColorScale::Signed, Role::Weight, 1, false, std::pair{-full, full});
    const QString range = QStringLiteral("±") + QString::number(static_cast<double>(full), 'g', 2);
    const double title = textSize(table.title, s.theme, 10.5, true).width() + 4;
    s.text(table.id + QStringLiteral(".title"), QRectF(area.left(), area.top(), area.width(), line), table.title, 10.5,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true);
    if (const QRectF rest(area.left() + title, area.top(), area.width() - title, line);
        rest.width() >= textSize(range, s.theme, 9).width())
        s.text(table.id + QStringLiteral(".range"), rest, range, 9, Qt::AlignRight | Qt::AlignVCenter,
               s.theme.textMuted());
    grid = s.list.grid(table.id); // the list has grown
    if (!grid || !hasRow)
        return;
    const CellGrid whole = *grid; // the list may grow
    drawRow(s, table, part, QRectF(area.left(), body.bottom() + 4, area.width(), below), whole);
}

} // namespace

void drawTables(StageCanvas& s, QRectF area) {
    const int token = s.store.token(s.position);
    const QString text = s.store.tokenText(token);
    const auto runsNow = [&](HookKind kind) {
        const double share = progressOf(s, {kind, -1});
        const engine::Op* op = s.store.ops()->producer({kind, -1});
        return s.state.beat && op &&
               std::find(s.state.beat->ops.begin(), s.state.beat->ops.end(), op->id) != s.state.beat->ops.end() &&
               share >= 0;
    };
    const bool leaving = runsNow(HookKind::Logits) || runsNow(HookKind::Probabilities);
    Table words{QStringLiteral("table.wte"),
                StageCanvas::tr("wte: a row a token"),
                {WeightKind::TokenEmbedding, -1},
                s.shape.vocabSize,
                token,
                StageCanvas::tr("row %1: “%2”").arg(token).arg(text),
                runsNow(HookKind::Embed)};
    if (leaving) {
        words.title = s.store.tiedEmbeddings() ? StageCanvas::tr("wteᵀ: a row a logit")
                                                        : StageCanvas::tr("W_U: a row a logit");
        words.weight = {WeightKind::Unembedding, -1};
        const auto next = nextToken(s, s.position);
        words.row = next && progressOf(s, {HookKind::Logits, -1}) >= 1 ? next->id : -1;
        words.rowName =
            next ? StageCanvas::tr("highest: row %1: “%2”").arg(next->id).arg(s.store.tokenText(next->id)) : QString();
        words.lit = true;
    }
    const Table places{QStringLiteral("table.wpe"),
                       StageCanvas::tr("wpe: by position"),
                       {WeightKind::PositionEmbedding, -1},
                       s.shape.contextLength,
                       s.position,
                       StageCanvas::tr("row %1").arg(s.position),
                       runsNow(HookKind::PosEmbed)};
    const double gap = 14, half = (area.width() - gap) / 2;
    drawTable(s, words, QRectF(area.left(), area.top(), half, area.height()));
    drawTable(s, places, QRectF(area.left() + half + gap, area.top(), half, area.height()));
}

} // namespace headlight
