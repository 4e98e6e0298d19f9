// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled once for every entry; HEADLIGHT_FUZZ_ENTRY is its name.
#include "tests/fuzz/entries.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::HEADLIGHT_FUZZ_ENTRY({data, size});
    return 0;
}
