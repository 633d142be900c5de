#include "recent.h"

#include <doctest/doctest.h>

#include <array>

using namespace inkdigits;

TEST_CASE("what is kept is found, no more than asked is kept, and most of a few too many that come round again") {
    Recent<int> recent(100);
    CHECK(!recent.find(1));
    const auto keyOf = [](int i) { return hashOf(std::span<const int>(&i, 1)); };
    int found = 0;
    for (int round = 0; round < 5; ++round)
        for (int i = 0; i < 110; ++i) {
            const int* value = recent.find(keyOf(i));
            if (value) CHECK(*value == i);
            if (round == 4) found += value != nullptr;
            if (!value) recent.keep(keyOf(i), i);
            REQUIRE(recent.find(keyOf(i)));
        }
    CHECK(found > 70);
    int kept = 0;
    for (int i = 0; i < 110; ++i) kept += recent.find(keyOf(i)) != nullptr;
    CHECK(kept <= 100);
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
