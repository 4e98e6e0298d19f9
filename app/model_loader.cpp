// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/model_loader.h"

#include "app/thread_priority.h"
#include "engine/models/model_folder.h"
#include "engine/models/translation_model.h"

#include <chrono>
#include <new>

namespace headlight {

namespace {

/// Model and tokenizer, whatever the family.
LoadedModel loadFolder(const std::filesystem::path& folder, std::stop_token stop,
                       const engine::LoadProgress& progress) {
    LoadedModel out;
    out.model = engine::loadModel(folder, std::move(stop), progress);
    if (const auto* translator = dynamic_cast<const engine::TranslationModel*>(out.model.get())) {
        const engine::ModelShape& shape = translator->shape();
        const engine::TranslationRules& rules = translator->rules();
        out.translator = engine::MarianTokenizer::load(
            folder, {shape.sourceVocabSize, shape.vocabSize, rules.endToken, rules.padToken});
    } else
        out.tokenizer = engine::ByteLevelBpe::load(folder);
    return out;
}

} // namespace

void ModelLoader::load(std::filesystem::path folder, Done done, Failed failed, Progressed progressed) {
    stop();
    m_thread = std::jthread([folder = std::move(folder), done = std::move(done), failed = std::move(failed),
                             progressed = std::move(progressed)](std::stop_token stop) {
        constexpr auto between = std::chrono::milliseconds(50); ///< of telling how far it is
        yieldToTheWindow();
        try {
            if (!std::filesystem::is_directory(folder))
                throw engine::Error(engine::ErrorCode::FileNotFound,
                                    folder.string() + " is not a folder; choose the folder that holds config.json.");
            auto told = std::chrono::steady_clock::now();
            const LoadedModel out = loadFolder(folder, stop, [&](std::uint64_t bytes, std::uint64_t total) {
                if (total > 0 && std::chrono::steady_clock::now() - told > between) {
                    told = std::chrono::steady_clock::now();
                    progressed(static_cast<double>(bytes) / static_cast<double>(total));
                }
            });
            if (!stop.stop_requested())
                done(out);
        } catch (const engine::Error& error) {
            if (error.code() != engine::ErrorCode::Stopped)
                failed(error);
        } catch (const std::bad_alloc&) {
            failed({engine::ErrorCode::FileTooLarge, folder.string() + " needs more memory than there is."});
        } catch (const std::filesystem::filesystem_error& error) {
            failed({engine::ErrorCode::FileUnreadable, error.what()});
        }
    });
}

void ModelLoader::stop() {
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace headlight
