// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the translation picture: where its parts stand, and how far the walk has come.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// A part of a layer: self-attention, cross-attention, feed-forward.
struct TowerPart {
    enum class Kind { Self, Cross, FeedForward };
    Kind kind = Kind::Self;
    engine::Hook first, last; ///< what its first op writes and its last one
    engine::Hook adds;        ///< what it adds to the stream
    Role role = Role::Pattern;
    QString name, brief;
    QRectF box;
    QRectF title, zone, strip; ///< inside of an opened part; empty in a folded one
};

struct TowerLayer {
    QRectF box;                   ///< from its first part to its last
    std::vector<TowerPart> parts; ///< from the bottom up
    bool detailed = false;        ///< the parts show what they add and what they read
};

/// One stack: lanes (one a token) from left to right, layers from bottom to top.
struct Tower {
    engine::Stack stack = engine::Stack::Encoder;
    int layerCount = 0, headCount = 0;
    QRectF rect;   ///< all of it, from the tokens below to what stands above
    QRectF gutter; ///< names of the layers, on the outer side
    QRectF lanes;  ///< of the tokens
    double columnWidth = 0;
    int first = 0, count = 0;           ///< tokens with a lane
    int followed = 0;                   ///< position of the token followed
    int every = 1;                      ///< one label in so many
    bool upright = false;               ///< labels are turned by 90°
    QRectF labels, embedding, position; ///< below the layers; the last two empty where there is no room
    std::vector<QRectF> borders;        ///< the stream below layer 0 … above the last: layerCount + 1
    std::vector<TowerLayer> layers;
    int binStep = 1;       ///< numbers behind one cell of a strip
    int bins = 1;          ///< cells of one token's vector
    QRectF above, numbers; ///< tokens and one number each, above the layers

    double x(int at) const { return lanes.left() + (at - first) * columnWidth; }
    double middle(int at) const { return x(at) + columnWidth / 2; }
    int end() const { return first + count; }
    bool shows(int at) const { return at >= first && at < end(); }
    bool encodes() const { return stack == engine::Stack::Encoder; }
};

struct TranslationPlan {
    QRectF titles, caption; ///< one line each
    Tower encoder, decoder;
    QRectF linear, softmax; ///< above the decoder
    QRectF words;           ///< the same height above the encoder
    QRectF between;         ///< the room between the towers: the encoder's output as keys and values
    double bus = 0;         ///< x of the band that goes from the encoder's top to the decoder's layers
    double busWidth = 0;
    double loop = 0; ///< x of the way back from the tokens above to the tokens below
    bool high = true;
};

TranslationPlan planTranslation(const StageCanvas& canvas, const StageFrame& frame);
/// The parts of a layer and what they write, without places.
std::vector<TowerPart> partsOf(const StageCanvas& canvas, engine::Stack stack, int layer);
/// The stream that enters layer `border`, or leaves the last one: the hook shown, and the one that writes it.
std::pair<engine::Hook, engine::Hook> borderOf(const StageCanvas& canvas, engine::Stack stack, int border);
/// Whether the open attention belongs to this stack.
inline bool isOpen(const StageCanvas& canvas, engine::Stack stack, int layer) {
    return canvas.stack == stack && canvas.state.layer == layer;
}

/// The source text is being read.
bool reads(const StageCanvas& canvas);
/// A token is being written: only its lane works.
bool writes(const StageCanvas& canvas);
/// Position of the token that is written, or followed.
int written(const StageCanvas& canvas);
/// One past the last position whose lane may show numbers.
int endOfShown(const StageCanvas& canvas, const Tower& tower);
/// How far the i-th of n steps is that `hook` ends: a folded layer's beat goes through its parts one after the other.
double shareOf(const StageCanvas& canvas, engine::Hook hook, int i, int n);
/// The walk is in this layer.
bool runs(const StageCanvas& canvas, engine::Stack stack, int layer);

/// One row of vectors, a column a token: cells pool tower.binStep numbers each.
void drawLanes(StageCanvas& canvas, const Tower& tower, const QString& id, const QString& name, engine::Hook hook,
               const QRectF& row, Role role, double share);
void drawTower(StageCanvas& canvas, const TranslationPlan& plan, const Tower& tower);
/// What the open layer's parts add, and where its attentions read from.
void drawOpenLayer(StageCanvas& canvas, const TranslationPlan& plan, const Tower& tower);
/// The encoder's output on its way to the decoder's layers: keys and values, a row a source token.
void drawSheets(StageCanvas& canvas, const TranslationPlan& plan);
/// Tokens below and above the towers, and the way of the written token back to below.
void drawTexts(StageCanvas& canvas, const TranslationPlan& plan);

/// The whole translation of the user's text: the encoder's tower, the decoder's, and what joins them (IT-01 … IT-05,
/// IT-28 … IT-30, HD-03).
void drawTranslation(StageCanvas& canvas, const StageFrame& frame);

} // namespace headlight
