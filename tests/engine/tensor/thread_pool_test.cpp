// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace engine {
namespace {

TEST(ThreadPool, CallsEveryIndexExactlyOnce) {
    for (int threads : {1, 2, 5}) {
        ThreadPool pool(threads);
        EXPECT_EQ(pool.threadCount(), threads);
        for (int count : {0, 1, 2, 7, 1000}) {
            std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
            pool.forEach(count, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
            for (int i = 0; i < count; ++i)
                EXPECT_EQ(calls[static_cast<std::size_t>(i)], 1) << i;
        }
    }
}

TEST(ThreadPool, ManyShortLoopsInARow) {
    ThreadPool pool(3);
    std::int64_t total = 0;
    for (int round = 0; round < 2000; ++round) {
        std::atomic<std::int64_t> sum{0};
        pool.forEach(3, [&](std::int64_t i) { sum += i; });
        total += sum;
    }
    EXPECT_EQ(total, 6000);
}

TEST(ThreadPool, ZeroMeansOnePerCore) {
    EXPECT_GE(ThreadPool(0).threadCount(), 1);
}

} // namespace
} // namespace engine
