#include "close_up.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "papers.h"
#include "read.h"

using namespace inkdigits;

namespace {

Reading readRgb(const RgbImage& image) {
    std::vector<uint8_t> rgba;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            rgba.insert(rgba.end(), image.row(y) + 3 * x, image.row(y) + 3 * x + 3);
            rgba.push_back(255);
        }
    return readPixels(rgba, image.width(), image.height(), {});
}

void light(RgbImage& image, int x, int y, float share) {
    for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = static_cast<uint8_t>(static_cast<float>(image.row(y)[3 * x + c]) * share);
}

}  // namespace

TEST_CASE("a broad digit that fills its bitmap is read with ink of either polarity") {
    for (const uint8_t paper : {0, 255}) {
        RgbImage image = papers::plain(32, 32, {paper, paper, paper});
        const uint8_t ink = static_cast<uint8_t>(255 - paper);
        std::vector<Stroke> strokes = shapes::digit(5);
        for (Stroke& stroke : strokes)
            for (Point& p : stroke) p = {33 * p.x - 0.2f, 4.5f + 23 * p.y};
        papers::draw(image, strokes, 9, {ink, ink, ink});
        const std::optional<Mark> digit = readIsolated(image, Polarity::Auto, classifyIsolated);
        REQUIRE(digit);
        CHECK(digit->decision.digit == 5);
        CHECK(digit->decision.sure);
    }
}

TEST_CASE("a close-up of one digit is read, its box in the picture's own pixels") {
    for (const float scale : {1.f, 9.f})
        for (const int digit : {2, 3, 8}) {
            CAPTURE(scale);
            CAPTURE(digit);
            const int side = static_cast<int>(100 * scale);
            RgbImage image = papers::plain(side, side, {150, 148, 145});
            // Down to the edge, where a dark stroke may be what lies around the paper.
            papers::draw(image, shapes::number(std::to_string(digit), 14 * scale, 24 * scale, 74 * scale), 11 * scale, papers::kBlue);
            const Reading reading = readRgb(image);
            REQUIRE(reading.text() == std::to_string(digit));
            const Box& box = reading.lines[0].digits[0].box;
            CHECK(box.h > 70 * scale);
            CHECK(box.right() <= static_cast<float>(side));
            CHECK(box.bottom() <= static_cast<float>(side));
        }
}

TEST_CASE("a shadow across an empty picture is no digit") {
    RgbImage image = papers::plain(200, 240);
    for (int y = 0; y < 240; ++y)
        for (int x = 0; x < 90 + y / 20; ++x) light(image, x, y, 0.6f);
    CHECK(readRgb(image).text().empty());
}

TEST_CASE("a digit cut out of a grid is read though it touches a side of the picture and lines and shadow are left") {
    for (const bool lines : {false, true})
        for (const bool shadow : {false, true})
            for (const int digit : {2, 3, 8, 9}) {
                CAPTURE(lines);
                CAPTURE(shadow);
                CAPTURE(digit);
                RgbImage image = papers::plain(64, 60, {210, 205, 200});
                papers::draw(image, shapes::number(std::to_string(digit), 14, -1, 48), 5, papers::kBlue);
                if (lines) {
                    papers::rule(image, 0, 57.5f, 64, 57.5f, 2, papers::kBlack);
                    papers::rule(image, 3, 0, 3, 60, 2, papers::kBlack);
                }
                for (int y = 0; y < 60; ++y)
                    for (int x = 0; x < 64; ++x) light(image, x, y, shadow && x + y < 50 ? 0.5f : 1 - 0.002f * static_cast<float>(x));
                CHECK(readRgb(image).text() == std::to_string(digit));
                const std::optional<Mark> known = readIsolated(image, Polarity::Auto, classifyIsolated);
                REQUIRE(known);
                CHECK_FALSE(known->decision.refused);
                CHECK(known->decision.digit == digit);
            }
}

TEST_CASE("what a page makes of a part of a digit, or less surely of the same, is not preferred to the digit") {
    RgbImage image = papers::plain(120, 120);
    papers::draw(image, shapes::number("3", 20, 20, 80), 7);
    const auto preferred = [&](float height, float confidence, int others = 0, float x = 30) {
        Mark mark;
        mark.box = {x, 20, 40, height};
        mark.decision.digit = 7, mark.decision.confidence = confidence, mark.decision.sure = true;
        Page page;
        page.layout.lines.assign(static_cast<size_t>(1 + others), {mark});
        return readCloseUp(image, Polarity::Auto, classifyIsolated, page).has_value();
    };
    CHECK(preferred(50, 0.999f));
    CHECK(preferred(85, 0.97f));
    CHECK_FALSE(preferred(85, 0.9999f));
    CHECK_FALSE(preferred(120, 0.97f));
    CHECK(preferred(50, 0.999f, 1));
    CHECK_FALSE(preferred(50, 0.999f, 2));  // three digits are a page
    CHECK_FALSE(preferred(50, 0.999f, 0, 80));  // it lies beside
    CHECK(preferred(50, 0.999f, 0, 95));        // at the frame
}
