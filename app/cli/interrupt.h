// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

namespace headlight::cli {

/// Turns the first SIGINT or SIGTERM into a stop request; a second one ends the process at once. One at a time.
class InterruptWatcher {
public:
    InterruptWatcher();
    ~InterruptWatcher();
    InterruptWatcher(const InterruptWatcher&) = delete;
    InterruptWatcher& operator=(const InterruptWatcher&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }
    /// The signal that came, 0 while none did.
    static int signalNumber();

private:
    std::stop_source m_stop;
    int m_pipe[2] = {-1, -1};
    std::thread m_thread;
};

} // namespace headlight::cli
