#include "rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "components.h"
#include "ink.h"
#include "papers.h"

using namespace inkdigits;

TEST_CASE("ruled lines go, strokes across them stay whole") {
    RgbImage image = papers::plain(500, 240);
    for (int y = 30; y < 240; y += 40) papers::rule(image, 0, y + 0.5f, 500, y + 6.5f);
    papers::draw(image, shapes::number("2076", 60, 82, 60), 5);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() == 6);
    CHECK(map.rules.upright.empty());
    CHECK(std::abs(map.rules.level[2].slope() - 0.012f) < 0.004f);
    CHECK(findPieces(map.ink, 20).size() == 4);
}

TEST_CASE("strips hold no lines along their short side, and few along the other") {
    for (const bool upright : {false, true}) {
        RgbImage image = papers::plain(upright ? 2 : 400, upright ? 400 : 2);
        for (const int at : {100, 200})
            for (int side = 0; side < 2; ++side) std::fill_n(image.row(upright ? at : side) + 3 * (upright ? side : at), 3, uint8_t{20});
        const InkMap map = findInk(image);
        CHECK((upright ? map.rules.level : map.rules.upright).empty());
    }
}

TEST_CASE("squares go") {
    RgbImage image = papers::plain(500, 300);
    for (int y = 10; y < 300; y += 25) papers::rule(image, 0, y + 0.5f, 500, y + 0.5f, 1.5f);
    for (int x = 10; x < 500; x += 25) papers::rule(image, x + 0.5f, 0, x + 0.5f, 300, 1.5f);
    papers::draw(image, shapes::number("2076", 60, 100, 80), 6, papers::kBlue);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() >= 11);
    CHECK(map.rules.upright.size() >= 18);
    CHECK(findPieces(map.ink, 40).size() == 4);
}

TEST_CASE("pencil that runs along coloured squares stays whole") {
    // As dark as the lines, of another colour, and no thicker.
    RgbImage image = papers::plain(500, 300);
    for (int y = 10; y < 300; y += 24) papers::rule(image, 0, y + 0.5f, 500, y + 9.5f, 2, {140, 170, 215});
    for (int x = 10; x < 500; x += 24) papers::rule(image, x + 9.5f, 0, x + 0.5f, 300, 2, {140, 170, 215});
    papers::draw(image, shapes::number("2717", 60, 100, 60), 2, {120, 120, 125});
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() >= 10);
    CHECK(map.rules.upright.size() >= 18);
    std::vector<Piece> found = findPieces(map.ink, 30);
    std::erase_if(found, [](const Piece& piece) { return piece.top > 200; });  // a line cut off by the frame
    CHECK(found.size() == 4);
    for (const Piece& piece : found) CHECK(piece.height() > 50);
}

TEST_CASE("grainy pencil stays whole where it crosses coloured squares at a slant") {
    RgbImage image = papers::plain(640, 300);
    for (int y = 10; y < 300; y += 24) papers::rule(image, 0, y + 0.5f, 640, y + 9.5f, 2, {140, 170, 215});
    for (int x = 10; x < 640; x += 24) papers::rule(image, x + 9.5f, 0, x + 0.5f, 300, 2, {140, 170, 215});
    papers::draw(image, shapes::number("306890", 40, 100, 70), 2.5f, {115, 115, 120});
    // The grain of paper and camera: a linear congruential generator's top bits, -15 to 15.
    uint32_t seed = 1;
    for (int y = 0; y < 300; ++y)
        for (int x = 0; x < 640 * 3; ++x) {
            seed = seed * 1664525u + 1013904223u;
            image.row(y)[x] = static_cast<uint8_t>(std::clamp(image.row(y)[x] + static_cast<int>(seed >> 27) - 16, 0, 255));
        }
    std::vector<Piece> found = findPieces(findInk(image).ink, 30);
    std::erase_if(found, [](const Piece& piece) { return piece.top > 200 || piece.right == 640; });  // lines cut off by the frame
    CHECK(found.size() == 6);
    for (const Piece& piece : found) CHECK(piece.height() > 60);
}

TEST_CASE("nothing is left where the dark lines of a table cross, so pencil in its cells is seen") {
    RgbImage image = papers::plain(640, 320);
    for (int y = 40; y <= 280; y += 120) papers::rule(image, 40, y + 0.5f, 600, y + 0.5f, 3, {50, 50, 50});
    for (int x = 40; x <= 600; x += 140) papers::rule(image, x + 0.5f, 40, x + 0.5f, 280, 3, {50, 50, 50});
    // Where two lines cross twice as much ink lies.
    for (int y = 40; y <= 280; y += 120)
        for (int x = 40; x <= 600; x += 140) papers::rule(image, x - 2, y + 0.5f, x + 3, y + 0.5f, 5, {0, 0, 0});
    for (int x = 70; x < 600; x += 140) papers::draw(image, shapes::number("2", static_cast<float>(x), 60, 60), 2.5f, {165, 165, 170});
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() == 3);
    CHECK(map.rules.upright.size() == 5);
    CHECK(findPieces(map.ink, 4).size() == 4);
}

