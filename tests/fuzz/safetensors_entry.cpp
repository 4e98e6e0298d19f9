// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors.h"
#include "tests/fuzz/expect.h"

#include <cmath>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace fuzz {

namespace {

/// A file that exists in memory only.
class MemoryFile {
public:
    explicit MemoryFile(Bytes bytes) : m_descriptor(::memfd_create("fuzz", MFD_CLOEXEC)) {
        expect(m_descriptor >= 0 &&
                   ::write(m_descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
               "a file in memory can be made");
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }
    void cutTo(std::size_t size) const {
        expect(::ftruncate(m_descriptor, static_cast<off_t>(size)) == 0, "a file in memory can be cut");
    }

private:
    int m_descriptor;
};

void checkTable(const engine::SafetensorsArchive& archive, std::size_t fileSize) {
    std::uint64_t end = 0;
    for (const engine::TensorInfo& info : archive.tensors()) {
        expect(info.byteOffset == end, "tensors tile the data");
        end += info.byteSize;
        expect(archive.find(info.name) == &info, "every tensor is found by its name");
        if (const auto size = engine::elementSize(info.type))
            expect(static_cast<std::uint64_t>(engine::elementCount(info.shape)) * size == info.byteSize,
                   "shape and size agree");
    }
    expect(end <= fileSize, "tensors lie inside the file");
    expect(archive.fileBytes() == fileSize, "the size is the file's");
}

} // namespace

void safetensors(Bytes input) {
    const MemoryFile file(input);
    allowRefusal([&] {
        const auto archive = engine::SafetensorsArchive::open(file.path());
        checkTable(*archive, input.size());
        for (const engine::TensorInfo& info : archive->tensors())
            allowRefusal([&] {
                const engine::Tensor tensor = archive->readFloat(info);
                expect(tensor.shape == info.shape, "the tensor has the shape of the header");
                for (const float value : tensor.data)
                    expect(std::isfinite(value), "only finite numbers are handed out");
            });
        file.cutTo(input.size() - 1);
        for (const engine::TensorInfo& info : archive->tensors())
            allowRefusal([&] {
                archive->readFloat(info);
                expect(info.byteSize == 0, "nothing is read from a file that was cut short");
            });
    });
}

} // namespace fuzz
