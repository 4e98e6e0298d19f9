// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/options.h"

#include "engine/error.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>
#include <new>
#include <optional>

namespace headlight::cli {

namespace {

/// What was typed, ready to run. Commands that look at their stop token are stoppable: Ctrl+C asks them to end.
struct Command {
    std::function<void(Output&, std::stop_token)> run;
    bool stoppable = true;
};

constexpr const char* description = "Runs a GPT-2 model or a translator and writes down every number on the way.";

constexpr const char* footer =
    R"(DIR is a Hugging Face folder: config.json, model.safetensors (or shards), vocab.json and merges.txt; of a
translator vocab.json, source.spm and target.spm. Without the tokenizer's files, prompts are given with --ids; tokenize
of GPT-2 needs nothing else than them.

With --json a command prints one JSON document to standard output. JSON has no word for them, so not-a-number
and the infinities are the strings "nan", "inf" and "-inf".

Exit codes
  0  done
  1  out of memory, or a defect of this program
  2  the command line is wrong
  3  a file of the model folder is missing, unreadable or malformed
  4  the model cannot do it: prompt empty or too long, unknown token, hook or index
  5  an output could not be written
  128 + n  stopped by signal n (130: Ctrl+C; what was generated so far has been printed)
Where it is not 0, standard error has one line that says what, where and what to do.)";

constexpr const char* hooksFooter =
    R"(Arrays carry TransformerLens's hook names: hook_embed, hook_pos_embed, blocks.0.hook_resid_pre,
blocks.0.ln1.hook_scale|hook_normalized, blocks.0.attn.hook_q|hook_k|hook_v|hook_attn_scores|hook_pattern|hook_z,
blocks.0.hook_attn_out, blocks.0.hook_resid_mid, blocks.0.ln2.hook_scale|hook_normalized,
blocks.0.mlp.hook_pre|hook_post, blocks.0.hook_mlp_out, blocks.0.hook_resid_post, ln_final.hook_scale|hook_normalized,
logits. Headlight's own names blocks.0.attn.hook_attn_dot|hook_attn_scaled|hook_z_merged and probabilities are exported
when they are named. Queries, keys and values are [position, head, headDim], attention patterns [head, query, key].
A translator's names begin with encoder. or decoder.; its decoder also has decoder.blocks.0.cross_attn.hook_q|hook_k|
hook_v|hook_attn_scores|hook_pattern|hook_z, hook_cross_attn_out and hook_resid_mid_cross. Keys and values there count
source positions.)";

/// Every command with its arguments; `chosen` becomes the one that was typed.
class CommandLine {
public:
    explicit CommandLine(Command& chosen) : m_chosen(chosen) {
        m_app.name("headlight-cli");
        m_app.description(description);
        m_app.footer("`headlight-cli --help` tells about DIR, --json and the exit codes."); // of the commands
        m_app.set_version_flag("--version", std::string("headlight-cli ") + HEADLIGHT_VERSION, "print the version");
        m_app.set_help_flag("-h,--help", "print this help");
        m_app.get_formatter()->column_width(28);
        m_app.require_subcommand(1);
        declareInfo();
        declareTokenize();
        declareLogits();
        declareGenerate();
        declareTranslate();
        declareTrace();
        declareExplain();
        m_app.footer(footer);
    }
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    void parse(std::vector<std::string> words) {
        if (!words.empty() && !words.front().starts_with("-") && !isCommand(words.front()))
            throw BadUsage("There is no command \"" + words.front() +
                           "\"; commands are info, tokenize, logits, generate, translate, trace and explain.");
        std::reverse(words.begin(), words.end()); // the library takes them last first
        m_app.parse(std::move(words));
    }
    /// Help or version: prints and returns true. Everything else is an error.
    bool printed(const CLI::ParseError& event) const {
        if (event.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success))
            return false;
        m_app.exit(event);
        return true;
    }

