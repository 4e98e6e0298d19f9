// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace engine {

/// A few threads that share out loops. One user at a time; the calling thread works too.
class ThreadPool {
public:
    /// `threads` counts the caller; 0 means one per core.
    explicit ThreadPool(int threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threadCount() const;
    /// Calls body(i) once for each i in [0, count), on any thread, and returns when all are done. The partition of work
    /// into `count` pieces is the caller's, so results do not depend on the number of threads.
    void forEach(std::int64_t count, const std::function<void(std::int64_t)>& body);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine
