// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/checkpoint.h"

#include "engine/error.h"
#include "engine/training/text_files.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/serialization/pickle.h>

namespace engine::training {

void saveCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
    c10::Dict<std::string, at::Tensor> tensors;
    for (const auto& [name, tensor] : checkpoint.tensors)
        tensors.insert(name, tensor);
    c10::Dict<std::string, double> numbers;
    for (const auto& [name, number] : checkpoint.numbers)
        numbers.insert(name, number);
    const std::vector<char> bytes = torch::jit::pickle_save(c10::ivalue::Tuple::create({tensors, numbers}));
    writeFileAtomically(path, {bytes.data(), bytes.size()});
}

std::optional<Checkpoint> loadCheckpoint(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path))
        return std::nullopt;
    const std::string contents = readTextFile(path);
    try {
        const c10::IValue value = torch::jit::pickle_load(std::vector<char>(contents.begin(), contents.end()));
        const auto& elements = value.toTupleRef().elements();
        Checkpoint checkpoint;
        for (const auto& entry : elements.at(0).toGenericDict())
            checkpoint.tensors[entry.key().toStringRef()] = entry.value().toTensor();
        for (const auto& entry : elements.at(1).toGenericDict())
            checkpoint.numbers[entry.key().toStringRef()] = entry.value().toDouble();
        return checkpoint;
    } catch (const std::exception&) {
        throw Error(ErrorCode::FileUnreadable,
                    path.string() + " is not a checkpoint of headlight-train; remove it or choose another folder.");
    }
}

} // namespace engine::training
