// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace headlight::cli {

namespace {

// A signal handler can reach nothing but globals.
std::atomic<int> wakeDescriptor{-1};
std::atomic<int> caughtSignal{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void noteSignal(int number) {
    const int savedErrno = errno;
    caughtSignal = number;
    const char wake = 's';
    [[maybe_unused]] const ssize_t written = ::write(wakeDescriptor, &wake, 1);
    errno = savedErrno;
}

void handle(int number, void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    // reset after the first: the second signal does what it always does
    action.sa_flags = SA_RESTART | (handler == noteSignal ? static_cast<int>(SA_RESETHAND) : 0);
    ::sigaction(number, &action, nullptr);
}

} // namespace

InterruptWatcher::InterruptWatcher() {
    if (::pipe2(m_pipe, O_CLOEXEC) != 0)
        return; // without a pipe the signals keep ending the process, which is no worse than not being watched
    wakeDescriptor = m_pipe[1];
    m_thread = std::thread([this] {
        char wake = 0;
        while (::read(m_pipe[0], &wake, 1) < 0 && errno == EINTR) {
        }
        if (wake == 's')
            m_stop.request_stop();
    });
    handle(SIGINT, noteSignal);
    handle(SIGTERM, noteSignal);
}

InterruptWatcher::~InterruptWatcher() {
    if (!m_thread.joinable())
        return;
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    const char wake = 'q';
    [[maybe_unused]] const ssize_t written = ::write(m_pipe[1], &wake, 1);
    m_thread.join();
    wakeDescriptor = -1;
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

int InterruptWatcher::signalNumber() {
    return caughtSignal;
}

} // namespace headlight::cli
