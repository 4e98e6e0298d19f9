// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/decoding_output.h"
#include "app/cli/translation_run.h"

#include "engine/decoding/decoder.h"
#include "engine/decoding/translator.h"
#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>

namespace headlight::cli {

namespace {

using Ids = std::vector<engine::TokenId>;
using nlohmann::ordered_json;

Ids forcedIds(const std::string& asked, const TranslatorFolder& folder) {
    if (looksLikeTokenIds(asked))
        return parseTokenIds(asked, "--force-target");
    if (!folder.tokenizer)
        throw engine::Error(engine::ErrorCode::MissingTokenizer,
                            "--force-target is text, and the folder has no source.spm, target.spm and vocab.json to "
                            "turn it into tokens; give token ids with commas between them.");
    Ids ids;
    for (const engine::MarianToken& token : folder.tokenizer->encodeTarget(asked)) {
        if (token.unknown)
            throw engine::Error(engine::ErrorCode::BadToken, visibleText(token.piece) +
                                                                 " in --force-target is not in the target vocabulary; "
                                                                 "leave it out.");
        ids.push_back(token.id);
    }
    return ids;
}

/// What the folder says, with what was asked for on top.
engine::TranslationOptions optionsOf(const TranslateArguments& arguments, const TranslatorFolder& folder) {
    engine::TranslationOptions options;
    engine::TranslationRules& rules = options.rules;
    rules = folder.rules;
    if (arguments.sample) {
        options.sampling = arguments.sampling;
        rules.beamCount = 1; // as the folder may ask for more
    }
    rules.beamCount = arguments.beamCount.value_or(rules.beamCount);
    if (arguments.maxNewTokens)
        rules.maxLength = *arguments.maxNewTokens + 1;
    options.minNewTokens = arguments.minNewTokens.value_or(0);
    if (arguments.lengthPenalty)
        rules.lengthPenalty = static_cast<float>(*arguments.lengthPenalty);
    if (arguments.earlyStopping)
        rules.earlyStopping = *arguments.earlyStopping == "never"  ? engine::EarlyStopping::Never
                              : *arguments.earlyStopping == "true" ? engine::EarlyStopping::Yes
                                                                   : engine::EarlyStopping::No;
    options.returnCount = arguments.returnCount;
    if (arguments.forcedTarget)
        options.forcedTokens = forcedIds(*arguments.forcedTarget, folder);
    return options;
}

/// Prints a finished run.
class Printer {
public:
    Printer(const TranslatorFolder& folder, const engine::TranslationOptions& options,
            const engine::TranslationResult& result, Output& output)
        : m_folder(folder), m_options(options), m_result(result), m_output(output) {}

    void printText() const {
        for (const engine::Translation& made : m_result.translations)
            m_output.line(textOf(made));
    }
    void printJson(const std::string& model, const Ids& source, double seconds) const {
        ordered_json json;
        json["model"] = model;
        json["ids"] = source;
        if (m_folder.tokenizer)
            json["source_pieces"] = pieces(source);
        json["translations"] = ordered_json::array();
        for (const engine::Translation& made : m_result.translations)
            json["translations"].push_back(translationJson(made));
        json["ended"] = endingName(m_result.ending());
        json["options"] = optionsJson();
        json["searches"] = ordered_json::array();
        for (const engine::SearchRecord& record : m_result.searches)
            json["searches"].push_back(stepsJson(record.search));
        json["seconds"] = seconds;
        m_output.document(json);
    }

private:
    /// The text; ids with commas between them where there is no tokenizer.
    std::string textOf(const engine::Translation& made) const {
        if (m_folder.tokenizer)
            return m_folder.tokenizer->decode(made.tokens);
        std::string text;
        for (const engine::TokenId id : made.tokens)
            text += (text.empty() ? "" : ",") + std::to_string(id);
        return text;
    }
    std::vector<std::string> pieces(const Ids& source) const {
        std::vector<std::string> list;
        for (const engine::TokenId id : source)
            list.push_back(m_folder.tokenizer->sourcePiece(id).value_or(""));
        return list;
    }
    void addToken(ordered_json& json, engine::TokenId id) const {
        json["id"] = id;
        if (m_folder.tokenizer)
            json["piece"] = m_folder.tokenizer->targetPiece(id).value_or("");
    }

