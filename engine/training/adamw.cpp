// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/adamw.h"

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
    m_firstMoment.mul_(m_options.beta1).add_(m_gradients, 1.0 - m_options.beta1);
    m_secondMoment.mul_(m_options.beta2).addcmul_(m_gradients, m_gradients, 1.0 - m_options.beta2);
    m_parameters.narrow(0, 0, m_decayedCount).mul_(1.0 - learningRate * m_options.weightDecay);
    const at::Tensor denominator = (m_secondMoment / correction2).sqrt_().add_(m_options.epsilon);
    m_parameters.addcdiv_(m_firstMoment, denominator, -learningRate / correction1);
}

} // namespace engine::training
