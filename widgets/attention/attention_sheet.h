// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

#include <QString>

#include <array>
#include <memory>
#include <vector>

namespace headlight {

/// The weights of one attention block with the names of their rows and columns: all that a picture of them needs,
/// whichever model they come from. A value that keeps its tensor alive: it may be set aside and compared later.
struct AttentionSheet {
    engine::Hook hook; ///< the pattern's: kind, layer, stack
    int headCount = 0;
    std::vector<QString> queryTokens, keyTokens; ///< as read, one a position
    /// What each query's row wrote: the next token, empty where none was chosen yet. No entries where rows write
    /// nothing.
    std::vector<QString> writtenTokens;
    std::shared_ptr<const engine::Tensor> pattern; ///< [head, query, key], headless [query, key]; null = not here yet

    int queryCount() const { return static_cast<int>(queryTokens.size()); }
    int keyCount() const { return static_cast<int>(keyTokens.size()); }
    /// Whether the tensor is here and has the shape that the names promise.
    bool ready() const;
    /// A recurrent decoder's only attention has no axis of heads.
    static bool headless(engine::Hook hook) { return engine::hookInfo(hook.kind).rank == 2; }
    /// Whether queries and keys are of two texts.
    static bool crossing(engine::Hook hook) { return hook.kind == engine::HookKind::CrossPattern || headless(hook); }
    bool crossing() const { return crossing(hook); }
    /// Whether queries look at no key behind them.
    static bool causal(engine::Hook hook) { return !crossing(hook) && hook.stack != engine::Stack::Encoder; }
    bool causal() const { return causal(hook); }
    bool masked(int query, int key) const { return causal() && key > query; }
    float weight(int head, int query, int key) const;
    /// The head's own part of the pattern [query, key]; null until the tensor is here.
    std::shared_ptr<const std::vector<float>> headPattern(int head) const;
    static engine::ElementRef element(engine::Hook hook, int head, int query, int key) {
        return headless(hook) ? engine::ElementRef{hook, {query, key, 0}}
                              : engine::ElementRef{hook, {head, query, key}};
    }
    engine::ElementRef element(int head, int query, int key) const { return element(hook, head, query, key); }
    /// Head, query and key of an element.
    static std::array<int, 3> placeOf(const engine::ElementRef& element) {
        const auto& at = element.index;
        return headless(element.hook) ? std::array{0, at[0], at[1]} : at;
    }
};

} // namespace headlight
