// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace engine::training {

/// How the learning rate falls after its linear warm-up.
enum class Decay {
    Cosine, ///< half a cosine from peak to floor over the progress of the run
    Noam,   ///< with one over the root of the step (TF-14); reaches `peak` at step `warmupSteps`, knows no floor
};

/// Linear warm-up over steps, then a decay.
struct LearningRateSchedule {
    double peak = 1e-3;
    double floor = 1e-4;
    std::int64_t warmupSteps = 100;
    Decay decay = Decay::Cosine;

    /// `step` counts from 0; `progress` in [0, 1]: the share of the steps or of the time that is used up.
    double at(std::int64_t step, double progress) const;
};

} // namespace engine::training
