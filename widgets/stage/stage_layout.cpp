// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_layout.h"

#include "widgets/stage/stage_canvas.h"

#include <algorithm>

namespace headlight {
namespace {

using engine::HookKind;

/// A model row is folded into one line per head where that fits, so that a head's share of it is one line everywhere.
int foldWidth(const StageCanvas& s) {
    return s.shape.headDim;
}

struct Block {
    const char* id;
    QString title;
    Role role;
    HookKind kind;
    QString shortTitle = {};
    std::optional<HookKind> divisor = {};
};

/// Blocks from top to bottom with arrows between them.
void drawLane(StageCanvas& s, QRectF area, const std::vector<Block>& blocks) {
    const double gap = 14;
    const double height =
        (area.height() - gap * (static_cast<double>(blocks.size()) - 1)) / static_cast<double>(blocks.size());
    double y = area.top();
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Block& b = blocks[i];
        s.vector(QLatin1String(b.id), {b.title, b.role, true, b.shortTitle, b.divisor},
                 QRectF(area.left(), y, area.width(), height), b.kind, s.shape.modelDim, foldWidth(s));
        if (i + 1 < blocks.size())
            s.arrow(QLatin1String(b.id) + QStringLiteral(".down"),
                    {QPointF(area.center().x(), y + height + 2), QPointF(area.center().x(), y + height + gap - 1)},
                    s.progress(blocks[i + 1].kind));
        y += height + gap;
    }
}

/// What enters the block: embeddings, residual stream, ln1. Boxed by what it is, with a + where two rows are added.
void drawInputLane(StageCanvas& s, QRectF area) {
    drawLane(
        s, area,
        {{"embed", StageCanvas::tr("token embedding"), Role::Residual, HookKind::Embed, StageCanvas::tr("embedding")},
         {"pos", StageCanvas::tr("+ position"), Role::Residual, HookKind::PosEmbed},
         {"pre", StageCanvas::tr("residual stream"), Role::Residual, HookKind::ResidPre, StageCanvas::tr("residual")},
         {"ln1", StageCanvas::tr("LayerNorm 1"), Role::Neutral, HookKind::Ln1Normalized, QStringLiteral("LN 1"),
          HookKind::Ln1Scale}});
}

void drawMergeLane(StageCanvas& s, QRectF area) {
    drawLane(s, area,
             {{"merged", StageCanvas::tr("heads merged"), Role::Output, HookKind::ZMerged},
              {"attnout", StageCanvas::tr("× W_O + b_O"), Role::Output, HookKind::AttnOut},
              {"mid", StageCanvas::tr("+ residual"), Role::Residual, HookKind::ResidMid}});
    // The followed head's line in the merged row.
    for (const CellGrid* g : s.list.gridsOf(s.hook(HookKind::ZMerged)))
        if (g->id == QStringLiteral("merged.%1").arg(s.state.head)) {
            BoxItem box;
            box.id = QStringLiteral("merged.head");
            box.rect = g->rect.adjusted(-2, -1.5, 2, 1.5);
            box.radius = 2;
            box.stroke = s.theme.role(Role::Output);
            box.strokeWidth = 1.5;
            s.list.items.emplace_back(std::move(box));
            break;
        }
}

void drawMlpBand(StageCanvas& s, QRectF area) {
    struct Column {
        Block block;
        int count;
        double share;
    };
    const int C = s.shape.modelDim, F = s.shape.mlpDim;
    const std::vector<Column> columns = {
        {{"ln2", StageCanvas::tr("LayerNorm 2"), Role::Neutral, HookKind::Ln2Normalized, QStringLiteral("LN 2"),
          HookKind::Ln2Scale},
         C,
         1},
        {{"pre_act", StageCanvas::tr("MLP in"), Role::Mlp, HookKind::MlpPre}, F, 1.15},
        {{"post_act", StageCanvas::tr("activation"), Role::Mlp, HookKind::MlpPost}, F, 1.15},
        {{"mlp_out", StageCanvas::tr("MLP out"), Role::Mlp, HookKind::MlpOut}, C, 1},
        {{"post", StageCanvas::tr("+ residual"), Role::Residual, HookKind::ResidPost}, C, 1},
        {{"lnf", StageCanvas::tr("final norm"), Role::Neutral, HookKind::LnFinalNormalized, QStringLiteral("LN"),
          HookKind::LnFinalScale},
         C,
         1},
    };
    const double outputs = 1.7, gap = 16;
    double total = outputs;
    for (const auto& c : columns)
        total += c.share;
    const double unit = (area.width() - gap * static_cast<double>(columns.size())) / total;
    double x = area.left();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& c = columns[i];
        const double width = c.share * unit;
        s.vector(QLatin1String(c.block.id), {c.block.title, c.block.role, true, c.block.shortTitle, c.block.divisor},
                 QRectF(x, area.top(), width, area.height()), c.block.kind, c.count, foldWidth(s));
        const double y = area.top() + 18 + (area.height() - 18) / 2;
        s.arrow(QLatin1String(c.block.id) + QStringLiteral(".right"),
                {QPointF(x + width + 2, y), QPointF(x + width + gap - 3, y)},
                i + 1 < columns.size() ? s.progress(columns[i + 1].block.kind) : s.progress(HookKind::Logits));
        x += width + gap;
    }
    drawOutputs(s, QRectF(x, area.top(), area.right() - x, area.height()));
}

