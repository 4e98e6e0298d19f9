// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/thread_priority.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace headlight {

void yieldToTheWindow() {
#ifdef __linux__
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 2);
#endif
}

} // namespace headlight
