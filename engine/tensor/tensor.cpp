// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/tensor.h"

namespace engine {

std::string toString(const Shape& shape) {
    std::string text = "[";
    for (std::size_t d = 0; d < shape.size(); ++d) {
        if (d > 0)
            text += ", ";
        text += std::to_string(shape[d]);
    }
    return text + "]";
}

} // namespace engine
