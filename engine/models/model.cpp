// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model.h"

namespace engine {

std::string Model::name() const {
    auto path = std::filesystem::absolute(folder()).lexically_normal();
    if (!path.has_filename())
        path = path.parent_path();
    return path.filename().string();
}

} // namespace engine
