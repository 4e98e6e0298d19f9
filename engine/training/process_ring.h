// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>

namespace engine::training {

/// The processes that train one model together, each on its own rows of every batch.
class ProcessRing {
public:
    /// Joins the processes that torchrun (or anything that sets RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT) started;
    /// empty when WORLD_SIZE is unset or 1. Blocks until all have joined. Throws Error{BadArgument} for values that
    /// make no sense.
    static std::unique_ptr<ProcessRing> joinFromEnvironment();
    ~ProcessRing();

    int rank() const { return m_rank; }
    int size() const { return m_size; }
    /// Replaces `tensor` (float32, contiguous) by its mean over all processes; every process must call it.
    void average(at::Tensor tensor);

private:
    struct Group;
    ProcessRing(int rank, int size, std::unique_ptr<Group> group);
    int m_rank;
    int m_size;
    std::unique_ptr<Group> m_group;
};

} // namespace engine::training
