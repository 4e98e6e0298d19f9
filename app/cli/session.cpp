// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include "app/cli/output.h"
#include "app/cli/translation_run.h"

#include "engine/error.h"

namespace headlight::cli {

std::shared_ptr<const engine::ByteLevelBpe> findTokenizer(const std::filesystem::path& folder) {
    return engine::ByteLevelBpe::presentIn(folder) ? engine::ByteLevelBpe::load(folder) : nullptr;
}

std::string Session::visibleToken(engine::TokenId id) const {
    return tokenizer ? visibleText(tokenizer->tokenBytes(id).value_or("")) : "";
}

Session Session::open(const CommonArguments& common, const PromptArguments& prompt, std::stop_token stop) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(common.folder, ignored))
        throw engine::Error(engine::ErrorCode::FileNotFound,
                            "There is no folder " + common.folder.string() + "; give the folder of a model.");
    if (holdsTranslator(common.folder))
        throw engine::Error(engine::ErrorCode::UnsupportedModel,
                            "The folder " + common.folder.string() +
                                " holds a translator, which does not continue texts; `headlight-cli translate` has it "
                                "translate.");
    auto tokenizer = findTokenizer(common.folder);
    if (prompt.text && !tokenizer)
        throw engine::Error(engine::ErrorCode::MissingTokenizer,
                            "The folder " + common.folder.string() +
                                " has no vocab.json and merges.txt to turn text into tokens; give token ids with --ids "
                                "instead of --prompt.");
    std::vector<engine::TokenId> ids =
        prompt.ids ? parseTokenIds(*prompt.ids) : tokenizer->encode(*prompt.text, prompt.special);
    if (ids.empty())
        throw engine::Error(engine::ErrorCode::EmptyPrompt,
                            "The prompt is empty: a model needs at least one token to start from.");
    auto model = engine::Gpt2Model::load(common.folder, std::move(stop));
    return Session{std::move(tokenizer), std::move(ids), model, engine::Gpt2Runner(model, common.threads)};
}

namespace {

std::string axisName(engine::Axis axis) {
    switch (axis) {
    case engine::Axis::Position:
        return "position";
    case engine::Axis::Query:
        return "query";
    case engine::Axis::Key:
        return "key";
    case engine::Axis::Head:
        return "head";
    case engine::Axis::HeadDim:
        return "headDim";
    case engine::Axis::ModelDim:
        return "modelDim";
    case engine::Axis::MlpDim:
        return "mlpDim";
    case engine::Axis::Vocab:
        return "vocab";
    case engine::Axis::One:
        return "one";
    case engine::Axis::SourcePosition:
        return "sourcePosition";
    case engine::Axis::SourceKey:
        return "sourceKey";
    case engine::Axis::Heads:
        return "modelDim"; // the heads side by side
    case engine::Axis::Hidden:
        return "hidden";
    case engine::Axis::EncoderState:
        return "encoderState";
    case engine::Axis::Score:
        return "score";
    }
    return {};
}

} // namespace

std::string axesText(const engine::HookInfo& info) {
    std::string text = "[";
    for (int d = 0; d < info.rank; ++d)
        text += (d > 0 ? ", " : "") + axisName(info.axes[static_cast<std::size_t>(d)]);
    return text + "]";
}

} // namespace headlight::cli
