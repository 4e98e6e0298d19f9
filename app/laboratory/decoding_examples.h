// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"
#include "engine/decoding/word_model.h"

#include <QString>

#include <memory>
#include <vector>

namespace headlight {

/// A figure of the article "How to generate text" that the laboratory decodes instead of the open text.
struct DecodingExample {
    QString name;
    QString note; ///< whose numbers they are
    std::shared_ptr<const engine::WordTable> table;
    std::vector<engine::TokenId> prompt;
    engine::DecodingOptions options; ///< as in the figure
};

/// In the article's order (HG-02 … HG-08), in the language that is set.
std::vector<DecodingExample> decodingExamples();

} // namespace headlight
