// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_layout.h"

#include "widgets/picture/morph.h"
#include "widgets/stage/stage_canvas.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

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

QRectF focusOf(const DisplayList& list) {
    for (const Item& item : list.items)
        if (const auto* box = std::get_if<BoxItem>(&item); box && box->id == QLatin1String("zoom.focus"))
            return box->rect;
    return QRectF(QPointF(), list.size);
}

DisplayList layoutLevel(const StageState& state, StageLevel level, QSizeF size) {
    if (!state.store->model() || state.store->length() == 0)
        return emptyStage(state, size);
    StageCanvas s(state, size);
    const StageFrame frame = frameOf(size);
    switch (level) {
    case StageLevel::Model:
        drawModel(s, frame);
        break;
    case StageLevel::Block:
        drawBlock(s, frame);
        break;
    case StageLevel::Attention:
        drawAttention(s, frame);
        break;
    case StageLevel::Matrix:
        drawMatrix(s, frame);
        break;
    case StageLevel::Element:
        drawElement(s, frame);
        break;
    }
    drawFormula(s, frame.formula, level);
    return std::move(s.list);
}

DisplayList layoutStage(const StageState& state, QSizeF size) {
    const double depth = std::clamp(state.depth, 0.0, stageLevelCount - 1.0);
    const double whole = std::floor(depth);
    const auto level = static_cast<StageLevel>(static_cast<int>(whole));
    if (depth == whole)
        return layoutLevel(state, level, size);
    const DisplayList outer = layoutLevel(state, level, size);
    const DisplayList inner = layoutLevel(state, static_cast<StageLevel>(static_cast<int>(whole) + 1), size);
    return morph(outer, inner, focusOf(outer), depth - whole);
}

} // namespace headlight