    ordered_json translationJson(const engine::Translation& made) const {
        ordered_json json;
        json["ids"] = made.tokens;
        if (m_folder.tokenizer)
            json["text"] = textOf(made);
        json["score"] = jsonNumber(made.score);
        json["log_probability"] = jsonNumber(made.logProbability);
        json["complete"] = made.complete;
        json["tokens"] = ordered_json::array();
        for (std::size_t i = 0; i < made.tokens.size(); ++i) {
            ordered_json token;
            addToken(token, made.tokens[i]);
            token["log_probability"] = jsonNumber(made.logProbabilities[i]);
            json["tokens"].push_back(std::move(token));
        }
        return json;
    }

    ordered_json optionsJson() const {
        const engine::TranslationRules& rules = m_options.rules;
        ordered_json json;
        json["num_beams"] = rules.beamCount;
        json["max_new_tokens"] = m_options.maxNewTokens();
        json["min_new_tokens"] = m_options.minNewTokens;
        json["length_penalty"] = jsonNumber(rules.lengthPenalty);
        if (rules.earlyStopping == engine::EarlyStopping::Never)
            json["early_stopping"] = "never";
        else
            json["early_stopping"] = rules.earlyStopping == engine::EarlyStopping::Yes;
        json["renormalize_logits"] = rules.renormalizeLogits;
        json["num_return_sequences"] = m_options.returnCount;
        json["forced_target"] = m_options.forcedTokens;
        json["do_sample"] = m_options.sampling.has_value();
        if (m_options.sampling) {
            json["temperature"] = m_options.sampling->temperature;
            json["top_k"] = m_options.sampling->topK;
            json["top_p"] = m_options.sampling->topP;
            json["seed"] = m_options.sampling->seed;
        }
        return json;
    }

    /// A list a step: its candidates, best first; "beam" counts what the step before kept.
    ordered_json stepsJson(const engine::BeamSearch& search) const {
        auto steps = ordered_json::array();
        for (const engine::BeamStep& step : search.steps()) {
            auto candidates = ordered_json::array();
            for (const engine::BeamCandidate& candidate : step.candidates) {
                ordered_json json;
                json["beam"] = candidate.beam;
                addToken(json, candidate.token);
                json["log_probability"] = jsonNumber(candidate.logProbability);
                json["sum"] = jsonNumber(candidate.sum);
                json["score"] = jsonNumber(candidate.score);
                json["fate"] = engine::fateName(candidate.fate);
                candidates.push_back(std::move(json));
            }
            steps.push_back(std::move(candidates));
        }
        return steps;
    }

