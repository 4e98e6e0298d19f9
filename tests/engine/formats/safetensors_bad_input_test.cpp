// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/input_file.h"
#include "engine/formats/safetensors.h"
#include "tests/engine/formats/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>

#include <sys/stat.h>
#include <unistd.h>

namespace engine {
namespace {

namespace fs = std::filesystem;
using test::bytesOf;
using test::expectError;
using test::safetensorsBytes;
using test::TemporaryFolder;

struct BadHeader {
    const char* name;
    std::string header;
    std::size_t dataBytes;
    std::string says; ///< part of the sentence
};

std::ostream& operator<<(std::ostream& out, const BadHeader& bad) {
    return out << bad.name;
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

/// Header of one tensor "w" with the given inside.
std::string w(const std::string& inside) {
    return "{\"w\":{" + inside + "}}";
}

const std::vector<BadHeader> kBadHeaders{
    {"NotJson", "{oops", 0, "not valid JSON"},
    {"Unfinished", R"({"w":{"dtype":"F32","shape":[1],)", 4, "not valid JSON"},
    {"TrailingText", "{} {}", 0, "not valid JSON"},
    {"PaddedWithZeros", std::string("{}\0\0", 4), 0, "not valid JSON"},
    {"EmptyHeader", "", 4, "does not begin with"},
    {"ListInsteadOfObject", "[]", 0, "does not begin with"},
    {"LeadingSpace", " {}", 0, "does not begin with"},
    {"BrokenUtf8Name", "{\"w\xff\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "not valid JSON"},
    {"LoneSurrogate", R"({"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4, "not valid JSON"},
    {"DuplicateName",
     R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
     4, "\"w\" twice"},
    {"DuplicateKey", w(R"("dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4])"), 4,
     "\"dtype\" of \"w\" twice"},
    {"DuplicateMetadata", R"({"__metadata__":{"a":"1","a":"2"}})", 0, "\"a\" of \"__metadata__\" twice"},
    {"MetadataNotStrings", R"({"__metadata__":{"a":1}})", 0, "__metadata__"},
    {"MetadataNested", R"({"__metadata__":{"a":{}}})", 0, "__metadata__"},
    {"MetadataNotObject", R"({"__metadata__":"pt"})", 0, "__metadata__"},
    {"TensorNotObject", R"({"w":[]})", 0, "description of tensor \"w\""},
    {"TensorNull", R"({"w":null})", 0, "description of tensor \"w\""},
    {"MissingType", w(R"("shape":[1],"data_offsets":[0,4])"), 4, "dtype of tensor \"w\""},
    {"MissingShape", w(R"("dtype":"F32","data_offsets":[0,4])"), 4, "shape of tensor \"w\""},
    {"MissingOffsets", w(R"("dtype":"F32","shape":[1])"), 4, "data_offsets of tensor \"w\""},
    {"TypeNotString", w(R"("dtype":32,"shape":[1],"data_offsets":[0,4])"), 4, "dtype of tensor \"w\""},
    {"TypeNull", w(R"("dtype":null,"shape":[1],"data_offsets":[0,4])"), 4, "dtype of tensor \"w\""},
    {"TypeEmpty", w(R"("dtype":"","shape":[1],"data_offsets":[0,4])"), 4, "dtype for tensor \"w\""},
    {"TypeEndless", w(R"("dtype":")" + std::string(5000, 'F') + R"(","shape":[1],"data_offsets":[0,4])"), 4,
     "dtype for tensor \"w\""},
    {"ShapeNotList", w(R"("dtype":"F32","shape":1,"data_offsets":[0,4])"), 4, "shape of tensor \"w\""},
    {"ShapeOfStrings", w(R"("dtype":"F32","shape":["1"],"data_offsets":[0,4])"), 4, "shape of tensor \"w\""},
    {"ShapeNested", w(R"("dtype":"F32","shape":[[1]],"data_offsets":[0,4])"), 4, "shape of tensor \"w\""},
    {"NegativeSize", w(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"), 4, "negative number"},
    {"TwoNegativeSizes", w(R"("dtype":"F32","shape":[-1,-1],"data_offsets":[0,4])"), 4, "negative number"},
    {"FloatSize", w(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"), 4, "not whole"},
    {"ExponentSize", w(R"("dtype":"F32","shape":[1e0],"data_offsets":[0,4])"), 4, "not whole"},
    {"SizeOver64Bits", w(R"("dtype":"F32","shape":[18446744073709551617],"data_offsets":[0,4])"), 4, "too large"},
    {"SizeOver63Bits", w(R"("dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4])"), 4, "too large"},
    {"ProductOverflows", w(R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0])"), 0,
     "larger than any file"},
    {"BytesOverflow", w(R"("dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0])"), 0,
     "larger than any file"},
    {"OverflowBeforeZero", w(R"("dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0])"), 0,
     "larger than any file"},
    {"UnknownTypeOverflows", w(R"("dtype":"X9","shape":[4294967296,4294967296],"data_offsets":[0,4])"), 4,
     "larger than any file"},
    {"TooManyDimensions",
     w(R"("dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4])"),
     4, "32 dimensions"},
    {"OffsetsNotList", w(R"("dtype":"F32","shape":[1],"data_offsets":4)"), 4, "data_offsets of tensor \"w\""},
    {"OneOffset", w(R"("dtype":"F32","shape":[1],"data_offsets":[4])"), 4, "two whole numbers"},
    {"NoOffset", w(R"("dtype":"F32","shape":[1],"data_offsets":[])"), 4, "two whole numbers"},
    {"ThreeOffsets", w(R"("dtype":"F32","shape":[1],"data_offsets":[0,4,8])"), 4, "third number"},
    {"NegativeOffset", w(R"("dtype":"F32","shape":[1],"data_offsets":[-4,0])"), 4, "negative number"},
    {"FloatOffset", w(R"("dtype":"F32","shape":[1],"data_offsets":[0.0,4])"), 4, "not whole"},
    {"OffsetOver63Bits", w(R"("dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615])"), 4, "too large"},
    {"EndsBeforeItBegins", w(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"), 4, "end before it begins"},
    {"Truncated", w(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])"), 7, "shorter than its header says"},
    {"Oversized", w(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])"), 5, "longer than its header says"},
    {"DataWithoutTensors", "{}", 1, "longer than its header says"},
    {"SizeDisagreesWithShape", w(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"), 8, "takes 12"},
    {"HalfAnElement", w(R"("dtype":"F32","shape":[1],"data_offsets":[0,6])"), 6, "takes 4"},
    {"ScalarOfTwo", w(R"("dtype":"F32","shape":[],"data_offsets":[0,8])"), 8, "takes 4"},
    {"Overlapping",
     R"({"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
     12, "\"w\" overlap"},
    {"SameBytesTwice",
     R"({"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
     4, "\"w\" overlap"},
    {"Hole",
     R"({"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
     12, "hole of 4 bytes before tensor \"w\""},
    {"HoleAtTheBeginning", w(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"), 8, "hole of 4 bytes"},
    {"EmptyTensorBeyondTheEnd", w(R"("dtype":"F32","shape":[0],"data_offsets":[9,9])"), 0, "shorter than"},
    {"DeeplyNested", "{\"w\":" + nested(100000) + "}", 0, "description of tensor"},
    {"DeeplyNestedInUnknownKey", w("\"later\":" + nested(100000)), 0, "deeper than 64"},
    {"DeeplyNestedObjects",
     [] {
         std::string text = "{\"w\":{\"later\":";
         for (int i = 0; i < 100000; ++i)
             text += "{\"a\":";
         return text;
     }(),
     0, "deeper than 64"},
    {"NumberOutOfRange", w(R"("later":1e999)"), 0, "not valid JSON"},
};

class BadSafetensorsHeader : public testing::TestWithParam<BadHeader> {};

TEST_P(BadSafetensorsHeader, IsRefusedInASentence) {
    const TemporaryFolder folder;
    const BadHeader& bad = GetParam();
    const auto path = folder.write("bad.safetensors", safetensorsBytes(bad.header, std::string(bad.dataBytes, '\0')));
    expectError(ErrorCode::BadSafetensors, {"\"bad.safetensors\"", bad.says, "download"},
                [&] { SafetensorsArchive::open(path); });
}

INSTANTIATE_TEST_SUITE_P(All, BadSafetensorsHeader, testing::ValuesIn(kBadHeaders),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(BadSafetensors, NestingUpToTheLimitIsRead) {
    const TemporaryFolder folder;
    const auto open = [&](std::size_t depth) {
        SafetensorsArchive::open(folder.write(
            "a.safetensors",
            safetensorsBytes(w("\"later\":" + nested(depth) + R"(,"dtype":"F32","shape":[0],"data_offsets":[0,0])"),
                             "")));
    };
    EXPECT_NO_THROW(open(62));
    expectError(ErrorCode::BadSafetensors, {"deeper than 64"}, [&] { open(63); });
}

TEST(BadSafetensors, FilesTooShortForAHeader) {
    const TemporaryFolder folder;
    for (std::size_t size = 0; size < 8; ++size)
        expectError(ErrorCode::BadSafetensors, {"short.safetensors", std::to_string(size) + " bytes", "too few"},
                    [&] { SafetensorsArchive::open(folder.write("short.safetensors", std::string(size, '\0'))); });
}

TEST(BadSafetensors, HeaderLengthsThatCannotBe) {
    const TemporaryFolder folder;
    const auto open = [&](std::uint64_t length) {
        SafetensorsArchive::open(folder.write("a.safetensors", bytesOf(std::vector<std::uint64_t>{length}) + "{}"));
    };
    EXPECT_NO_THROW(open(2));
    expectError(ErrorCode::BadSafetensors, {"shorter than its header says", "10"}, [&] { open(3); });
    expectError(ErrorCode::BadSafetensors, {"shorter than its header says"}, [&] { open(100'000'000); });
    expectError(ErrorCode::BadSafetensors, {"not a safetensors file", "100000001"}, [&] { open(100'000'001); });
    expectError(ErrorCode::BadSafetensors, {"not a safetensors file"}, [&] { open(~std::uint64_t{0}); });
    expectError(ErrorCode::BadSafetensors, {"does not begin"}, [&] { open(0); });
}

TEST(BadSafetensors, EveryTruncationOfAFileIsRefused) {
    const TemporaryFolder folder;
    const std::string whole = safetensorsBytes(
        R"({"v":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}})",
        std::string(12, '\0'));
    for (std::size_t size = 0; size < whole.size(); ++size)
        expectError(ErrorCode::BadSafetensors, {"cut.safetensors"},
                    [&] { SafetensorsArchive::open(folder.write("cut.safetensors", whole.substr(0, size))); });
}

TEST(BadSafetensors, MoreTensorsThanAnyModelHas) {
    const TemporaryFolder folder;
    std::string header = "{";
    for (int i = 0; i <= 100'000; ++i)
        header += (i ? ",\"" : "\"") + std::to_string(i) + R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
    expectError(ErrorCode::BadSafetensors, {"a.safetensors", "more than 100000 tensors"},
                [&] { SafetensorsArchive::open(folder.write("a.safetensors", safetensorsBytes(header + "}", ""))); });
}

TEST(BadSafetensors, LongAndStrangeNamesKeepTheSentenceShort) {
    const TemporaryFolder folder;
    std::string name(100000, 'x');
    const auto path = folder.write("a.safetensors", safetensorsBytes("{\"\\u0007\\n\\u001b[2J" + name + "\":3}", ""));
    expectError(ErrorCode::BadSafetensors, {"???[2Jxxx", "…"}, [&] { SafetensorsArchive::open(path); });
}

std::string goodFile() {
    return safetensorsBytes(R"({"w":{"dtype":"F32","shape":[1000],"data_offsets":[0,4000]}})", std::string(4000, '\0'));
}

TEST(BadSafetensors, AFileThatShrinksOrGrowsWhileOpen) {
    const TemporaryFolder folder;
    for (const std::size_t newSize : {0u, 100u, 4000u, 100000u}) {
        const auto path = folder.write("a.safetensors", goodFile());
        const auto archive = SafetensorsArchive::open(path);
        fs::resize_file(path, newSize);
        expectError(ErrorCode::FileUnreadable, {"a.safetensors", "changed", "open it again"},
                    [&] { archive->readFloat(archive->tensors()[0]); });
    }
}

TEST(BadSafetensors, AFileThatIsOverwrittenWhileOpen) {
    const TemporaryFolder folder;
    const auto path = folder.write("a.safetensors", goodFile());
    const auto archive = SafetensorsArchive::open(path);
    fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(3));
    expectError(ErrorCode::FileUnreadable, {"a.safetensors", "changed"},
                [&] { archive->readFloat(archive->tensors()[0]); });
}

TEST(BadSafetensors, ThingsThatAreNoFiles) {
    const TemporaryFolder folder;
    const auto open = [&](const char* name) { SafetensorsArchive::open(folder.path() / name); };
    expectError(ErrorCode::FileNotFound, {"absent.safetensors", "not there"}, [&] { open("absent.safetensors"); });
    expectError(ErrorCode::FileNotFound, {"x.safetensors"}, [&] { open("absent/x.safetensors"); });

    folder.write("plain", "text");
    expectError(ErrorCode::FileNotFound, {"x.safetensors"}, [&] { open("plain/x.safetensors"); });

    fs::create_directory(folder.path() / "empty");
    expectError(ErrorCode::FileNotFound, {"\"empty\"", "model.safetensors"}, [&] { open("empty"); });

    fs::create_directories(folder.path() / "odd" / "model.safetensors");
    expectError(ErrorCode::FileUnreadable, {"model.safetensors", "folder"}, [&] { open("odd"); });

    fs::create_directory(folder.path() / "loop");
    fs::create_symlink("model.safetensors", folder.path() / "loop" / "model.safetensors");
    expectError(ErrorCode::FileUnreadable, {"model.safetensors", "link"}, [&] { open("loop"); });

    fs::create_directory(folder.path() / "dangling");
    fs::create_symlink("gone", folder.path() / "dangling" / "model.safetensors");
    expectError(ErrorCode::FileNotFound, {"model.safetensors"}, [&] { open("dangling"); });

    fs::create_directory(folder.path() / "pickle");
    folder.write("pickle/pytorch_model.bin", "x");
    expectError(ErrorCode::FileNotFound, {"pytorch_model.bin", "convert"}, [&] { open("pickle"); });
}

TEST(BadSafetensors, PipesAndDevicesDoNotBlock) {
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder.path() / "pipe.safetensors").c_str(), 0600), 0);
    expectError(ErrorCode::FileUnreadable, {"pipe.safetensors", "not an ordinary file"},
                [&] { SafetensorsArchive::open(folder.path() / "pipe.safetensors"); });
    expectError(ErrorCode::FileUnreadable, {"zero", "not an ordinary file"},
                [] { SafetensorsArchive::open("/dev/zero"); });
}

TEST(BadSafetensors, AFileThatMayNotBeRead) {
    if (::geteuid() == 0)
        GTEST_SKIP() << "root may read everything";
    const TemporaryFolder folder;
    const auto path = folder.write("a.safetensors", goodFile());
    fs::permissions(path, fs::perms::none);
    expectError(ErrorCode::FileUnreadable, {"a.safetensors", "permissions"}, [&] { SafetensorsArchive::open(path); });
}

struct BadIndex {
    const char* name;
    std::string text;
    std::string says;
};

std::ostream& operator<<(std::ostream& out, const BadIndex& bad) {
    return out << bad.name;
}

std::string mapTo(const std::string& shard) {
    return R"({"weight_map":{"w":")" + shard + "\"}}";
}

const std::vector<BadIndex> kBadIndexes{
    {"Empty", "", "not valid JSON"},
    {"NotJson", "weight_map", "not valid JSON"},
    {"List", "[]", "weight_map"},
    {"NoMap", "{}", "weight_map"},
    {"MapIsList", R"({"weight_map":[]})", "weight_map"},
    {"MapIsEmpty", R"({"weight_map":{}})", "weight_map"},
    {"ShardIsNumber", R"({"weight_map":{"w":1}})", "file of tensor \"w\""},
    {"DuplicateTensor", R"({"weight_map":{"w":"good.safetensors","w":"good.safetensors"}})", "\"w\" twice"},
    {"Absolute", mapTo("/etc/passwd"), "not a file of the same folder"},
    {"Parent", mapTo("../good.safetensors"), "not a file of the same folder"},
    {"ParentInside", mapTo("a/../../good.safetensors"), "not a file of the same folder"},
    {"OnlyDots", mapTo(".."), "not a file of the same folder"},
    {"CurrentFolder", mapTo("."), "not a file of the same folder"},
    {"Backslash", mapTo("..\\\\good.safetensors"), "not a file of the same folder"},
    {"EmptyName", mapTo(""), "not a file of the same folder"},
    {"FolderName", mapTo("a/"), "not a file of the same folder"},
    {"EmbeddedZero", mapTo("good.safetensors\\u0000.txt"), "not a file of the same folder"},
    {"TensorIsAbsent", R"({"weight_map":{"v":"good.safetensors"}})", "\"v\" is in \"good.safetensors\", but it is not"},
    {"TensorIsInTheOtherShard", R"({"weight_map":{"w":"other.safetensors","x":"good.safetensors"}})", "but it is not"},
    {"DeeplyNested", R"({"weight_map":)" + nested(100000) + "}", "deeper than 64"},
};

class BadSafetensorsIndex : public testing::TestWithParam<BadIndex> {};

TEST_P(BadSafetensorsIndex, IsRefusedInASentence) {
    const TemporaryFolder folder;
    folder.write("good.safetensors", goodFile());
    folder.write("other.safetensors",
                 safetensorsBytes(R"({"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})", ""));
    folder.write("model.safetensors.index.json", GetParam().text);
    expectError(ErrorCode::BadSafetensors, {"model.safetensors.index.json", GetParam().says},
                [&] { SafetensorsArchive::open(folder.path()); });
}

INSTANTIATE_TEST_SUITE_P(All, BadSafetensorsIndex, testing::ValuesIn(kBadIndexes),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(BadSafetensors, ShardsThatDisagree) {
    const TemporaryFolder folder;
    folder.write("one.safetensors", goodFile());
    folder.write(
        "two.safetensors",
        safetensorsBytes(
            R"({"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})",
            ""));
    folder.write("model.safetensors.index.json", R"({"weight_map":{"w":"one.safetensors","x":"two.safetensors"}})");
    expectError(ErrorCode::BadSafetensors, {"\"w\"", "one.safetensors", "two.safetensors"},
                [&] { SafetensorsArchive::open(folder.path()); });
    folder.write("model.safetensors.index.json", R"({"weight_map":{"w":"one.safetensors","x":"three.safetensors"}})");
    expectError(ErrorCode::FileNotFound, {"three.safetensors"}, [&] { SafetensorsArchive::open(folder.path()); });
}

TEST(BadSafetensors, TooManyShards) {
    const TemporaryFolder folder;
    std::string map;
    for (int i = 0; i < 257; ++i)
        map += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"s" + std::to_string(i) + ".safetensors\"";
    folder.write("model.safetensors.index.json", "{\"weight_map\":{" + map + "}}");
    expectError(ErrorCode::BadSafetensors, {"257", "256"}, [&] { SafetensorsArchive::open(folder.path()); });
}

TEST(BadSafetensors, AnIndexLargerThanAllowed) {
    const TemporaryFolder folder;
    const auto path = folder.write("model.safetensors.index.json", "{}");
    fs::resize_file(path, 16'000'001); // sparse: takes no space
    expectError(ErrorCode::FileTooLarge, {"model.safetensors.index.json", "16000001"},
                [&] { SafetensorsArchive::open(folder.path()); });
}

TEST(InputFile, QuotesAnyBytesAsValidText) {
    EXPECT_EQ(inQuotes("ação"), "\"ação\"");
    EXPECT_EQ(inQuotes("a\xff\xc3"), "\"a??\"");
    EXPECT_EQ(inQuotes("\x1b[2J\n\x7f"), "\"?[2J??\"");
    EXPECT_EQ(inQuotes("\xc2\x9b\xed\xa0\x80\xf4\x90\x80\x80\xc0\x80"), "\"" + std::string(11, '?') + "\"");
    EXPECT_EQ(inQuotes("€😀"), "\"€😀\"");
    std::string cut = inQuotes(std::string(79, 'x') + "€€€");
    EXPECT_EQ(cut, "\"" + std::string(79, 'x') + "€…\"");
}

} // namespace
} // namespace engine
