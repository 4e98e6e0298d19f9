// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the model level: where its parts stand, and how far the walk has come.
#pragma once

#include "widgets/stage/stage_canvas.h"

namespace headlight {

/// Lanes (one a token) from left to right, layers from bottom to top.
struct ModelPlan {
    QRectF main;                             ///< the lanes and what names them
    QRectF side;                             ///< sizes, parameters, tables; empty where there is no room
    QRectF caption;                          ///< one line: what a cell is
    QRectF next, finalNorm;                  ///< above the layers
    QRectF position, embedding, labels;      ///< below them
    std::vector<QRectF> borders;             ///< residual stream before layer 0 … behind the last: layerCount + 1
    std::vector<QRectF> bands;               ///< the layers
    bool openDetails = false;                ///< the open band is high enough to show what its block adds
    QRectF kept, arcs, attentionOut, mlpOut; ///< in the open band
    double gutter = 0;                       ///< width of the names at the left
    double ranges = 0;                       ///< width of the colour ranges at the right; 0 = no room
    double columnWidth = 0;
    int first = 0, count = 0;    ///< tokens with a lane
    bool upright = false;        ///< token labels are turned by 90°
    int every = 1;               ///< one token label in so many
    int binStep = 1;             ///< numbers behind one cell
    int bins = 1;                ///< cells of one token's vector
    std::vector<QString> tokens; ///< names of the lanes for screen readers; empty where there are very many

    double x(int position) const { return labels.left() + (position - first) * columnWidth; }
    /// The lane's part of a row.
    QRectF lane(int position, const QRectF& row) const { return {x(position), row.top(), columnWidth, row.height()}; }
    /// Is there room for a mark in each lane?
    bool wide(double atLeast) const { return columnWidth >= atLeast; }
};

ModelPlan planModel(const StageCanvas& canvas, const StageFrame& frame);

/// 0 = the op that writes this hook has not begun for the followed token, 1 = done.
double progressOf(const StageCanvas& canvas, engine::Hook hook);
/// The walk has come to the end of the followed token's chapter, or there is none.
bool atRest(const StageCanvas& canvas);
/// The followed token was generated, and is on its way: the lanes before it only lend their keys and values.
bool decoding(const StageCanvas& canvas);
/// One past the last position whose lane may show numbers.
int endOfShown(const StageCanvas& canvas, const ModelPlan& plan);
/// Seven digits in groups of three.
QString grouped(std::int64_t number);

/// The magnitude that is drawn in full colour: well above nine tenths of the cells. One token (the first, in GPT-2) is
/// often a hundred times louder than all others; colours up to the very maximum would leave those white.
float fullColor(const std::vector<Gathered>& parts);
/// One row of vectors, a column a token: cells pool plan.binStep numbers each.
void drawStream(StageCanvas& canvas, const ModelPlan& plan, const QString& id, const QString& name, engine::Hook hook,
                const QRectF& row, Role role, double share, bool withRange);
/// Lines of background between lanes that are wide enough to stand apart.
void drawGaps(StageCanvas& canvas, const ModelPlan& plan, const QString& id, const QRectF& rows, const QColor& color);
void drawStreams(StageCanvas& canvas, const ModelPlan& plan);
void drawBands(StageCanvas& canvas, const ModelPlan& plan);
void drawTokens(StageCanvas& canvas, const ModelPlan& plan);
void drawNextTokens(StageCanvas& canvas, const ModelPlan& plan);
void drawSidePanel(StageCanvas& canvas, QRectF area);
/// The four GPT-2 and this model to one scale; returns the height used.
double drawSizes(StageCanvas& canvas, QRectF area);
double drawTally(StageCanvas& canvas, QRectF area);
/// The embedding tables as matrices, the rows in use lit.
void drawTables(StageCanvas& canvas, QRectF area);

/// The token with the highest probability after `position`.
struct NextToken {
    int id = 0;
    float probability = 0;
};
std::optional<NextToken> nextToken(const StageCanvas& canvas, int position);

} // namespace headlight
