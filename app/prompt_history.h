// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_values.h"

#include <chrono>
#include <vector>

namespace headlight {

/// One state of the prompt: what undo goes back to.
struct PromptState {
    Prompt prompt;
    QString text;          ///< as the editor shows it
    int promptLength = -1; ///< tokens that were typed, when later ones were chosen or generated; -1 = all of them
    bool operator==(const PromptState&) const = default;
};

/// Undo and redo over prompt states: typing, candidate clicks and generation alike, in the order they happened. Typing
/// in one go is one step; every chosen or generated token is one.
class PromptHistory {
public:
    using Clock = std::chrono::steady_clock;
    enum class Kind { Typing, Token };

    const PromptState& current() const { return m_states[m_index]; }
    /// `now` decides whether typing continues the step before: words and pauses begin a new one.
    void push(PromptState state, Kind kind, Clock::time_point now = Clock::now());
    /// Replaces everything, e.g. for another model.
    void reset(PromptState state);
    /// Corrects the current state without a step.
    void amend(PromptState state) { m_states[m_index] = std::move(state); }
    bool canUndo() const { return m_index > 0; }
    bool canRedo() const { return m_index + 1 < m_states.size(); }
    const PromptState& undo();
    const PromptState& redo();

private:
    bool continuesTyping(const PromptState& next, Clock::time_point now) const;
    void forgetOldest();

    std::vector<PromptState> m_states{PromptState{}};
    std::size_t m_index = 0;
    bool m_typing = false; ///< the current state came from typing that may go on
    int m_direction = 0;   ///< +1: characters are being added, -1: taken away, 0: not known yet
    Clock::time_point m_typed;
};

/// The same prompt after the user edited its text into `text`: fixed tokens stay as far as the text before them does.
Prompt editedPrompt(const Prompt& before, const QString& text, const engine::ByteLevelBpe& tokenizer);

} // namespace headlight
