#include "weights.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>

using namespace inkdigits;

namespace {

std::vector<uint8_t> container(const std::string& header, const std::vector<uint8_t>& data) {
    std::vector<uint8_t> bytes(8 + header.size() + data.size());
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(header.size() >> (8 * i));
    std::copy(header.begin(), header.end(), bytes.begin() + 8);
    std::copy(data.begin(), data.end(), bytes.begin() + 8 + static_cast<long>(header.size()));
    return bytes;
}

}  // namespace

TEST_CASE("a safetensors container is read, with or without spaces in its header") {
    for (const std::string header :
         {R"({"__metadata__":{"layers":"a b"},"w":{"dtype":"I8","shape":[2,1],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})",
          R"({"__metadata__": {"layers": "a b"}, "w": {"dtype": "I8", "shape": [2, 1], "data_offsets": [0, 2]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [2, 6]}})"}) {
        std::vector<uint8_t> data = {3, 0xff, 0, 0, 0, 0};
        const float value = 1.5f;
        std::memcpy(&data[2], &value, 4);
        const auto bytes = container(header, data);
        const auto file = SafeTensors::open(bytes);
        REQUIRE(file);
        CHECK(file->metadata("layers") == "a b");
        CHECK(file->metadata("none").empty());
        CHECK(file->shape("w") == std::vector<int>{2, 1});
        CHECK(file->values("w") == std::vector<float>{3, -1});
        CHECK(file->values("b") == std::vector<float>{1.5f});
        CHECK(file->values("none").empty());
    }
}

TEST_CASE("a broken container is refused, not read past its end") {
    CHECK_FALSE(SafeTensors::open({}));
    const std::vector<uint8_t> lying = {255, 255, 255, 255, 255, 255, 255, 255, '{', '}'};
    CHECK_FALSE(SafeTensors::open(lying));
    const auto bytes = container(R"({"w":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}})", {1, 2, 3, 4});
    CHECK(SafeTensors::open(bytes)->values("w").empty());
}

TEST_CASE("the embedded weights fit the promise of 100 KB") {
    CHECK(embeddedWeights().size() <= 100 * 1024);
    CHECK(SafeTensors::open(embeddedWeights()));
}
