// SPDX-License-Identifier: GPL-3.0-or-later
// The residual stream at the layers' borders, and what enters and leaves it.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/model/model_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

constexpr int chunk = 64; ///< tokens a grid: while the walk or the window moves on, only its ends are gathered anew
constexpr int mostParted = 80; ///< lanes with gaps between them
constexpr std::size_t sampled = 2048;
constexpr double loudShare = 0.9;
constexpr float headroom = 1.6F; ///< pooled cells are loud ones: most of them should not look like the loudest

} // namespace

float fullColor(const std::vector<Gathered>& parts) {
    std::size_t cells = 0;
    float largest = 0;
    for (const Gathered& part : parts) {
        cells += part.values->size();
        largest = std::max({largest, std::abs(part.low), std::abs(part.high)});
    }
    std::vector<float> sizes;
    const std::size_t step = cells / sampled + 1;
    sizes.reserve(cells / step + parts.size());
    for (const Gathered& part : parts)
        for (std::size_t i = 0; i < part.values->size(); i += step)
            if (const float value = (*part.values)[i]; std::isfinite(value))
                sizes.push_back(std::abs(value));
    if (sizes.empty())
        return 0;
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>(loudShare * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), at, sizes.end());
    return *at > 0 ? std::min(*at * headroom, largest) : largest;
}

namespace {

Slice sliceOf(const ModelPlan& plan, engine::Hook hook, int begin, int end) {
    return {hook, {begin, 0, 0}, 1, plan.bins, 0, end - begin, plan.binStep, 1};
}

/// The longer name where it fits.
void nameRow(StageCanvas& s, const ModelPlan& plan, const QString& id, const QRectF& row, const QString& name,
             const QString& brief) {
    const double height = std::min(std::max(row.height(), 11.0), 15 * Theme::textScale());
    const QRectF rect(plan.main.left(), row.center().y() - height / 2, plan.gutter - 8, height);
    const bool fits = textSize(name, s.theme, 10).width() <= rect.width();
    s.text(id, rect, fits ? name : brief, 10, Qt::AlignRight | Qt::AlignVCenter, s.theme.textMuted());
}

/// The last layers' outputs of many tokens would fill the memory: only the last tokens' are kept.
void tellMissing(StageCanvas& s, const ModelPlan& plan) {
    const int first = s.store.firstFinalPosition(), end = std::min(first, plan.first + plan.count);
    const QString words = StageCanvas::tr("of the last %n tokens only", nullptr, s.length - first);
    const QRectF place(plan.x(plan.first) + 2, plan.finalNorm.center().y() - 7, plan.x(end) - plan.x(plan.first) - 4,
                       14);
    if (end > plan.first && textSize(words, s.theme, 9.5).width() <= place.width())
        s.text(QStringLiteral("final.missing"), place, words, 9.5, Qt::AlignLeft | Qt::AlignVCenter,
               s.theme.textMuted());
}

} // namespace

void drawStream(StageCanvas& s, const ModelPlan& plan, const QString& id, const QString& name, engine::Hook hook,
                const QRectF& row, Role role, double share, bool withRange) {
    const bool final = hook.kind == HookKind::LnFinalNormalized;
    const int first = final ? s.store.firstFinalPosition() : 0; // numbers begin here
    const int begin = std::max(plan.first, first), last = plan.first + plan.count, end = endOfShown(s, plan);
    std::vector<Gathered> all; // the colours do not change while the walk moves on
    for (int from = begin / chunk * chunk; from < last; from += chunk)
        if (Gathered part = s.gathered(sliceOf(plan, hook, std::max(from, first), std::min(from + chunk, s.length)));
            part.values)
            all.push_back(std::move(part));
    if (begin >= last)
        return;
    if (all.empty()) {
        BoxItem& waiting = s.box(id + QStringLiteral(".waiting"), row, {}, s.theme.line());
        waiting.radius = 2;
        waiting.dashed = true;
        return;
    }
    const float full = fullColor(all);
    const std::pair range{-full, full};
    const bool calm = decoding(s);
    const auto part = [&](const QString& partId, int from, int to, double partShare) {
        if (from >= to)
            return;
        QRectF rect(plan.x(from), row.top(), (to - from) * plan.columnWidth, row.height());
        if (!plan.wide(9)) { // pieces side by side meet at whole pixels
            rect.setLeft(std::round(rect.left()));
            rect.setRight(std::max(rect.left() + 1, std::round(rect.right())));
        }
        CellGrid* grid = s.grid(partId, name, rect, sliceOf(plan, hook, from, to), ColorScale::Signed, role, partShare,
                                false, range);
        if (!grid)
            return;
        if (partShare <= 0)
            grid->opacity = 0; // its place is known, and nothing is in it yet
        else if (calm && to <= s.position)
            grid->opacity = 0.35;
        if (!plan.tokens.empty())
            grid->columnLabels.assign(plan.tokens.begin() + (from - plan.first),
                                      plan.tokens.begin() + (to - plan.first));
    };
    // The followed token's lane grows on its own; lanes to its left are done.
    const bool own = s.state.beat && (share < 1 || calm) && s.position >= begin && s.position < end;
    const int done = own ? s.position : end;
    for (int from = begin; from < done; from = (from / chunk + 1) * chunk)
        part(QStringLiteral("%1.%2").arg(id).arg(from / chunk), from, std::min(done, (from / chunk + 1) * chunk), 1);
    if (own)
        part(id + QStringLiteral(".own"), s.position, s.position + 1, share);
    if (withRange && plan.ranges > 0 && row.height() >= 9)
        s.text(id + QStringLiteral(".range"), QRectF(plan.x(last) + 4, row.center().y() - 7, plan.ranges, 14),
               QStringLiteral("±") + QString::number(static_cast<double>(full), 'g', 3), 9,
               Qt::AlignLeft | Qt::AlignVCenter, s.theme.textMuted());
}

