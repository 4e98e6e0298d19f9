// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/model_run.h"

#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace headlight::cli {

namespace {

/// Hooks that any of the globs names, in the order of the forward pass. Throws Error{BadArgument} for a glob that names
/// none.
std::vector<engine::Hook> chooseHooks(const std::vector<std::string>& globs, const std::vector<engine::Hook>& all) {
    std::set<engine::Hook> wanted;
    for (const std::string& glob : globs) {
        const std::vector<engine::Hook> matched = engine::matchHooks(glob, all);
        if (matched.empty())
            throw engine::Error(engine::ErrorCode::BadArgument,
                                "No hook of this model is named " + visibleText(glob) + "; names are such as " +
                                    engine::hookName(all[all.size() / 2]) + ", and * and ? stand for any characters.");
        wanted.insert(matched.begin(), matched.end());
    }
    std::vector<engine::Hook> ordered;
    for (const engine::Hook hook : all)
        if (wanted.contains(hook))
            ordered.push_back(hook);
    return ordered;
}

/// Writes arrays one after another and remembers what a listing needs.
class TraceFile {
public:
    explicit TraceFile(const std::filesystem::path& path) : m_writer(path) {}

    void add(engine::Hook hook, const engine::TensorView& values) {
        const std::string name = engine::hookName(hook);
        m_writer.add(name, values);
        m_arrays.emplace_back(name, values.shape);
    }
    void finish(const ModelRun& model, const std::vector<engine::TokenId>& tokens) {
        model.addIds(m_writer, tokens);
        m_writer.finish();
    }
    const std::vector<std::pair<std::string, engine::Shape>>& arrays() const { return m_arrays; }

private:
    engine::NpzWriter m_writer;
    std::vector<std::pair<std::string, engine::Shape>> m_arrays;
};

class TraceWriter {
public:
    TraceWriter(ModelRun& model, const engine::Trace& trace, TraceFile& file, std::stop_token stop)
        : m_model(model), m_trace(trace), m_file(file), m_stop(std::move(stop)) {}

    /// One layer's inside is held at a time, whatever the depth of the model.
    void write(const std::vector<engine::Hook>& hooks) {
        for (const engine::Stack stack : m_model.stacks())
            writeStack(stack, hooks);
    }

private:
    void writeStack(engine::Stack stack, const std::vector<engine::Hook>& hooks) {
        const int layerCount = m_model.model().shape().of(stack).layerCount;
        for (int layer = -1; layer <= layerCount; ++layer) {
            std::vector<engine::Hook> here;
            std::copy_if(hooks.begin(), hooks.end(), std::back_inserter(here), [&](engine::Hook hook) {
                return hook.stack == stack && engine::insideOf(hook, layerCount) == layer;
            });
            if (here.empty())
                continue;
            if (layer == layerCount && stack != engine::Stack::Encoder)
                writeFinal(here);
            else
                writeLayer(stack, layer, here);
        }
    }

    void writeLayer(engine::Stack stack, int layer, const std::vector<engine::Hook>& hooks) {
        const auto inside = m_model.inside(m_trace, stack, layer, m_stop);
        for (const engine::Hook hook : hooks)
            m_file.add(hook, inside->find(hook)->view());
    }

    /// Put together from a few rows at a time: the whole part at once would make logits and probabilities of every
    /// position, also where nobody asked for them.
    void writeFinal(const std::vector<engine::Hook>& hooks) {
        constexpr int rowsAtOnce = 64;
        const int length = m_trace.length();
        std::vector<engine::Tensor> tensors;
        for (const engine::Hook hook : hooks)
            tensors.emplace_back(engine::hookShape(hook, m_model.model().shape(), m_trace.lengths()));
        for (int begin = 0; begin < length; begin += rowsAtOnce) {
            const auto part = m_model.finalInside(m_trace, begin, std::min(begin + rowsAtOnce, length), m_stop);
            for (std::size_t i = 0; i < hooks.size(); ++i) {
                const engine::Tensor* rows = part->find(hooks[i]);
                std::copy(rows->data.begin(), rows->data.end(), tensors[i].row(begin));
            }
        }
        for (std::size_t i = 0; i < hooks.size(); ++i)
            m_file.add(hooks[i], tensors[i].view());
    }

    ModelRun& m_model;
    const engine::Trace& m_trace;
    TraceFile& m_file;
    std::stop_token m_stop;
};

} // namespace

void runTrace(const TraceArguments& arguments, Output& output, std::stop_token stop) {
    const std::unique_ptr<ModelRun> model = ModelRun::open(arguments.common, arguments.prompt, stop);
    const std::vector<engine::Hook> hooks = chooseHooks(arguments.hooks, model->hooks());
    std::vector<engine::TokenId> chosen;
    const auto trace = model->runOn(arguments.maxNewTokens, arguments.sampling, stop, chosen);
    if (stop.stop_requested())
        throw engine::Error(engine::ErrorCode::Stopped, "Stopped; no file was written.");

    TraceFile file(arguments.out);
    TraceWriter(*model, *trace, file, std::move(stop)).write(hooks);
    file.finish(*model, trace->tokens());

    if (arguments.common.json) {
        nlohmann::ordered_json json;
        json["file"] = arguments.out.string();
        model->addIds(json, trace->tokens());
        json["generated_ids"] = chosen;
        json["arrays"] = nlohmann::ordered_json::object();
        for (const auto& [name, shape] : file.arrays())
            json["arrays"][name] = shape;
        output.document(json);
        return;
    }
    for (const auto& [name, shape] : file.arrays())
        output.line(column(name, 35) + engine::toString(shape));
    output.line("Wrote " + std::to_string(file.arrays().size()) + " arrays over " + std::to_string(trace->length()) +
                " positions, and ids, to " + arguments.out.string() + ".");
}

} // namespace headlight::cli
