// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_runner.h"

#include "engine/analysis/head_contribution.h"
#include "engine/decoding/generator.h"
#include "engine/models/translation_model.h"
#include "widgets/viewmodels/query_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace headlight {

namespace {

/// The final part of a trace holds positions × vocabulary numbers twice: beyond this many only the last rows are made.
constexpr std::int64_t finalElementLimit = 4'000'000;
constexpr int finalRowsWhenLarge = 32;

const engine::TranslationModel& translatorOf(const LoadedModel& model) {
    return static_cast<const engine::TranslationModel&>(*model.model);
}

/// How many of `tokens` a path begins with.
int sharedTokens(const engine::Trace& path, const std::vector<engine::TokenId>& tokens) {
    const auto end = std::mismatch(path.tokens().begin(), path.tokens().end(), tokens.begin(), tokens.end()).first;
    return static_cast<int>(end - path.tokens().begin());
}

/// Makes the end of a sequence that is never written impossible where the text so far ends in its beginning.
void forbid(std::vector<float>& logits, const std::vector<std::vector<engine::TokenId>>& badWords,
            const std::vector<engine::TokenId>& written) {
    for (const auto& word : badWords) {
        if (word.empty() || word.size() - 1 > written.size())
            continue;
        const bool begun = std::equal(word.begin(), word.end() - 1, written.end() - static_cast<long>(word.size() - 1));
        const auto token = static_cast<std::size_t>(word.back());
        if (begun && token < logits.size())
            logits[token] = -std::numeric_limits<float>::infinity();
    }
}

} // namespace

std::vector<engine::TokenId> encodePrompt(const engine::ByteLevelBpe& tokenizer, const Prompt& prompt) {
    if (prompt.fixed.empty())
        return tokenizer.encode(prompt.tail);
    std::vector<engine::TokenId> tokens = prompt.fixed;
    if (prompt.tail.empty())
        return tokens;
    const std::string fixedText = tokenizer.decodeBytes(prompt.fixed);
    if (tokenizer.encode(fixedText) == prompt.fixed)
        return tokenizer.encode(fixedText + prompt.tail);
    const auto rest = tokenizer.encode(prompt.tail);
    tokens.insert(tokens.end(), rest.begin(), rest.end());
    return tokens;
}

EngineRunner::EngineRunner(LoadedModel model, int threads) : m_model(std::move(model)) {
    if (const auto gpt2 = std::dynamic_pointer_cast<const engine::Gpt2Model>(m_model.model))
        m_gpt2 = std::make_unique<engine::Gpt2Runner>(gpt2, threads);
    else
        m_translation = engine::makeTranslationRunner(m_model.model, threads);
}

EngineRunner::~EngineRunner() = default;

const engine::TranslationRules& EngineRunner::rules() const {
    return translatorOf(m_model).rules();
}

std::shared_ptr<const engine::Trace> EngineRunner::run(const std::shared_ptr<const engine::Trace>& previous,
                                                       const Prompt& prompt, const engine::RunOptions& options) {
    if (m_translation)
        return translate(previous, prompt, options);
    return m_gpt2->rerun(previous, encodePrompt(*m_model.tokenizer, prompt), options);
}

std::shared_ptr<const engine::Trace> EngineRunner::translate(const std::shared_ptr<const engine::Trace>& previous,
                                                             const Prompt& prompt, const engine::RunOptions& options) {
    std::vector<engine::TokenId> source;
    for (const engine::MarianToken& token : m_model.translator->encode(prompt.tail))
        source.push_back(token.id);
    const bool sameSource = previous && previous->madeWith(options.interventions.get()) && previous->source() &&
                            previous->source()->tokens == source;
    std::vector<engine::TokenId> target{rules().decoderStartToken};
    target.insert(target.end(), prompt.fixed.begin(), prompt.fixed.end());
    std::shared_ptr<const engine::Trace> path;
    if (const int shared = sameSource ? sharedTokens(*previous, target) : 0; shared > 0) {
        path = shared == previous->length() ? previous : previous->prefix(shared);
        if (shared < static_cast<int>(target.size()))
            path = m_translation->extend(path, std::span(target).subspan(static_cast<std::size_t>(shared)), options);
    } else {
        path = m_translation->run(sameSource ? previous->source() : m_translation->encode(source, options), target,
                                  options);
    }
    return finish(std::move(path), options);
}

