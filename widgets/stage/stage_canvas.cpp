// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/stage_canvas.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr double titleHeight = 16;
constexpr double badgeSize = 14;
constexpr double rangeWidth = 86;

QString shortNumber(float value) {
    return QString::number(static_cast<double>(value), 'g', 3).replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace

StageCanvas::StageCanvas(const StageState& s, QSizeF size)
    : state(s), store(*s.store), theme(*s.theme), block(s.block), stack(stackOf(s.block)), keyStack(keyStackOf(s.block)),
      shape(store.model()->shape().of(stack)), position(0), target(0), length(store.lengthOf(stack)),
      keyLength(store.lengthOf(keyStack)) {
    const int at = stack == engine::Stack::Encoder        ? s.source
                   : s.beat && !s.beat->ofSource()        ? s.beat->position
                                                          : s.query;
    position = std::clamp(at, 0, std::max(0, length - 1));
    target = stack == engine::Stack::Encoder
                 ? std::clamp(s.beat && !s.beat->ofSource() ? s.beat->position : s.query, 0,
                              std::max(0, store.length() - 1))
                 : position;
    const TokenWindow& w = s.window;
    shown = w.count < 0 ? length : std::clamp(w.count, 1, std::max(1, length));
    firstShown = w.count < 0 ? 0 : std::clamp(w.first, 0, length - shown);
    firstKey = crosses() ? 0 : firstShown;
    keysShown = crosses() ? keyLength : shown;
    list.size = size;
    list.background = theme.window();
}

double StageCanvas::progress(engine::Hook of) const {
    const engine::Op* op = store.ops()->producer(of);
    if (!state.beat || !op || state.beat->ops.empty())
        return 1;
    const auto& ops = state.beat->ops;
    if (std::find(ops.begin(), ops.end(), op->id) != ops.end())
        return state.phase;
    return runsBefore(*op, store.ops()->ops()[static_cast<std::size_t>(ops.front())]) ? 1 : 0;
}

engine::Hook StageCanvas::hook(engine::HookKind kind) const {
    const engine::HookKind own = kindIn(block, kind);
    return {own, engine::hookInfo(own).perLayer ? state.layer : -1, stack};
}

bool StageCanvas::parallel(engine::HookKind kind) const {
    const engine::Op* op = store.ops()->producer(hook(kind));
    return op && ofSource(*op);
}

engine::Hook StageCanvas::queryInput() const {
    const engine::Op* op = store.ops()->producer(hook(engine::HookKind::Q));
    return op ? op->inputs.at(0) : hook(engine::HookKind::Ln1Normalized);
}

engine::Hook StageCanvas::keyInput() const {
    const engine::Op* op = store.ops()->producer(hook(engine::HookKind::K));
    return op ? op->inputs.at(0) : hook(engine::HookKind::Ln1Normalized);
}

engine::WeightId StageCanvas::weight(engine::WeightKind kind) const {
    using enum engine::WeightKind;
    const auto outside = [](engine::WeightKind of) {
        return of == TokenEmbedding || of == PositionEmbedding || of == LnFinalGain || of == LnFinalBias ||
               of == Unembedding || of == UnembeddingBias;
    };
    constexpr int fromOwnToCross = static_cast<int>(CrossQueryWeight) - static_cast<int>(QueryWeight);
    if (block == AttentionBlock::Cross && kind >= QueryWeight && kind <= OutputBias)
        kind = static_cast<engine::WeightKind>(static_cast<int>(kind) + fromOwnToCross);
    return {kind, outside(kind) ? -1 : state.layer, stack};
}

bool StageCanvas::has(const Slice& slice) const {
    return gathered(slice).values != nullptr;
}

Gathered StageCanvas::gathered(const Slice& slice) const {
    return memo().find(store, slice);
}

std::shared_ptr<const engine::Explanation> StageCanvas::explained(const engine::ElementRef& element, bool withTerms) const {
    return memo().explanation(store, element, withTerms);
}

const std::vector<int>& StageCanvas::top(int count) const {
    return memo().top(store, target, count);
}

std::pair<float, float> StageCanvas::rangeOf(const Slice& slice) const {
    const Gathered g = gathered(slice);
    return {g.low, g.high};
}

BoxItem& StageCanvas::box(const QString& id, QRectF rect, QColor fill, QColor stroke, const QString& name,
                          const QString& action) {
    BoxItem item;
    item.id = id;
    item.rect = rect;
    item.fill = fill;
    item.stroke = stroke;
    item.name = name;
    item.action = action;
    list.items.emplace_back(std::move(item));
    return std::get<BoxItem>(list.items.back());
}

void StageCanvas::focus(QRectF rect) {
    box(QStringLiteral("zoom.focus"), rect, {}, {});
}

void StageCanvas::tokenLabel(const QString& id, int at, QRectF rect, Qt::Alignment alignment) {
    const bool followed = at == position;
    box(id, rect, followed ? theme.roleSoft(Role::Query) : QColor(), {},
        tr("token %1: %2").arg(at).arg(token(at)), QStringLiteral("token:%1").arg(at))
        .radius = 3;
    text(id + QStringLiteral(".text"), rect.adjusted(2, 0, -4, 0), token(at), 11, alignment | Qt::AlignVCenter,
         at > position ? theme.textMuted() : theme.text(), followed);
}

void StageCanvas::keyLabel(const QString& id, int at, QRectF rect, Qt::Alignment alignment) {
    const bool looked = at == state.key;
    box(id, rect, looked ? theme.roleSoft(Role::Key) : QColor(), {}, tr("key %1: %2").arg(at).arg(keyToken(at)),
        QStringLiteral("key:%1").arg(at))
        .radius = 3;
    text(id + QStringLiteral(".text"), rect.adjusted(2, 0, -4, 0), keyToken(at), 11, alignment | Qt::AlignVCenter,
         theme.text(), looked);
}

void StageCanvas::text(const QString& id, QRectF rect, const QString& content, double px, Qt::Alignment alignment,
                       QColor color, bool bold, bool mono) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = content;
    item.px = px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    item.mono = mono;
    list.items.emplace_back(std::move(item));
}

