// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

#include <span>
#include <vector>

namespace engine {

class Model;

/// A change made by hand to one row of an attention pattern, or to all rows of a head, before they weigh the values
/// ("what if").
struct Intervention {
    static constexpr int everyQuery = -1;

    enum class Operation : std::uint8_t {
        Set,   ///< chosen weights become `values`
        Scale, ///< chosen weights × `values`
        Zero,  ///< chosen weights become 0
    };

    Hook pattern;  ///< which attention: HookKind::Pattern (self), CrossPattern or AlignPattern, with layer and stack
    int head = 0;  ///< 0 in a pattern without heads
    int query = 0; ///< position in the query's stack, or everyQuery
    Operation operation = Operation::Scale;
    std::vector<int> keys;     ///< positions of the chosen keys; empty: every key that the query sees
    std::vector<float> values; ///< Set, Scale: one number for all chosen keys, or one each; Zero: none
    bool renormalize = false;  ///< afterwards the row ÷ its sum (a row that sums to 0 stays as it is)

    bool operator==(const Intervention&) const = default;
};

/// Changes of one run, made in the order of the list. With weights × 1, or set to what they are, and renormalize off, a
/// run gives the same bits as without.
struct Interventions {
    std::vector<Intervention> edits;

    bool touches(Hook pattern) const;
    bool touches(Hook pattern, int head, int query) const;
    /// Whether all weights of a head are 0: it is switched off, as by a head mask (HD-02).
    bool switchesOff(Hook pattern, int head) const;
    /// `row`: the weights of the keys 0 … that the query sees. Keys beyond them are left out.
    void apply(Hook pattern, int head, int query, std::span<float> row) const;

    bool operator==(const Interventions&) const = default;
};

/// A head switched off: its weights become 0 after the softmax and are not scaled up again (HD-02).
Intervention headOff(Hook pattern, int head);

/// Whether two runs are changed alike; null is unchanged.
bool sameInterventions(const Interventions* a, const Interventions* b);

/// Throws Error{BadArgument} where an edit names no attention pattern of this model, a head, query or key that does not
/// exist (with `sourceLength` positions in the source text) or that the mask hides from the query, a number that is not
/// finite, or not as many numbers as keys.
void checkInterventions(const Interventions& interventions, const Model& model, int sourceLength);

} // namespace engine
