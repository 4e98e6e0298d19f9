// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_layout.h"

#include "widgets/picture/morph.h"
#include "widgets/stage/recurrent/recurrent_parts.h"
#include "widgets/stage/stage_canvas.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr QSizeF leastSize(720, 460); ///< a level's picture needs this much before larger text enlarges all of it

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

/// How many times larger than with text of 100 % everything is drawn: as large as the text where there is room for it.
double scaleFor(QSizeF size) {
    const double room = std::min(size.width() / leastSize.width(), size.height() / leastSize.height());
    return std::clamp(room, 1.0, Theme::textScale());
}

/// Text of this scale while it lives.
class TextScale {
public:
    explicit TextScale(double scale) : m_before(Theme::textScale()) { Theme::setTextScale(scale); }
    ~TextScale() { Theme::setTextScale(m_before); }
    TextScale(const TextScale&) = delete;
    TextScale& operator=(const TextScale&) = delete;

private:
    double m_before;
};

void drawLevel(StageCanvas& s, StageLevel level, QSizeF size) {
    const StageFrame frame = frameOf(size, s.store.translates());
    if (s.store.model()->shape().recurrent() && level != StageLevel::Element) {
        drawRecurrent(s, frame, level);
        drawFormula(s, frame.formula, level);
        return;
    }
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
}

QRectF scaled(const QRectF& rect, double by) {
    return {rect.topLeft() * by, rect.size() * by};
}

/// Places and strokes; letters have their size from the text scale.
void enlarge(DisplayList& list, double by) {
    for (Item& item : list.items)
        std::visit(
            [by](auto& of) {
                using Kind = std::decay_t<decltype(of)>;
                if constexpr (std::is_same_v<Kind, PathItem>) {
                    for (QPointF& point : of.points)
                        point *= by;
                } else if constexpr (std::is_same_v<Kind, RibbonItem>) {
                    of.from *= by;
                    of.to *= by;
                } else {
                    of.rect = scaled(of.rect, by);
                }
                if constexpr (std::is_same_v<Kind, BoxItem>)
                    of.radius *= by;
            },
            item);
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
    const double scale = scaleFor(size);
    const TextScale text(Theme::textScale() / scale);
    StageState known = state;
    if (const auto* asked = std::get_if<engine::ElementRef>(&state.asked); asked && !exists(*state.store, *asked))
        known.asked = {};
    if (level == StageLevel::Element)
        if (const auto shown = elementInView(known))
            known.block = blockOf(shown->hook); // it may be of another attention than the open one
    StageCanvas s(known, size / scale);
    drawLevel(s, level, size / scale);
    if (scale > 1)
        enlarge(s.list, scale);
    s.list.size = size;
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
