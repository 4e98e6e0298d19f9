// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/greedy_translation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace engine::training {

namespace {

constexpr std::size_t kRowsPerBatch = 64;
constexpr std::int64_t kMaxSourceLength = 256;

using Ids = std::vector<std::int64_t>;

struct Source {
    at::Tensor ids, lengths;
};

Source padded(std::span<const Ids> rows, std::int64_t pad) {
    std::size_t longest = 0;
    for (const Ids& row : rows)
        longest = std::max(longest, row.size());
    const auto count = static_cast<std::int64_t>(rows.size());
    Source source{at::full({count, static_cast<std::int64_t>(longest)}, pad, at::kLong), at::empty({count}, at::kLong)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::copy(rows[i].begin(), rows[i].end(), source.ids.data_ptr<std::int64_t>() + i * longest);
        source.lengths.data_ptr<std::int64_t>()[i] = static_cast<std::int64_t>(rows[i].size());
    }
    return source;
}

/// Recomputes all earlier positions for each new one; a row that has ended is carried along and ignored.
std::vector<Ids> decoded(const TranslationModule& module, const Source& source, std::int64_t maxLength) {
    const TranslationIds& ids = module.ids();
    ForwardPass pass;
    const Encoding encoding = module.encode(source.ids, source.lengths, pass);
    const std::int64_t rows = source.ids.size(0);
    maxLength = std::min(maxLength, 3 * source.ids.size(1) + 8); // a model that has learned little may never end
    at::Tensor input = at::full({rows, 1}, ids.pad, at::kLong);
    std::vector<Ids> results(static_cast<std::size_t>(rows));
    std::vector<bool> done(static_cast<std::size_t>(rows), false);
    for (std::int64_t length = 1; length <= maxLength; ++length) {
        const at::Tensor states = module.decode(encoding, input, pass).view({rows, length, -1}).select(1, length - 1);
        at::Tensor logits = module.project(states, pass);
        logits.select(1, ids.pad).fill_(-1e30); // the padding starts a target and never follows
        const at::Tensor next = logits.argmax(1);
        for (std::size_t row = 0; row < results.size(); ++row) {
            const std::int64_t id = next.data_ptr<std::int64_t>()[row];
            done[row] = done[row] || id == ids.end;
            if (!done[row])
                results[row].push_back(id);
        }
        if (std::all_of(done.begin(), done.end(), [](bool value) { return value; }))
            break;
        input = at::cat({input, next.view({rows, 1})}, 1);
    }
    return results;
}

} // namespace

std::vector<std::string> translateGreedily(const TranslationModule& module, const PairVocabulary& vocabulary,
                                           std::span<const std::string> sentences, std::int64_t maxLength) {
    const at::NoGradGuard noGradients;
    std::vector<Ids> sources;
    for (const std::string& sentence : sentences) {
        sources.push_back(vocabulary.encodeSource(sentence));
        if (sources.back().size() > kMaxSourceLength) {
            sources.back().resize(kMaxSourceLength);
            sources.back().back() = vocabulary.ids().end;
        }
    }
    std::vector<std::size_t> order(sentences.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sources[a].size() < sources[b].size(); });
    std::vector<std::string> translations(sentences.size());
    for (std::size_t first = 0; first < order.size(); first += kRowsPerBatch) {
        const std::size_t count = std::min(kRowsPerBatch, order.size() - first);
        std::vector<Ids> rows;
        for (std::size_t i = 0; i < count; ++i)
            rows.push_back(sources[order[first + i]]);
        const auto results = decoded(module, padded(rows, vocabulary.ids().pad), maxLength);
        for (std::size_t i = 0; i < count; ++i)
            translations[order[first + i]] = vocabulary.decodeTarget(results[i]);
    }
    return translations;
}

} // namespace engine::training
