// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the stage: what every panel of the picture needs to draw itself into one display list.
#pragma once

#include "widgets/stage/slice_memo.h"
#include "widgets/stage/stage_layout.h"

#include <QCoreApplication>

#include <map>

namespace headlight {

/// What stands above a panel.
struct PanelTitle {
    QString text;
    Role role = Role::Neutral;
    bool showRange = true;
    QString shortText = {};                       ///< for panels too narrow for `text`
    std::optional<engine::HookKind> divisor = {}; ///< LayerNorm: the scale the row is divided by, shown as a cell
};

/// The places every level has: where you are, the layers, the level's own picture, the formula.
struct StageFrame {
    QRectF title, rail, body, formula;
};
/// `translates`: the rail has two columns of layers, the encoder's and the decoder's.
StageFrame frameOf(QSizeF size, bool translates = false);

class StageCanvas {
    Q_DECLARE_TR_FUNCTIONS(headlight::Stage)
public:
    StageCanvas(const StageState& state, QSizeF size);

    const StageState& state;
    const TraceStore& store;
    const Theme& theme;
    AttentionBlock block;            ///< which attention is open
    engine::Stack stack, keyStack;   ///< whose tokens are its queries, and its keys
    engine::ModelShape shape;        ///< of `stack`
    int position;                    ///< of the token followed, in the query's text
    int target;                      ///< position followed in the text that is written
    int length;                      ///< positions of the query's text
    int firstShown, shown;           ///< the token window, clamped to the trace
    int keyLength;                   ///< positions of the keys' text: `length` but for cross-attention
    int firstKey, keysShown;         ///< the window of keys: that of the queries, or all of another text
    DisplayList list;

    bool crosses() const { return keyStack != stack; }
    /// Whether no query looks at a key beyond it.
    bool causal() const { return block == AttentionBlock::Own || block == AttentionBlock::Decoder; }
    /// Whether all positions of this hook are computed at once: what is made of the source text.
    bool parallel(engine::HookKind kind) const;
    QString token(int at) const { return store.tokenAt(stack, at); }
    QString keyToken(int at) const { return store.tokenAt(keyStack, at); }
    /// What the open attention makes its queries from, and its keys and values.
    engine::Hook queryInput() const;
    engine::Hook keyInput() const;
    int innerDim() const { return shape.headCount * shape.headDim; } ///< the heads side by side
    /// A weight of the open layer (of the open attention), or of the stack where the kind has no layer.
    engine::WeightId weight(engine::WeightKind kind) const;

    /// 0 = the op that writes this hook has not begun, 1 = done.
    double progress(engine::HookKind kind) const { return progress(hook(kind)); }
    double progress(engine::Hook hook) const;
    /// Of the open layer, or of the stack where the kind has no layer; attention's hooks as the open attention calls
    /// them.
    engine::Hook hook(engine::HookKind kind) const;
    /// Of what follows the blocks of the stack that writes: logits, probabilities.
    engine::Hook output(engine::HookKind kind) const { return {kind, -1, store.writer()}; }
    bool exists(engine::HookKind kind) const { return store.ops()->producer(hook(kind)) != nullptr; }

    /// One grid. `revealedShare` in [0,1]. Draws an empty frame when the numbers are not here yet. The colours span
    /// `range`, or the slice's own. Returns the grid, for what a level wants to set besides; null when it is not here.
    /// Cells of a pooling slice are pooled: the level must say so.
    CellGrid* grid(const QString& id, const QString& name, QRectF rect, const Slice& slice, ColorScale scale, Role role,
                   double revealedShare, bool numbers = false, std::optional<std::pair<float, float>> range = {});
    /// A vector of `count` elements of row `position`, folded into lines of `perLine` cells so that cells stay visible.
    void vector(const QString& id, PanelTitle title, QRectF rect, engine::HookKind kind, int count, int perLine);
    /// Title line with the role's badge and the data's real range; returns the rectangle left below it.
    QRectF panel(const QString& id, const PanelTitle& title, QRectF rect, std::optional<std::pair<float, float>> range);
    /// A box to click; `action` as in BoxItem.
    BoxItem& box(const QString& id, QRectF rect, QColor fill, QColor stroke, const QString& name = {},
                 const QString& action = {});
    /// The part of this picture that the next level shows from nearer. Once a level.
    void focus(QRectF rect);
    /// A label of one token, thinned out by the caller; `action` chooses the token.
    void tokenLabel(const QString& id, int position, QRectF rect, Qt::Alignment alignment);
    /// The same for a key of another text.
    void keyLabel(const QString& id, int position, QRectF rect, Qt::Alignment alignment);
    void text(const QString& id, QRectF rect, const QString& text, double px, Qt::Alignment alignment, QColor color,
              bool bold = false, bool mono = false);
    void arrow(const QString& id, std::vector<QPointF> points, double strength);
    /// Lowest and highest finite value of a slice; {0,0} when nothing is finite.
    std::pair<float, float> rangeOf(const Slice& slice) const;
    bool has(const Slice& slice) const;

    Gathered gathered(const Slice& slice) const;
    std::shared_ptr<const engine::Explanation> explained(const engine::ElementRef& element,
                                                         bool withTerms = true) const;
    /// topTokens() of the followed position.
    const std::vector<int>& top(int count) const;

private:
    /// Names of a grid's rows or columns where they are tokens.
    const std::vector<QString>& tokensOf(engine::Stack of) const;
    std::vector<QString> tokensAlong(const Slice& slice, int axis, int count, int step) const;
    SliceMemo& memo() const { return state.memo ? *state.memo : m_own; }
    mutable SliceMemo m_own; ///< where the state brings none
    mutable std::map<engine::Stack, std::vector<QString>> m_tokens;
};

/// Where you are: the five levels as a path to click, and the token followed; beside them the first of the note's forms,
/// longest first, that there is room for.
void drawPath(StageCanvas& canvas, QRectF title, StageLevel level, const QStringList& note = {});
/// The layers from bottom to top, the open one marked.
void drawLayerRail(StageCanvas& canvas, QRectF rail);
/// One per `every` tokens, so that labels of `extent` pixels each do not overlap; the followed token keeps its own.
bool labelled(const StageCanvas& canvas, int position, int every);

void drawModel(StageCanvas& canvas, const StageFrame& frame);
void drawBlock(StageCanvas& canvas, const StageFrame& frame);
void drawAttention(StageCanvas& canvas, const StageFrame& frame);
void drawMatrix(StageCanvas& canvas, const StageFrame& frame);
void drawElement(StageCanvas& canvas, const StageFrame& frame);

/// Top tokens with logit and probability.
void drawOutputs(StageCanvas& canvas, QRectF area);
/// Marks for the asked element or the walk's front and its sources, and the formula with real numbers. The element
/// level is all about one number: it needs no marks, and the formula is that of the number.
void drawFormula(StageCanvas& canvas, QRectF area, StageLevel level);
/// Is it an element of the open model and of the tokens that are shown? What was asked may have been undone.
bool exists(const TraceStore& store, const engine::ElementRef& element);
/// Are the element and all that it is computed from recorded?
bool sourcesHere(const TraceStore& store, const engine::ElementRef& element);

} // namespace headlight
