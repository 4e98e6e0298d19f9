// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace engine {

/// A regular file opened for reading at any offset.
///
/// Reads by pread into the caller's memory instead of through a mapping: a mapped file that another program truncates,
/// or whose disk fails, kills the process with SIGBUS, and no check before the access closes that window. Opening costs
/// as little as a mapping would (nothing is read), and a tensor is copied once either way, since it is converted to
/// float32.
class InputFile {
public:
    /// Follows symbolic links. Pipes, devices and folders are refused without blocking.
    /// Throws Error{FileNotFound, FileUnreadable}.
    explicit InputFile(const std::filesystem::path& path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept;
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    InputFile& operator=(InputFile&&) = delete;

    /// Size in bytes when it was opened.
    std::uint64_t size() const { return m_size; }
    /// File name in quotes, for messages.
    const std::string& name() const { return m_name; }

    /// Fills `into` from `offset`. Throws Error{FileUnreadable} when the file was changed since it was opened, ends too
    /// early, or the disk fails.
    void read(std::uint64_t offset, std::span<std::byte> into) const;

private:
    void checkUnchanged() const;

    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::timespec m_changed{};
    std::string m_name;
};

/// The whole of a small file. Throws Error{FileNotFound, FileUnreadable, FileTooLarge} (more than `maxBytes`).
std::string readWholeFile(const std::filesystem::path& path, std::uint64_t maxBytes);

/// `text`, which may be any bytes, in quotes for a message: valid UTF-8 without control characters ("?" stands for each
/// such byte), cut after about 80 bytes.
std::string inQuotes(std::string_view text);

} // namespace engine
