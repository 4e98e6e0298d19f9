// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/token_matrix.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

constexpr double later = 0.35;   ///< opacity of tokens that the walk has not reached
constexpr double earlier = 0.45; ///< of earlier rows that decoding a token does not need

HookKind kindOf(const TokenMatrix& m) {
    return std::get<engine::Hook>(m.slice.tensor).kind;
}

bool isKept(const TokenMatrix& m) {
    const HookKind kind = kindOf(m);
    return kind == HookKind::K || kind == HookKind::V || kind == HookKind::CrossK || kind == HookKind::CrossV;
}

/// Cells of the followed token's row that are formed: the walk goes over all elements, the window shows some of them.
int formed(const StageCanvas& s, const TokenMatrix& m, int cells) {
    const double share = s.progress(kindOf(m));
    if (share >= 1)
        return -1;
    const auto& info = engine::hookInfo(kindOf(m));
    const bool keys = info.axes[static_cast<std::size_t>(info.rank - 1)] == engine::Axis::Key ||
                      info.axes[static_cast<std::size_t>(info.rank - 1)] == engine::Axis::SourceKey;
    const int done = keys ? static_cast<int>(std::ceil(share * s.keyLength)) - s.firstKey
                          : static_cast<int>(std::ceil(share * cells));
    return std::clamp(done, 0, cells);
}

double opacityAfter(const StageCanvas& s, const TokenMatrix& m) {
    if (!s.state.beat)
        return 1;
    return isKept(m) || !walking(s) ? later : 0;
}

struct Part {
    const char* suffix;
    int begin, end;
    double opacity;
    bool own;
};

void drawPart(StageCanvas& s, const TokenMatrix& m, const Part& part, std::pair<float, float> range) {
    const int last = s.firstShown + s.shown;
    const int begin = std::clamp(part.begin, s.firstShown, last), end = std::clamp(part.end, s.firstShown, last);
    if (begin >= end || part.opacity <= 0)
        return;
    Slice slice = m.slice;
    const double from = static_cast<double>(begin - s.firstShown) / s.shown,
                 to = static_cast<double>(end - s.firstShown) / s.shown;
    QRectF rect = m.rect;
    if (m.tokensAreColumns) {
        slice.base[static_cast<std::size_t>(slice.columnAxis)] = begin;
        slice.columns = end - begin;
        rect = QRectF(QPointF(m.rect.left() + m.rect.width() * from, m.rect.top()),
                      QPointF(m.rect.left() + m.rect.width() * to, m.rect.bottom()));
    } else {
        slice.base[static_cast<std::size_t>(slice.rowAxis)] = begin;
        slice.rows = end - begin;
        rect = QRectF(QPointF(m.rect.left(), m.rect.top() + m.rect.height() * from),
                      QPointF(m.rect.right(), m.rect.top() + m.rect.height() * to));
    }
    CellGrid* grid =
        s.grid(m.id + QLatin1String(part.suffix), m.name, rect, slice, m.scale, m.role, 1, m.numbers, range);
    if (!grid)
        return;
    grid->opacity = part.opacity;
    if (part.own)
        grid->revealed = formed(s, m, slice.rows * slice.columns);
}

/// Pooled rows cannot be cut at the followed token: a pooled row appears when all of its tokens are done.
void drawPooled(StageCanvas& s, const TokenMatrix& m, std::pair<float, float> range) {
    CellGrid* grid = s.grid(m.id, m.name, m.rect, m.slice, m.scale, m.role, 1, false, range);
    if (!grid || m.tokensAreColumns || isKept(m) || !walking(s))
        return;
    const double done = s.position - s.firstShown + s.progress(kindOf(m));
    const int rows = static_cast<int>(std::floor(done / m.slice.rowStep));
    if (rows < m.slice.rows)
        grid->revealed = std::max(0, rows) * m.slice.columns;
}

} // namespace

bool walking(const StageCanvas& s) {
    if (!s.state.beat || s.stack == engine::Stack::Encoder)
        return s.state.beat && s.state.beat->ofSource();
    return s.progress(s.output(HookKind::Probabilities)) < 1;
}

bool unwritten(const StageCanvas& s, HookKind kind) {
    return s.state.beat && s.state.beat->ofSource() && !s.parallel(kind);
}

bool isDecoded(const StageCanvas& s) {
    return s.stack != engine::Stack::Encoder && s.position >= s.store.promptLength();
}

void drawTokenMatrix(StageCanvas& s, const TokenMatrix& m) {
    if (!s.has(m.slice)) {
        BoxItem& frame = s.box(m.id + QStringLiteral(".waiting"), m.rect, {}, s.theme.line());
        frame.dashed = true;
        return;
    }
    if (unwritten(s, kindOf(m)))
        return;
    const auto range = m.range.value_or(s.rangeOf(m.slice));
    if (s.parallel(kindOf(m))) { // all tokens at once
        s.grid(m.id, m.name, m.rect, m.slice, m.scale, m.role, s.progress(kindOf(m)), m.numbers, range);
        return;
    }
    if ((m.tokensAreColumns ? m.slice.columnStep : m.slice.rowStep) > 1) {
        drawPooled(s, m, range);
        return;
    }
    const double before = walking(s) && isDecoded(s) && !isKept(m) ? earlier : 1;
    drawPart(s, m, {".before", 0, s.position, before, false}, range);
    drawPart(s, m, {".own", s.position, s.position + 1, 1, true}, range);
    drawPart(s, m, {".after", s.position + 1, s.length, opacityAfter(s, m), false}, range);
}

Slice headRows(const StageCanvas& s, HookKind kind, int head, int tokenStep, int dimStep) {
    const auto cells = [](int count, int step) { return (count + step - 1) / step; };
    const bool keys = kind == HookKind::K || kind == HookKind::V;
    return {s.hook(kind),
            {keys ? s.firstKey : s.firstShown, head, 0},
            0,
            cells(keys ? s.keysShown : s.shown, tokenStep),
            2,
            cells(s.shape.headDim, dimStep),
            tokenStep,
            dimStep};
}

Slice headSquare(const StageCanvas& s, HookKind kind, int head, int step, int keyStep) {
    if (keyStep == 0)
        keyStep = step;
    return {s.hook(kind),
            {head, s.firstShown, s.firstKey},
            1,
            (s.shown + step - 1) / step,
            2,
            (s.keysShown + keyStep - 1) / keyStep,
            step,
            keyStep};
}

} // namespace headlight
