// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "engine/error.h"

namespace headlight::cli {

void addCommon(CLI::App& command, CommonArguments& common) {
    command.add_option("DIR", common.folder, "folder of the model")->required()->type_name("");
    command.add_flag("--json", common.json, "print one JSON document");
}

void addThreads(CLI::App& command, CommonArguments& common) {
    addWholeNumber<int>(command, "--threads", common.threads,
                        "threads to compute with; 0, the default, is one per core", 0, 1024);
}

void addSpecial(CLI::App& command, engine::SpecialTokens& special) {
    command.add_flag_callback(
        "--parse-special", [&special] { special = engine::SpecialTokens::Parse; },
        "let <|endoftext|> in the text be that token instead of ordinary text");
}

void addPrompt(CLI::App& command, PromptArguments& prompt) {
    CLI::Option_group* group = command.add_option_group("prompt", "what to run");
    group->add_option("--prompt", prompt.text, "text to run; - reads standard input")->type_name("TEXT");
    group->add_option("--ids", prompt.ids, "token ids to run, such as 15496,995; a translator's source, </s> included")
        ->type_name("LIST");
    group->require_option(1);
    addSpecial(command, prompt.special);
}

void addTargetIds(CLI::App& command, PromptArguments& prompt) {
    command
        .add_option("--target-ids", prompt.targetIds,
                    "what a translator's decoder reads, start token included; default: the start token alone")
        ->type_name("LIST");
}

CLI::Option* addMaxNewTokens(CLI::App& command, int& target) {
    return addWholeNumber<int>(command, "--max-new-tokens", target, "how many tokens to generate", 0, 1000000000);
}

std::vector<CLI::Option*> addStages(CLI::App& command, engine::SamplingOptions& sampling) {
    CLI::Option* temperature =
        command.add_option("--temperature", sampling.temperature, "divide the logits by it; 0 is greedy; default 1")
            ->type_name("T");
    CLI::Option* topK =
        addWholeNumber<int>(command, "--top-k", sampling.topK,
                            "keep the K highest and ties with the last; 0, the default, is off", 0, largestInt);
    CLI::Option* topP =
        command
            .add_option("--top-p", sampling.topP,
                        "keep the most probable tokens until together they reach P; 1, the default, is off")
            ->type_name("P");
    CLI::Option* seed = addWholeNumber<std::uint64_t>(command, "--seed", sampling.seed,
                                                      "seed of the dice; the same seed throws the same; default 0", 0,
                                                      std::numeric_limits<std::uint64_t>::max());
    return {temperature, topK, topP, seed};
}

std::vector<CLI::Option*> addSampling(CLI::App& command, engine::SamplingOptions& sampling, bool& asked) {
    CLI::Option* greedy = command.add_flag("--greedy", sampling.greedy, "take the most probable token every time");
    std::vector<CLI::Option*> stages = addStages(command, sampling);
    for (CLI::Option* option : stages) {
        greedy->excludes(option);
        option->each([&asked](const std::string&) { asked = true; });
    }
    return stages;
}

CLI::Option* addTranslation(CLI::App& command, TranslateArguments& arguments) {
    CLI::Option_group* source = command.add_option_group("source", "what to translate");
    source->add_option("--text", arguments.source.text, "text to translate; - reads standard input")->type_name("TEXT");
    source->add_option("--ids", arguments.source.ids, "its token ids, </s> included, such as 52,8,0")
        ->type_name("LIST");
    source->require_option(1);
    addWholeNumber<int>(command, "--num-beams", arguments.beamCount,
                        "beams to search with; 1 takes the most probable token every time", 1, 1024);
    addWholeNumber<int>(command, "--max-new-tokens", arguments.maxNewTokens, "tokens at most, </s> included", 1,
                        largestInt - 1);
    addWholeNumber<int>(command, "--min-new-tokens", arguments.minNewTokens, "no </s> before so many tokens", 0,
                        largestInt);
    command
        .add_option("--length-penalty", arguments.lengthPenalty,
                    "a score is Σ log p ÷ length^X: above 0 favours long translations")
        ->type_name("X");
    command
        .add_option("--early-stopping", arguments.earlyStopping,
                    "end when enough beams are complete: true, false (when no better one is likely), never (possible)")
        ->type_name("WHEN")
        ->check([](const std::string& when) {
            return when == "true" || when == "false" || when == "never" ? std::string()
                                                                        : "true, false or never is meant";
        });
    addWholeNumber<int>(command, "--num-return-sequences", arguments.returnCount,
                        "how many translations to print, best first; at most as many as beams", 1, 1024);
    command
        .add_option("--force-target", arguments.forcedTarget,
                    "how the translation begins: token ids with commas between them, or text")
        ->type_name("IDS|TEXT");
    CLI::Option* sample = command.add_flag("--do-sample", arguments.sample,
                                           "throw dice instead of searching; several are those of seed, seed + 1, …");
    const std::vector<CLI::Option*> stages = addStages(command, arguments.sampling);
    for (const std::size_t i : {0, 2, 3})
        stages[i]->needs(sample);
    addDecodingOptions(command, arguments.decoding);
    return stages[1];
}

void checkSampling(const engine::SamplingOptions& sampling) {
    try {
        engine::checkSamplingOptions(sampling);
    } catch (const engine::Error& error) {
        throw BadUsage(error.detail());
    }
}

void readIfDash(std::string& text) {
    if (text == "-")
        text = readStandardInput();
}

void readIfDash(PromptArguments& prompt) {
    if (prompt.text)
        readIfDash(*prompt.text);
}

} // namespace headlight::cli
