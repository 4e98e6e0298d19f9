// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/error.h"
#include "engine/training/bpe_learner.h"
#include "engine/training/gpt2_trainer.h"
#include "engine/training/story_preparation.h"
#include "engine/training/text_files.h"

#include <ATen/Parallel.h>
#include <CLI/CLI.hpp>

#include <dlfcn.h>

#include <csignal>
#include <iostream>
#include <thread>

namespace {

using namespace engine::training;

volatile std::sig_atomic_t interrupted = 0; // a signal handler can reach nothing else

/// at::set_num_threads does not reach the pool of OpenBLAS, which takes every processor unless told; OpenBLAS is not
/// linked by name because any other BLAS will do.
void setThreadCount(int count) {
    at::set_num_threads(count);
    using SetThreads = void (*)(int);
    if (const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
        set(count);
}

void addPrepareStories(CLI::App& app) {
    struct Options {
        std::vector<std::string> stories;
        std::vector<std::string> pictureBooks;
        std::string out;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("prepare-stories", "Clean story corpora for a small model");
    command->add_option("stories", options->stories, "Corpora with one story between lines of <|endoftext|>")
        ->check(CLI::ExistingFile);
    command->add_option("--picture-books", options->pictureBooks, "Corpora with a title line and one line a page")
        ->check(CLI::ExistingFile);
    command->add_option("--out", options->out, "File to write")->required();
    command->callback([options] {
        std::string result;
        for (const auto* paths : {&options->stories, &options->pictureBooks}) {
            for (const std::string& path : *paths) {
                StoryCounts counts;
                result += prepareStories(readTextFile(path), paths == &options->pictureBooks, counts);
                std::cout << path << ": " << counts.kept << " kept, " << counts.tooShort << " too short, "
                          << counts.unfinished << " unfinished, " << counts.foreign << " with foreign signs, "
                          << counts.repeated << " repeated\n";
            }
        }
        writeFileAtomically(options->out, result);
    });
}

void addLearnBpe(CLI::App& app) {
    struct Options {
        int vocabSize = 3072;
        std::string out;
        std::vector<std::string> files;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("learn-bpe", "Learn a byte-level BPE tokenizer from text files");
    command->add_option("--vocab-size", options->vocabSize, "Tokens in all, with the 256 bytes and <|endoftext|>")
        ->capture_default_str();
    command->add_option("--out", options->out, "Folder for vocab.json and merges.txt")->required();
    command->add_option("files", options->files, "Text files")->required()->check(CLI::ExistingFile);
    command->callback([options] {
        std::vector<std::string> texts;
        for (const std::string& path : options->files)
            texts.push_back(readTextFile(path));
        const LearnedBpe bpe = learnBpe(texts, options->vocabSize);
        writeBpe(bpe, options->out);
        std::cout << bpe.tokens.size() << " tokens, " << bpe.merges.size() << " merges\n";
    });
}

void addGpt2ModelOptions(CLI::App& command, TrainerOptions& options) {
    command.add_option("--data", options.data, "Text files with documents separated by <|endoftext|>")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--tokenizer", options.tokenizer, "Folder with vocab.json and merges.txt")
        ->required()
        ->check(CLI::ExistingDirectory);
    command.add_option("--out", options.out, "Model folder to write")->required();
    command.add_option("--checkpoint", options.checkpoint, "Checkpoint file (default: in the model folder)");
    command.add_option("--log", options.log, "Loss curve as JSON lines (default: in the model folder)");
    command.add_option("--layers", options.shape.layerCount, "Layers")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--heads", options.shape.headCount, "Heads a layer")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--width", options.shape.modelDim, "Width of the residual stream")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--context", options.shape.contextLength, "Positions")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    const std::map<std::string, bool> types = {{"f16", false}, {"f32", true}};
    command.add_option("--dtype", options.exportFloat32, "Type of the exported weights: f16 or f32")
        ->transform(CLI::CheckedTransformer(types));
}

void addGpt2RunOptions(CLI::App& command, TrainerOptions& options) {
    command.add_option("--batch", options.batch, "Rows in one forward pass")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--accumulate", options.accumulate, "Forward passes a step")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--steps", options.steps, "Steps in all")->check(CLI::PositiveNumber)->capture_default_str();
    command.add_option("--time-limit-minutes", options.timeLimitMinutes, "Stop after so long (0: never)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    const std::map<std::string, Schedule> schedules = {{"steps", Schedule::Steps}, {"time", Schedule::Time}};
    command.add_option("--schedule", options.schedule, "What the learning rate's cosine runs over: steps or time")
        ->transform(CLI::CheckedTransformer(schedules));
    command.add_option("--lr", options.learningRate.peak, "Peak learning rate")->capture_default_str();
    command.add_option("--min-lr", options.learningRate.floor, "Learning rate at the end")->capture_default_str();
    command.add_option("--warmup", options.learningRate.warmupSteps, "Steps of warm-up")->capture_default_str();
    command.add_option("--beta2", options.adamw.beta2, "AdamW's second decay rate")->capture_default_str();
    command.add_option("--weight-decay", options.adamw.weightDecay, "Decay of the matrices")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--dropout", options.dropout, "Probability of dropping an activation")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    command.add_option("--clip", options.clip, "Longest gradient (0: any)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--val-fraction", options.validationFraction, "Share of held-out documents")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command.add_option("--val-every", options.validateEvery, "Steps between validations")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--sample-every", options.sampleEvery, "Steps between sample texts (0: none)")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--sample-prompt", options.samplePrompt, "How sample texts begin")->capture_default_str();
    command.add_option("--log-every", options.logEvery, "Steps between progress lines")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--checkpoint-every", options.checkpointEveryMinutes, "Minutes between checkpoints")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--seed", options.seed, "Seed of weights, batches and dropout")->capture_default_str();
    command.add_flag("--resume", options.resume, "Go on from the checkpoint if there is one");
    command.add_flag("--bf16", options.bfloat16, "Matrix products in bfloat16 (fast where the processor has it)");
}

void addGpt2(CLI::App& app) {
    struct Options {
        TrainerOptions trainer;
        int threads = 1;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "gpt2", "Train a GPT-2 and write it as a Hugging Face folder; under torchrun, processes share every batch");
    addGpt2ModelOptions(*command, options->trainer);
    addGpt2RunOptions(*command, options->trainer);
    command->add_option("--threads", options->threads, "Processor threads")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->callback([options] {
        setThreadCount(options->threads);
        std::signal(SIGINT, [](int) { interrupted = 1; });
        std::signal(SIGTERM, [](int) { interrupted = 1; });
        std::stop_source stop;
        trainGpt2(
            options->trainer,
            [&stop](const std::string& line) {
                std::cout << line << std::endl;
                if (interrupted)
                    stop.request_stop();
            },
            stop.get_token());
    });
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Trains Headlight's models", "headlight-train"};
    app.require_subcommand(1);
    addPrepareStories(app);
    addLearnBpe(app);
    addGpt2(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    } catch (const engine::Error& error) {
        std::cerr << "headlight-train: " << error.detail() << '\n';
        return 1;
    } catch (const std::exception& error) {
        std::cerr << "headlight-train: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