    const TranslatorFolder& m_folder;
    const engine::TranslationOptions& m_options;
    const engine::TranslationResult& m_result;
    Output& m_output;
};

/// What somebody who reads the text alone would not notice.
void warn(const engine::TranslationResult& result) {
    if (result.translations.empty())
        std::fprintf(stderr,
                     "headlight-cli: No token can follow: the model's numbers are too large to compute with.\n");
    else if (!result.translations.front().complete)
        std::fprintf(stderr, "headlight-cli: The translation was cut after %zu tokens.\n",
                     result.translations.front().tokens.size());
}

/// Bytes that a target token adds to the text.
std::string targetText(const TranslatorFolder& folder, engine::TokenId id) {
    constexpr std::string_view gap = "\u2581"; // how pieces write a space
    std::string text = folder.tokenizer->targetPiece(id).value_or("");
    if (text.starts_with(gap))
        text.replace(0, gap.size(), " ");
    return text;
}

/// The folder's options, those of `translate`, and what was asked for beside them. Forced tokens count as a prompt.
engine::DecodingOptions decodingOptionsOf(const TranslateArguments& arguments,
                                          const engine::TranslationOptions& translation,
                                          std::vector<std::string>& huggingFace) {
    engine::DecodingOptions options = engine::decodingOptions(translation.rules);
    if (arguments.decoding.huggingFace)
        huggingFace = engine::applyHuggingFaceDefaults(options, 1);
    const engine::DecodingOptions defaults = options;
    if (!arguments.decoding.huggingFace || arguments.maxNewTokens)
        options.maxNewTokens =
            std::max(0, translation.maxNewTokens() - static_cast<int>(translation.forcedTokens.size()));
    options.minNewTokens = translation.minNewTokens;
    options.numReturnSequences = translation.returnCount;
    options.doSample = arguments.sample;
    if (!arguments.decoding.huggingFace || arguments.sampling.topK > 0)
        options.topK = arguments.sampling.topK;
    if (arguments.sample) {
        options.temperature = arguments.sampling.temperature;
        options.topP = arguments.sampling.topP;
        options.seed = arguments.sampling.seed;
    }
    arguments.decoding.apply(options);
    if (!arguments.beamCount && (options.penaltyAlpha > 0 || options.exhaustiveDepth > 0))
        options.numBeams = 1; // as the folder may ask for more
    huggingFace = stillHolding(std::move(huggingFace), defaults, options);
    return options;
}

void decodeSource(const TranslateArguments& arguments, const TranslatorFolder& folder, const Ids& source,
                  Output& output, const std::stop_token& stop) {
    const engine::TranslationOptions translation = optionsOf(arguments, folder);
    std::vector<std::string> huggingFace;
    const engine::DecodingOptions options = decodingOptionsOf(arguments, translation, huggingFace);
    arguments.decoding.checkTreeFile();
    if (!options.stopStrings.empty() && !folder.tokenizer)
        throw engine::Error(engine::ErrorCode::MissingTokenizer,
                            "--stop-strings needs source.spm, target.spm and vocab.json, which turn tokens into text.");
    const auto runner = openTranslator(arguments.common, stop);
    engine::TokenText tokenText;
    if (folder.tokenizer)
        tokenText = [&folder](engine::TokenId id) { return targetText(folder, id); };
    engine::DecodingRun run;
    run.run.stop = stop;
    const auto begin = std::chrono::steady_clock::now();
    engine::TranslationSteps steps(*runner, runner->encode(source, run.run), tokenText);
    const auto start = steps.start(run.run, translation.forcedTokens);
    const engine::DecodingResult result = engine::decode(steps, start, options, run);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

    DecodingReport report{options, result, start->tokens, {}, tokenText, huggingFace};
    if (folder.tokenizer)
        report.text = [&](std::span<const engine::TokenId> made) {
            Ids all = translation.forcedTokens;
            all.insert(all.end(), made.begin(), made.end());
            return folder.tokenizer->decode(all);
        };
    report.writeTree(arguments.decoding); // first: where it cannot be, nothing is printed
    if (arguments.common.json) {
        ordered_json json;
        json["model"] = runner->model()->name();
        json["ids"] = source;
        json["start_ids"] = start->tokens;
        report.addTo(json);
        json["seconds"] = seconds;
        output.document(json);
    } else {
        report.print(output);
    }
    output.flush();
    report.warn(arguments.common.json);
    if (result.ending == engine::BeamEnding::Stopped)
        throw engine::Error(engine::ErrorCode::Stopped, "Stopped before the translation was complete.");
}

} // namespace

void runTranslate(const TranslateArguments& arguments, Output& output, std::stop_token stop) {
    const TranslatorFolder folder = TranslatorFolder::read(arguments.common.folder);
    const Ids source = folder.sourceIds(arguments.common, arguments.source);
    if (arguments.decoding.asked() || (arguments.sample && arguments.beamCount.value_or(1) > 1)) {
        decodeSource(arguments, folder, source, output, stop);
        return;
    }
    const engine::TranslationOptions options = optionsOf(arguments, folder);
    const auto runner = openTranslator(arguments.common, stop);

    engine::RunOptions run;
    run.stop = stop;
    const auto start = std::chrono::steady_clock::now();
    const engine::TranslationResult result = engine::translate(*runner, runner->encode(source, run), options, run);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    const Printer printer(folder, options, result, output);
    if (arguments.common.json)
        printer.printJson(runner->model()->name(), source, seconds);
    else
        printer.printText();
    output.flush();
    if (result.ending() == engine::BeamEnding::Stopped)
        throw engine::Error(engine::ErrorCode::Stopped, "Stopped before the translation was complete.");
    warn(result);
}

} // namespace headlight::cli