private:
    void declareInfo() {
        CLI::App& command = *m_app.add_subcommand("info", "sizes, parameter count and tensors of a model");
        addCommon(command, m_info.common);
        command.final_callback([this] {
            m_chosen = {[this](Output& o, std::stop_token) { runInfo(m_info, o); }, false};
        });
    }
    void declareTokenize() {
        CLI::App& command = *m_app.add_subcommand("tokenize", "the tokens a text is made of");
        addCommon(command, m_tokenize.common);
        command.add_option("--text", m_tokenize.text, "text to split; - reads standard input")
            ->required()
            ->type_name("TEXT");
        addSpecial(command, m_tokenize.special);
        command.add_flag("--target", m_tokenize.target, "with the vocabulary that a translator writes with");
        command.final_callback([this] {
            readIfDash(m_tokenize.text);
            m_chosen = {[this](Output& o, std::stop_token) { runTokenize(m_tokenize, o); }, false};
        });
    }
    void declareLogits() {
        CLI::App& command =
            *m_app.add_subcommand("logits", "the logits of every position, to the screen, as JSON or into a file");
        addCommon(command, m_logits.common);
        addThreads(command, m_logits.common);
        addPrompt(command, m_logits.prompt);
        addTargetIds(command, m_logits.prompt);
        command
            .add_option("--out", m_logits.out,
                        "write NumPy arrays logits [position, vocab] and ids to this .npz; an existing one is replaced")
            ->type_name("FILE");
        command.final_callback([this] {
            readIfDash(m_logits.prompt);
            m_chosen.run = [this](Output& o, std::stop_token stop) { runLogits(m_logits, o, std::move(stop)); };
        });
    }
    void declareGenerate() {
        CLI::App& command = *m_app.add_subcommand("generate", "continue a prompt; prints the new text only");
        addCommon(command, m_generate.common);
        addThreads(command, m_generate.common);
        addPrompt(command, m_generate.prompt);
        CLI::Option* length = addMaxNewTokens(command, m_generate.maxNewTokens);
        const auto stages = addSampling(command, m_generate.sampling, m_samplingAsked);
        addSearchOptions(command, m_generate.decoding);
        addDecodingOptions(command, m_generate.decoding);
        command.add_flag("--stop-at-end-of-text", m_generate.stopAtEndOfText,
                         "stop after the end-of-text token instead of going on");
        command.footer(
            "With --do-sample and what is listed behind it, nothing is printed before the text is complete.");
        command.final_callback([this, length, stages] {
            if (length->count() == 0 && !m_generate.decoding.huggingFace)
                throw CLI::RequiredError("--max-new-tokens");
            if (m_generate.decoding.asked())
                addTyped(length, stages); // with ranges of their own: nshepperd's top-p may be 0
            else
                checkSampling(m_generate.sampling);
            readIfDash(m_generate.prompt);
            m_chosen.run = [this](Output& o, std::stop_token stop) { runGenerate(m_generate, o, std::move(stop)); };
        });
    }
    void declareTranslate() {
        CLI::App& command = *m_app.add_subcommand("translate", "translate a text; prints the translation only");
        addCommon(command, m_translate.common);
        addThreads(command, m_translate.common);
        const CLI::Option* topK = addTranslation(command, m_translate);
        command.footer("What is not said is as the model's config.json and generation_config.json say.");
        command.final_callback([this, topK] {
            if (topK->count() > 0 && !m_translate.sample && !m_translate.decoding.asked())
                throw CLI::RequiresError("--top-k", "--do-sample");
            if (m_translate.sample && !m_translate.decoding.asked())
                checkSampling(m_translate.sampling);
            readIfDash(m_translate.source);
            m_chosen.run = [this](Output& o, std::stop_token stop) { runTranslate(m_translate, o, std::move(stop)); };
        });
    }
    void declareTrace() {
        CLI::App& command = *m_app.add_subcommand("trace", "write what the model computed at every hook into a file");
        addCommon(command, m_trace.common);
        addThreads(command, m_trace.common);
        addPrompt(command, m_trace.prompt);
        addTargetIds(command, m_trace.prompt);
        addMaxNewTokens(command, m_trace.maxNewTokens);
        addSampling(command, m_trace.sampling, m_samplingAsked);
        command
            .add_option("--hooks", m_trace.hooks,
                        "only hooks this glob names, such as 'blocks.*.attn.hook_pattern'; may be repeated")
            ->type_name("GLOB")
            ->expected(1)
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        command
            .add_option("--out", m_trace.out,
                        "NumPy .npz with one float32 array per hook, without a batch axis, over the prompt and the "
                        "generated tokens, and ids; an existing file is replaced")
            ->required()
            ->type_name("FILE");
        command.footer(hooksFooter);
        command.final_callback([this] {
            if (m_trace.hooks.empty())
                m_trace.hooks = {"*"};
            if (!m_samplingAsked)
                m_trace.sampling.greedy = true;
            checkSampling(m_trace.sampling);
            readIfDash(m_trace.prompt);
            m_chosen.run = [this](Output& o, std::stop_token stop) { runTrace(m_trace, o, std::move(stop)); };
        });
    }
    void declareExplain() {
        CLI::App& command = *m_app.add_subcommand("explain", "where one number comes from: formula and terms");
        addCommon(command, m_explain.common);
        addThreads(command, m_explain.common);
        addPrompt(command, m_explain.prompt);
        addTargetIds(command, m_explain.prompt);
        command.add_option("--hook", m_explain.hook, "name of the hook; trace --help lists them")
            ->required()
            ->type_name("NAME");
        command
            .add_option_function<std::string>(
                "--index", [this](const std::string& text) { m_explain.index = parseIndex(text); },
                "which element, such as 4,0,17")
            ->required()
            ->type_name("LIST");
        command.final_callback([this] {
            readIfDash(m_explain.prompt);
            m_chosen.run = [this](Output& o, std::stop_token stop) { runExplain(m_explain, o, std::move(stop)); };
        });
    }

    /// Options that were typed become changes like the others of `generate`.
    void addTyped(const CLI::Option* length, const std::vector<CLI::Option*>& stages) {
        auto& changes = m_generate.decoding.changes;
        const engine::SamplingOptions sampling = m_generate.sampling;
        if (length->count() > 0)
            changes.emplace_back([count = m_generate.maxNewTokens](auto& o) { o.maxNewTokens = count; });
        if (stages[0]->count() > 0 && sampling.temperature != 0)
            changes.emplace_back([sampling](auto& o) { o.temperature = sampling.temperature; });
        if (stages[1]->count() > 0)
            changes.emplace_back([sampling](auto& o) { o.topK = sampling.topK; });
        if (stages[2]->count() > 0)
            changes.emplace_back([sampling](auto& o) { o.topP = sampling.topP; });
        changes.emplace_back([sampling](auto& o) { o.seed = sampling.seed; });
    }

    bool isCommand(const std::string& name) const {
        const auto all = m_app.get_subcommands([](const CLI::App*) { return true; });
        return std::any_of(all.begin(), all.end(), [&](const CLI::App* command) { return command->check_name(name); });
    }

    Command& m_chosen;
    CLI::App m_app;
    bool m_samplingAsked = false;
    InfoArguments m_info;
    TokenizeArguments m_tokenize;
    LogitsArguments m_logits;
    GenerateArguments m_generate;
    TranslateArguments m_translate;
    TraceArguments m_trace;
    ExplainArguments m_explain;
};

