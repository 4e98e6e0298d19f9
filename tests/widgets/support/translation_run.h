// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model_folder.h"
#include "engine/models/translation_runner.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

namespace headlight {

/// A tiny seeded translator with everything published that views read: what the session does, without threads.
class TranslationRun {
public:
    /// `name`: a folder of tests/data/models.
    explicit TranslationRun(const std::string& name) {
        model = engine::loadModel(std::string(HEADLIGHT_TEST_DATA "/models/") + name);
        runner = engine::makeTranslationRunner(model, 1);
        store.setModel(model, nullptr);
        selection.setBounds(model->shape(), {}, true);
    }

    /// `target`: what the decoder reads, its start token first.
    void run(const std::vector<engine::TokenId>& source, const std::vector<engine::TokenId>& target) {
        const auto trace = runner->run(runner->encode(source), target);
        store.setTrace(trace, 1);
        selection.setBounds(model->shape(), trace->lengths(), true);
        for (const auto stack : {engine::Stack::Encoder, engine::Stack::Decoder})
            for (int layer = -1; layer <= model->shape().of(stack).layerCount; ++layer)
                store.addInside(trace, runner->inside(*trace, stack, layer), 0);
    }

    std::shared_ptr<const engine::Model> model;
    std::unique_ptr<engine::TranslationRunner> runner;
    TraceStore store;
    Selection selection;
};

} // namespace headlight
