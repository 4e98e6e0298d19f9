// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_values.h"
#include "engine/error.h"

#include <filesystem>
#include <functional>
#include <thread>

namespace headlight {

/// One thread that loads model folders, so that the loaded model goes on working meanwhile.
class ModelLoader {
public:
    using Done = std::function<void(LoadedModel)>;
    using Failed = std::function<void(engine::Error)>;
    using Progressed = std::function<void(double)>;

    /// Stops the folder being loaded, if any, and starts on this one.
    void load(std::filesystem::path folder, Done done, Failed failed, Progressed progressed);
    void stop();

private:
    std::jthread m_thread;
};

} // namespace headlight