/// The library takes the next word for the value of "--prompt=", so an empty value becomes a word of its own.
std::vector<std::string> words(int argc, char** argv) {
    std::vector<std::string> list;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word.starts_with("--") && word.size() > 3 && word.find('=') == word.size() - 1) {
            list.push_back(word.substr(0, word.size() - 1));
            list.emplace_back();
        } else {
            list.push_back(word);
        }
    }
    return list;
}

int fail(int code, std::string sentence) {
    std::replace_if(
        sentence.begin(), sentence.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    std::fprintf(stderr, "headlight-cli: %s\n", sentence.c_str());
    return code;
}

int exitCodeOf(engine::ErrorCode code) {
    switch (code) {
    case engine::ErrorCode::FileNotFound:
    case engine::ErrorCode::FileUnreadable:
    case engine::ErrorCode::FileTooLarge:
    case engine::ErrorCode::BadSafetensors:
    case engine::ErrorCode::BadConfig:
    case engine::ErrorCode::UnsupportedModel:
    case engine::ErrorCode::MissingTensor:
    case engine::ErrorCode::WrongShape:
    case engine::ErrorCode::WrongType:
    case engine::ErrorCode::NonFinite:
    case engine::ErrorCode::BadTokenizer:
    case engine::ErrorCode::MissingTokenizer:
        return BadInputFile;
    case engine::ErrorCode::BadToken:
    case engine::ErrorCode::EmptyPrompt:
    case engine::ErrorCode::PromptTooLong:
    case engine::ErrorCode::BadArgument:
        return BadRequest;
    case engine::ErrorCode::WriteFailed:
        return WriteFailed;
    case engine::ErrorCode::Stopped:
        return SignalBase + InterruptWatcher::signalNumber();
    }
    return InternalError;
}

int parseAndRun(int argc, char** argv) {
    Command command;
    CommandLine commandLine(command);
    try {
        commandLine.parse(words(argc, argv));
    } catch (const CLI::ParseError& event) {
        if (commandLine.printed(event))
            return Success;
        return fail(UsageError, std::string(event.what()) + "; `headlight-cli --help` tells how it is used.");
    }
    Output output;
    // Only now: while standard input was read, Ctrl+C ended the program the usual way.
    std::optional<InterruptWatcher> watcher;
    if (command.stoppable)
        watcher.emplace();
    command.run(output, watcher ? watcher->token() : std::stop_token());
    output.flush();
    return Success;
}

} // namespace

int run(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // a reader that left is noticed when writing fails
    try {
        return parseAndRun(argc, argv);
    } catch (const ReaderLeft&) {
        return SignalBase + SIGPIPE;
    } catch (const BadUsage& usage) {
        return fail(UsageError, usage.what());
    } catch (const engine::Error& error) {
        return fail(exitCodeOf(error.code()), error.detail());
    } catch (const std::bad_alloc&) {
        return fail(InternalError, "There is not enough memory for this model and prompt.");
    } catch (const std::exception& unexpected) {
        return fail(InternalError, std::string("Unexpected: ") + unexpected.what() + ".");
    }
}

} // namespace headlight::cli
