// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/adamw.h"

#include "engine/training/bfloat16_kernels.h"

#include <ATen/ATen.h>

#include <cmath>

namespace engine::training {

AdamW::AdamW(const Options& options, at::Tensor parameters, at::Tensor gradients, std::int64_t decayedCount)
    : m_options(options), m_parameters(std::move(parameters)), m_gradients(std::move(gradients)),
      m_decayedCount(decayedCount), m_firstMoment(at::zeros_like(m_parameters)),
      m_secondMoment(at::zeros_like(m_parameters)) {}

double AdamW::clipGradient(double maxNorm) {
    const double norm = m_gradients.norm().item<double>();
    if (maxNorm > 0.0 && norm > maxNorm)
        m_gradients.mul_(maxNorm / norm);
    return norm;
}

void AdamW::update(std::int64_t step, double learningRate) {
    const at::NoGradGuard noGradients;
    const double count = static_cast<double>(step + 1);
    const double correction1 = 1.0 - std::pow(m_options.beta1, count);
    const double correction2 = 1.0 - std::pow(m_options.beta2, count);
    AdamwStep numbers{
        static_cast<float>(m_options.beta1),   static_cast<float>(m_options.beta2),
        static_cast<float>(m_options.epsilon), static_cast<float>(learningRate / correction1),
        static_cast<float>(1.0 / correction2), static_cast<float>(1.0 - learningRate * m_options.weightDecay)};
    const auto update = [&](std::int64_t first, std::int64_t number) {
        adamwUpdate(numbers, m_parameters.data_ptr<float>() + first, m_gradients.data_ptr<float>() + first,
                    m_firstMoment.data_ptr<float>() + first, m_secondMoment.data_ptr<float>() + first, number);
    };
    update(0, m_decayedCount);
    numbers.kept = 1.0f;
    update(m_decayedCount, m_parameters.numel() - m_decayedCount);
}

} // namespace engine::training
