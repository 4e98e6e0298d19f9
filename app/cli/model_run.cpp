// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_run.h"

#include "app/cli/session.h"
#include "app/cli/translation_run.h"

#include "engine/decoding/generator.h"
#include "engine/error.h"

#include <nlohmann/json.hpp>

namespace headlight::cli {

namespace {

/// A model that continues its prompt.
class PromptRun final : public ModelRun {
public:
    PromptRun(const CommonArguments& common, const PromptArguments& prompt, const std::stop_token& stop)
        : m_session(Session::open(common, prompt, stop)) {}

    const engine::Model& model() const override { return *m_session.model; }
    const std::vector<engine::TokenId>& source() const override { return m_none; }
    const std::vector<engine::TokenId>& ids() const override { return m_session.ids; }

    std::shared_ptr<const engine::Trace> run(const engine::RunOptions& options) override {
        return m_session.runner.run(m_session.ids, options);
    }
    std::shared_ptr<const engine::Trace> runOn(int maxNewTokens, const engine::SamplingOptions& sampling,
                                               const std::stop_token& stop,
                                               std::vector<engine::TokenId>& chosen) override {
        engine::RunOptions options;
        options.stop = stop;
        std::shared_ptr<const engine::Trace> trace = run(options);
        for (const engine::GeneratedToken& token :
             engine::generate(m_session.runner, trace, maxNewTokens, sampling, std::nullopt, {}, stop)) {
            chosen.push_back(token.token);
            if (token.trace)
                trace = token.trace;
        }
        return trace;
    }
    std::shared_ptr<const engine::LayerInside> inside(const engine::Trace& trace, engine::Stack, int layer,
                                                      const std::stop_token& stop) override {
        return m_session.runner.inside(trace, layer, stop);
    }
    std::shared_ptr<const engine::LayerInside> finalInside(const engine::Trace& trace, int begin, int end,
                                                           const std::stop_token& stop) override {
        return m_session.runner.finalInside(trace, begin, end, stop);
    }
    std::string visibleToken(engine::TokenId id) const override { return m_session.visibleToken(id); }

private:
    Session m_session;
    std::vector<engine::TokenId> m_none;
};

std::vector<std::int64_t> wide(const std::vector<engine::TokenId>& ids) {
    return {ids.begin(), ids.end()};
}

} // namespace

std::unique_ptr<ModelRun> ModelRun::open(const CommonArguments& common, const PromptArguments& prompt,
                                         const std::stop_token& stop) {
    if (holdsTranslator(common.folder))
        return openTranslationRun(common, prompt, stop);
    if (prompt.targetIds)
        throw engine::Error(engine::ErrorCode::BadArgument, "--target-ids cannot be met: the folder " +
                                                                common.folder.string() +
                                                                " does not hold a translator; leave the option out.");
    return std::make_unique<PromptRun>(common, prompt, stop);
}

std::vector<engine::Stack> ModelRun::stacks() const {
    if (model().shape().translates())
        return {engine::Stack::Encoder, engine::Stack::Decoder};
    return {engine::Stack::Only};
}

std::vector<engine::Hook> ModelRun::hooks() const {
    return model().ops().hooks();
}

void ModelRun::addIds(nlohmann::ordered_json& json, const std::vector<engine::TokenId>& tokens) const {
    const bool translates = !source().empty();
    json["ids"] = translates ? source() : tokens;
    if (translates)
        json["target_ids"] = tokens;
}

void ModelRun::addIds(engine::NpzWriter& file, const std::vector<engine::TokenId>& tokens) const {
    const bool translates = !source().empty();
    file.add("ids", wide(translates ? source() : tokens));
    if (translates)
        file.add("target_ids", wide(tokens));
}

} // namespace headlight::cli
