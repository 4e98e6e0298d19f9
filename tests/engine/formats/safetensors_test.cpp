// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors.h"

#include "tests/engine/formats/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <limits>

namespace engine {
namespace {

namespace fs = std::filesystem;
using test::bytesOf;
using test::expectError;
using test::safetensorsBytes;
using test::TemporaryFolder;

std::vector<float> valuesOf(const SafetensorsArchive& archive, std::string_view name) {
    const TensorInfo* info = archive.find(name);
    if (!info)
        throw std::runtime_error("no tensor " + std::string(name));
    return archive.readFloat(*info).data;
}

TEST(Safetensors, ReadsEveryNumericTypeExactly) {
    const TemporaryFolder folder;
    const std::vector<float> floats{1.5f, -0.0f, 1e-45f, 3.4028235e38f, -2.0f, 0.1f};
    // 1, -2, the smallest and the largest subnormal, the largest half, -0
    const std::vector<std::uint16_t> halves{0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x8000};
    const std::vector<std::uint16_t> brains{0x3f80, 0xbf81}; // 1, -1.0078125
    // In the header the tensors stand in another order than in the data.
    const auto path =
        folder.write("model.safetensors", safetensorsBytes(R"({"__metadata__":{"format":"pt"},
            "brain":{"dtype":"BF16","shape":[2],"data_offsets":[36,40]},
            "full":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
            "half":{"dtype":"F16","shape":[6],"data_offsets":[24,36]}}      )",
                                                           bytesOf(floats) + bytesOf(halves) + bytesOf(brains)));
    const auto archive = SafetensorsArchive::open(path);
    ASSERT_EQ(archive->tensors().size(), 3u);
    EXPECT_EQ(archive->tensors()[0].name, "full");
    EXPECT_EQ(archive->tensors()[1].name, "half");
    EXPECT_EQ(archive->tensors()[2].name, "brain");
    EXPECT_EQ(archive->find("full")->shape, (Shape{2, 3}));
    EXPECT_EQ(archive->find("absent"), nullptr);
    EXPECT_EQ(archive->find("__metadata__"), nullptr);
    EXPECT_EQ(archive->fileBytes(), fs::file_size(path));

    const Tensor full = archive->readFloat(*archive->find("full"));
    EXPECT_EQ(full.shape, (Shape{2, 3}));
    EXPECT_EQ(full.data, floats);
    EXPECT_TRUE(std::signbit(full.data[1]));
    const auto half = valuesOf(*archive, "half");
    EXPECT_EQ(half, (std::vector<float>{1.0f, -2.0f, 0x1p-24f, 0x1.ff8p-15f, 65504.0f, -0.0f}));
    EXPECT_TRUE(std::signbit(half[5]));
    EXPECT_EQ(valuesOf(*archive, "brain"), (std::vector<float>{1.0f, -1.0078125f}));
}

TEST(Safetensors, ReadsLongHalvesAcrossBlocks) {
    const TemporaryFolder folder;
    std::vector<std::uint16_t> halves(50001);
    for (std::size_t i = 0; i < halves.size(); ++i)
        halves[i] = static_cast<std::uint16_t>(i % 0x7c00);
    const auto path = folder.write(
        "a.safetensors",
        safetensorsBytes(R"({"w":{"dtype":"F16","shape":[50001],"data_offsets":[0,100002]}})", bytesOf(halves)));
    const auto archive = SafetensorsArchive::open(path);
    const auto values = valuesOf(*archive, "w");
    for (std::size_t i = 0; i < halves.size(); ++i)
        ASSERT_EQ(values[i], halfToFloat(halves[i])) << i;
}

TEST(Safetensors, ReadsDataThatStartsAtAnyByte) {
    const TemporaryFolder folder;
    // A header of odd length and a single byte before the numbers: no value is aligned in the file.
    const auto path =
        folder.write("a.safetensors", safetensorsBytes(R"({"flag":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]},)"
                                                       R"("w":{"dtype":"F32","shape":[2],"data_offsets":[1,9]} })",
                                                       "\x01" + bytesOf(std::vector<float>{0.25f, -8.0f})));
    EXPECT_EQ(valuesOf(*SafetensorsArchive::open(path), "w"), (std::vector<float>{0.25f, -8.0f}));
}

TEST(Safetensors, ListsBuffersAndUnknownTypesWithoutReadingThem) {
    const TemporaryFolder folder;
    const auto path = folder.write(
        "a.safetensors",
        safetensorsBytes(R"({"h.0.attn.bias":{"dtype":"U8","shape":[1,1,2,2],"data_offsets":[0,4]},
            "h.0.attn.masked_bias":{"dtype":"F32","shape":[],"data_offsets":[4,8]},
            "h.1.attn.bias":{"dtype":"BOOL","shape":[1,1,2,2],"data_offsets":[8,12]},
            "h.2.attn.bias":{"dtype":"I8","shape":[1,1,2,2],"data_offsets":[12,16]},
            "later":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[16,19],"scale":{"of":[1,[2]],"with":null}}})",
                         std::string(4, '\1') + bytesOf(std::vector<float>{-10000.0f}) + std::string(11, '\1')));
    const auto archive = SafetensorsArchive::open(path);
    ASSERT_EQ(archive->tensors().size(), 5u);
    EXPECT_EQ(archive->find("h.0.attn.bias")->type, ElementType::U8);
    EXPECT_EQ(archive->find("later")->type, ElementType::Unknown);
    EXPECT_EQ(archive->find("later")->typeName, "F8_E4M3");
    const Tensor scalar = archive->readFloat(*archive->find("h.0.attn.masked_bias"));
    EXPECT_TRUE(scalar.shape.empty());
    EXPECT_EQ(scalar.data, (std::vector<float>{-10000.0f}));
    for (const char* name : {"h.0.attn.bias", "h.1.attn.bias", "h.2.attn.bias", "later"})
        expectError(ErrorCode::WrongType, {name, "a.safetensors", "F16"},
                    [&] { archive->readFloat(*archive->find(name)); });
}

