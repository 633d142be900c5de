#include "pen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "shapes.h"

using namespace inkdigits;

namespace {

enum Plane { kRight, kDown, kWhen };

float at(const Raster& plane, int x, int y) { return plane[y * kInputSide + x]; }

}  // namespace

TEST_CASE("a stroke downward points down, and tells when the pen came by") {
    const Tensor t = drawPen(std::vector<Stroke>{{{5, 0}, {5, 50}, {5, 100}}});
    CHECK(t.ink == normalize(rasterize(std::vector<Stroke>{{{5, 0}, {5, 50}, {5, 100}}})));
    // Its middle falls between columns 13 and 14, which share it.
    CHECK(at(t.pen[kDown], 13, 14) + at(t.pen[kDown], 14, 14) == doctest::Approx(1).epsilon(0.05));
    CHECK(at(t.pen[kRight], 14, 14) == doctest::Approx(0));
    const auto when = [&](int y) { return at(t.pen[kWhen], 13, y) + at(t.pen[kWhen], 14, y); };
    CHECK(when(6) < -0.7f);
    CHECK(std::abs(when(14)) < 0.1f);
    CHECK(when(21) > 0.7f);
}

TEST_CASE("the other way round, direction and time turn over and the ink stays") {
    std::vector<Stroke> strokes = shapes::digit(2);
    const Tensor there = drawPen(strokes);
    std::reverse(strokes.begin(), strokes.end());
    for (Stroke& stroke : strokes) std::reverse(stroke.begin(), stroke.end());
    const Tensor back = drawPen(strokes);
    for (size_t p = 0; p < there.ink.size(); ++p) {
        CHECK(back.ink[p] == doctest::Approx(there.ink[p]).epsilon(0.01));
        for (int c = 0; c < kPenPlanes; ++c) CHECK(std::abs(back.pen[c][p] + there.pen[c][p]) < 0.2f);
    }
}

TEST_CASE("place, size and how densely the pen was sampled do not matter") {
    const Tensor a = drawPen(shapes::number("5", 0, 0, 10));
    const Tensor b = drawPen(shapes::number("5", -700, 4000, 900));
    for (int c = 0; c < kPenPlanes; ++c)
        for (size_t p = 0; p < a.ink.size(); ++p) CHECK(std::abs(a.pen[c][p] - b.pen[c][p]) < 0.02f);
    const Tensor sparse = drawPen(std::vector<Stroke>{{{0, 0}, {60, 100}}});
    Stroke dense;
    for (int i = 0; i <= 500; ++i) dense.push_back({0.12f * i, 0.2f * i});
    const Tensor filled = drawPen(std::vector<Stroke>{dense});
    for (int c = 0; c < kPenPlanes; ++c)
        for (size_t p = 0; p < a.ink.size(); ++p) CHECK(std::abs(sparse.pen[c][p] - filled.pen[c][p]) < 0.02f);
}

TEST_CASE("the planes stay in range and off the paper") {
    for (int d = 0; d < 10; ++d) {
        const Tensor t = drawPen(shapes::digit(d));
        for (int c = 0; c < kPenPlanes; ++c)
            for (size_t p = 0; p < t.ink.size(); ++p) {
                CHECK(std::abs(t.pen[c][p]) <= 1);
                if (t.pen[c][p] != 0) CHECK(t.ink[p] > 0);
            }
    }
}

TEST_CASE("a dot has no direction, no strokes are all zero") {
    const Tensor dot = drawPen(std::vector<Stroke>{{{5, 5}}, {{5, 5}, {5, 5}}});
    CHECK(*std::max_element(dot.ink.begin(), dot.ink.end()) == 1);
    for (const Raster& plane : dot.pen) CHECK(plane == Raster{});
    CHECK(drawPen({}).ink == Raster{});
}