DisplayList emptyStage(const StageState& state, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = state.theme->window();
    TextItem hint;
    hint.id = QStringLiteral("empty");
    hint.rect = QRectF(QPointF(24, 0), size - QSizeF(48, 0));
    hint.text = StageCanvas::tr("Type something to see the model compute.");
    hint.px = 16;
    hint.alignment = Qt::AlignCenter;
    hint.wrap = true;
    hint.color = state.theme->textMuted();
    list.items.emplace_back(std::move(hint));
    return list;
}

} // namespace

void drawFrame(StageCanvas& s, QRectF rail, QRectF title) {
    const int layers = s.shape.layerCount;
    const double step = rail.height() / layers;
    const double height = std::min(step - std::min(3.0, step * 0.2), 34.0);
    const int every = std::max(1, static_cast<int>(std::ceil(13.0 / step)));
    for (int l = 0; l < layers; ++l) { // layer 0 at the bottom: the stream rises
        const QRectF rect(rail.left(), rail.bottom() - (l + 1) * step + (step - height) / 2, rail.width(), height);
        const bool open = l == s.state.layer;
        const bool running = s.state.beat && s.state.beat->layer == l;
        BoxItem box;
        box.id = QStringLiteral("layer.%1").arg(l);
        box.rect = rect;
        box.radius = 4;
        box.fill = open ? s.theme.roleSoft(Role::Residual) : s.theme.surface();
        box.stroke = running ? s.theme.accent() : s.theme.line();
        box.strokeWidth = running ? 2 : 1;
        box.name = StageCanvas::tr("open layer %1").arg(l);
        box.action = QStringLiteral("layer:%1").arg(l);
        s.list.items.emplace_back(std::move(box));
        if (l % every == 0 || open)
            s.text(QStringLiteral("layer.%1.text").arg(l), rect, QStringLiteral("L%1").arg(l), 11, Qt::AlignCenter,
                   s.theme.text(), open);
    }
    const QString where = StageCanvas::tr("Layer %1 · head %2 · token %3 “%4”")
                              .arg(s.state.layer)
                              .arg(s.state.head)
                              .arg(s.position)
                              .arg(s.store.tokenAt(s.position));
    s.text(QStringLiteral("title"), title, where, 14, Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true);
    const QString note =
        s.shape.modelDim > foldWidth(s)
            ? StageCanvas::tr("vectors of %1 numbers are folded, one line per head").arg(s.shape.modelDim)
            : QString();
    if (title.width() > 760)
        s.text(QStringLiteral("title.note"), title, note, 11, Qt::AlignRight | Qt::AlignVCenter, s.theme.textMuted());
}

DisplayList layoutStage(const StageState& state, QSizeF size) {
    if (!state.store->model() || state.store->length() == 0)
        return emptyStage(state, size);
    StageCanvas s(state, size);
    const double margin = 12, gap = 18;
    const double W = std::max(size.width(), 420.0), H = std::max(size.height(), 320.0);
    const double formula = std::clamp(H * 0.11, 58.0, 74.0);
    const double band = std::clamp(H * 0.24, 92.0, 220.0);
    const double rail = 34, lane = std::clamp(W * 0.17, 92.0, 250.0);
    const QRectF title(margin, 6, W - 2 * margin, 24);
    const double top = title.bottom() + 8;
    const QRectF formulaArea(margin, H - margin - formula, W - 2 * margin, formula);
    const QRectF bandArea(margin + rail + gap, formulaArea.top() - 12 - band, W - 2 * margin - rail - gap, band);
    const double upper = bandArea.top() - 16 - top;
    const QRectF railArea(margin, top, rail, bandArea.bottom() - top);
    const QRectF input(railArea.right() + gap, top, lane, upper);
    const QRectF merge(W - margin - lane, top, lane, upper);
    const QRectF table(input.right() + gap, top, merge.left() - gap - input.right() - gap, upper);

    drawFrame(s, railArea, title);
    drawInputLane(s, input);
    drawAttentionTable(s, table);
    drawMergeLane(s, merge);
    drawMlpBand(s, bandArea);
    drawFormula(s, formulaArea);
    return std::move(s.list);
}

} // namespace headlight
