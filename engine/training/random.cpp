// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/random.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace engine::training {

namespace {

std::uint64_t splitMix(std::uint64_t& state) {
    std::uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

} // namespace

std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t state = a;
    state = splitMix(state) ^ b;
    state = splitMix(state) ^ c;
    return splitMix(state);
}

RandomStream::RandomStream(std::uint64_t seed) {
    for (std::uint64_t& word : m_state)
        word = splitMix(seed);
}

std::uint64_t RandomStream::next() {
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double RandomStream::uniform() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double RandomStream::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
    return static_cast<std::uint64_t>(uniform() * static_cast<double>(bound));
}

void RandomStream::fillDropoutMask(std::uint8_t* mask, std::int64_t count, double probability) {
    const auto threshold = static_cast<std::uint64_t>(probability * 65536.0);
    for (std::int64_t i = 0; i < count;) {
        std::uint64_t bits = next();
        for (int lane = 0; lane < 4 && i < count; ++lane, ++i) {
            mask[i] = (bits & 0xFFFF) < threshold ? 0 : 1;
            bits >>= 16;
        }
    }
}

} // namespace engine::training
