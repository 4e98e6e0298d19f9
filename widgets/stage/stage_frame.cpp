// SPDX-License-Identifier: GPL-3.0-or-later
// What every level has around its own picture.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/stage_canvas.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {
namespace {

struct Step {
    StageLevel level;
    QString text, name;
};

QString layerName(const StageCanvas& s) {
    switch (s.stack) {
    case engine::Stack::Encoder:
        return StageCanvas::tr("Encoder layer %1");
    case engine::Stack::Decoder:
        return StageCanvas::tr("Decoder layer %1");
    case engine::Stack::Only:
        break;
    }
    return StageCanvas::tr("Layer %1");
}

std::array<Step, stageLevelCount> stepsOf(const StageCanvas& s) {
    if (s.store.model()->shape().recurrent())
        return {Step{StageLevel::Model, StageCanvas::tr("Model"), StageCanvas::tr("zoom out to the whole model")},
                Step{StageLevel::Block, StageCanvas::tr("Steps"), StageCanvas::tr("zoom to the unrolled steps")},
                Step{StageLevel::Attention, StageCanvas::tr("Attention"),
                     StageCanvas::tr("zoom to the attention of the step")},
                Step{StageLevel::Matrix, StageCanvas::tr("Dance"),
                     StageCanvas::tr("zoom to the whole step and its alignment")},
                Step{StageLevel::Element, StageCanvas::tr("Number"), StageCanvas::tr("zoom to one number")}};
    return {Step{StageLevel::Model, StageCanvas::tr("Model"), StageCanvas::tr("zoom out to the whole model")},
            Step{StageLevel::Block, layerName(s).arg(s.state.layer),
                 StageCanvas::tr("zoom to layer %1").arg(s.state.layer)},
            Step{StageLevel::Attention, StageCanvas::tr("Heads"), StageCanvas::tr("zoom to all heads of the layer")},
            Step{StageLevel::Matrix, StageCanvas::tr("Head %1").arg(s.state.head),
                 StageCanvas::tr("zoom to the matrices of head %1").arg(s.state.head)},
            Step{StageLevel::Element, StageCanvas::tr("Number"), StageCanvas::tr("zoom to one number")}};
}

/// A decoder's layer has two attentions: which one is open.
struct BlockSwitch {
    AttentionBlock block;
    QString words;
    double width;
};

std::array<BlockSwitch, 2> blockSwitches(const StageCanvas& s, bool brief) {
    const auto one = [&](AttentionBlock block, const QString& words) {
        return BlockSwitch{block, words, textSize(words, s.theme, 11, block == s.block).width() + 16};
    };
    return {one(AttentionBlock::Decoder,
                brief ? StageCanvas::tr("self", "short for self-attention") : StageCanvas::tr("self-attention")),
            one(AttentionBlock::Cross,
                brief ? StageCanvas::tr("cross", "short for cross-attention") : StageCanvas::tr("cross-attention"))};
}

constexpr double switchGap = 6, pathGap = 12, arrowWidth = 14;

double widthOf(const std::array<BlockSwitch, 2>& blocks) {
    return pathGap + blocks[0].width + blocks[1].width + 2 * switchGap;
}

/// Returns where it ends.
double drawBlockSwitch(StageCanvas& s, QRectF title, double x, const std::array<BlockSwitch, 2>& blocks) {
    x += pathGap;
    for (const auto& [block, words, width] : blocks) {
        const bool here = block == s.block;
        const QString id = QStringLiteral("block.%1").arg(static_cast<int>(block));
        const QRectF rect(x, title.top() + 2, width, title.height() - 4);
        BoxItem& box = s.box(id, rect, here ? s.theme.roleSoft(Role::Pattern) : s.theme.surface(),
                             here ? s.theme.role(Role::Pattern) : s.theme.line(),
                             StageCanvas::tr("open %1", "an attention")
                                 .arg(block == AttentionBlock::Cross ? StageCanvas::tr("cross-attention")
                                                                     : StageCanvas::tr("self-attention")),
                             QStringLiteral("block:%1").arg(static_cast<int>(block)));
        box.radius = rect.height() / 2;
        s.text(id + QStringLiteral(".text"), rect, words, 11, Qt::AlignCenter,
               here ? s.theme.text() : s.theme.textMuted(), here);
        x = rect.right() + switchGap;
    }
    return x;
}

/// The steps' widths, together at most `room`: where it is narrow only the level that is open keeps its whole name.
std::vector<double> pathWidths(const StageCanvas& s, const std::array<Step, stageLevelCount>& steps, StageLevel level,
                               double room) {
    const QFontMetricsF metrics(s.theme.font(12.5, true));
    std::vector<double> widths;
    double whole = arrowWidth * static_cast<double>(steps.size() - 1), others = 0;
    for (const Step& step : steps) {
        widths.push_back(metrics.horizontalAdvance(step.text) + 14);
        (step.level == level ? whole : others) += widths.back();
    }
    const double share = others > 0 ? std::clamp((room - whole) / others, 0.0, 1.0) : 1;
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].level != level)
            widths[i] *= share;
    return widths;
}

} // namespace

