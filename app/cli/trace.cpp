// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/session.h"

#include "engine/decoding/generator.h"
#include "engine/error.h"
#include "engine/formats/npz_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace headlight::cli {

namespace {

/// Hooks that any of the globs names, in the order of the forward pass. Throws Error{BadArgument} for a glob that names
/// none.
std::vector<engine::Hook> chooseHooks(const std::vector<std::string>& globs, int layerCount) {
    std::set<engine::Hook> wanted;
    for (const std::string& glob : globs) {
        const std::vector<engine::Hook> matched = engine::matchHooks(glob, layerCount);
        if (matched.empty())
            throw engine::Error(engine::ErrorCode::BadArgument,
                                "No hook of this model is named " + visibleText(glob) + "; names are such as " +
                                    engine::hookName({engine::HookKind::Pattern, layerCount - 1}) +
                                    ", and * and ? stand for any characters.");
        wanted.insert(matched.begin(), matched.end());
    }
    std::vector<engine::Hook> ordered;
    for (const engine::Hook hook : engine::allHooks(layerCount))
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
    void finish(const std::vector<engine::TokenId>& ids) {
        m_writer.add("ids", std::vector<std::int64_t>(ids.begin(), ids.end()));
        m_writer.finish();
    }
    const std::vector<std::pair<std::string, engine::Shape>>& arrays() const { return m_arrays; }

private:
    engine::NpzWriter m_writer;
    std::vector<std::pair<std::string, engine::Shape>> m_arrays;
};

class TraceWriter {
public:
    TraceWriter(Session& session, const engine::Trace& trace, TraceFile& file, std::stop_token stop)
        : m_session(session), m_trace(trace), m_file(file), m_stop(std::move(stop)) {}

    /// One layer's inside is held at a time, whatever the depth of the model.
    void write(const std::vector<engine::Hook>& hooks) {
        const int layerCount = m_session.model->config().layerCount;
        for (int layer = -1; layer <= layerCount; ++layer) {
            std::vector<engine::Hook> here;
            std::copy_if(hooks.begin(), hooks.end(), std::back_inserter(here),
                         [&](engine::Hook hook) { return engine::insideOf(hook, layerCount) == layer; });
            if (here.empty())
                continue;
            if (layer == layerCount)
                writeFinal(here);
            else
                writeLayer(layer, here);
        }
    }

private:
    void writeLayer(int layer, const std::vector<engine::Hook>& hooks) {
        const auto inside = m_session.runner.inside(m_trace, layer, m_stop);
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
            tensors.emplace_back(engine::hookShape(hook, m_session.model->shape(), length));
        for (int begin = 0; begin < length; begin += rowsAtOnce) {
            const auto part =
                m_session.runner.finalInside(m_trace, begin, std::min(begin + rowsAtOnce, length), m_stop);
            for (std::size_t i = 0; i < hooks.size(); ++i) {
                const engine::Tensor* rows = part->find(hooks[i]);
                std::copy(rows->data.begin(), rows->data.end(), tensors[i].row(begin));
            }
        }
        for (std::size_t i = 0; i < hooks.size(); ++i)
            m_file.add(hooks[i], tensors[i].view());
    }

    Session& m_session;
    const engine::Trace& m_trace;
    TraceFile& m_file;
    std::stop_token m_stop;
};

/// The prompt and the new tokens that were run. `chosen` gets all new ones: when the context fills up, the last one was
/// chosen but could not be run.
std::shared_ptr<const engine::Trace> runAll(Session& session, const TraceArguments& arguments,
                                            std::vector<engine::TokenId>& chosen, const std::stop_token& stop) {
    engine::RunOptions options;
    options.stop = stop;
    std::shared_ptr<const engine::Trace> trace = session.runner.run(session.ids, options);
    const auto made =
        engine::generate(session.runner, trace, arguments.maxNewTokens, arguments.sampling, std::nullopt, {}, stop);
    if (stop.stop_requested())
        throw engine::Error(engine::ErrorCode::Stopped, "Stopped; no file was written.");
    for (const engine::GeneratedToken& token : made) {
        chosen.push_back(token.token);
        if (token.trace)
            trace = token.trace;
    }
    return trace;
}

} // namespace

void runTrace(const TraceArguments& arguments, Output& output, std::stop_token stop) {
    Session session = Session::open(arguments.common, arguments.prompt, stop);
    const std::vector<engine::Hook> hooks = chooseHooks(arguments.hooks, session.model->config().layerCount);
    std::vector<engine::TokenId> chosen;
    const auto trace = runAll(session, arguments, chosen, stop);

    TraceFile file(arguments.out);
    TraceWriter(session, *trace, file, std::move(stop)).write(hooks);
    file.finish(trace->tokens());

    if (arguments.common.json) {
        nlohmann::ordered_json json;
        json["file"] = arguments.out.string();
        json["ids"] = trace->tokens();
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