void StageCanvas::arrow(const QString& id, std::vector<QPointF> points, double strength) {
    PathItem path;
    path.id = id;
    path.points = std::move(points);
    path.color = theme.textMuted();
    path.width = 1;
    path.arrow = true;
    path.opacity = 0.35 + 0.65 * strength;
    list.items.emplace_back(std::move(path));
}

QRectF StageCanvas::panel(const QString& id, const PanelTitle& title, QRectF rect,
                          std::optional<std::pair<float, float>> range) {
    double x = rect.left();
    const QString badge = title.role == Role::Neutral ? QString() : Theme::badge(title.role);
    if (!badge.isEmpty()) {
        const QRectF disc(x, rect.top() + 1, std::max(badgeSize, 7.0 * badge.size() + 4), badgeSize);
        BoxItem box;
        box.id = id + QLatin1String(".badge");
        box.rect = disc;
        box.radius = badgeSize / 2;
        box.fill = theme.role(title.role);
        list.items.emplace_back(std::move(box));
        text(id + QLatin1String(".letter"), disc, badge, 9, Qt::AlignCenter, theme.textOn(theme.role(title.role).rgb()),
             true);
        x = disc.right() + 5;
    }
    // The range gives way first: a title must be readable, a legend may live in the tooltip of a narrow panel.
    const auto width = [](const QString& words) { return 7.0 * static_cast<double>(words.size()); };
    const double free = rect.right() - x;
    const bool room = range && title.showRange && free > width(title.text) + rangeWidth;
    const QString& words = width(title.text) <= free || title.shortText.isEmpty() ? title.text : title.shortText;
    text(id + QLatin1String(".title"), QRectF(x, rect.top(), free - (room ? rangeWidth : 0), titleHeight), words, 11,
         Qt::AlignLeft | Qt::AlignVCenter, theme.text(), true);
    if (room)
        text(id + QLatin1String(".range"), QRectF(rect.right() - rangeWidth, rect.top(), rangeWidth, titleHeight),
             shortNumber(range->first) + QStringLiteral(" … ") + shortNumber(range->second), 9.5,
             Qt::AlignRight | Qt::AlignVCenter, theme.textMuted());
    return rect.adjusted(0, titleHeight + 2, 0, 0);
}

