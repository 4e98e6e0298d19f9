// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

namespace test {

/// Runs `action`, which has to throw engine::Error with `code` and a one-line sentence that contains all of `parts`.
template <typename Action>
void expectError(engine::ErrorCode code, std::initializer_list<std::string> parts, Action&& action) {
    try {
        std::forward<Action>(action)();
        ADD_FAILURE() << "no error, but " << engine::errorCodeName(code) << " was expected";
    } catch (const engine::Error& error) {
        EXPECT_EQ(engine::errorCodeName(error.code()), engine::errorCodeName(code)) << error.detail();
        for (const std::string& part : parts)
            EXPECT_THAT(error.detail(), testing::HasSubstr(part));
        EXPECT_EQ(error.detail().find('\n'), std::string::npos) << error.detail();
        EXPECT_LT(error.detail().size(), 600u) << error.detail();
        EXPECT_THAT(error.detail(), testing::EndsWith(".")) << "a whole sentence";
    }
}

} // namespace test
