// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace engine {

struct ThreadPool::Impl {
    std::mutex mutex;
    std::condition_variable wake, done;
    const std::function<void(std::int64_t)>* body = nullptr;
    std::int64_t count = 0;
    std::atomic<std::int64_t> next{0};
    std::uint64_t generation = 0;
    int working = 0;
    bool quit = false;
    std::vector<std::jthread> threads;

    void drain() {
        for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1))
            (*body)(i);
    }

    void work() {
        std::uint64_t seen = 0;
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [&] { return quit || generation != seen; });
            if (quit)
                return;
            seen = generation;
            lock.unlock();
            drain();
            lock.lock();
            if (--working == 0)
                done.notify_one();
        }
    }
};

ThreadPool::ThreadPool(int threads) : m_impl(std::make_unique<Impl>()) {
    if (threads <= 0)
        threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    for (int i = 1; i < threads; ++i)
        m_impl->threads.emplace_back([this] { m_impl->work(); });
}

ThreadPool::~ThreadPool() {
    {
        std::lock_guard lock(m_impl->mutex);
        m_impl->quit = true;
    }
    m_impl->wake.notify_all();
}

int ThreadPool::threadCount() const {
    return static_cast<int>(m_impl->threads.size()) + 1;
}

void ThreadPool::forEach(std::int64_t count, const std::function<void(std::int64_t)>& body) {
    auto& p = *m_impl;
    if (count <= 1 || p.threads.empty()) {
        for (std::int64_t i = 0; i < count; ++i)
            body(i);
        return;
    }
    {
        std::lock_guard lock(p.mutex);
        p.body = &body;
        p.count = count;
        p.next = 0;
        p.working = static_cast<int>(p.threads.size());
        ++p.generation;
    }
    p.wake.notify_all();
    p.drain();
    std::unique_lock lock(p.mutex);
    p.done.wait(lock, [&] { return p.working == 0; });
}

} // namespace engine
