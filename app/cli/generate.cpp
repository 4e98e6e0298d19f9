// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/decoding_output.h"
#include "app/cli/session.h"

#include "engine/decoding/decoder.h"
#include "engine/decoding/generator.h"
#include "engine/error.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>

namespace headlight::cli {

namespace {

/// Why generation ended, as --json names it.
enum class Ending { MaxNewTokens, EndOfText, ContextFull, Interrupted };

const char* nameOf(Ending ending) {
    switch (ending) {
    case Ending::MaxNewTokens:
        return "max_new_tokens";
    case Ending::EndOfText:
        return "end_of_text";
    case Ending::ContextFull:
        return "context_full";
    case Ending::Interrupted:
        return "interrupted";
    }
    return "";
}

std::optional<engine::TokenId> endOfTextToken(const GenerateArguments& arguments, const Session& session) {
    // Hugging Face's generate() ends with it where config.json names one.
    const bool wanted = arguments.stopAtEndOfText;
    if (!wanted && !(arguments.decoding.huggingFace && session.model->config().endOfTextToken >= 0))
        return {};
    const engine::Gpt2Config& config = session.model->config();
    if (config.endOfTextToken >= 0 && config.endOfTextToken < config.vocabSize)
        return static_cast<engine::TokenId>(config.endOfTextToken);
    std::optional<engine::TokenId> special;
    if (session.tokenizer)
        special = session.tokenizer->specialToken("<|endoftext|>");
    if (!special)
        throw engine::Error(engine::ErrorCode::BadArgument,
                            "--stop-at-end-of-text cannot be met: config.json of this model names no eos_token_id "
                            "inside its vocabulary; leave the option out.");
    return special;
}

/// Prints tokens as they come: text where there is a tokenizer, else ids with commas between them.
class Stream {
public:
    Stream(std::shared_ptr<const engine::ByteLevelBpe> tokenizer, Output& output) : m_output(output) {
        if (tokenizer)
            m_decoder.emplace(std::move(tokenizer));
    }
    void push(engine::TokenId id) {
        m_output.write(m_decoder ? m_decoder->push(id) : (m_first ? "" : ",") + std::to_string(id));
        m_output.flush();
        m_first = false;
    }
    void finish() { m_output.line(m_decoder ? m_decoder->finish() : ""); }

private:
    Output& m_output;
    std::optional<engine::StreamingDecoder> m_decoder;
    bool m_first = true;
};

struct Run {
    std::vector<engine::GeneratedToken> tokens;
    Ending ending = Ending::MaxNewTokens;
    double seconds = 0;
};

Run generateTokens(Session& session, const GenerateArguments& arguments, std::optional<engine::TokenId> endOfText,
                   Stream* stream, const std::stop_token& stop) {
    Run run;
    engine::RunOptions options;
    options.stop = stop;
    const auto prompt = session.runner.run(session.ids, options);
    const auto start = std::chrono::steady_clock::now();
    run.tokens = engine::generate(
        session.runner, prompt, arguments.maxNewTokens, arguments.sampling, endOfText,
        [&](const engine::GeneratedToken& token) {
            if (stream)
                stream->push(token.token);
            return true;
        },
        stop);
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    if (endOfText && !run.tokens.empty() && run.tokens.back().token == *endOfText)
        run.ending = Ending::EndOfText;
    else if (static_cast<int>(run.tokens.size()) == arguments.maxNewTokens)
        run.ending = Ending::MaxNewTokens;
    else if (!run.tokens.empty() && !run.tokens.back().trace)
        run.ending = Ending::ContextFull;
    else
        run.ending = Ending::Interrupted;
    return run;
}

nlohmann::ordered_json samplingJson(const engine::SamplingOptions& sampling) {
    if (sampling.isGreedy())
        return {{"greedy", true}};
    return {{"greedy", false},
            {"temperature", sampling.temperature},
            {"top_k", sampling.topK},
            {"top_p", sampling.topP},
            {"seed", sampling.seed}};
}

void printJson(const Session& session, const GenerateArguments& arguments, const Run& run, Output& output) {
    const auto& tokenizer = session.tokenizer;
    std::vector<engine::TokenId> ids;
    auto tokens = nlohmann::ordered_json::array();
    for (const engine::GeneratedToken& token : run.tokens) {
        ids.push_back(token.token);
        nlohmann::ordered_json entry{{"id", token.token}};
        if (tokenizer)
            entry["text"] = tokenizer->decode(std::span(&token.token, 1));
        entry["raw_probability"] = jsonNumber(token.rawProbability);
        entry["probability"] = jsonNumber(token.probability);
        if (!arguments.sampling.isGreedy())
            entry["coin"] = token.coin;
        tokens.push_back(std::move(entry));
    }
    nlohmann::ordered_json json;
    json["model"] = session.model->name();
    json["prompt_ids"] = session.ids;
    json["ids"] = ids;
    if (tokenizer)
        json["text"] = tokenizer->decode(ids);
    json["tokens"] = std::move(tokens);
    json["ended"] = nameOf(run.ending);
    json["sampling"] = samplingJson(arguments.sampling);
    json["seconds"] = run.seconds;
    output.document(json);
}

/// Without a word on the method: dice, as without options of the laboratory; with --hugging-face none.
bool drawsByItself(const GenerateArguments& arguments, const engine::DecodingOptions& options) {
    return !arguments.decoding.huggingFace && !arguments.sampling.isGreedy() && options.numBeams == 1 &&
           options.penaltyAlpha == 0 && options.exhaustiveDepth == 0;
}

engine::DecodingOptions decodingOptionsOf(const GenerateArguments& arguments, const Session& session,
                                          std::vector<std::string>& huggingFace) {
    engine::DecodingOptions options;
    if (arguments.decoding.huggingFace)
        huggingFace = engine::applyHuggingFaceDefaults(options, static_cast<int>(session.ids.size()));
    if (const auto end = endOfTextToken(arguments, session))
        options.eosTokenIds = {*end};
    const engine::DecodingOptions defaults = options;
    arguments.decoding.apply(options);
    huggingFace = stillHolding(std::move(huggingFace), defaults, options);
    options.doSample = options.doSample || drawsByItself(arguments, options);
    if (options.doSample && arguments.sampling.isGreedy())
        throw BadUsage("--do-sample does not go together with --greedy or a temperature of 0.");
    return options;
}

void decodePrompt(Session& session, const GenerateArguments& arguments, Output& output, const std::stop_token& stop) {
    std::vector<std::string> huggingFace;
    const engine::DecodingOptions options = decodingOptionsOf(arguments, session, huggingFace);
    arguments.decoding.checkTreeFile();
    const auto tokenizer = session.tokenizer;
    if (!options.stopStrings.empty() && !tokenizer)
        throw engine::Error(engine::ErrorCode::MissingTokenizer,
                            "--stop-strings needs vocab.json and merges.txt, which turn tokens into text.");
    engine::TokenText tokenText;
    if (tokenizer)
        tokenText = [&tokenizer](engine::TokenId id) { return tokenizer->decode(std::span(&id, 1)); };
    engine::Gpt2Steps steps(session.runner, tokenText);
    engine::DecodingRun run;
    run.run.stop = stop;
    const auto prompt = engine::Gpt2Steps::start(session.runner.run(session.ids, run.run));
    const auto begin = std::chrono::steady_clock::now();
    const engine::DecodingResult result = engine::decode(steps, prompt, options, run);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

    DecodingReport report{options, result, session.ids, {}, tokenText, huggingFace};
    if (tokenizer)
        report.text = [&tokenizer](std::span<const engine::TokenId> ids) { return tokenizer->decode(ids); };
    report.writeTree(arguments.decoding); // first: where it cannot be, nothing is printed
    if (arguments.common.json) {
        nlohmann::ordered_json json;
        json["model"] = session.model->name();
        json["prompt_ids"] = session.ids;
        report.addTo(json);
        json["seconds"] = seconds;
        output.document(json);
    } else {
        report.print(output);
    }
    output.flush();
    report.warn(arguments.common.json);
    if (result.ending == engine::BeamEnding::Stopped)
        throw engine::Error(engine::ErrorCode::Stopped, "Stopped before the text was complete.");
}

} // namespace

void runGenerate(const GenerateArguments& arguments, Output& output, std::stop_token stop) {
    Session session = Session::open(arguments.common, arguments.prompt, stop);
    if (arguments.decoding.asked()) {
        decodePrompt(session, arguments, output, stop);
        return;
    }
    const auto endOfText = endOfTextToken(arguments, session);

    std::optional<Stream> stream;
    if (!arguments.common.json)
        stream.emplace(session.tokenizer, output);
    const Run run = generateTokens(session, arguments, endOfText, stream ? &*stream : nullptr, stop);
    if (stream)
        stream->finish();
    else
        printJson(session, arguments, run, output);
    output.flush();

    if (run.ending == Ending::Interrupted)
        throw engine::Error(engine::ErrorCode::Stopped,
                            "Stopped after " + std::to_string(run.tokens.size()) + " new tokens.");
    if (run.ending == Ending::ContextFull)
        std::fprintf(stderr, "headlight-cli: The context of %d positions is full after %zu of %d new tokens.\n",
                     session.model->config().contextLength, run.tokens.size(), arguments.maxNewTokens);
}

} // namespace headlight::cli
