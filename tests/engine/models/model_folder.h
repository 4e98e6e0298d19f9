// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/gpt2/gpt2_model.h"
#include "engine/trace/observer.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace engine::test {

/// tests/data/models/NAME
std::filesystem::path dataModel(const std::string& name);
/// resources/models/story-gpt
std::filesystem::path storyModel();
/// The committed models of seeded weights that every forward-pass test runs over.
const std::vector<std::string>& tinyModels();

/// A copy of a folder that is removed with the object, to be broken at will.
class ScratchFolder {
public:
    explicit ScratchFolder(const std::filesystem::path& from);
    ~ScratchFolder();
    const std::filesystem::path& path() const { return m_path; }
    std::string read(const std::string& file) const;
    void write(const std::string& file, const std::string& content) const;

private:
    std::filesystem::path m_path;
};

/// Keeps a copy of every hook it is shown (or of those wanted).
class Recorder : public Observer {
public:
    bool wants(Hook hook) const override { return only.empty() || only.contains(hook); }
    void observe(Hook hook, int firstPosition, const TensorView& rows) override;

    std::map<Hook, bool> only;
    std::map<Hook, Tensor> seen;
    std::map<Hook, int> first;
    std::vector<Hook> order;
};

/// Largest |a-b| and where; both must have the same size. Equal infinities differ by 0, a NaN by infinity.
struct Difference {
    double value = 0;
    std::int64_t index = -1;
};
Difference largestDifference(const TensorView& a, const TensorView& b);
/// Largest finite |value|.
double magnitude(const TensorView& t);

} // namespace engine::test