void drawGaps(StageCanvas& s, const ModelPlan& plan, const QString& id, const QRectF& rows, const QColor& color) {
    if (!plan.wide(9) || plan.count > mostParted)
        return;
    const double half = std::clamp(plan.columnWidth * 0.08, 1.0, 8.0);
    const auto fill = [&](int p, double left, double right, const QColor& ink, const QString& suffix) {
        if (left < right)
            s.box(QStringLiteral("%1.%2%3").arg(id).arg(p).arg(suffix),
                  QRectF(left, rows.top(), right - left, rows.height()), ink, {})
                .radius = 0;
    };
    const int end = endOfShown(s, plan);
    for (int p = plan.first; p <= end; ++p) {
        // Half of a gap belongs to either lane; the followed one has a colour of its own.
        const double middle = plan.x(p), left = p > plan.first ? middle - half : middle - 1;
        const double right = p < plan.first + plan.count ? middle + half : middle + 1;
        const bool before = p - 1 == s.position, own = p == s.position;
        fill(p, before ? middle : left, own ? middle : right, color, {});
        if (before || own)
            fill(p, before ? left : middle, before ? middle : right, s.theme.roleSoft(Role::Query),
                 QStringLiteral(".lane"));
    }
}

void drawStreams(StageCanvas& s, const ModelPlan& plan) {
    const auto outer = [&](const QString& id, const QString& name, const QString& brief, HookKind kind,
                           const QRectF& row, Role role) {
        drawStream(s, plan, id, name, {kind, -1}, row, role, progressOf(s, {kind, -1}), true);
        nameRow(s, plan, id + QStringLiteral(".name"), row, name, brief);
    };
    outer(QStringLiteral("in.embed"), StageCanvas::tr("embedding"), QStringLiteral("wte"), HookKind::Embed,
          plan.embedding, Role::Residual);
    outer(QStringLiteral("in.position"), StageCanvas::tr("+ position"), QStringLiteral("wpe"), HookKind::PosEmbed,
          plan.position, Role::Residual);
    const int layers = s.shape.layerCount, open = s.state.layer;
    for (int l = 0; l <= layers; ++l) {
        // One stream, two names for it: the open layer shows what it reads and what it leaves, as its own level does.
        const engine::Hook written =
            l == 0 ? engine::Hook{HookKind::ResidPre, 0} : engine::Hook{HookKind::ResidPost, l - 1};
        const bool asPost = l == layers || (l > 0 && l - 1 == open);
        const engine::Hook shown = asPost ? written : engine::Hook{HookKind::ResidPre, l};
        drawStream(s, plan, QStringLiteral("stream.%1").arg(l),
                   l == 0 ? StageCanvas::tr("residual stream below layer 0")
                          : StageCanvas::tr("residual stream above layer %1").arg(l - 1),
                   shown, plan.borders[static_cast<std::size_t>(l)], Role::Residual, progressOf(s, written), true);
    }
    outer(QStringLiteral("final"), StageCanvas::tr("final norm"), QStringLiteral("ln_f"), HookKind::LnFinalNormalized,
          plan.finalNorm, Role::Neutral);
    drawGaps(s, plan, QStringLiteral("gap"), plan.embedding.united(plan.finalNorm), s.theme.window());
    tellMissing(s, plan);
}

} // namespace headlight
