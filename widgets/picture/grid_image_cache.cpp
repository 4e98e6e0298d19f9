// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/grid_image_cache.h"

#include "widgets/picture/grid_image.h"

#include <QCache>

#include <algorithm>

namespace headlight {
namespace {

constexpr int fewestCells = 256;     ///< smaller images are made faster than found
constexpr int mostKilobytes = 65536; ///< of all remembered images

/// Everything that an image depends on.
struct Key {
    std::shared_ptr<const std::vector<float>> values; ///< held, so that its address means one thing only
    const Theme* theme;
    int rows, columns, width, height, revealed;
    ColorScale scale;
    float low, high;
    bool hatched; ///< attention scores: −∞ above the diagonal has a colour of its own, which depends on the place
    std::array<int, 3> base;
    bool operator==(const Key&) const = default;
};

std::size_t qHash(const Key& key, std::size_t seed) {
    return qHashMulti(seed, static_cast<const void*>(key.values.get()), key.width, key.height, key.revealed, key.low,
                      key.high);
}

} // namespace

QImage cachedGridImage(const CellGrid& grid, const Theme& theme, QSize most) {
    if (grid.shades)
        return cachedGridImage(shadedGrid(grid), theme, most);
    static thread_local QCache<Key, QImage> cache(mostKilobytes);
    const int cells = grid.rows * grid.columns;
    // While cells appear one after another every frame is another image.
    if (cells < fewestCells || (grid.revealed >= 0 && grid.revealed < cells && grid.revealed > 0))
        return gridImage(grid, theme, most);
    const auto* hook = std::get_if<engine::Hook>(&grid.source.tensor);
    const Key key{grid.values,
                  &theme,
                  grid.rows,
                  grid.columns,
                  std::clamp(most.width(), 1, grid.columns),
                  std::clamp(most.height(), 1, grid.rows),
                  grid.revealed,
                  grid.scale,
                  grid.low,
                  grid.high,
                  hook && hook->kind == engine::HookKind::AttnScores,
                  grid.source.base};
    if (const QImage* found = cache.object(key))
        return *found;
    const QImage made = gridImage(grid, theme, most);
    cache.insert(key, new QImage(made), static_cast<int>(made.sizeInBytes() / 1024) + 1);
    return made;
}

} // namespace headlight
