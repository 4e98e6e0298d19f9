// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/error.h"
#include "tests/fuzz/entries.h"

#include <stdexcept>
#include <string_view>

namespace fuzz {

/// A promise of the interface that holds for every input.
inline void expect(bool holds, const char* promise) {
    if (!holds)
        throw std::logic_error(promise);
}

inline std::string_view textOf(Bytes input) {
    return {reinterpret_cast<const char*>(input.data()), input.size()};
}

/// The text before the first zero byte and the text after it (empty without one).
struct TwoTexts {
    std::string_view first;
    std::string_view second;

    explicit TwoTexts(Bytes input) : first(textOf(input)) {
        if (const auto zero = first.find('\0'); zero != std::string_view::npos) {
            second = first.substr(zero + 1);
            first = first.substr(0, zero);
        }
    }
};

/// Runs `action`, which may refuse in a sentence of bounded length.
template <typename Action>
void allowRefusal(Action&& action) {
    try {
        action();
    } catch (const engine::Error& error) {
        expect(!error.detail().empty() && error.detail().size() < 2000, "an error explains itself in a sentence");
        expect(error.detail().find('\n') == std::string::npos, "an error is one line");
    }
}

} // namespace fuzz
