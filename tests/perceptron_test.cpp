#include "perceptron.h"

#include <doctest/doctest.h>

using namespace inkdigits;

TEST_CASE("an output is its linear part and what its hidden units say beyond zero") {
    constexpr Perceptron<2, 3, 2> net = {
        {{1, 0, 0}, {0, -1, 0.5f}, {2, 2, -100}},
        {{10, 100, 1000, 0, 0, 0}, {0, 0, 0, 1, -1, 7}},
    };
    const std::array<float, 2> above = net({3, -2}), below = net({-3, 2});
    CHECK(above[0] == doctest::Approx(10 * 3 + 100 * 2.5));
    CHECK(above[1] == doctest::Approx(3 + 2 + 7));
    CHECK(below[0] == 0);
    CHECK(below[1] == doctest::Approx(-3 - 2 + 7));
}
