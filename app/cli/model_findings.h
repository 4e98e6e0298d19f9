// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/safetensors.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace headlight::cli {

/// What can be told of a folder of any family without reading a single weight.
struct ModelFindings {
    nlohmann::ordered_json config;                          ///< sizes and settings
    std::vector<std::pair<std::string, std::string>> lines; ///< the same for people: what, how much
    std::shared_ptr<const engine::SafetensorsArchive> archive;
    nlohmann::ordered_json tokenizer; ///< null where there is none
    std::string tokenizerLine;
    bool tied = true; ///< one table for embedding and unembedding
    std::int64_t parameters = 0;
};

/// Throws what the readers of the settings, the weights' header and the tokenizer throw.
ModelFindings examineModel(const std::filesystem::path& folder);

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t number);

} // namespace headlight::cli