StageFrame frameOf(QSizeF size, bool translates) {
    const double margin = 12, gap = 18, rail = translates ? 64 : 34;
    const double W = std::max(size.width(), 420.0), H = std::max(size.height(), 320.0);
    const double formula = std::clamp(H * 0.11, 58.0, 74.0);
    StageFrame frame;
    frame.title = QRectF(margin, 6, W - 2 * margin, 24);
    frame.formula = QRectF(margin, H - margin - formula, W - 2 * margin, formula);
    const double top = frame.title.bottom() + 8, bottom = frame.formula.top() - 12;
    frame.rail = QRectF(margin, top, rail, bottom - top);
    frame.body = QRectF(margin + rail + gap, top, W - 2 * margin - rail - gap, bottom - top);
    return frame;
}

void drawPath(StageCanvas& s, QRectF title, StageLevel level, const QStringList& note) {
    const QFontMetricsF metrics(s.theme.font(12.5, true));
    double x = title.left();
    const bool recurrent = s.store.model()->shape().recurrent();
    const auto steps = stepsOf(s);
    const bool twoAttentions =
        !recurrent && s.stack == engine::Stack::Decoder && level != StageLevel::Model && level != StageLevel::Element;
    auto switches = blockSwitches(s, false);
    std::vector<double> widths = pathWidths(s, steps, level, 1e9);
    if (twoAttentions && std::accumulate(widths.begin(), widths.end(), 0.0) + widthOf(switches) > title.width() * 0.9)
        switches = blockSwitches(s, true);
    widths = pathWidths(s, steps, level, title.width() - (twoAttentions ? widthOf(switches) : 0));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Step& step = steps[i];
        const bool here = step.level == level;
        const QString id = QStringLiteral("path.%1").arg(static_cast<int>(step.level));
        if (i > 0) {
            s.text(id + QStringLiteral(".before"), QRectF(x, title.top(), arrowWidth, title.height()),
                   QStringLiteral("›"), 13, Qt::AlignCenter, s.theme.textMuted());
            x += arrowWidth;
        }
        const QRectF rect(x, title.top() + 1, widths[i], title.height() - 2);
        s.box(id, rect, here ? s.theme.roleSoft(Role::Residual) : QColor(), here ? s.theme.line() : QColor(), step.name,
              QStringLiteral("zoom:%1").arg(static_cast<int>(step.level)));
        s.text(id + QStringLiteral(".text"), rect, step.text, 12.5, Qt::AlignCenter,
               here ? s.theme.text() : s.theme.textMuted(), here);
        x = rect.right();
    }
    if (twoAttentions)
        x = drawBlockSwitch(s, title, x, switches);
    const QString token = StageCanvas::tr("token %1 “%2”").arg(s.position).arg(s.token(s.position));
    const QRectF rest(x + 16, title.top(), std::max(0.0, title.right() - x - 16), title.height());
    const double tokenWidth = std::min(metrics.horizontalAdvance(token) + 8, rest.width());
    s.text(QStringLiteral("title"), QRectF(rest.left(), rest.top(), tokenWidth, rest.height()), token, 12.5,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true);
    const QRectF noteRect(rest.left() + tokenWidth + 12, rest.top(), rest.width() - tokenWidth - 12, rest.height());
    const QString form = fittingForm(note, s.theme, 11, false, noteRect.width());
    if (!form.isEmpty() && textSize(form, s.theme, 11).width() <= noteRect.width())
        s.text(QStringLiteral("title.note"), noteRect, form, 11, Qt::AlignRight | Qt::AlignVCenter,
               s.theme.textMuted());
}

