#include "read.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "shapes.h"

using namespace inkdigits;

namespace {

/// A stroke from (x + lean, 20) to (x, 120), as straight as a mouse draws it.
Stroke straight(float x, float lean, int points) {
    Stroke stroke;
    for (int i = 0; i < points; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(points - 1);
        stroke.push_back({x + lean * (1 - t), 20 + 100 * t});
    }
    return stroke;
}

}  // namespace

TEST_CASE("a reading of strokes says where it comes from") {
    const Reading reading = readStrokes(shapes::number("407"));
    CHECK(std::string(reading.source.kind) == "strokes");
    CHECK(reading.source.width > 200);
    CHECK(reading.source.height == 100);
    REQUIRE(reading.lines.size() == 1);
    CHECK(reading.lines[0].digits.size() == 3);
    CHECK(reading.lines[0].box.w > 200);
}

TEST_CASE("a stroke as straight as a mouse draws it is a 1, downwards and upwards, upright and leaning a little") {
    for (const float lean : {-5.f, 0.f, 10.f, 20.f})
        for (const bool up : {false, true})
            for (const int points : {2, 12}) {
                Stroke stroke = straight(50, lean, points);
                if (up) std::reverse(stroke.begin(), stroke.end());
                CAPTURE(lean);
                CAPTURE(up);
                CAPTURE(points);
                const Reading reading = readStrokes({&stroke, 1});
                REQUIRE(reading.text() == "1");
                CHECK(reading.lines[0].digits[0].decision.confidence > 0.5f);
            }
}

TEST_CASE("straight strokes beside each other, as a mouse draws 1s, are as many 1s, and 1s between other digits") {
    for (const std::string number : {"11", "111", "1111", "2113", "4711", "1041", "5115"})
        for (const float gap : {30.f, 45.f, 80.f})
            for (const float lean : {0.f, 15.f})
                for (const int points : {2, 12}) {
                    std::vector<Stroke> strokes;
                    float x = 50;
                    for (const char c : number) {
                        if (c == '1') strokes.push_back(straight(x, lean, points));
                        else shapes::place(strokes, shapes::digit(c - '0'), x, 20, 100);
                        x += gap + (c == '1' ? 0 : 60);
                    }
                    CAPTURE(number);
                    CAPTURE(gap);
                    CAPTURE(lean);
                    CAPTURE(points);
                    std::string text = readStrokes(strokes).text();
                    std::erase(text, ' ');
                    CHECK(text == number);
                }
}

TEST_CASE("refused marks are left out of the text but listed") {
    std::vector<Stroke> strokes = shapes::number("25");
    strokes.push_back({{60, 300}, {62, 301}});  // a speck far below
    const Reading reading = readStrokes(strokes);
    CHECK(reading.text() == "25");
    CHECK(reading.refused.size() == 1);
}

TEST_CASE("force reads marks, not dots") {
    std::vector<Stroke> strokes = shapes::number("25");
    strokes.push_back({{220, 98}});
    const Reading forced = readStrokes(strokes, {.force = true});
    CHECK(forced.text() == "25");
    CHECK(forced.refused.size() == 1);
}

TEST_CASE("more strokes than a page of numbers has are refused at once") {
    const std::vector<Stroke> strokes(4001, {{0, 0}, {5, 20}});
    CHECK(readStrokes(strokes).error == ErrorCode::TooMany);
}
