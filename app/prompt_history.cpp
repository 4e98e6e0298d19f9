// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/prompt_history.h"

#include <cassert>
#include <cstdlib>

namespace headlight {

namespace {
constexpr std::size_t stateLimit = 300;
constexpr qsizetype characterLimit = 16'000'000; ///< of all states together
constexpr std::chrono::milliseconds typingPause{1200};
} // namespace

bool PromptHistory::continuesTyping(const PromptState& next, Clock::time_point now) const {
    if (!m_typing || m_index == 0 || now - m_typed > typingPause)
        return false;
    const QString& before = m_states[m_index].text;
    if (std::abs(next.text.size() - before.size()) != 1) // pasted, or replaced
        return false;
    const bool growing = next.text.size() > before.size();
    if (m_direction != 0 && growing != (m_direction > 0))
        return false;
    // A word with the space before it is one step, as tokens mostly are.
    return !(growing && next.text.endsWith(QLatin1Char(' ')) && !before.endsWith(QLatin1Char(' ')));
}

void PromptHistory::push(PromptState state, Kind kind, Clock::time_point now) {
    m_states.resize(m_index + 1);
    if (kind == Kind::Typing && continuesTyping(state, now)) {
        m_direction = state.text.size() > m_states.back().text.size() ? 1 : -1;
        m_states.back() = std::move(state);
    } else {
        m_direction = 0;
        m_states.push_back(std::move(state));
        ++m_index;
        forgetOldest();
    }
    m_typing = kind == Kind::Typing;
    m_typed = now;
}

void PromptHistory::forgetOldest() {
    qsizetype characters = 0;
    for (const PromptState& state : m_states)
        characters += state.text.size();
    while (m_states.size() > 2 && (m_states.size() > stateLimit || characters > characterLimit)) {
        characters -= m_states.front().text.size();
        m_states.erase(m_states.begin());
        --m_index;
    }
}

void PromptHistory::reset(PromptState state) {
    m_states = {std::move(state)};
    m_index = 0;
    m_typing = false;
}

const PromptState& PromptHistory::undo() {
    assert(canUndo());
    m_typing = false;
    return m_states[--m_index];
}

const PromptState& PromptHistory::redo() {
    assert(canRedo());
    m_typing = false;
    return m_states[++m_index];
}

Prompt editedPrompt(const Prompt& before, const QString& text, const engine::ByteLevelBpe& tokenizer) {
    const std::string edited = text.toStdString();
    Prompt out;
    out.fixed = before.fixed;
    std::string kept = tokenizer.decode(out.fixed);
    while (!out.fixed.empty() && !edited.starts_with(kept)) {
        out.fixed.pop_back();
        kept = tokenizer.decode(out.fixed);
    }
    out.tail = edited.substr(kept.size());
    return out;
}

} // namespace headlight
