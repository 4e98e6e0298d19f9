// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npz_writer.h"

#include "tests/engine/formats/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <zip.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine {
namespace {

namespace fs = std::filesystem;
using test::bytesOf;
using test::expectError;
using test::readBytes;
using test::TemporaryFolder;

/// Everything in an archive: entry name → bytes; libzip checks the sums.
std::map<std::string, std::string> entriesOf(const fs::path& path) {
    std::map<std::string, std::string> entries;
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code);
    EXPECT_NE(archive, nullptr) << "libzip error " << code;
    if (!archive)
        return entries;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
        zip_stat_t status;
        zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &status);
        std::string bytes(status.size, '\0');
        zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
        EXPECT_EQ(zip_fread(file, bytes.data(), bytes.size()), static_cast<zip_int64_t>(bytes.size()));
        zip_fclose(file);
        entries[status.name] = bytes;
    }
    zip_discard(archive);
    return entries;
}

/// Splits the bytes of a .npy file as the format's description says.
struct Npy {
    std::string dict;
    std::string data;

    explicit Npy(const std::string& bytes) {
        EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
        const std::size_t length =
            static_cast<unsigned char>(bytes.at(8)) + 256u * static_cast<unsigned char>(bytes.at(9));
        EXPECT_EQ((10 + length) % 64, 0u) << "the data is not aligned";
        dict = bytes.substr(10, length);
        data = bytes.substr(10 + length);
        EXPECT_EQ(dict.back(), '\n');
        dict.erase(dict.find_last_not_of(" \n") + 1);
    }
};