TEST_CASE("the paper between the lines of large squares is no stroke") {
    // Compression leaves a pale fringe beside every line: between them lies paper, with a sharp edge on each side.
    RgbImage image = papers::plain(600, 600, {248, 240, 120});
    for (int at = 40; at < 600; at += 60) {
        papers::rule(image, 0, at + 0.5f, 600, at + 0.5f, 5, {255, 252, 175});
        papers::rule(image, at + 0.5f, 0, at + 0.5f, 600, 5, {255, 252, 175});
    }
    for (int at = 40; at < 600; at += 60) {
        papers::rule(image, 0, at + 0.5f, 600, at + 0.5f, 1, {165, 165, 140});
        papers::rule(image, at + 0.5f, 0, at + 0.5f, 600, 1, {165, 165, 140});
    }
    papers::draw(image, shapes::number("2717", 60, 100, 90), 4, {120, 120, 90});
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() >= 9);
    CHECK(map.rules.upright.size() >= 9);
}

TEST_CASE("bold digits on fine squares stay solid") {
    RgbImage image = papers::plain(700, 700);
    for (int at = 10; at < 700; at += 30) {
        papers::rule(image, 0, at + 0.5f, 700, at + 0.5f, 1.5f, {215, 150, 160});
        papers::rule(image, at + 0.5f, 0, at + 0.5f, 700, 1.5f, {215, 150, 160});
    }
    papers::draw(image, shapes::number("1", 200, 100, 200), 34, papers::kBlue);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() >= 20);
    for (int y = 130; y < 290; y += 10) CHECK(map.ink.at(300, y) > 200);
}

TEST_CASE("the lines of a small table that leans are found, all of them") {
    RgbImage image = papers::plain(700, 600);
    const float c = std::cos(0.21f), s = std::sin(0.21f);
    const auto line = [&](float x0, float y0, float x1, float y1) {
        papers::rule(image, 150 + c * x0 - s * y0, 150 + s * x0 + c * y0, 150 + c * x1 - s * y1, 150 + s * x1 + c * y1, 2,
                     papers::kBlack);
    };
    for (int row = 0; row <= 2; ++row) line(0, 90.f * row, 400, 90.f * row);
    for (int column = 0; column <= 4; ++column) line(100.f * column, 0, 100.f * column, 180);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() == 3);
    CHECK(map.rules.upright.size() == 5);
}

TEST_CASE("lines behind digits that fill their picture go, though they are no longer than so broad a pen's strokes may be") {
    RgbImage image = papers::plain(420, 330);
    for (int k = 0; k < 3; ++k) papers::rule(image, 0, 45.f + 75 * k, 420, 52.f + 75 * k, 6);
    for (int k = 0; k < 3; ++k) papers::rule(image, 40.f + 85 * k, 0, 46.f + 85 * k, 330, 6);
    papers::draw(image, shapes::number("25", 60, 70, 190), 20, papers::kBlue);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() == 3);
    CHECK(map.rules.upright.size() == 3);
    CHECK(findPieces(map.ink, 40).size() == 2);
}

TEST_CASE("a row of digits in a broad pen is no line among those of squared paper") {
    RgbImage image = papers::plain(900, 400);
    for (int y = 20; y < 400; y += 90) papers::rule(image, 0, y + 0.5f, 900, y + 6.5f, 4);
    for (int x = 20; x < 900; x += 90) papers::rule(image, x + 0.5f, 0, x + 6.5f, 400, 4);
    std::vector<Stroke> feet;
    for (int k = 0; k < 6; ++k) feet.push_back({{60.f + 130 * k, 250}, {170.f + 130 * k, 250}});  // of 2s
    papers::draw(image, feet, 16);
    const InkMap map = findInk(image);
    CHECK(map.rules.level.size() == 5);
    for (int k = 0; k < 6; ++k) CHECK(map.ink.at(115 + 130 * k, 250) > 200);
}

TEST_CASE("a large thin digit is no rule") {
    RgbImage image = papers::plain(300, 300);
    papers::draw(image, shapes::number("4", 60, 40, 220), 4);
    const InkMap map = findInk(image);
    CHECK(map.rules.upright.empty());
    const std::vector<Piece> found = findPieces(map.ink, 20);
    REQUIRE(found.size() == 1);
    CHECK(found[0].height() > 210);
}

TEST_CASE("a rule goes on beyond its ends") {
    Rule rule;
    rule.start = 10;
    for (int i = 0; i < 100; ++i) rule.across.push_back(50 + 0.1f * i);
    CHECK(rule.slope() == doctest::Approx(0.1f));
    CHECK(rule.at(20) == doctest::Approx(51));
    CHECK(rule.at(0) == doctest::Approx(49));
    CHECK(rule.at(209) == doctest::Approx(69.9f));
}

TEST_CASE("a rule is followed no farther than it goes, though it runs into writing at either end") {
    RgbImage image = papers::plain(700, 400);
    const auto wriggle = [&](float x, float end, float y) {
        for (float side = 1; x < end; x += 48, side = -side) papers::rule(image, x, y - 8 * side, x + 48, y + 8 * side, 1.5f, papers::kBlack);
    };
    for (const float y : {80.f, 200.f, 320.f}) {
        papers::rule(image, 200, y, 500, y, 2, papers::kBlack);
        wriggle(8, 196, y + 8);
        wriggle(500, 690, y + 8);
    }
    const InkMap map = findInk(image);
    REQUIRE(map.rules.level.size() == 3);
    for (const Rule& rule : map.rules.level) {
        CHECK(rule.start > 130);
        CHECK(rule.end() < 570);
    }
}
