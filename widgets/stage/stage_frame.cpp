// SPDX-License-Identifier: GPL-3.0-or-later
// What every level has around its own picture.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/stage_canvas.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

struct Step {
    StageLevel level;
    QString text, name;
};

std::array<Step, stageLevelCount> stepsOf(const StageCanvas& s) {
    return {Step{StageLevel::Model, StageCanvas::tr("Model"), StageCanvas::tr("zoom out to the whole model")},
            Step{StageLevel::Block, StageCanvas::tr("Layer %1").arg(s.state.layer),
                 StageCanvas::tr("zoom to layer %1").arg(s.state.layer)},
            Step{StageLevel::Attention, StageCanvas::tr("Heads"), StageCanvas::tr("zoom to all heads of the layer")},
            Step{StageLevel::Matrix, StageCanvas::tr("Head %1").arg(s.state.head),
                 StageCanvas::tr("zoom to the matrices of head %1").arg(s.state.head)},
            Step{StageLevel::Element, StageCanvas::tr("Number"), StageCanvas::tr("zoom to one number")}};
}

} // namespace

StageFrame frameOf(QSizeF size) {
    const double margin = 12, gap = 18, rail = 34;
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
    for (const Step& step : stepsOf(s)) {
        const bool here = step.level == level;
        const QString id = QStringLiteral("path.%1").arg(static_cast<int>(step.level));
        if (step.level != StageLevel::Model) {
            s.text(id + QStringLiteral(".before"), QRectF(x, title.top(), 14, title.height()), QStringLiteral("›"), 13,
                   Qt::AlignCenter, s.theme.textMuted());
            x += 14;
        }
        const QRectF rect(x, title.top() + 1, metrics.horizontalAdvance(step.text) + 14, title.height() - 2);
        s.box(id, rect, here ? s.theme.roleSoft(Role::Residual) : QColor(), here ? s.theme.line() : QColor(), step.name,
              QStringLiteral("zoom:%1").arg(static_cast<int>(step.level)));
        s.text(id + QStringLiteral(".text"), rect, step.text, 12.5, Qt::AlignCenter,
               here ? s.theme.text() : s.theme.textMuted(), here);
        x = rect.right();
    }
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

void drawLayerRail(StageCanvas& s, QRectF rail) {
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
        if (l % every == 0 || open) {
            // Thinned out, a label may reach over the boxes beside its own instead of shrinking with it.
            const double reach = every > 1 ? std::max(0.0, 14 - height) / 2 : 0;
            s.text(QStringLiteral("layer.%1.text").arg(l), rect.adjusted(0, -reach, 0, reach),
                   QStringLiteral("L%1").arg(l), 11, Qt::AlignCenter, s.theme.text(), open);
        }
    }
}

} // namespace headlight
