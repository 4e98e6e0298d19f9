// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/tensor_reader.h"

#include "engine/error.h"

namespace engine {

TensorReader::TensorReader(const SafetensorsArchive& archive, std::string family, std::stop_token stop,
                           const LoadProgress& progress)
    : m_archive(archive), m_family(std::move(family)), m_stop(std::move(stop)), m_progress(progress) {
    for (const auto& t : archive.tensors())
        m_total += t.byteSize;
}

bool TensorReader::has(const std::string& name) const {
    return m_archive.find(name) || m_archive.find(m_prefix + name);
}

Tensor TensorReader::read(const std::string& name, const Shape& shape) {
    if (m_stop.stop_requested())
        throw Error(ErrorCode::Stopped, "Loading was stopped.");
    const TensorInfo* info = m_archive.find(m_prefix + name);
    if (!info)
        info = m_archive.find(name);
    if (!info)
        throw Error(ErrorCode::MissingTensor,
                    "The weights hold no tensor '" + m_prefix + name + "', which " + m_family +
                        " of this config.json needs; check that both files belong to the same model.");
    if (info->shape != shape)
        throw Error(ErrorCode::WrongShape, "Tensor '" + info->name + "' has shape " + toString(info->shape) +
                                               " where config.json asks for " + toString(shape) +
                                               "; check that both files belong to the same model.");
    Tensor tensor = m_archive.readFloat(*info);
    m_done += info->byteSize;
    if (m_progress)
        m_progress(m_done, m_total);
    return tensor;
}

Tensor TensorReader::readRow(const std::string& name, std::int64_t n) {
    Tensor vector = read(name, {n});
    vector.shape = {1, n};
    return vector;
}

Tensor TensorReader::readTransposed(const std::string& name, std::int64_t in, std::int64_t out) {
    const Tensor stored = read(name, {out, in});
    Tensor matrix({in, out});
    for (std::int64_t r = 0; r < out; ++r)
        for (std::int64_t c = 0; c < in; ++c)
            matrix.data[static_cast<std::size_t>(c * out + r)] = stored.data[static_cast<std::size_t>(r * in + c)];
    return matrix;
}

} // namespace engine
