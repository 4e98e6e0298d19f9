// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace engine::training {

/// Linear warm-up over steps, then half a cosine from peak to floor over `progress`.
struct LearningRateSchedule {
    double peak = 1e-3;
    double floor = 1e-4;
    std::int64_t warmupSteps = 100;

    /// `progress` in [0, 1]: the share of the steps or of the time that is used up.
    double at(std::int64_t step, double progress) const;
};

} // namespace engine::training
