// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/flat_parameters.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

namespace engine::training {

namespace {

std::int64_t elements(const std::vector<std::int64_t>& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

} // namespace

void FlatParameters::add(std::string name, std::vector<std::int64_t> sizes, at::Tensor& member) {
    (sizes.size() > 1 ? m_matrices : m_vectors).push_back({std::move(name), std::move(sizes), &member});
}

void FlatParameters::allocate() {
    std::int64_t total = 0;
    for (const Slot& slot : m_matrices)
        total += elements(slot.sizes);
    m_matrixElementCount = total;
    for (const Slot& slot : m_vectors)
        total += elements(slot.sizes);
    m_flat = at::zeros({total}, at::kFloat);
    m_gradient = at::zeros({total}, at::kFloat);

    std::int64_t offset = 0;
    for (const auto* slots : {&m_matrices, &m_vectors}) {
        for (const Slot& slot : *slots) {
            const std::int64_t count = elements(slot.sizes);
            *slot.member = m_flat.narrow(0, offset, count).view(slot.sizes).detach().set_requires_grad(true);
            slot.member->mutable_grad() = m_gradient.narrow(0, offset, count).view(slot.sizes);
            m_parameters.push_back({slot.name, slot.member->detach()});
            offset += count;
        }
    }
    m_matrices.clear();
    m_vectors.clear();
}

} // namespace engine::training
