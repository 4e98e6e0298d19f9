// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npz_writer.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"

#include <zip.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace engine {

static_assert(std::endian::native == std::endian::little, "the arrays are declared little-endian and not swapped here");

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
    throw Error(ErrorCode::WriteFailed, inQuotes(path.filename().string()) + " could not be written (" + why +
                                            "): check that the folder exists, may be written to and has space left.");
}

std::string systemReason(int errorNumber) {
    return std::generic_category().message(errorNumber);
}

/// Version 1.0 header of a .npy file, padded so that the data begins at a multiple of 64 bytes.
std::string npyHeader(std::string_view descr, const Shape& shape) {
    std::string sizes;
    for (const std::int64_t size : shape)
        sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1)
        sizes.resize(sizes.size() - 2);
    std::string dict = "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr std::size_t prefixBytes = 10;
    constexpr std::size_t alignment = 64;
    dict.append(alignment - 1 - (prefixBytes + dict.size()) % alignment, ' ');
    dict += '\n';
    const char length[] = {static_cast<char>(dict.size() & 0xff), static_cast<char>(dict.size() >> 8)};
    return std::string("\x93NUMPY\x01\x00", 8) + std::string(length, 2) + dict;
}

/// An unnamed file beside `path`: it disappears by itself whatever happens.
int openSpool(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        return descriptor;
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
        fail(path, systemReason(errno));
    std::string name = (folder / ".headlight-XXXXXX").string(); // file systems without unnamed files
    descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0)
        fail(path, systemReason(errno));
    ::unlink(name.c_str());
    return descriptor;
}

/// One array in the spool, as a source that libzip reads when the archive is closed.
struct SpooledArray {
    int descriptor = -1;
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint64_t at = 0;
    zip_error_t error{};
};

zip_int64_t readSpool(SpooledArray& array, void* into, zip_uint64_t capacity) {
    const std::uint64_t wanted = std::min<std::uint64_t>(capacity, array.size - array.at);
    ssize_t got = 0;
    do
        got = ::pread(array.descriptor, into, wanted, static_cast<off_t>(array.begin + array.at));
    while (got < 0 && errno == EINTR);
    if (got < 0 || (got == 0 && wanted > 0)) {
        zip_error_set(&array.error, ZIP_ER_READ, got < 0 ? errno : EIO);
        return -1;
    }
    array.at += static_cast<std::uint64_t>(got);
    return got;
}

zip_int64_t serveSpool(void* user, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto& array = *static_cast<SpooledArray*>(user);
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                              ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
    case ZIP_SOURCE_OPEN:
        array.at = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return readSpool(array, data, length);
    case ZIP_SOURCE_CLOSE:
        return 0;
    case ZIP_SOURCE_STAT: {
        auto& status = *static_cast<zip_stat_t*>(data);
        zip_stat_init(&status);
        status.valid = ZIP_STAT_SIZE;
        status.size = array.size;
        return sizeof status;
    }
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&array.error, data, length);
    case ZIP_SOURCE_FREE:
        delete &array;
        return 0;
    default:
        zip_error_set(&array.error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

} // namespace

/// libzip reads its sources only when the archive is closed, and the caller's arrays are gone by then: they wait in an
/// unnamed spool file rather than in memory. libzip itself writes beside `path` and renames when all is written.
struct NpzWriter::Impl {
    std::filesystem::path path;
    int spool = -1;
    std::uint64_t spooled = 0;
    zip_t* archive = nullptr;

    explicit Impl(std::filesystem::path p) : path(std::move(p)) {
        // Renaming would replace a device or a pipe by a file.
        std::error_code ignored;
        const auto existing = std::filesystem::status(path, ignored);
        if (std::filesystem::exists(existing) && !std::filesystem::is_regular_file(existing))
            fail(path, "it is not an ordinary file");
        spool = openSpool(path);
        int code = 0;
        archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
        if (!archive) {
            ::close(spool);
            zip_error_t error;
            zip_error_init_with_code(&error, code);
            const std::string why = zip_error_strerror(&error);
            zip_error_fini(&error);
            fail(path, why);
        }
    }
    ~Impl() {
        if (archive)
            zip_discard(archive);
        ::close(spool);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void append(std::span<const std::byte> bytes) {
        constexpr std::size_t largestWrite = std::size_t{1} << 30;
        while (!bytes.empty()) {
            const ssize_t put =
                ::pwrite(spool, bytes.data(), std::min(bytes.size(), largestWrite), static_cast<off_t>(spooled));
            if (put < 0 && errno == EINTR)
                continue;
            if (put <= 0)
                fail(path, systemReason(put < 0 ? errno : ENOSPC));
            spooled += static_cast<std::uint64_t>(put);
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
    }

    void add(std::string_view name, std::string_view descr, const Shape& shape, std::span<const std::byte> data) {
        if (!archive)
            fail(path, "it was finished before array " + inQuotes(name) + " was added");
        const std::uint64_t begin = spooled;
        const std::string header = npyHeader(descr, shape);
        append(std::as_bytes(std::span(header)));
        append(data);
        auto array = std::make_unique<SpooledArray>();
        array->descriptor = spool;
        array->begin = begin;
        array->size = spooled - begin;
        zip_source_t* source = zip_source_function(archive, serveSpool, array.get());
        if (!source)
            fail(path, zip_strerror(archive));
        array.release(); // freed by ZIP_SOURCE_FREE
        const std::string entry = std::string(name) + ".npy";
        const zip_int64_t index = zip_file_add(archive, entry.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            const std::string why = "array " + inQuotes(name) + ": " + zip_strerror(archive);
            zip_source_free(source);
            fail(path, why);
        }
        // Activations hardly compress. One fixed date (1980-01-01, the earliest a zip knows) makes equal traces equal
        // files.
        const auto at = static_cast<zip_uint64_t>(index);
        zip_set_file_compression(archive, at, ZIP_CM_STORE, 0);
        zip_file_set_dostime(archive, at, 0, 1 << 5 | 1, 0);
    }

    void finish() {
        if (!archive)
            return;
        if (zip_close(archive) != 0)
            fail(path, zip_strerror(archive));
        archive = nullptr;
    }
};

NpzWriter::NpzWriter(std::filesystem::path path) : m_impl(std::make_unique<Impl>(std::move(path))) {}

NpzWriter::~NpzWriter() = default;

void NpzWriter::add(std::string_view name, TensorView values) {
    m_impl->add(name, "<f4", values.shape, std::as_bytes(values.values()));
}

void NpzWriter::add(std::string_view name, std::span<const std::int64_t> values) {
    m_impl->add(name, "<i8", {static_cast<std::int64_t>(values.size())}, std::as_bytes(values));
}

void NpzWriter::finish() {
    m_impl->finish();
}

} // namespace engine
