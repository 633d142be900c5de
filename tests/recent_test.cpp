#include "recent.h"

#include <doctest/doctest.h>

#include <array>

using namespace inkdigits;

TEST_CASE("the last values are kept, and no more") {
    Recent<int> recent(10);
    CHECK(!recent.find(1));
    for (int i = 0; i < 95; ++i) {
        recent.keep(static_cast<uint64_t>(i), i);
        REQUIRE(recent.find(static_cast<uint64_t>(i)));
    }
    for (int i = 0; i < 95; ++i) {
        const int* value = recent.find(static_cast<uint64_t>(i));
        CHECK((value != nullptr) == (i >= 85));
        if (value) CHECK(*value == i);
    }
}

TEST_CASE("data that differ in a bit, in length or in order have other hashes") {
    std::array<float, 100> data{};
    const uint64_t zero = hashOf(std::span<const float>(data));
    CHECK(hashOf(std::span<const float>(data)) == zero);
    CHECK(hashOf(std::span<const float>(data).first(99)) != zero);
    CHECK(hashOf(std::span<const float>(data), 1) != zero);
    for (float& value : data) {
        value = 1e-30f;
        CHECK(hashOf(std::span<const float>(data)) != zero);
        value = 0;
    }
    data[3] = 1;
    const uint64_t third = hashOf(std::span<const float>(data));
    data[3] = 0, data[4] = 1;
    CHECK(hashOf(std::span<const float>(data)) != third);
}