TEST(Safetensors, ReadsTensorsWithoutElements) {
    const TemporaryFolder folder;
    const auto path =
        folder.write("a.safetensors", safetensorsBytes(R"({"none":{"dtype":"F32","shape":[3,0,2],"data_offsets":[4,4]},
            "one":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
            "also none":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}})",
                                                       bytesOf(std::vector<float>{7.0f})));
    const auto archive = SafetensorsArchive::open(path);
    EXPECT_EQ(archive->readFloat(*archive->find("none")).shape, (Shape{3, 0, 2}));
    EXPECT_TRUE(valuesOf(*archive, "none").empty());
    EXPECT_TRUE(valuesOf(*archive, "also none").empty());
    EXPECT_EQ(valuesOf(*archive, "one"), (std::vector<float>{7.0f}));
    EXPECT_TRUE(SafetensorsArchive::open(folder.write("b.safetensors", safetensorsBytes("{}", "")))->tensors().empty());
}

TEST(Safetensors, NamesTheFirstNonFiniteElement) {
    const TemporaryFolder folder;
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<std::uint16_t> halves{0x3c00, 0x7c00}; // 1, infinity
    const std::vector<std::uint16_t> brains{0xff81, 0x3f80}; // NaN, 1
    const auto path =
        folder.write("a.safetensors", safetensorsBytes(R"({"full":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
            "half":{"dtype":"F16","shape":[2],"data_offsets":[24,28]},
            "brain":{"dtype":"BF16","shape":[1,2],"data_offsets":[28,32]}})",
                                                       bytesOf(std::vector<float>{0, 1, 2, 3, 4, nan}) +
                                                           bytesOf(halves) + bytesOf(brains)));
    const auto archive = SafetensorsArchive::open(path);
    const auto read = [&](const char* name) { archive->readFloat(*archive->find(name)); };
    expectError(ErrorCode::NonFinite, {"full", "[1, 2]", "a.safetensors"}, [&] { read("full"); });
    expectError(ErrorCode::NonFinite, {"half", "[1]"}, [&] { read("half"); });
    expectError(ErrorCode::NonFinite, {"brain", "[0, 0]"}, [&] { read("brain"); });
}

std::string oneFloat(const std::string& tensor, float value) {
    return safetensorsBytes("{\"" + tensor + R"(":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                            bytesOf(std::vector<float>{value}));
}

TEST(Safetensors, OpensAFolderWithASingleFile) {
    const TemporaryFolder folder;
    folder.write("model.safetensors", oneFloat("single", 1.0f));
    EXPECT_EQ(valuesOf(*SafetensorsArchive::open(folder.path()), "single"), (std::vector<float>{1.0f}));
}

TEST(Safetensors, OpensShardsAsOneTable) {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "more");
    folder.write("model-2.safetensors", oneFloat("b", 2.0f));
    folder.write("model-1.safetensors", oneFloat("a", 1.0f));
    folder.write("more/model-3.safetensors", oneFloat("c", 3.0f));
    folder.write("model.safetensors.index.json", R"({"metadata":{"total_size":12},"weight_map":{
        "c":"more/model-3.safetensors","b":"model-2.safetensors","a":"model-1.safetensors"}})");
    for (const fs::path& path : {folder.path(), folder.path() / "model.safetensors.index.json"}) {
        const auto archive = SafetensorsArchive::open(path);
        EXPECT_EQ(archive->shardFiles().size(), 3u);
        ASSERT_EQ(archive->tensors().size(), 3u);
        EXPECT_EQ(archive->tensors()[0].name, "a");
        EXPECT_EQ(archive->shardFiles()[static_cast<std::size_t>(archive->find("b")->shard)].filename(),
                  "model-2.safetensors");
        EXPECT_EQ(valuesOf(*archive, "a"), (std::vector<float>{1.0f}));
        EXPECT_EQ(valuesOf(*archive, "b"), (std::vector<float>{2.0f}));
        EXPECT_EQ(valuesOf(*archive, "c"), (std::vector<float>{3.0f}));
    }
}

TEST(Safetensors, FollowsLinksToFilesElsewhere) {
    // Download caches keep the files under other names and link to them.
    const TemporaryFolder folder;
    folder.write("blob", oneFloat("a", 5.0f));
    fs::create_directory(folder.path() / "snapshot");
    fs::create_symlink("../blob", folder.path() / "snapshot" / "model.safetensors");
    EXPECT_EQ(valuesOf(*SafetensorsArchive::open(folder.path() / "snapshot"), "a"), (std::vector<float>{5.0f}));
}

TEST(Safetensors, StaysReadableAfterTheFolderWasRemoved) {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "model");
    folder.write("model/model.safetensors", oneFloat("a", 5.0f));
    const auto archive = SafetensorsArchive::open(folder.path() / "model");
    fs::remove_all(folder.path() / "model");
    EXPECT_EQ(valuesOf(*archive, "a"), (std::vector<float>{5.0f}));
}

} // namespace
} // namespace engine
