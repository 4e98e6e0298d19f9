// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/weights.h"
#include "engine/trace/hooks.h"
#include "widgets/theme/theme.h"

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QTransform>

#include <array>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace headlight {

/// A probability of a sampling stage, for candidate pictures (no hook: it depends on the sampling options).
struct CandidateElement {
    int token = 0; ///< vocabulary id
    int stage = 0; ///< 0 raw, 1 ÷T, 2 after k, 3 after p, 4 final
    bool operator==(const CandidateElement&) const = default;
};

/// Which true number a drawn thing shows. monostate: it shows none (labels, frames, arrows).
using Provenance = std::variant<std::monostate, engine::ElementRef, engine::WeightElement, CandidateElement>;

/// Maps a cell of a grid to its tensor element: index = base, then index[rowAxis] += row·rowStep and
/// index[columnAxis] += column·columnStep. For weights index = {row, column}. Steps > 1 mean that a cell pools (by
/// maximum |value|) rowStep × columnStep elements; the picture must say so in words.
struct GridSource {
    std::variant<std::monostate, engine::Hook, engine::WeightId> tensor;
    std::array<int, 3> base{};
    int rowAxis = 0;
    int columnAxis = 1;
    int rowStep = 1;
    int columnStep = 1;

    Provenance at(int row, int column) const;
};

/// A matrix (or strip: one row or column) of cells, the main thing drawn. Cells fill `rect` evenly.
struct CellGrid {
    QString id;   ///< stable across frames: object constancy, hit tests and accessibility rely on it
    QString name; ///< accessible name, e.g. "query of ' cat', layer 2 head 3"
    QRectF rect;
    int rows = 1;
    int columns = 1;
    std::shared_ptr<const std::vector<float>> values; ///< rows × columns, row-major; the very numbers of the trace
    /// rows × columns in 0 … 1: what the colours show instead, of low 0 and high 1 (a logarithm, a share of the row's
    /// largest); null = the values. Everything but colour still reads `values`.
    std::shared_ptr<const std::vector<float>> shades;
    GridSource source;
    ColorScale scale = ColorScale::Signed;
    float low = -1; ///< data range the colours span (and the legend prints)
    float high = 1;
    Role role = Role::Neutral;
    double opacity = 1;   ///< of the whole grid, for beats that have not come yet
    int revealed = -1;    ///< cells drawn in reveal order (row-major, or by rows when large); -1 = all
    bool numbers = false; ///< print values where cells are large enough
    bool dots = false;   ///< values as areas of dots instead of colours, where cells are large enough; of scales from 0
    bool borders = true; ///< lines between cells that are large enough; thousands of translucent ones cost a frame
    std::vector<QString> rowLabels, columnLabels; ///< names of rows and columns for accessible cells (tokens, "d 7" …)

    float value(int row, int column) const { return (*values)[static_cast<std::size_t>(row) * columns + column]; }
    QRectF cellRect(int row, int column) const;
    /// True when the cell's value is there and revealed.
    bool shows(int row, int column) const;
    /// Elements behind one cell: 1, or rowStep × columnStep where cells pool.
    int pooled() const;
    /// True for −∞ that the causal mask put there (attention scores with key > query).
    bool masked(int row, int column) const;
};

struct TextItem {
    QString id;
    QRectF rect; ///< text is laid out inside and elided when it does not fit
    QString text;
    double px = 12; ///< logical pixels before Theme::setTextScale
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
    QColor color;
    bool bold = false;
    bool mono = false;
    bool wrap = false;
    double angle = 0; ///< degrees anticlockwise about the middle of rect's left edge (slanted column labels); rect is
                      ///< given unturned
    double opacity = 1;
    Provenance provenance; ///< when the text prints a number
};

struct BoxItem {
    QString id;
    QRectF rect;
    double radius = 4;
    QColor fill;   ///< invalid = none
    QColor stroke; ///< invalid = none
    double strokeWidth = 1;
    bool dashed = false;
    double opacity = 1;
    QString name;   ///< accessible name when the box is something to click (a token, an op)
    QString action; ///< what a click on it means to the view ("beat:12", "token:3", "head:2.4"), empty = nothing
};

/// Straight segments through the points, with an optional arrow head at the end.
struct PathItem {
    QString id;
    std::vector<QPointF> points;
    QColor color;
    double width = 1;
    bool arrow = false;
    bool dashed = false;
    double opacity = 1;
};

/// A horizontal-tangent cubic from `from` to `to`; width or opacity carries a number (given by provenance).
struct RibbonItem {
    QString id;
    QPointF from, to;
    QColor color;
    double width = 1;
    double opacity = 1;
    float value = 0;
    Provenance provenance;
};

/// From the unturned text's coordinates to the picture's.
QTransform turned(const TextItem& text);

/// Point of the ribbon's middle line, t in [0, 1] from `from` to `to`.
QPointF pointOn(const RibbonItem& ribbon, double t);

/// An outline around cells, drawn above everything: the asked element, its sources, the hover.
struct MarkItem {
    QString id;
    QRectF rect;
    QColor color;
    double width = 2;
};

using Item = std::variant<CellGrid, TextItem, BoxItem, PathItem, RibbonItem, MarkItem>;

/// What a layout returns: items in paint order. One painter replays it on screen, into PNG and SVG; one hit test
/// answers hover and click; one accessible tree is read from it; tests compare it without pixels.
struct DisplayList {
    QSizeF size;
    QColor background;
    std::vector<Item> items;

    const CellGrid* grid(QStringView id) const;
    /// All grids that show `hook`.
    std::vector<const CellGrid*> gridsOf(engine::Hook hook) const;
    /// Where `element` is drawn (first grid that holds it); empty if it is not.
    std::optional<QRectF> rectOf(const Provenance& element) const;
    /// Bounding rectangles of every cell of `range` that is drawn, one per grid.
    std::vector<QRectF> rectsOf(const engine::HookRange& range) const;
    std::vector<QRectF> rectsOf(const engine::WeightRange& range) const;
};

/// Bounding rectangle of the cells of `grid` that show elements of `range`; empty when it shows none of them.
std::optional<QRectF> rectOf(const CellGrid& grid, const engine::HookRange& range);
std::optional<QRectF> rectOf(const CellGrid& grid, const engine::WeightRange& range);

/// Topmost thing under a point.
struct Hit {
    int item = -1;             ///< index in DisplayList::items
    int row = -1, column = -1; ///< of a grid
    Provenance provenance;
    QString action;  ///< of a box
    float value = 0; ///< of a cell or ribbon
};
std::optional<Hit> hitTest(const DisplayList& list, QPointF at);

} // namespace headlight
