// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/spm_library.h"

#include "engine/error.h"

#include <dlfcn.h>

namespace engine::training {

namespace {

const SpmLibrary& loaded() {
    // Deep binding: the plug-in sees its own symbols before those of the program.
    void* handle = dlopen(HEADLIGHT_SPM_PLUGIN, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (!handle)
        throw Error(ErrorCode::FileNotFound, std::string("SentencePiece cannot be loaded: ") + dlerror() + ".");
    using Entry = const SpmLibrary* (*)();
    const auto entry = reinterpret_cast<Entry>(dlsym(handle, "headlightSpmLibrary"));
    if (!entry)
        throw Error(ErrorCode::FileNotFound, std::string(HEADLIGHT_SPM_PLUGIN) + " is not Headlight's plug-in.");
    return *entry();
}

} // namespace

const SpmLibrary& spmLibrary() {
    static const SpmLibrary& library = loaded();
    return library;
}

} // namespace engine::training
