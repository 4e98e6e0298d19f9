// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/error.h"
#include "engine/models/interventions.h"
#include "engine/trace/observer.h"

#include <memory>
#include <stop_token>

namespace engine {

struct RunOptions {
    Observer* observer = nullptr; ///< sees every hook it wants, also logits of all rows if it wants them
    std::stop_token stop;         ///< looked at in every layer
    /// Kept by the node that the run makes, so that its insides show them. Null: those of the path that is extended, of a
    /// new path none.
    std::shared_ptr<const Interventions> interventions = nullptr;
};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error(ErrorCode::Stopped, "The run was stopped.");
}

} // namespace engine
