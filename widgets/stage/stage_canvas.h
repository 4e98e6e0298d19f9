// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the stage: what every panel of the picture needs to draw itself into one display list.
#pragma once

#include "widgets/stage/stage_layout.h"

#include <QCoreApplication>

namespace headlight {

/// A rectangle of the tensor `hook`: rows run along rowAxis from base, columns along columnAxis.
struct Slice {
    engine::Hook hook;
    std::array<int, 3> base{};
    int rowAxis = 0;
    int rows = 1;
    int columnAxis = 1;
    int columns = 1;
};

/// What stands above a panel.
struct PanelTitle {
    QString text;
    Role role = Role::Neutral;
    bool showRange = true;
    QString shortText = {};                       ///< for panels too narrow for `text`
    std::optional<engine::HookKind> divisor = {}; ///< LayerNorm: the scale the row is divided by, shown as a cell
};

class StageCanvas {
    Q_DECLARE_TR_FUNCTIONS(headlight::Stage)
public:
    StageCanvas(const StageState& state, QSizeF size);

    const StageState& state;
    const TraceStore& store;
    const Theme& theme;
    engine::ModelShape shape;
    int position; ///< of the token followed
    int length;
    DisplayList list;

    /// 0 = the op that writes this hook has not begun, 1 = done.
    double progress(engine::HookKind kind) const;
    engine::Hook hook(engine::HookKind kind) const; ///< of the open layer, or of the model where the kind has no layer

    /// One grid. `revealedShare` in [0,1]. Draws an empty frame when the numbers are not here yet.
    void grid(const QString& id, const QString& name, QRectF rect, const Slice& slice, ColorScale scale, Role role,
              double revealedShare, bool numbers = false, std::optional<std::pair<float, float>> range = {});
    /// A vector of `count` elements of row `position`, folded into lines of `perLine` cells so that cells stay visible.
    void vector(const QString& id, PanelTitle title, QRectF rect, engine::HookKind kind, int count, int perLine);
    /// Title line with the role's badge and the data's real range; returns the rectangle left below it.
    QRectF panel(const QString& id, const PanelTitle& title, QRectF rect, std::optional<std::pair<float, float>> range);
    void text(const QString& id, QRectF rect, const QString& text, double px, Qt::Alignment alignment, QColor color,
              bool bold = false, bool mono = false);
    void arrow(const QString& id, std::vector<QPointF> points, double strength);
    /// Lowest and highest finite value of a slice; {0,0} when nothing is finite.
    std::pair<float, float> rangeOf(const Slice& slice) const;
    bool has(const Slice& slice) const;

private:
    std::shared_ptr<const std::vector<float>> gather(const Slice& slice) const;
};

/// Layer rail, title.
void drawFrame(StageCanvas& canvas, QRectF rail, QRectF title);
/// q above K; dot, scaled, masked, softmax per key; z below V.
void drawAttentionTable(StageCanvas& canvas, QRectF area);
/// Top tokens with logit and probability.
void drawOutputs(StageCanvas& canvas, QRectF area);
/// Marks for the asked element or the walk's front and its sources, and the formula with real numbers.
void drawFormula(StageCanvas& canvas, QRectF area);

} // namespace headlight
