// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/word_model.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {

namespace {

/// Behind `before`, words with their probabilities; words that are new get the next number.
void add(WordTable& table, const std::vector<std::string>& before,
         const std::vector<std::pair<std::string, double>>& after) {
    std::vector<TokenId> path;
    for (const std::string& word : before)
        path.push_back(table.token(word));
    auto& next = table.next[path];
    for (const auto& [word, probability] : after) {
        if (std::ranges::find(table.words, word) == table.words.end())
            table.words.push_back(word);
        next.emplace_back(table.token(word), probability);
    }
}

} // namespace

TokenId WordTable::token(const std::string& word) const {
    const auto found = std::ranges::find(words, word);
    if (found == words.end())
        throw Error(ErrorCode::BadArgument, "\"" + word + "\" is no word of this table.");
    return static_cast<TokenId>(found - words.begin());
}

void checkWordTable(const WordTable& table) {
    const auto check = [&](TokenId token) {
        if (token < 0 || token >= static_cast<TokenId>(table.words.size()))
            throw Error(ErrorCode::BadToken, "Token " + std::to_string(token) + " is no word of this table.");
    };
    check(table.end);
    for (const auto& [before, after] : table.next) {
        std::ranges::for_each(before, check);
        double sum = 0;
        for (const auto& [token, probability] : after) {
            check(token);
            if (!(probability >= 0 && probability <= 1))
                throw Error(ErrorCode::BadArgument,
                            "A probability must be from 0 to 1, not " + std::to_string(probability) + ".");
            sum += probability;
        }
        if (std::abs(sum - 1) > 1e-9)
            throw Error(ErrorCode::BadArgument,
                        "The probabilities of what follows must sum to 1, not to " + std::to_string(sum) + ".");
    }
}

WordModel::WordModel(std::shared_ptr<const WordTable> table) : m_table(std::move(table)) {
    checkWordTable(*m_table);
}

StepModel::Path WordModel::start(std::vector<TokenId> prompt) {
    return std::make_shared<const StepPath>(StepPath{std::move(prompt), nullptr});
}

std::vector<float> WordModel::logits(const Path& path) {
    std::vector<float> logits(m_table->words.size(), -std::numeric_limits<float>::infinity());
    const auto found = m_table->next.find(path->tokens);
    if (found == m_table->next.end())
        logits[static_cast<std::size_t>(m_table->end)] = 0;
    else
        for (const auto& [token, probability] : found->second)
            logits[static_cast<std::size_t>(token)] = static_cast<float>(std::log(probability));
    return logits;
}

StepModel::Path WordModel::extend(const Path& path, TokenId token, const RunOptions& run) {
    throwIfStopped(run.stop);
    std::vector<TokenId> tokens = path->tokens;
    tokens.push_back(token);
    return start(std::move(tokens));
}

std::vector<std::vector<double>> WordModel::hiddenStates(const Path& path, int first) {
    std::vector<std::vector<double>> rows;
    for (std::size_t i = static_cast<std::size_t>(std::max(0, first)); i < path->tokens.size(); ++i) {
        rows.emplace_back(m_table->words.size());
        rows.back()[static_cast<std::size_t>(path->tokens[i])] = 1;
    }
    return rows;
}

std::string WordModel::tokenText(TokenId token) const {
    return ' ' + m_table->words.at(static_cast<std::size_t>(token));
}

std::shared_ptr<const WordTable> articleTree() {
    auto table = std::make_shared<WordTable>();
    table->words = {"The"};
    add(*table, {"The"}, {{"nice", .5}, {"dog", .4}, {"car", .1}});
    add(*table, {"The", "nice"}, {{"woman", .4}, {"house", .3}, {"guy", .3}});
    add(*table, {"The", "dog"}, {{"has", .9}, {"runs", .05}, {"and", .05}});
    add(*table, {"The", "car"}, {{"drives", .5}, {"is", .3}, {"turns", .2}});
    table->words.emplace_back(".");
    table->end = table->token(".");
    return table;
}

std::shared_ptr<const WordTable> articleCharts() {
    auto table = std::make_shared<WordTable>();
    table->words = {"The"};
    add(*table, {"The"},
        {{"nice", .16},
         {"dog", .13},
         {"car", .11},
         {"woman", .10},
         {"guy", .092},
         {"man", .088},
         {"people", .0875},
         {"big", .087},
         {"house", .0855},
         {"cat", .04},
         {"…", .02}});
    add(*table, {"The", "car"},
        {{"drives", .50},
         {"is", .31},
         {"turns", .13},
         {"stops", .028},
         {"down", .013},
         {"a", .009},
         {"not", .003},
         {"the", .0025},
         {"small", .002},
         {"told", .0015},
         {"…", .001}});
    table->words.emplace_back(".");
    table->end = table->token(".");
    return table;
}

} // namespace engine