struct Arrays {
    std::vector<float> matrix{1.5f, -0.0f, 1e-45f, std::numeric_limits<float>::infinity(), -3.25f, 0.1f};
    std::vector<float> scalar{42.0f};
    std::vector<std::int64_t> ids{0, -1, 9'000'000'000};

    void writeTo(const fs::path& path) const {
        NpzWriter writer(path);
        writer.add("blocks.0.hook_resid_pre", TensorView{matrix.data(), {2, 3}});
        writer.add("scalar", TensorView{scalar.data(), {}});
        writer.add("row", TensorView{matrix.data(), {6}});
        writer.add("empty", TensorView{matrix.data(), {0, 4}});
        {
            const std::vector<std::int64_t> shortLived = ids; // the data has been written when add() returns
            writer.add("ids", shortLived);
        }
        writer.finish();
    }
};

TEST(NpzWriter, WritesWhatTheFormatSays) {
    const TemporaryFolder folder;
    const Arrays arrays;
    arrays.writeTo(folder.path() / "t.npz");
    const auto entries = entriesOf(folder.path() / "t.npz");
    ASSERT_EQ(entries.size(), 5u);
    const Npy matrix(entries.at("blocks.0.hook_resid_pre.npy"));
    EXPECT_EQ(matrix.dict, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    EXPECT_EQ(matrix.data, bytesOf(arrays.matrix));
    const Npy scalar(entries.at("scalar.npy"));
    EXPECT_EQ(scalar.dict, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }");
    EXPECT_EQ(scalar.data, bytesOf(arrays.scalar));
    EXPECT_EQ(Npy(entries.at("row.npy")).dict, "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }");
    EXPECT_EQ(Npy(entries.at("empty.npy")).dict, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4), }");
    EXPECT_TRUE(Npy(entries.at("empty.npy")).data.empty());
    const Npy ids(entries.at("ids.npy"));
    EXPECT_EQ(ids.dict, "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }");
    EXPECT_EQ(ids.data, bytesOf(arrays.ids));
}

TEST(NpzWriter, NumpyOpensIt) {
    // Debian's numpy belongs to Debian's python3, which need not be the first on the path.
    std::string python;
    for (const std::string candidate : {"python3", "/usr/bin/python3"})
        if (python.empty() && std::system((candidate + " -c 'import numpy' 2>/dev/null").c_str()) == 0)
            python = candidate;
    if (python.empty())
        GTEST_SKIP() << "no python3 with numpy";
    const TemporaryFolder folder;
    Arrays().writeTo(folder.path() / "t.npz");
    folder.write("check.py", R"(
import sys, numpy as np
z = np.load(sys.argv[1])
m = z["blocks.0.hook_resid_pre"]
assert m.dtype == np.float32 and m.shape == (2, 3), (m.dtype, m.shape)
expected = np.array([[1.5, -0.0, 1e-45], [np.inf, -3.25, 0.1]], np.float32)
assert m.tobytes() == expected.tobytes(), m
assert z["scalar"].shape == () and z["scalar"] == 42
assert z["row"].shape == (6,) and z["empty"].shape == (0, 4)
assert z["ids"].dtype == np.int64 and z["ids"].tolist() == [0, -1, 9000000000]
assert sorted(z.files) == ["blocks.0.hook_resid_pre", "empty", "ids", "row", "scalar"], z.files
)");
    const std::string command =
        python + " '" + (folder.path() / "check.py").string() + "' '" + (folder.path() / "t.npz").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(NpzWriter, EqualArraysMakeEqualFiles) {
    const TemporaryFolder folder;
    Arrays().writeTo(folder.path() / "a.npz");
    Arrays().writeTo(folder.path() / "b.npz");
    EXPECT_EQ(readBytes(folder.path() / "a.npz"), readBytes(folder.path() / "b.npz"));
}

TEST(NpzWriter, ReplacesAnExistingFileOnlyWhenFinished) {
    const TemporaryFolder folder;
    const auto path = folder.write("t.npz", "precious");
    const std::vector<float> values{1, 2};
    {
        NpzWriter writer(path);
        writer.add("a", TensorView{values.data(), {2}});
        EXPECT_EQ(readBytes(path), "precious");
    }
    EXPECT_EQ(readBytes(path), "precious");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "something was left beside the file";
    {
        NpzWriter writer(path);
        writer.add("a", TensorView{values.data(), {2}});
        writer.finish();
        writer.finish(); // a second call has nothing to do
    }
    EXPECT_EQ(entriesOf(path).size(), 1u);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(NpzWriter, LeavesNothingBehindWhenItFails) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "t.npz";
    const std::vector<float> values{1, 2};
    {
        NpzWriter writer(path);
        writer.add("a", TensorView{values.data(), {2}});
        expectError(ErrorCode::WriteFailed, {"t.npz", "\"a\""}, [&] {
            writer.add("a", TensorView{values.data(), {2}});
        });
    }
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(NpzWriter, AddingAfterTheEndIsRefused) {
    const TemporaryFolder folder;
    const std::vector<std::int64_t> ids{1};
    NpzWriter writer(folder.path() / "t.npz");
    writer.add("a", ids);
    writer.finish();
    expectError(ErrorCode::WriteFailed, {"t.npz", "\"b\""}, [&] { writer.add("b", ids); });
}

TEST(NpzWriter, PlacesThatCannotBeWritten) {
    const TemporaryFolder folder;
    folder.write("plain", "text");
    expectError(ErrorCode::WriteFailed, {"t.npz"}, [&] { NpzWriter(folder.path() / "absent" / "t.npz"); });
    expectError(ErrorCode::WriteFailed, {"t.npz"}, [&] { NpzWriter(folder.path() / "plain" / "t.npz"); });
    fs::create_directory(folder.path() / "t.npz");
    const std::vector<std::int64_t> ids{1};
    expectError(ErrorCode::WriteFailed, {"t.npz"}, [&] {
        NpzWriter writer(folder.path() / "t.npz");
        writer.add("ids", ids);
        writer.finish();
    });
    EXPECT_TRUE(fs::is_empty(folder.path() / "t.npz"));
}

TEST(NpzWriter, AFolderThatMayNotBeWritten) {
    if (::geteuid() == 0)
        GTEST_SKIP() << "root may write everywhere";
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "locked");
    fs::permissions(folder.path() / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    expectError(ErrorCode::WriteFailed, {"t.npz"}, [&] { NpzWriter(folder.path() / "locked" / "t.npz"); });
    fs::permissions(folder.path() / "locked", fs::perms::owner_all);
}

/// Makes every write beyond `bytes` of a file fail, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : m_oldHandler(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit limit{bytes, m_old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &m_old);
        std::signal(SIGXFSZ, m_oldHandler);
    }

private:
    rlimit m_old{};
    void (*m_oldHandler)(int);
};

TEST(NpzWriter, AFullDiskIsReportedAndTheOldFileStays) {
    const TemporaryFolder folder;
    const auto path = folder.write("t.npz", "precious");
    const std::vector<std::int64_t> ids(1000, 7);
    constexpr rlim_t arrayBytes = 128 + 8000; // header and data: the array itself still fits, the archive does not
    for (const rlim_t limit : {rlim_t{4096}, arrayBytes}) {
        expectError(ErrorCode::WriteFailed, {"t.npz", "space"}, [&] {
            const FileSizeLimit full(limit);
            NpzWriter writer(path);
            writer.add("ids", ids);
            writer.finish();
        });
        EXPECT_EQ(readBytes(path), "precious");
        EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "something was left beside the file";
    }
}

TEST(NpzWriter, DevicesAndPipesAreNotReplaced) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
    expectError(ErrorCode::WriteFailed, {"pipe", "not an ordinary file"}, [&] { NpzWriter(folder.path() / "pipe"); });
    EXPECT_TRUE(fs::is_fifo(folder.path() / "pipe"));
}

} // namespace
} // namespace engine
