// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/interventions.h"

#include "engine/error.h"
#include "engine/models/model.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace engine {

namespace {

bool names(const Intervention& edit, Hook pattern, int head, int query) {
    return edit.pattern == pattern && edit.head == head &&
           (edit.query == query || edit.query == Intervention::everyQuery);
}

float changed(const Intervention& edit, std::size_t choice, float weight) {
    if (edit.operation == Intervention::Operation::Zero)
        return 0;
    const float value = edit.values.size() == 1 ? edit.values[0] : edit.values[choice];
    return edit.operation == Intervention::Operation::Set ? value : weight * value;
}

void renormalize(std::span<float> row) {
    double sum = 0;
    for (const float weight : row)
        sum += static_cast<double>(weight);
    if (sum == 0 || !std::isfinite(sum))
        return;
    for (float& weight : row)
        weight = static_cast<float>(static_cast<double>(weight) / sum);
}

void applyOne(const Intervention& edit, std::span<float> row) {
    if (edit.keys.empty()) {
        for (std::size_t key = 0; key < row.size(); ++key)
            row[key] = changed(edit, key, row[key]);
    }
    for (std::size_t i = 0; i < edit.keys.size(); ++i) {
        const auto key = static_cast<std::size_t>(edit.keys[i]);
        if (key < row.size())
            row[key] = changed(edit, i, row[key]);
    }
    if (edit.renormalize)
        renormalize(row);
}

[[noreturn]] void refuse(const Intervention& edit, const std::string& what) {
    throw Error(ErrorCode::BadArgument, "The change of " + hookName(edit.pattern) + " cannot be made: " + what);
}

void checkPosition(const Intervention& edit, const char* name, int value, int count) {
    if (value < 0 || value >= count)
        refuse(edit, std::string(name) + " " + std::to_string(value) + " does not exist; there are 0 to " +
                         std::to_string(count - 1) + ".");
}

void checkValues(const Intervention& edit) {
    for (const float value : edit.values)
        if (!std::isfinite(value))
            refuse(edit, "a weight or factor is not a finite number.");
    if (edit.operation == Intervention::Operation::Zero)
        return;
    if (edit.values.size() != 1 && (edit.keys.empty() || edit.values.size() != edit.keys.size()))
        refuse(edit, "it chooses " + std::to_string(edit.keys.size()) + " keys and gives " +
                         std::to_string(edit.values.size()) + " numbers; give one number, or one for each key.");
}

void checkEdit(const Intervention& edit, const Model& model, int sourceLength) {
    const Op* op = model.ops().producer(edit.pattern);
    if (!op || op->kind != OpKind::Softmax || edit.pattern.kind == HookKind::Probabilities)
        refuse(edit, "this model has no such attention pattern.");
    const ModelShape shape = model.shape().of(edit.pattern.stack);
    const HookInfo& info = hookInfo(edit.pattern.kind);
    const bool toSource = info.axes[static_cast<std::size_t>(info.rank - 1)] == Axis::SourceKey;
    const bool encoder = edit.pattern.stack == Stack::Encoder;
    checkPosition(edit, "head", edit.head, info.rank == 3 ? shape.headCount : 1);
    const bool every = edit.query == Intervention::everyQuery;
    if (!every)
        checkPosition(edit, "query", edit.query, encoder ? sourceLength : shape.contextLength);
    const bool causal = model.ops().causal(*op);
    for (const int key : edit.keys) {
        checkPosition(edit, "key", key, toSource || encoder ? sourceLength : shape.contextLength);
        if (causal && !every && key > edit.query)
            refuse(edit, "query " + std::to_string(edit.query) + " does not see key " + std::to_string(key) +
                             ", which comes later.");
    }
    checkValues(edit);
}

} // namespace

bool Interventions::touches(Hook pattern) const {
    return std::any_of(edits.begin(), edits.end(), [&](const Intervention& edit) { return edit.pattern == pattern; });
}

bool Interventions::touches(Hook pattern, int head, int query) const {
    return std::any_of(edits.begin(), edits.end(),
                       [&](const Intervention& edit) { return names(edit, pattern, head, query); });
}

bool Interventions::switchesOff(Hook pattern, int head) const {
    return std::find(edits.begin(), edits.end(), headOff(pattern, head)) != edits.end();
}

Intervention headOff(Hook pattern, int head) {
    Intervention edit;
    edit.pattern = pattern;
    edit.head = head;
    edit.query = Intervention::everyQuery;
    edit.operation = Intervention::Operation::Zero;
    return edit;
}

bool sameInterventions(const Interventions* a, const Interventions* b) {
    const bool none = !a || a->edits.empty(), noneThere = !b || b->edits.empty();
    return none || noneThere ? none == noneThere : *a == *b;
}

void Interventions::apply(Hook pattern, int head, int query, std::span<float> row) const {
    for (const Intervention& edit : edits)
        if (names(edit, pattern, head, query))
            applyOne(edit, row);
}

void checkInterventions(const Interventions& interventions, const Model& model, int sourceLength) {
    for (const Intervention& edit : interventions.edits)
        checkEdit(edit, model, sourceLength);
}

} // namespace engine