bool labelled(const StageCanvas& s, int position, int every) {
    return position == s.position ||
           ((position - s.firstShown) % every == 0 && std::abs(position - s.position) >= every);
}

namespace {

/// One stack's layers from bottom to top: the stream rises.
void drawLayers(StageCanvas& s, QRectF rail, engine::Stack stack, const QString& prefix, const QString& letter) {
    const int layers = s.store.model()->shape().of(stack).layerCount;
    const double step = rail.height() / layers;
    const double height = std::min(step - std::min(3.0, step * 0.2), 34.0);
    const int every = std::max(1, static_cast<int>(std::ceil(13.0 / step)));
    const bool here = stack == s.stack;
    const auto block = static_cast<int>(stack == engine::Stack::Encoder ? AttentionBlock::Encoder
                                        : here                          ? s.block
                                                                        : AttentionBlock::Cross);
    for (int l = 0; l < layers; ++l) {
        const QRectF rect(rail.left(), rail.bottom() - (l + 1) * step + (step - height) / 2, rail.width(), height);
        const bool open = here && l == s.state.layer;
        const bool running = s.state.beat && s.state.beat->layer == l && s.state.beat->stack == stack;
        BoxItem box;
        box.id = QStringLiteral("%1.%2").arg(prefix).arg(l);
        box.rect = rect;
        box.radius = 4;
        box.fill = open ? s.theme.roleSoft(Role::Residual) : s.theme.surface();
        box.stroke = running ? s.theme.accent() : s.theme.line();
        box.strokeWidth = running ? 2 : 1;
        if (stack == engine::Stack::Only) {
            box.name = StageCanvas::tr("open layer %1").arg(l);
            box.action = QStringLiteral("layer:%1").arg(l);
        } else {
            box.name = stack == engine::Stack::Encoder ? StageCanvas::tr("open encoder layer %1").arg(l)
                                                       : StageCanvas::tr("open decoder layer %1").arg(l);
            box.action = QStringLiteral("block:%1:%2").arg(block).arg(l);
        }
        s.list.items.emplace_back(std::move(box));
        if (l % every == 0 || open) {
            // Thinned out, a label may reach over the boxes beside its own instead of shrinking with it.
            const double reach = every > 1 ? std::max(0.0, 14 - height) / 2 : 0;
            s.text(QStringLiteral("%1.%2.text").arg(prefix).arg(l), rect.adjusted(0, -reach, 0, reach),
                   letter + QString::number(l), 11, Qt::AlignCenter, s.theme.text(), open);
        }
    }
}

} // namespace

void drawLayerRail(StageCanvas& s, QRectF rail) {
    if (s.store.model()->shape().recurrent())
        return; // it has no layers to choose from
    if (s.stack == engine::Stack::Only) {
        drawLayers(s, rail, engine::Stack::Only, QStringLiteral("layer"), QStringLiteral("L"));
        return;
    }
    const double gap = 6, half = (rail.width() - gap) / 2;
    drawLayers(s, QRectF(rail.left(), rail.top(), half, rail.height()), engine::Stack::Encoder,
               QStringLiteral("encoder"), QStringLiteral("E"));
    drawLayers(s, QRectF(rail.left() + half + gap, rail.top(), half, rail.height()), engine::Stack::Decoder,
               QStringLiteral("decoder"), QStringLiteral("D"));
}

} // namespace headlight