WhatIfResult EngineRunner::tryOut(const WhatIf& what, const std::shared_ptr<const engine::Trace>& before,
                                  std::stop_token stop) {
    engine::RunOptions options{nullptr, std::move(stop)};
    if (!what.interventions.edits.empty())
        options.interventions = std::make_shared<const engine::Interventions>(what.interventions);
    std::vector<engine::TokenId> source;
    for (const engine::MarianToken& token : m_model.translator->encode(what.source))
        source.push_back(token.id);
    engine::checkInterventions(what.interventions, *m_model.model, static_cast<int>(source.size()));
    std::vector<engine::TokenId> target{rules().decoderStartToken};
    target.insert(target.end(), what.forced.begin(), what.forced.end());
    // Both from the first token on and to the end, so that they differ by the change alone.
    const auto whole = [&](std::shared_ptr<const engine::SourceNode> read, const std::vector<engine::TokenId>& begin,
                           const engine::RunOptions& with) {
        return finish(m_translation->run(std::move(read), begin, with), with);
    };
    WhatIfResult out;
    out.what = what;
    out.after = whole(m_translation->encode(source, options), target, options);
    const engine::RunOptions plain{nullptr, options.stop};
    target.resize(1);
    target.insert(target.end(), what.forcedBefore.begin(), what.forcedBefore.end());
    out.before = whole(m_translation->encode(before->source()->tokens, plain), target, plain);
    out.logProbabilityBefore = logProbability(*out.before);
    out.logProbabilityAfter = logProbability(*out.after);
    return out;
}

/// Of all tokens behind the start token, and of the end where it comes next.
double EngineRunner::logProbability(const engine::Trace& path) {
    const auto final = m_translation->inside(path, engine::Stack::Decoder, m_model.model->shape().layerCount);
    const engine::Tensor* logits = final->find({engine::HookKind::Logits, -1, engine::Stack::Decoder});
    if (!logits)
        return 0;
    double sum = 0;
    const auto vocab = static_cast<std::size_t>(m_model.model->shape().vocabSize);
    for (int position = 0; position < path.length(); ++position) {
        const float* row = logits->data.data() + static_cast<std::size_t>(position) * vocab;
        const bool last = position + 1 == path.length();
        const auto next =
            static_cast<std::size_t>(last ? rules().endToken : path.tokens()[static_cast<std::size_t>(position) + 1]);
        const double most = static_cast<double>(*std::max_element(row, row + vocab));
        double exponentials = 0;
        for (std::size_t id = 0; id < vocab; ++id)
            exponentials += std::exp(static_cast<double>(row[id]) - most);
        sum += static_cast<double>(row[next]) - most - std::log(exponentials);
    }
    return sum;
}

std::shared_ptr<const engine::Trace> EngineRunner::extend(const std::shared_ptr<const engine::Trace>& past,
                                                          std::span<const engine::TokenId> tokens,
                                                          const engine::RunOptions& options) {
    if (m_gpt2)
        return m_gpt2->extend(past, tokens, options);
    return finish(m_translation->extend(past, tokens, options), options);
}

/// Goes on greedily to the end of the sentence, or of the room.
std::shared_ptr<const engine::Trace> EngineRunner::finish(std::shared_ptr<const engine::Trace> path,
                                                          const engine::RunOptions& options) {
    while (path->length() < rules().maxLength && !ends(path->tokens().back())) {
        const engine::Tensor logits = lastLogits(*path);
        const auto best = std::max_element(logits.data.begin(), logits.data.end()); // of equals the lowest id
        const auto token = static_cast<engine::TokenId>(best - logits.data.begin());
        if (ends(token))
            break;
        path = m_translation->extend(path, std::array{token}, options);
    }
    return path;
}

std::optional<HeadsOffEffect> EngineRunner::effectOfHeadsOff(const engine::Trace& trace, std::stop_token stop) {
    if (!m_gpt2 || headsOff(trace).empty()) {
        m_allOn.reset();
        return {};
    }
    m_allOn = m_gpt2->rerun(m_allOn, trace.tokens(), {nullptr, std::move(stop)});
    return effectOf(m_gpt2->lastLogits(*m_allOn).data, m_gpt2->lastLogits(trace).data);
}

bool EngineRunner::ends(engine::TokenId token) const {
    return token == (m_gpt2 ? m_gpt2->model()->config().endOfTextToken : rules().endToken);
}

