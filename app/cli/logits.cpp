// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/session.h"

#include "engine/formats/npz_writer.h"

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
    void finish(const std::vector<engine::TokenId>& ids) {
        m_writer.add("ids", std::vector<std::int64_t>(ids.begin(), ids.end()));
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
    JsonLogits(const Session& session, Output& output) : m_session(session), m_output(output) {}

protected:
    void take(int, const engine::TensorView& rows) override {
        m_output.write("{\"ids\":" + nlohmann::json(m_session.ids).dump() +
                       ",\"shape\":" + nlohmann::json(rows.shape).dump() + ",\"logits\":[\n");
        for (std::int64_t row = 0; row < rows.shape.at(0); ++row) {
            if (row > 0)
                m_output.write(",\n");
            m_output.numbers(rowOf(rows, row));
        }
        m_output.write("\n]}\n");
    }

private:
    const Session& m_session;
    Output& m_output;
};

/// A line a position: its token, then the most probable next tokens.
class LogitsTable : public LogitsObserver {
public:
    LogitsTable(const Session& session, Output& output) : m_session(session), m_output(output) {}

protected:
    void take(int firstPosition, const engine::TensorView& rows) override {
        for (std::int64_t row = 0; row < rows.shape.at(0); ++row) {
            const auto position = static_cast<std::size_t>(firstPosition + row);
            const engine::TokenId token = m_session.ids.at(position);
            m_output.write(column(std::to_string(position), 5) + column(tokenText(token), 18) + "→");
            printCandidates(rowOf(rows, row));
            m_output.write("\n");
        }
    }

private:
    std::string tokenText(engine::TokenId id) const {
        return std::to_string(id) + (m_session.tokenizer ? " " + m_session.visibleToken(id) : "");
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

    const Session& m_session;
    Output& m_output;
};

void run(Session& session, LogitsObserver& observer, std::stop_token stop) {
    engine::RunOptions options;
    options.observer = &observer;
    options.stop = std::move(stop);
    session.runner.run(session.ids, options);
}

void writeNpz(Session& session, const LogitsArguments& arguments, Output& output, std::stop_token stop) {
    NpzLogits observer(*arguments.out);
    run(session, observer, std::move(stop));
    observer.finish(session.ids);
    const int positions = static_cast<int>(session.ids.size());
    const int vocabSize = session.model->config().vocabSize;
    if (arguments.common.json) {
        nlohmann::ordered_json json;
        json["file"] = arguments.out->string();
        json["ids"] = session.ids;
        json["shape"] = {positions, vocabSize};
        output.document(json);
    } else {
        output.line("Wrote logits [" + std::to_string(positions) + ", " + std::to_string(vocabSize) + "] to " +
                    arguments.out->string() + ".");
    }
}

} // namespace

void runLogits(const LogitsArguments& arguments, Output& output, std::stop_token stop) {
    Session session = Session::open(arguments.common, arguments.prompt, stop);
    if (arguments.out) {
        writeNpz(session, arguments, output, std::move(stop));
    } else if (arguments.common.json) {
        JsonLogits observer(session, output);
        run(session, observer, std::move(stop));
    } else {
        LogitsTable observer(session, output);
        run(session, observer, std::move(stop));
    }
}

} // namespace headlight::cli
