// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/model_run.h"
#include "app/cli/session.h"

#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <map>

namespace headlight::cli {

namespace {

/// Recorded numbers of one trace, a layer's inside at a time as they are asked for. Of the final part only one
/// position's row is made: its logits and probabilities are long.
class TraceValues : public engine::ValueSource {
public:
    TraceValues(ModelRun& model, const engine::Trace& trace, int position, std::stop_token stop)
        : m_model(model), m_trace(trace), m_position(position), m_stop(std::move(stop)) {}

    float value(const engine::ElementRef& element) const override {
        const engine::Stack stack = element.hook.stack;
        const int layer = engine::insideOf(element.hook, layerCount(stack));
        const engine::Tensor& tensor = *inside(stack, layer).find(element.hook);
        std::vector<std::int64_t> index(element.index.begin(),
                                        element.index.begin() + static_cast<std::ptrdiff_t>(tensor.shape.size()));
        if (isFinal(stack, layer))
            index.front() -= m_position;
        return tensor.view().at(index);
    }
    float weight(const engine::WeightElement& element) const override {
        return m_model.model().weight(element.weight).at({element.row, element.column});
    }
    engine::TokenId token(int position) const override {
        return m_trace.tokens().at(static_cast<std::size_t>(position));
    }

    engine::TokenId sourceToken(int position) const override {
        return m_model.source().at(static_cast<std::size_t>(position));
    }
    int sourceLength() const override { return m_trace.lengths().source; }

private:
    int layerCount(engine::Stack stack) const { return m_model.model().shape().of(stack).layerCount; }
    bool isFinal(engine::Stack stack, int layer) const {
        return stack != engine::Stack::Encoder && layer == layerCount(stack);
    }
    const engine::LayerInside& inside(engine::Stack stack, int layer) const {
        auto& kept = m_insides[{stack, layer}];
        if (!kept)
            kept = isFinal(stack, layer) ? m_model.finalInside(m_trace, m_position, m_position + 1, m_stop)
                                         : m_model.inside(m_trace, stack, layer, m_stop);
        return *kept;
    }

    ModelRun& m_model;
    const engine::Trace& m_trace;
    int m_position;
    std::stop_token m_stop;
    mutable std::map<std::pair<engine::Stack, int>, std::shared_ptr<const engine::LayerInside>> m_insides;
};

engine::ElementRef elementOf(const ExplainArguments& arguments, const std::vector<engine::Hook>& all) {
    const std::optional<engine::Hook> hook = engine::parseHook(arguments.hook, all);
    if (!hook)
        throw engine::Error(engine::ErrorCode::BadArgument,
                            "This model has no hook " + visibleText(arguments.hook) + "; names are such as " +
                                engine::hookName(all[all.size() / 2]) + ", `headlight-cli trace` lists them.");
    const engine::HookInfo& info = engine::hookInfo(hook->kind);
    if (static_cast<int>(arguments.index.size()) != info.rank)
        throw engine::Error(engine::ErrorCode::BadArgument, "An element of " + arguments.hook + " " + axesText(info) +
                                                                " has " + std::to_string(info.rank) +
                                                                " index numbers, but --index gives " +
                                                                std::to_string(arguments.index.size()) + ".");
    engine::ElementRef element{*hook, {}};
    std::copy(arguments.index.begin(), arguments.index.end(), element.index.begin());
    return element;
}

std::string nameOf(const engine::Operand& operand) {
    if (const auto* element = std::get_if<engine::ElementRef>(&operand.origin))
        return toString(*element);
    if (const auto* weight = std::get_if<engine::WeightElement>(&operand.origin))
        return weightName(weight->weight) + "[" + std::to_string(weight->row) + ", " + std::to_string(weight->column) +
               "]";
    return "constant";
}

void printJson(const engine::Explanation& explained, float recorded, Output& output) {
    auto terms = nlohmann::ordered_json::array();
    for (const engine::Term& term : explained.terms) {
        auto factors = nlohmann::ordered_json::array();
        for (const engine::Operand& factor : term.factors)
            factors.push_back({{"of", nameOf(factor)}, {"value", jsonNumber(factor.value)}});
        terms.push_back({{"factors", std::move(factors)}, {"contribution", jsonNumber(term.contribution)}});
    }
    auto intermediates = nlohmann::ordered_json::array();
    for (const auto& [name, value] : explained.intermediates)
        intermediates.push_back({{"name", name}, {"value", jsonNumber(value)}});
    nlohmann::ordered_json json;
    json["element"] = toString(explained.element);
    json["value"] = jsonNumber(recorded);
    json["recomputed"] = jsonNumber(explained.value);
    json["formula"] = explained.formula;
    json["substituted"] = explained.substituted;
    json["terms"] = std::move(terms);
    json["intermediates"] = std::move(intermediates);
    output.document(json);
}

void printText(const engine::Explanation& explained, float recorded, Output& output) {
    constexpr std::size_t shownTerms = 24;
    output.line(toString(explained.element) + " = " + shortNumber(static_cast<double>(recorded), 9));
    output.line("formula      " + explained.formula);
    output.line("with numbers " + explained.substituted);
    for (const auto& [name, value] : explained.intermediates)
        output.line(column(name, 13) + shortNumber(value, 9));
    output.line("terms        " + std::to_string(explained.terms.size()));
    for (std::size_t i = 0; i < std::min(shownTerms, explained.terms.size()); ++i) {
        const engine::Term& term = explained.terms[i];
        std::string line = "  " + column(shortNumber(term.contribution), 15) + "from";
        for (const engine::Operand& factor : term.factors)
            line += "  " + nameOf(factor) + " = " + shortNumber(factor.value);
        output.line(line);
    }
    if (explained.terms.size() > shownTerms)
        output.line("  and " + std::to_string(explained.terms.size() - shownTerms) + " more; --json lists them all");
}

} // namespace

void runExplain(const ExplainArguments& arguments, Output& output, std::stop_token stop) {
    const std::unique_ptr<ModelRun> model = ModelRun::open(arguments.common, arguments.prompt, stop);
    const engine::ElementRef element = elementOf(arguments, model->hooks());
    const engine::OpTable& ops = model->model().ops();
    engine::RunOptions options;
    options.stop = stop;
    const auto trace = model->run(options);
    ops.check(element, trace->lengths());

    const TraceValues values(*model, *trace, element.index[0], std::move(stop));
    const engine::Explanation explained = ops.explain(element, values);
    if (arguments.common.json)
        printJson(explained, values.value(element), output);
    else
        printText(explained, values.value(element), output);
}

} // namespace headlight::cli
