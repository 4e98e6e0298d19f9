// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/search_tree.h"

#include "engine/decoding/decoding_options_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine {

namespace {

using nlohmann::ordered_json;

ordered_json number(double value) {
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

ordered_json nodeJson(const SearchNode& node, int index, const std::function<std::string(TokenId)>& text) {
    ordered_json json;
    json["node"] = index;
    json["parent"] = node.parent;
    json["fate"] = fateName(node.fate);
    if (node.parent < 0)
        return json;
    json["token"] = node.token;
    if (text)
        json["text"] = text(node.token);
    json["step"] = node.step;
    json["search"] = node.search;
    json["rank"] = node.rank;
    json["raw_rank"] = node.rawRank;
    json["log_probability"] = number(node.logProbability);
    json["probability"] = number(node.probability);
    json["raw_probability"] = number(node.rawProbability);
    json["sum"] = number(node.sum);
    json["score"] = number(node.score);
    if (node.similarity != 0 || node.contrast != 0) {
        json["similarity"] = number(node.similarity);
        json["contrast"] = number(node.contrast);
    }
    if (node.coin >= 0) {
        json["coin"] = node.coin;
        json["slice"] = {node.sliceBegin, node.sliceEnd};
    }
    return json;
}

} // namespace

const char* fateName(BeamCandidate::Fate fate) {
    switch (fate) {
    case BeamCandidate::Fate::Kept:
        return "kept";
    case BeamCandidate::Fate::Finished:
        return "finished";
    case BeamCandidate::Fate::Outdone:
        return "outdone";
    case BeamCandidate::Fate::TooLow:
        return "too_low";
    case BeamCandidate::Fate::Dropped:
        return "dropped";
    }
    return "";
}

int SearchTree::add(const SearchNode& node) {
    assert(node.parent >= 0 && node.parent < size());
    m_nodes.push_back(node);
    return size() - 1;
}

std::vector<int> SearchTree::path(int index) const {
    std::vector<int> path;
    for (; index > 0; index = node(index).parent)
        path.push_back(index);
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<TokenId> SearchTree::tokens(int index) const {
    std::vector<TokenId> tokens;
    for (const int step : path(index))
        tokens.push_back(node(step).token);
    return tokens;
}

std::vector<std::vector<int>> SearchTree::children() const {
    std::vector<std::vector<int>> children(m_nodes.size());
    for (int i = 1; i < size(); ++i)
        children[static_cast<std::size_t>(node(i).parent)].push_back(i);
    return children;
}

std::string searchTreeJson(const SearchTree& tree, const std::vector<TokenId>& prompt,
                           const std::function<std::string(TokenId)>& text, const DecodingOptions* settings) {
    const auto dump = [](const ordered_json& json) {
        return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace); // a token may be half a letter
    };
    std::string document = R"({"format":"headlight-search-tree","version":1,"prompt":)" + dump(prompt);
    if (settings)
        document += ",\n\"settings\":" + decodingSettingsJson(*settings);
    document += ",\n\"nodes\":[\n";
    for (int i = 0; i < tree.size(); ++i)
        document += dump(nodeJson(tree.node(i), i, text)) + (i + 1 < tree.size() ? ",\n" : "\n");
    return document + "]}\n";
}

} // namespace engine
