#include "segment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "found.h"
#include "isolated_ink.h"
#include "text_lines.h"
#include "touching.h"

using namespace inkdigits;

namespace {

/// Marks per line when everything reads as a 7.
std::vector<int> marksPerLine(const RgbImage& image) {
    const auto [map, pieces] = papers::writingOn(image);
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
    const auto [map, pieces] = papers::writingOn(image);
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

TEST_CASE("a table's row of short numbers keeps its spaces") {
    RgbImage image = papers::plain(700, 200);
    papers::draw(image, shapes::number("7   90   33", 40, 60, 50), 4);
    const auto [map, pieces] = papers::writingOn(image);
    const Layout layout = segment(map, pieces, nullptr, papers::sevens).value();
    REQUIRE(layout.lines.size() == 1);
    REQUIRE(layout.lines[0].size() == 5);
    for (size_t i = 1; i < 5; ++i) CHECK(layout.lines[0][i].gapBefore == (i == 1 || i == 3));
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

TEST_CASE("of a texture nothing is cut or joined but in lines of digits, and what is shown at once has a limit") {
    RgbImage image = papers::plain(1400, 1300);
    for (int row = 0; row < 20; ++row) papers::draw(image, shapes::number("8088088088088088", 40, 20 + 62 * static_cast<float>(row), 40), 5);
    InkMap map = findInk(image);
    const std::vector<Piece> pieces = findPieces(map.ink);
    REQUIRE(pieces.size() > 300);
    std::vector<size_t> looks;
    for (const size_t sevens : {size_t{0}, pieces.size() / 6, pieces.size()}) {
        size_t seen = 0, most = 0;
        const Classifier some = [&](std::span<const Tensor> tensors) {
            most = std::max(most, tensors.size());
            std::vector<Decision> decisions = papers::sevens(tensors);
            for (Decision& decision : decisions) decision.confidence = 0.6f;  // not clear: to be cut
            for (size_t i = 0; i < decisions.size(); ++i)
                if (seen + i >= sevens && seen + i < pieces.size()) refuse(decisions[i]);  // of the pieces as they are
            seen += tensors.size();
            return decisions;
        };
        const Layout layout = segment(map, pieces, nullptr, some).value();
        CHECK(most <= 256);
        CHECK(layout.lines.size() == 20);
        looks.push_back(seen);
    }
    CHECK(looks[0] == pieces.size());     // none again
    CHECK(looks[1] > 2 * pieces.size());  // the first lines have digits
    CHECK(looks[2] > 4 * looks[1]);
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
        if (i) CHECK(parts[i].centerX() > parts[i - 1].centerX());
    }
    CHECK(area == found[0].area);
}

TEST_CASE("digits that lean on each other for a long way can be cut there") {
    // Two ovals share a stroke a third of their height long; a way through either oval crosses less ink.
    RgbImage image = papers::plain(300, 160);
    papers::draw(image, shapes::number("00", 60, 40, 80, 0.66f), 7);
    const InkMap map = findInk(image);
    const std::vector<Piece> found = findPieces(map.ink, 20);
    REQUIRE(found.size() == 1);
    const float middle = found[0].centerX();
    float nearest = 1000;
    int left = 0;
    for (const Piece& part : cutApart(found[0], 80, 7)) {
        left += part.area;
        if (left < found[0].area) nearest = std::min(nearest, std::abs(static_cast<float>(part.right) - middle));
    }
    CHECK(nearest <= 6);
}

namespace {

/// Takes what is narrow for a sure 1, all else for no digit.
std::vector<Decision> ones(std::span<const Tensor> inputs) {
    std::vector<Decision> decisions(inputs.size());
    for (size_t i = 0; i < inputs.size(); ++i) {
        int columns = 0;
        for (int x = 0; x < kInputSide; ++x) {
            float ink = 0;
            for (int y = 0; y < kInputSide; ++y) ink += inputs[i].ink[static_cast<size_t>(y * kInputSide + x)];
            columns += ink > 0.5f;
        }
        Decision& d = decisions[i];
        d.digit = 1, d.sure = columns <= 9, d.refused = !d.sure;
        d.confidences[1] = d.confidence = d.sure ? 0.99f : 0.01f;
    }
    return decisions;
}

}  // namespace

TEST_CASE("a piece is cut into mere strokes only among digits as tall that stand alone") {
    const auto marks = [](const std::string& beside, float size) {
        RgbImage image = papers::plain(700, 220);
        const std::vector<Stroke> u = {shapes::join({{60, 60}, {62, 120}}, shapes::join(shapes::arc(92, 120, 30, 40, 180, 0), {{124, 60}}))};
        papers::draw(image, u, 6);
        papers::draw(image, shapes::number(beside, 200, 160 - size, size), 6);
        const auto [map, pieces] = papers::writingOn(image);
        const Result<Layout> layout = segment(map, pieces, nullptr, ones);
        REQUIRE(layout);
        return papers::digitsAndOthers(layout.value());
    };
    CHECK(marks("", 100) == std::pair(0, 1));
    CHECK(marks("1", 100) == std::pair(1, 1));
    CHECK(marks("111", 100) == std::pair(5, 0));
    CHECK(marks("111", 45) == std::pair(3, 1));
}

TEST_CASE("the halves of a digit that is broken across stand in one line") {
    RgbImage image = papers::plain(500, 200);
    papers::draw(image, shapes::number("28368", 40, 60, 70), 5);
    for (int y = 105; y < 108; ++y)  // a fold across the 3 and the 6
        for (int x = 180; x < 310; ++x) std::copy_n(image.row(0), 3, image.row(y) + 3 * x);
    const auto [map, pieces] = papers::writingOn(image);
    REQUIRE(pieces.size() == 7);
    CHECK(findTextLines(pieces, 70).size() == 1);
    const Result<Layout> layout = segment(map, pieces, nullptr, papers::sevens);  // though each half reads as well
    REQUIRE(layout);
    CHECK(layout.value().lines[0].size() == 5);
}

TEST_CASE("a faint trace joins what is broken off a digit, but no two digits") {
    GrayImage ink(300, 80);
    const auto bar = [&](int left, int top, int bottom, uint8_t value) {
        for (int y = top; y < bottom; ++y) std::fill_n(ink.row(y) + left, 4, value);
    };
    bar(20, 10, 60, 255);
    bar(60, 10, 60, 255), bar(60, 30, 33, 90);    // broken off at its middle
    bar(100, 10, 60, 255), bar(100, 20, 23, 90);  // near its upper end
    bar(140, 10, 60, 255), bar(144, 10, 60, 90), bar(148, 10, 60, 255);
    bar(190, 10, 60, 255), bar(190, 20, 23, 30);  // hardly anything
    bar(230, 10, 60, 255);
    const std::vector<Piece> pieces = findPieces(ink), joined = joinFragments(ink, pieces, 4);
    CHECK(pieces.size() == 10);
    CHECK(joined.size() == 8);
    CHECK(std::count_if(joined.begin(), joined.end(), [](const Piece& p) { return p.height() == 50; }) == 6);
}

TEST_CASE("a few digits are found among the remains of rules and beside the page's edge") {
    RgbImage image = papers::plain(900, 600);
    papers::draw(image, shapes::number("2", 300, 200, 60), 3);
    for (int i = 0; i < 40; ++i) papers::rule(image, 30 + 20.f * static_cast<float>(i), 300 + 5.f * static_cast<float>(i % 5), 44 + 20.f * static_cast<float>(i), 300 + 5.f * static_cast<float>(i % 5), 2, papers::kBlack);
    papers::rule(image, 895, 0, 895, 160, 14, papers::kBlack);
    const auto [map, pieces] = papers::writingOn(image);
    CHECK(std::count_if(pieces.begin(), pieces.end(), [](const Piece& p) { return p.height() > 50; }) == 1);
    CHECK(map.strokeWidth < 4);
}

TEST_CASE("the lines of a table that is small in its picture are no writing") {
    RgbImage image = papers::plain(1200, 1200);
    for (int y = 500; y <= 620; y += 60) papers::rule(image, 500, y + 0.5f, 680, y + 0.5f, 2, papers::kBlack);
    for (int x = 500; x <= 680; x += 60) papers::rule(image, x + 0.5f, 500, x + 0.5f, 620, 2, papers::kBlack);
    for (const float y : {512.f, 572.f}) papers::draw(image, shapes::number("203", 512, y, 36, 1.667f), 3);
    CHECK(marksPerLine(image) == std::vector<int>{3, 3});
}

TEST_CASE("an isolated digit is one mark, whatever its size") {
    RgbImage image = papers::plain(16, 16, {0, 0, 0});
    papers::draw(image, shapes::number("5", 3, 0, 16), 2, {255, 255, 255});
    CHECK(segmentIsolated(findIsolatedInk(image), papers::sevens));
    CHECK_FALSE(segmentIsolated(findIsolatedInk(papers::plain(16, 16)), papers::sevens));
}
