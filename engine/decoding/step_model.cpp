// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/step_model.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace engine {

namespace {

StepModel::Path pathOf(std::shared_ptr<const Trace> trace) {
    std::vector<TokenId> tokens = trace->tokens();
    return std::make_shared<const StepPath>(StepPath{std::move(tokens), std::move(trace)});
}

/// The norm behind the last layer of the stack that writes; null where there is none.
const Op* finalNorm(const Model& model) {
    for (const Op& op : model.ops().ops())
        if (op.output.kind == HookKind::LnFinalNormalized && op.output.stack != Stack::Encoder)
            return &op;
    return nullptr;
}

std::vector<double> normalized(const std::vector<double>& row, const Op& norm, const Model& model) {
    const TensorView gain = model.weight(norm.weights[0]), bias = model.weight(norm.weights[1]);
    const auto count = static_cast<double>(row.size());
    double mean = 0, variance = 0;
    for (const double x : row)
        mean += x / count;
    for (const double x : row)
        variance += (x - mean) * (x - mean) / count;
    const double scale = std::sqrt(variance + static_cast<double>(norm.constant));
    std::vector<double> out(row.size());
    for (std::size_t i = 0; i < row.size(); ++i)
        out[i] = (row[i] - mean) / scale * static_cast<double>(gain.data[i]) + static_cast<double>(bias.data[i]);
    return out;
}

/// From the residual stream that the trace keeps, so that nothing has to be recorded while it runs.
std::vector<std::vector<double>> hiddenOf(const Trace& trace, int first) {
    const Model& model = *trace.model();
    const Op* norm = finalNorm(model);
    std::vector<std::vector<double>> rows;
    for (const Trace::Segment& segment : trace.segments()) {
        const Tensor& residual = segment.node->residual.back();
        for (int r = std::max(0, first - segment.node->firstPosition); r < segment.rows; ++r) {
            std::vector<double> row(residual.row(r), residual.row(r) + residual.shape[1]);
            rows.push_back(norm ? normalized(row, *norm, model) : std::move(row));
        }
    }
    return rows;
}

} // namespace

StepModel::Path Gpt2Steps::start(const std::shared_ptr<const Trace>& prompt) {
    return pathOf(prompt);
}

int Gpt2Steps::vocabSize() const {
    return m_runner.model()->config().vocabSize;
}

int Gpt2Steps::contextLength() const {
    return m_runner.model()->config().contextLength;
}

std::vector<float> Gpt2Steps::logits(const Path& path) {
    return m_runner.lastLogits(*path->trace).data;
}

StepModel::Path Gpt2Steps::extend(const Path& path, TokenId token, const RunOptions& run) {
    return pathOf(m_runner.extend(path->trace, std::array{token}, run));
}

std::vector<std::vector<double>> Gpt2Steps::hiddenStates(const Path& path, int first) {
    return hiddenOf(*path->trace, first);
}

StepModel::Path TranslationSteps::start(const RunOptions& run, std::span<const TokenId> forced) {
    std::vector<TokenId> tokens{m_model->rules().decoderStartToken};
    tokens.insert(tokens.end(), forced.begin(), forced.end());
    return pathOf(m_runner.run(m_source, tokens, run));
}

std::vector<float> TranslationSteps::logits(const Path& path) {
    return m_runner.lastLogits(*path->trace).data;
}

StepModel::Path TranslationSteps::extend(const Path& path, TokenId token, const RunOptions& run) {
    return pathOf(m_runner.extend(path->trace, std::array{token}, run));
}

std::vector<std::vector<double>> TranslationSteps::hiddenStates(const Path& path, int first) {
    return hiddenOf(*path->trace, first);
}

} // namespace engine
