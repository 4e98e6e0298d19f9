// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

#include <QString>

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
    std::shared_ptr<const engine::Tensor> pattern; ///< [head, query, key]; null while it is being computed

    int queryCount() const { return static_cast<int>(queryTokens.size()); }
    int keyCount() const { return static_cast<int>(keyTokens.size()); }
    /// Whether the tensor is here and has the shape that the names promise.
    bool ready() const;
    bool crossing() const { return hook.kind == engine::HookKind::CrossPattern; } ///< queries and keys of two texts
    /// Whether queries look at no key behind them.
    bool causal() const { return !crossing() && hook.stack != engine::Stack::Encoder; }
    bool masked(int query, int key) const { return causal() && key > query; }
    float weight(int head, int query, int key) const;
    engine::ElementRef element(int head, int query, int key) const { return {hook, {head, query, key}}; }
};

} // namespace headlight
