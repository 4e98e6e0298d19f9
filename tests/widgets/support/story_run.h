// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/generator.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <algorithm>

namespace headlight {

/// The bundled model with everything published that views read: what the session does, without threads.
class StoryRun {
public:
    StoryRun() {
        const std::string folder = HEADLIGHT_MODELS_DIR "/story-gpt";
        model = engine::Gpt2Model::load(folder);
        tokenizer = engine::ByteLevelBpe::load(folder);
        runner = std::make_unique<engine::Gpt2Runner>(model, 1);
        store.setModel(model, tokenizer);
        selection.setBounds(model->shape().layerCount, model->shape().headCount, 0, true);
    }

    void run(const std::string& text, int generated = 0, engine::SamplingOptions options = {}) {
        run(tokenizer->encode(text), generated, options);
    }

    void run(const std::vector<engine::TokenId>& tokens, int generated = 0, engine::SamplingOptions options = {}) {
        auto trace = runner->run(tokens);
        for (int i = 0; i < generated; ++i)
            trace = engine::generateOne(*runner, trace, options).trace;
        store.setTrace(trace, static_cast<int>(tokens.size()));
        selection.setBounds(model->shape().layerCount, model->shape().headCount, trace->length(), true);
        for (int layer = -1; layer < model->shape().layerCount; ++layer)
            store.addInside(trace, runner->inside(*trace, layer), 0);
        const int first = std::max(0, trace->length() - 1);
        store.addInside(trace, runner->finalInside(*trace, first, trace->length()), first);
        store.setThumbnails(trace, {{AttentionBlock::Own, thumbnails(*trace)}});
        store.setStages(std::make_shared<const engine::SamplingStages>(
            engine::sampleStages(runner->lastLogits(*trace).data, options)));
    }

    /// Max-pooled by `step`, so that tests can have pooling also on short prompts.
    std::vector<HeadThumbnail> thumbnails(const engine::Trace& trace, int step = 0) {
        const int length = trace.length();
        if (step == 0)
            step = (length + 63) / 64;
        std::vector<HeadThumbnail> made;
        for (int layer = 0; layer < model->shape().layerCount; ++layer) {
            const engine::TensorView pattern = store.hook({engine::HookKind::Pattern, layer});
            for (int head = 0; head < model->shape().headCount; ++head) {
                HeadThumbnail thumbnail;
                thumbnail.rows = thumbnail.columns = (length + step - 1) / step;
                thumbnail.step = step;
                std::vector<float> values(static_cast<std::size_t>(thumbnail.rows) * thumbnail.columns);
                for (int query = 0; query < length; ++query)
                    for (int key = 0; key < length; ++key) {
                        float& cell = values[static_cast<std::size_t>(query / step) * thumbnail.columns + key / step];
                        cell = std::max(cell, pattern.at({head, query, key}));
                    }
                thumbnail.values = std::make_shared<const std::vector<float>>(std::move(values));
                made.push_back(std::move(thumbnail));
            }
        }
        return made;
    }

    std::shared_ptr<const engine::Gpt2Model> model;
    std::shared_ptr<const engine::ByteLevelBpe> tokenizer;
    std::unique_ptr<engine::Gpt2Runner> runner;
    TraceStore store;
    Selection selection;
};

} // namespace headlight
