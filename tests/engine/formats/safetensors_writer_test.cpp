// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors_writer.h"

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace {

using engine::ElementType;
using engine::toFloat16;

TEST(SafetensorsWriter, WhatItWritesReadsBack) {
    const test::TemporaryFolder folder;
    const std::vector<float> first = {1.0f, -2.5f, 0.1f, 65504.0f, -0.0f, 1e-7f};
    const std::vector<float> second = {3.0f};
    const std::filesystem::path path = folder.path() / "model.safetensors";
    writeSafetensors(path,
                     std::vector<engine::SafetensorsEntry>{{"b", ElementType::F32, {first.data(), {2, 3}}},
                                                           {"odd name \"", ElementType::F16, {second.data(), {1}}},
                                                           {"a", ElementType::F16, {first.data(), {3, 2}}}});
    const auto archive = engine::SafetensorsArchive::open(path);
    ASSERT_EQ(archive->tensors().size(), 3u);
    EXPECT_EQ(archive->readFloat(*archive->find("b")).data, first);
    EXPECT_EQ(archive->find("b")->shape, (engine::Shape{2, 3}));
    EXPECT_EQ(archive->readFloat(*archive->find("odd name \"")).data, second);
    const std::vector<float> halves = archive->readFloat(*archive->find("a")).data;
    for (std::size_t i = 0; i < halves.size(); ++i)
        EXPECT_NEAR(halves[i], first[i], std::abs(first[i]) * 0x1.0p-11f + 0x1.0p-25f) << i;
}

TEST(SafetensorsWriter, HeaderIsAlignedAndSaysPt) {
    const test::TemporaryFolder folder;
    const std::vector<float> values(5, 1.0f);
    for (int length = 1; length <= 8; ++length) {
        const std::filesystem::path path = folder.path() / "model.safetensors";
        writeSafetensors(
            path, std::vector<engine::SafetensorsEntry>{
                      {std::string(static_cast<std::size_t>(length), 'n'), ElementType::F32, {values.data(), {5}}}});
        const std::string bytes = test::readBytes(path);
        std::uint64_t headerBytes = 0;
        std::memcpy(&headerBytes, bytes.data(), 8);
        EXPECT_EQ(headerBytes % 8, 0u);
        ASSERT_EQ(bytes.size(), 8 + headerBytes + 20);
        EXPECT_EQ(nlohmann::json::parse(bytes.substr(8, headerBytes))["__metadata__"]["format"], "pt");
    }
}

TEST(SafetensorsWriter, AValueThatFloat16CannotHoldLeavesNoFile) {
    const test::TemporaryFolder folder;
    const std::vector<float> values = {1.0f, 70000.0f};
    test::expectError(engine::ErrorCode::WrongType, {"big"}, [&] {
        writeSafetensors(folder.path() / "model.safetensors",
                         std::vector<engine::SafetensorsEntry>{{"big", ElementType::F16, {values.data(), {2}}}});
    });
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    test::expectError(engine::ErrorCode::WriteFailed, {"model.safetensors"}, [&] {
        writeSafetensors(folder.path() / "absent" / "model.safetensors",
                         std::vector<engine::SafetensorsEntry>{{"a", ElementType::F32, {values.data(), {2}}}});
    });
}

TEST(Float16, RoundsToNearestEven) {
    EXPECT_EQ(toFloat16(1.0f), 0x3C00);
    EXPECT_EQ(toFloat16(-2.0f), 0xC000);
    EXPECT_EQ(toFloat16(1.0f + 0x1.0p-11f), 0x3C00) << "half way, to the even below";
    EXPECT_EQ(toFloat16(1.0f + 3 * 0x1.0p-11f), 0x3C02) << "half way, to the even above";
    EXPECT_EQ(toFloat16(0x1.0p-24f), 0x0001) << "the smallest subnormal";
    EXPECT_EQ(toFloat16(0x1.0p-25f), 0x0000);
    EXPECT_EQ(toFloat16(0x1.FFCp-15f), 0x0400) << "the largest subnormal rounds up to the smallest normal";
    EXPECT_EQ(toFloat16(65519.0f), 0x7BFF);
    EXPECT_EQ(toFloat16(65520.0f), 0x7C00);
    EXPECT_EQ(toFloat16(-std::numeric_limits<float>::infinity()), 0xFC00);
    EXPECT_EQ(toFloat16(std::numeric_limits<float>::quiet_NaN()) & 0x7E00, 0x7E00);
}

} // namespace
