// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace engine::training {

/// AdamW over one flat tensor, with decoupled weight decay on its first elements only.
class AdamW {
public:
    struct Options {
        double beta1 = 0.9;
        double beta2 = 0.95;
        double epsilon = 1e-8;
        double weightDecay = 0.1;
    };

    /// `decayedCount`: how many of the first elements decay.
    AdamW(const Options& options, at::Tensor parameters, at::Tensor gradients, std::int64_t decayedCount);

    /// Scales the gradient down to `maxNorm` if it is longer (0: never); returns its norm before.
    double clipGradient(double maxNorm);
    /// `step` counts from 0.
    void update(std::int64_t step, double learningRate);

    at::Tensor& firstMoment() { return m_firstMoment; }
    at::Tensor& secondMoment() { return m_secondMoment; }

private:
    Options m_options;
    at::Tensor m_parameters;
    at::Tensor m_gradients;
    std::int64_t m_decayedCount;
    at::Tensor m_firstMoment;
    at::Tensor m_secondMoment;
};

} // namespace engine::training
