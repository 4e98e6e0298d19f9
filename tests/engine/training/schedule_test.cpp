// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace engine::training;

TEST(Schedule, NoamIsTheTutorialsFormula) {
    const LearningRateSchedule noam{std::pow(128, -0.5) * std::pow(4000, -0.5), 0, 4000, Decay::Noam};
    for (const double step : {1.0, 10.0, 400.0, 3999.0, 4000.0, 4001.0, 20000.0, 40000.0}) { // TF-14 counts from 1
        const double expected = std::pow(128, -0.5) * std::min(std::pow(step, -0.5), step * std::pow(4000, -1.5));
        EXPECT_NEAR(noam.at(static_cast<std::int64_t>(step) - 1, 0.5), expected, 1e-12) << "step " << step;
    }
    EXPECT_NEAR(noam.at(3999, 0), 1.3975e-3, 1e-7);
}

TEST(Schedule, CosineEndsAtTheFloor) {
    const LearningRateSchedule cosine{1e-3, 1e-5, 100, Decay::Cosine};
    EXPECT_NEAR(cosine.at(49, 0), 5e-4, 1e-12);
    EXPECT_NEAR(cosine.at(1000, 0.5), (1e-3 + 1e-5) / 2, 1e-12);
    EXPECT_NEAR(cosine.at(1000, 1), 1e-5, 1e-12);
}

} // namespace
