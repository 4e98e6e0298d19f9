// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/model_run.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headlight::cli {

namespace {

/// Takes the logits as the pass makes them and hands them on, so that the matrix (206 MB for 1,024 tokens of GPT-2) is
/// never copied.
class LogitsObserver : public engine::Observer {
public:
    bool wants(engine::Hook hook) const override { return hook.kind == engine::HookKind::Logits; }
    void observe(engine::Hook, int firstPosition, const engine::TensorView& rows) override {
        take(firstPosition, rows);
    }

protected:
    virtual void take(int firstPosition, const engine::TensorView& rows) = 0;
};

std::span<const float> rowOf(const engine::TensorView& rows, std::int64_t row) {
    const auto width = static_cast<std::size_t>(rows.shape.at(1));
    return rows.values().subspan(static_cast<std::size_t>(row) * width, width);
}

class NpzLogits : public LogitsObserver {
public:
    explicit NpzLogits(const std::filesystem::path& path) : m_writer(path) {}
    void finish(const ModelRun& model) {
        model.addIds(m_writer, model.ids());
        m_writer.finish();
    }

protected:
    void take(int, const engine::TensorView& rows) override { m_writer.add("logits", rows); }

private:
    engine::NpzWriter m_writer;
};

/// Writes the document, its one long member row by row. Nothing is printed before there are logits, so that a request
/// that cannot be met leaves standard output empty.
class JsonLogits : public LogitsObserver {
public:
    JsonLogits(const ModelRun& model, Output& output) : m_model(model), m_output(output) {}

protected:
    void take(int, const engine::TensorView& rows) override {
        nlohmann::ordered_json head;
        m_model.addIds(head, m_model.ids());
        head["shape"] = rows.shape;
        std::string text = head.dump();
        text.pop_back(); // the brace
        m_output.write(text + ",\"logits\":[\n");
        for (std::int64_t row = 0; row < rows.shape.at(0); ++row) {
            if (row > 0)
                m_output.write(",\n");
            m_output.numbers(rowOf(rows, row));
        }
        m_output.write("\n]}\n");
    }

private:
    const ModelRun& m_model;
    Output& m_output;
};

/// A line a position: its token, then the most probable next tokens.
class LogitsTable : public LogitsObserver {
public:
    LogitsTable(const ModelRun& model, Output& output) : m_model(model), m_output(output) {}

protected:
    void take(int firstPosition, const engine::TensorView& rows) override {
        for (std::int64_t row = 0; row < rows.shape.at(0); ++row) {
            const auto position = static_cast<std::size_t>(firstPosition + row);
            const engine::TokenId token = m_model.ids().at(position);
            m_output.write(column(std::to_string(position), 5) + column(tokenText(token), 18) + "→");
            printCandidates(rowOf(rows, row));
            m_output.write("\n");
        }
    }

private:
    std::string tokenText(engine::TokenId id) const {
        const std::string visible = m_model.visibleToken(id);
        return std::to_string(id) + (visible.empty() ? "" : " " + visible);
    }

    /// Like sampling, takes what is no number for −∞: huge finite weights can make such logits.
    static double usable(float logit) {
        return std::isfinite(logit) ? static_cast<double>(logit) : -std::numeric_limits<double>::infinity();
    }

    void printCandidates(std::span<const float> logits) {
        std::vector<std::size_t> ids(logits.size());
        std::iota(ids.begin(), ids.end(), std::size_t{0});
        const std::size_t shown = std::min<std::size_t>(5, ids.size());
        std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(shown), ids.end(),
                          [&](std::size_t a, std::size_t b) {
                              const double x = usable(logits[a]), y = usable(logits[b]);
                              return x != y ? x > y : a < b;
                          });
        const double maximum = usable(logits[ids.front()]);
        double sum = 0;
        for (const float logit : logits)
            sum += std::exp(usable(logit) - maximum);
        for (std::size_t i = 0; i < shown; ++i) {
            const double logit = usable(logits[ids[i]]);
            m_output.write("  " + tokenText(static_cast<engine::TokenId>(ids[i])) + " " + shortNumber(logit, 4) + " (" +
                           shortNumber(100 * std::exp(logit - maximum) / sum, 3) + " %)");
        }
    }

    const ModelRun& m_model;
    Output& m_output;
};

void run(ModelRun& model, LogitsObserver& observer, std::stop_token stop) {
    engine::RunOptions options;
    options.observer = &observer;
    options.stop = std::move(stop);
    model.run(options);
}

void writeNpz(ModelRun& model, const LogitsArguments& arguments, Output& output, std::stop_token stop) {
    NpzLogits observer(*arguments.out);
    run(model, observer, std::move(stop));
    observer.finish(model);
    const int positions = static_cast<int>(model.ids().size());
    const int vocabSize = model.model().shape().vocabSize;
    if (arguments.common.json) {
        nlohmann::ordered_json json;
        json["file"] = arguments.out->string();
        model.addIds(json, model.ids());
        json["shape"] = {positions, vocabSize};
        output.document(json);
    } else {
        output.line("Wrote logits [" + std::to_string(positions) + ", " + std::to_string(vocabSize) + "] to " +
                    arguments.out->string() + ".");
    }
}

} // namespace

void runLogits(const LogitsArguments& arguments, Output& output, std::stop_token stop) {
    const std::unique_ptr<ModelRun> model = ModelRun::open(arguments.common, arguments.prompt, stop);
    if (arguments.out) {
        writeNpz(*model, arguments, output, std::move(stop));
    } else if (arguments.common.json) {
        JsonLogits observer(*model, output);
        run(*model, observer, std::move(stop));
    } else {
        LogitsTable observer(*model, output);
        run(*model, observer, std::move(stop));
    }
}

} // namespace headlight::cli
