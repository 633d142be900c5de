#include "segment.h"

#include <doctest/doctest.h>

#include "clean.h"
#include "papers.h"
#include "text_lines.h"
#include "touching.h"

using namespace inkdigits;

namespace {

/// Marks per line when everything reads as a 7.
std::vector<int> marksPerLine(const RgbImage& image) {
    InkMap map = findInk(image);
    const std::vector<Piece> pieces = cleanInk(map, findPieces(map.ink));
    const Result<Layout> layout = segment(map, pieces, nullptr, papers::sevens);
    REQUIRE(layout);
    std::vector<int> counts;
    for (const auto& line : layout.value().lines) counts.push_back(static_cast<int>(line.size()));
    return counts;
}

}  // namespace

TEST_CASE("lines run top to bottom, marks left to right, gaps are spaces") {
    RgbImage image = papers::plain(700, 300);
    papers::draw(image, shapes::number("205   389", 40, 30, 50), 4);
    papers::draw(image, shapes::number("206", 40, 120, 50), 4);
    papers::draw(image, shapes::number("2083", 90, 215, 50), 4);
    InkMap map = findInk(image);
    const std::vector<Piece> pieces = cleanInk(map, findPieces(map.ink));
    const Layout layout = segment(map, pieces, nullptr, papers::sevens).value();
    REQUIRE(layout.lines.size() == 3);
    REQUIRE(layout.lines[0].size() == 6);
    for (size_t i = 1; i < 6; ++i) {
        CHECK(layout.lines[0][i].box.x > layout.lines[0][i - 1].box.x);
        CHECK(layout.lines[0][i].gapBefore == (i == 3));
    }
    CHECK(layout.lines[1].size() == 3);
    CHECK(layout.lines[2].size() == 4);
}

TEST_CASE("specks are dropped") {
    RgbImage image = papers::plain(400, 200);
    papers::draw(image, shapes::number("2036", 40, 60, 60), 5);
    papers::rule(image, 300, 40, 301, 41, 2, papers::kBlack);
    papers::rule(image, 340, 160, 341, 160, 2, papers::kBlack);
    CHECK(marksPerLine(image) == std::vector<int>{4});
}

TEST_CASE("large digits in a fine pen are no frames, and a frame around digits is") {
    RgbImage image = papers::plain(900, 420);
    papers::draw(image, shapes::number("203", 120, 60, 260), 3);
    CHECK(marksPerLine(image) == std::vector<int>{3});
    RgbImage framed = papers::plain(900, 420);
    papers::draw(framed, shapes::number("2036", 120, 150, 60), 3);
    const Stroke frame{{60, 60}, {500, 90}, {490, 300}, {70, 280}, {60, 60}};
    papers::draw(framed, {&frame, 1}, 3);
    CHECK(marksPerLine(framed) == std::vector<int>{4});
}

TEST_CASE("a sprawling digit stays whole, though it has many places to be cut") {
    RgbImage image = papers::plain(700, 200);
    papers::draw(image, shapes::number("2836", 40, 60, 70), 5);
    std::vector<Stroke> wide = shapes::number("2", 0, 60, 70);
    for (Stroke& stroke : wide)
        for (Point& p : stroke) p.x = 420 + 1.9f * p.x;
    papers::draw(image, wide, 5);
    CHECK(marksPerLine(image) == std::vector<int>{5});
}

TEST_CASE("a page of 200 digits has 200 marks") {
    RgbImage image = papers::plain(1000, 1000);
    for (int row = 0; row < 20; ++row)
        papers::draw(image, shapes::number("2036820368", 60, 20 + row * 48.f, 30, 3), 3);
    CHECK(marksPerLine(image) == std::vector<int>(20, 10));
}

TEST_CASE("a piece is cut where digits may touch, and nothing of it is lost") {
    RgbImage image = papers::plain(300, 160);
    papers::draw(image, shapes::number("283", 60, 40, 80, 0.66f), 6);
    const InkMap map = findInk(image);
    const std::vector<Piece> found = findPieces(map.ink, 20);
    REQUIRE(found.size() == 1);
    const std::vector<Piece> parts = cutApart(found[0], 80, 6);
    CHECK(parts.size() >= 3);
    int area = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
        area += parts[i].area;
        if (i) CHECK(parts[i].left + parts[i].right > parts[i - 1].left + parts[i - 1].right);
    }
    CHECK(area == found[0].area);
}

TEST_CASE("an isolated digit is one mark, whatever its size") {
    RgbImage image = papers::plain(16, 16, {0, 0, 0});
    papers::draw(image, shapes::number("5", 3, 0, 16), 2, {255, 255, 255});
    const Layout layout = segmentIsolated(findIsolatedInk(image), papers::sevens);
    REQUIRE(layout.lines.size() == 1);
    CHECK(layout.lines[0].size() == 1);
    CHECK(segmentIsolated(findIsolatedInk(papers::plain(16, 16)), papers::sevens).lines.empty());
}
