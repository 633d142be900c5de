#include "plane.h"

#include <doctest/doctest.h>

#include <random>

using namespace inkdigits;

namespace {

/// 9 x 7 numbers from 0 to 99.
Plane some() {
    std::minstd_rand random(3);
    Plane plane(9 * 7);
    for (float& v : plane) v = static_cast<float>(random() % 100);
    return plane;
}

/// The same as slideBoth and blur, of each place from all around it.
template <class Add>
Plane around(const Plane& plane, int radius, float start, Add add, bool mean) {
    Plane out;
    for (int y = 0; y < 7; ++y)
        for (int x = 0; x < 9; ++x) {
            float all = start, n = 0;
            for (int v = std::max(0, y - radius); v <= std::min(6, y + radius); ++v)
                for (int u = std::max(0, x - radius); u <= std::min(8, x + radius); ++u) all = add(all, plane[static_cast<size_t>(v * 9 + u)]), ++n;
            out.push_back(mean ? all / n : all);
        }
    return out;
}

}  // namespace

TEST_CASE("a window slides over a plane, whatever its size") {
    for (const int radius : {0, 1, 2, 3, 5, 8, 30}) {
        CAPTURE(radius);
        Plane most = some(), least = some(), mean = some();
        slideBoth(most, 9, 7, radius, kMax, 0);
        slideBoth(least, 9, 7, radius, kMin, 100);
        blur(mean, 9, 7, radius);
        CHECK(most == around(some(), radius, 0, kMax, false));
        CHECK(least == around(some(), radius, 100, kMin, false));
        const Plane sums = around(some(), radius, 0, [](float a, float b) { return a + b; }, true);
        for (size_t i = 0; i < mean.size(); ++i) CHECK(mean[i] == doctest::Approx(sums[i]).epsilon(1e-4));
    }
}

TEST_CASE("cells at the right and the bottom are means of fewer values") {
    const auto at = [](int x, int y) { return static_cast<float>(10 * y + x); };
    CHECK(cellMeans(3, 3, 2, at) == Plane{5.5f, 7, 20.5f, 22});
    CHECK(cellMeans(3, 2, 1, at) == Plane{0, 1, 2, 10, 11, 12});
    CHECK(cellMeans(3, 2, 5, at) == Plane{6});
}
