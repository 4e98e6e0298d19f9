// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace engine::training {

double LearningRateSchedule::at(std::int64_t step, double progress) const {
    const double warmed =
        warmupSteps > 0 ? std::min(1.0, static_cast<double>(step + 1) / static_cast<double>(warmupSteps)) : 1.0;
    if (decay == Decay::Noam) {
        const double pivot = static_cast<double>(std::max<std::int64_t>(warmupSteps, 1));
        return peak * std::min(warmed, std::sqrt(pivot / static_cast<double>(step + 1)));
    }
    const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * std::clamp(progress, 0.0, 1.0)));
    return warmed * (floor + (peak - floor) * cosine);
}

} // namespace engine::training