CellGrid* StageCanvas::grid(const QString& id, const QString& name, QRectF rect, const Slice& slice, ColorScale scale,
                            Role role, double share, bool numbers, std::optional<std::pair<float, float>> range) {
    const Gathered numbersOf = gathered(slice);
    if (!numbersOf.values) { // still being recomputed by the worker: an empty frame, no made-up cells
        BoxItem& frame = box(id, rect, {}, theme.line());
        frame.radius = 2;
        frame.dashed = true;
        return nullptr;
    }
    CellGrid g;
    g.id = id;
    g.name = name;
    g.rect = rect;
    g.rows = slice.rows;
    g.columns = slice.columns;
    g.values = numbersOf.values;
    std::visit([&](const auto& tensor) { g.source.tensor = tensor; }, slice.tensor);
    g.source.base = slice.base;
    g.source.rowAxis = slice.rowAxis;
    g.source.columnAxis = slice.columnAxis;
    g.source.rowStep = slice.rowStep;
    g.source.columnStep = slice.columnStep;
    if (slice.rowAxis == slice.columnAxis && slice.rows > 1 && slice.columns > 1)
        g.source.rowStep = slice.columns * slice.columnStep; // a folded axis: the length of a line
    g.scale = scale;
    g.low = scale == ColorScale::Weight ? 0 : range ? range->first : numbersOf.low;
    g.high = scale == ColorScale::Weight ? 1 : range ? range->second : numbersOf.high;
    g.role = role;
    g.numbers = numbers;
    const int cells = slice.rows * slice.columns;
    g.revealed = share >= 1 ? -1 : static_cast<int>(std::ceil(std::clamp(share, 0.0, 1.0) * cells));
    g.rowLabels = tokensAlong(slice, slice.rowAxis, slice.rows, slice.rowStep);
    if (slice.rowAxis != slice.columnAxis)
        g.columnLabels = tokensAlong(slice, slice.columnAxis, slice.columns, slice.columnStep);
    list.items.emplace_back(std::move(g));
    return &std::get<CellGrid>(list.items.back());
}

std::vector<QString> StageCanvas::tokensAlong(const Slice& slice, int axis, int count, int step) const {
    const auto* hook = std::get_if<engine::Hook>(&slice.tensor);
    if (!hook || step != 1 || engine::hookInfo(hook->kind).rank < 2)
        return {};
    const engine::Axis what = engine::hookInfo(hook->kind).axes[static_cast<std::size_t>(axis)];
    const bool source = what == engine::Axis::SourceKey || what == engine::Axis::SourcePosition;
    if (what != engine::Axis::Position && what != engine::Axis::Query && what != engine::Axis::Key && !source)
        return {};
    const auto& tokens = tokensOf(source ? engine::Stack::Encoder : hook->stack);
    const auto first = tokens.begin() + slice.base[static_cast<std::size_t>(axis)];
    return {first, first + count};
}

/// A picture names the same tokens in many grids.
const std::vector<QString>& StageCanvas::tokensOf(engine::Stack of) const {
    auto [at, isNew] = m_tokens.try_emplace(of);
    if (isNew)
        for (int i = 0; i < store.lengthOf(of); ++i)
            at->second.push_back(store.tokenAt(of, i));
    return at->second;
}

void StageCanvas::vector(const QString& id, PanelTitle title, QRectF rect, engine::HookKind kind, int count,
                         int perLine) {
    const engine::Hook h = hook(kind);
    const Slice whole{h, {position, 0, 0}, 0, 1, 1, count};
    const auto range = rangeOf(whole);
    const QString name = title.text;
    QRectF titled = rect;
    if (title.divisor) {
        const bool narrow = rect.width() < 120;
        const double cellWidth = narrow ? 32 : 44;
        titled.setWidth(rect.width() - cellWidth - 18);
        const QRectF cell(rect.right() - cellWidth, rect.top() + 1, cellWidth, titleHeight - 1);
        text(id + QStringLiteral(".divisor.sign"), QRectF(cell.left() - 16, cell.top(), 14, cell.height()),
             QStringLiteral("÷"), 11, Qt::AlignRight | Qt::AlignVCenter, theme.textMuted());
        grid(id + QStringLiteral(".divisor"), tr("%1: the row is divided by this").arg(name), cell,
             {hook(*title.divisor), {position, 0, 0}, 0, 1, 1, 1}, ColorScale::Plain, Role::Neutral,
             progress(*title.divisor), true);
    }
    QRectF body = panel(id, title, titled, has(whole) && progress(kind) > 0 ? std::optional(range) : std::nullopt);
    body.setRight(rect.right());
    const int lines = (count + perLine - 1) / perLine;
    const double lineHeight = body.height() / lines;
    const double shown = progress(kind) * count;
    for (int line = 0; line < lines; ++line) {
        const int first = line * perLine, cells = std::min(perLine, count - first);
        const QRectF r(body.left(), body.top() + line * lineHeight, body.width() * cells / perLine,
                       std::max(1.0, lineHeight - (lineHeight > 4 ? 1 : 0)));
        grid(QStringLiteral("%1.%2").arg(id).arg(line), name, r, {h, {position, first, 0}, 0, 1, 1, cells},
             ColorScale::Signed, title.role, (shown - first) / cells, false, range);
    }
}

} // namespace headlight
