// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace engine::training {

double LearningRateSchedule::at(std::int64_t step, double progress) const {
    const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * std::clamp(progress, 0.0, 1.0)));
    const double decayed = floor + (peak - floor) * cosine;
    if (step >= warmupSteps)
        return decayed;
    return decayed * static_cast<double>(step + 1) / static_cast<double>(warmupSteps);
}

} // namespace engine::training
