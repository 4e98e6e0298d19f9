// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/error.h"
#include "engine/training/commands.h"

#include <iostream>

int main(int argc, char** argv) {
    using namespace engine::training;
    CLI::App app{"Trains Headlight's models", "headlight-train"};
    app.require_subcommand(1);
    addPrepareStories(app);
    addLearnBpe(app);
    addGpt2(app);
    addPreparePairs(app);
    addWriteGrammarPairs(app);
    addLearnSpm(app);
    addTranslation(app);
    addEvaluateTranslation(app);
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