std::pair<engine::TokenId, std::shared_ptr<const engine::Trace>>
EngineRunner::generateOne(const std::shared_ptr<const engine::Trace>& past, const engine::SamplingOptions& sampling,
                          std::stop_token stop) {
    if (m_gpt2) {
        auto made = engine::generateOne(*m_gpt2, past, sampling, std::move(stop));
        return {made.token, std::move(made.trace)};
    }
    const engine::SamplingStages stages = engine::sampleStages(lastLogits(*past).data, sampling);
    const engine::TokenId token = sampling.isGreedy()
                                      ? stages.order.front()
                                      : engine::draw(stages, engine::coinAt(sampling.seed, past->length()));
    if (past->length() >= rules().maxLength)
        return {token, nullptr};
    return {token, m_translation->extend(past, std::array{token}, {nullptr, std::move(stop)})};
}

engine::Tensor EngineRunner::lastLogits(const engine::Trace& trace) {
    if (m_gpt2)
        return m_gpt2->lastLogits(trace);
    engine::Tensor logits = m_translation->lastLogits(trace);
    forbid(logits.data, rules().badWords, trace.tokens());
    return logits;
}

void EngineRunner::patterns(const engine::Trace& trace, Place place, const SeePattern& see, std::stop_token stop) {
    if (m_gpt2) {
        m_gpt2->patterns(
            trace, place.layer,
            [&](int head, const engine::TensorView& pattern) { see(AttentionBlock::Own, head, pattern); },
            std::move(stop));
        return;
    }
    const auto inside = m_translation->inside(trace, place.stack, place.layer, stop);
    for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
        const engine::Tensor* pattern = stackOf(block) == place.stack ? patternIn(*inside, block) : nullptr;
        if (!pattern)
            continue;
        const std::int64_t queries = pattern->shape[pattern->shape.size() - 2], keys = pattern->shape.back();
        const std::int64_t heads = pattern->shape.size() == 3 ? pattern->shape[0] : 1; // a recurrent model has no heads
        for (std::int64_t head = 0; head < heads && !stop.stop_requested(); ++head)
            see(block, static_cast<int>(head), {pattern->data.data() + head * queries * keys, {queries, keys}});
    }
}

engine::Tensor EngineRunner::patternOf(const engine::Trace& trace, AttentionBlock block, int layer,
                                       std::stop_token stop) {
    if (!m_gpt2) {
        const auto inside = m_translation->inside(trace, stackOf(block), layer, std::move(stop));
        const engine::Tensor* pattern = patternIn(*inside, block);
        return pattern ? *pattern : engine::Tensor{};
    }
    const std::int64_t T = trace.length();
    engine::Tensor out({m_gpt2->model()->config().headCount, T, T});
    m_gpt2->patterns(
        trace, layer,
        [&](int head, const engine::TensorView& pattern) {
            std::copy_n(pattern.data, T * T, out.data.data() + head * T * T);
        },
        std::move(stop));
    return out;
}

InsideValue EngineRunner::inside(const engine::Trace& trace, Place place, std::stop_token stop) {
    if (m_translation)
        return {m_translation->inside(trace, place.stack, place.layer, std::move(stop)), 0};
    const engine::Gpt2Config& config = m_gpt2->model()->config();
    if (place.layer == config.layerCount && std::int64_t{trace.length()} * config.vocabSize > finalElementLimit) {
        const int first = std::max(0, trace.length() - finalRowsWhenLarge);
        return {m_gpt2->finalInside(trace, first, trace.length(), std::move(stop)), first};
    }
    return {m_gpt2->inside(trace, place.layer, std::move(stop)), 0};
}

std::shared_ptr<const engine::Tensor> EngineRunner::valueNorms(const engine::Trace& trace, NormsQuestion of,
                                                               std::stop_token stop) {
    const engine::Stack stack = stackOf(of.block);
    engine::Tensor kept; // keeps the numbers that the view is of
    std::shared_ptr<const engine::LayerInside> inside;
    engine::TensorView values;
    if (m_gpt2) {
        const int heads = m_gpt2->model()->config().headCount;
        kept = trace.values(of.layer);
        values = {kept.data.data(), {kept.shape.at(0), heads, kept.shape.at(1) / heads}};
    } else {
        inside = m_translation->inside(trace, stack, of.layer, stop);
        const auto* v = inside->find({kindIn(of.block, engine::HookKind::V), of.layer, stack});
        if (!v)
            return nullptr; // a recurrent model's attention has no values of its own
        values = v->view();
    }
    const auto kind =
        of.block == AttentionBlock::Cross ? engine::WeightKind::CrossOutputWeight : engine::WeightKind::OutputWeight;
    return std::make_shared<const engine::Tensor>(
        engine::valueNorms(values, m_model.model->weight({kind, of.layer, stack}), std::move(stop)));
}

} // namespace headlight
