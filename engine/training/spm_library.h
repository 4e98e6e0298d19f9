// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine::training {

/// A loaded SentencePiece model.
class SpmModel {
public:
    virtual ~SpmModel() = default;
    virtual std::vector<std::string> encode(const std::string& text) const = 0;
    virtual std::string decode(const std::vector<std::string>& pieces) const = 0;
    /// All pieces in the model's order, without its unknown and control pieces.
    virtual std::vector<std::string> pieces() const = 0;
};

/// The SentencePiece library, in a plug-in of its own: Debian's carries a protobuf of its own whose symbols must not
/// meet those of the protobuf that libtorch uses, or both crash while the program starts.
class SpmLibrary {
public:
    virtual ~SpmLibrary() = default;
    /// Empty when `serialized` is no model.
    virtual std::unique_ptr<SpmModel> load(const std::string& serialized) const = 0;
    /// The serialized model, or empty with the reason in `error`.
    virtual std::string train(const std::unordered_map<std::string, std::string>& arguments, unsigned int seed,
                              std::span<const std::string> sentences, std::string& error) const = 0;
};

/// Loads the plug-in at the first call. Throws Error{FileNotFound}.
const SpmLibrary& spmLibrary();

} // namespace engine::training
