#include "ink.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "components.h"
#include "isolated_ink.h"
#include "papers.h"

using namespace inkdigits;

namespace {

int pieces(const InkMap& map) { return static_cast<int>(findPieces(map.ink, 12).size()); }

}  // namespace

TEST_CASE("pens of any colour are ink, whatever the paper") {
    for (const papers::Colour paper : {papers::kWhite, papers::Colour{240, 230, 110}, papers::Colour{190, 190, 195}})
        for (const papers::Colour pen : {papers::kBlack, papers::kBlue, papers::Colour{190, 40, 50}}) {
            RgbImage image = papers::plain(300, 150, paper);
            papers::draw(image, shapes::number("207", 40, 40, 60), 4, pen);
            const InkMap map = findInk(image);
            CHECK(!map.light);
            CHECK(pieces(map) == 3);
            CHECK(map.strokeWidth > 3);
            CHECK(map.strokeWidth < 5.5f);
        }
}

TEST_CASE("polarity is found") {
    RgbImage board = papers::plain(300, 150, {30, 50, 40});
    papers::draw(board, shapes::number("207", 40, 40, 60), 4, {230, 230, 225});
    const InkMap map = findInk(board);
    CHECK(map.light);
    CHECK(pieces(map) == 3);
    CHECK(!findInk(board, {Polarity::Dark}).light);
}

TEST_CASE("uneven light and a shadow are no ink") {
    RgbImage image = papers::plain(400, 200);
    papers::draw(image, shapes::number("2076", 40, 60, 60), 4);
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 1200; ++x) {
            const float edge = 1 / (1 + std::exp(-(static_cast<float>(x) / 3 + y - 300) / 12));  // a soft shadow
            const float light = (1 - 0.4f * x / 1200) * (1 - 0.45f * edge);
            image.row(y)[x] = static_cast<uint8_t>(image.row(y)[x] * light);
        }
    CHECK(pieces(findInk(image)) == 4);
}

TEST_CASE("pencil is read beside the black edge of a table that the frame has just caught") {
    RgbImage image = papers::plain(1000, 400);
    papers::draw(image, shapes::number("2036", 200, 120, 60), 3, {206, 206, 208});
    papers::rule(image, 1, 0, 1, 399, 3, papers::kBlack);
    const InkMap map = findInk(image);
    int inked = 0, solid = 0;
    for (int y = 100; y < 300; ++y)
        for (int x = 100; x < 900; ++x) inked += map.ink.at(x, y) > 0, solid += map.ink.at(x, y) >= kInkEdge;
    CHECK(inked > 0);
    CHECK(solid * 2 > inked);
}

TEST_CASE("blank paper has no ink") {
    CHECK(pieces(findInk(papers::plain(200, 100))) == 0);
    CHECK(pieces(findInk(papers::plain(1, 1))) == 0);
    CHECK(pieces(findInk(papers::plain(3, 200))) == 0);
    CHECK(findIsolatedInk(papers::plain(28, 28)).strokeWidth == 0);
}

TEST_CASE("an isolated digit keeps its greys") {
    RgbImage image = papers::plain(28, 28, {0, 0, 0});
    for (int i = 0; i < 20; ++i) std::fill_n(image.row(4 + i) + 3 * 14, 3, static_cast<uint8_t>(60 + i * 10 > 255 ? 255 : 60 + i * 10));
    std::fill_n(image.row(23) + 3 * 14, 3, uint8_t{255});
    std::fill_n(image.row(2) + 3 * 2, 3, uint8_t{5});  // compression haze
    const InkMap map = findIsolatedInk(image);
    CHECK(map.light);
    CHECK(map.ink.at(14, 10) > 110);
    CHECK(map.ink.at(14, 10) < 140);
    CHECK(map.ink.at(2, 2) == 0);
    CHECK(!findIsolatedInk(image, Polarity::Dark).light);
}

namespace {

/// Pixels in which two pictures of ink differ by more than half.
int differing(const InkMap& a, const InkMap& b) {
    int n = 0;
    for (int y = 0; y < a.ink.height(); ++y)
        for (int x = 0; x < a.ink.width(); ++x) n += std::abs(a.ink.at(x, y) - b.ink.at(x, y)) > 127;
    return n;
}

}  // namespace

TEST_CASE("bands at the sides of an isolated digit that were turned over are turned back") {
    RgbImage image = papers::plain(28, 28, {0, 0, 0});
    papers::draw(image, shapes::number("2", 7, 4, 20), 2.5f, {255, 255, 255});
    RgbImage striped = image;
    for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x)
            if (x < 9 || x >= 20)
                for (int c = 0; c < 3; ++c) striped.row(y)[3 * x + c] = static_cast<uint8_t>(255 - striped.row(y)[3 * x + c]);
    CHECK(differing(findIsolatedInk(image), findIsolatedInk(striped)) == 0);
    CHECK(differing(findIsolatedInk(image), findIsolatedInk(striped, Polarity::Light)) == 0);
}

TEST_CASE("what is left around an isolated digit of a cell's printed lines is taken away") {
    const auto cell = [](int lines) {
        RgbImage image = papers::plain(64, 64);
        papers::draw(image, shapes::number("2", 18, 16, 32), 4, papers::kBlue);
        if (lines > 0) papers::rule(image, 0, 1, 63, 3, 2, papers::kBlack);    // leaning a little
        if (lines > 1) papers::rule(image, 61, 0, 61, 63, 3, papers::kBlack);
        if (lines > 2) papers::rule(image, 4, 0, 4, 63, 2, papers::kBlack), papers::rule(image, 0, 60, 63, 60, 2, papers::kBlack);
        if (lines < 0) papers::rule(image, 0, 40, 0, 63, 4, papers::kBlack);   // an end of one
        return image;
    };
    const InkMap alone = findIsolatedInk(cell(0));
    for (const int lines : {-1, 1, 2, 4}) {
        CAPTURE(lines);
        const InkMap map = findIsolatedInk(cell(lines));
        CHECK(!map.light);
        CHECK(differing(alone, map) < 8);
    }
}

TEST_CASE("printed lines that a digit touches are taken away, and those fainter than it with their edges") {
    const auto cell = [](bool lined, float bottom, papers::Colour line) {
        RgbImage image = papers::plain(64, 64);
        papers::draw(image, shapes::number("7", 18, bottom - 36, 36), 4, papers::kBlue);
        if (lined) {
            papers::rule(image, 0, 59, 63, 61, 2, line);
            papers::rule(image, 60, 0, 62, 63, 2, line);
        }
        return image;
    };
    for (const papers::Colour line : {papers::kBlack, papers::Colour{200, 200, 200}})
        for (const float bottom : {50.f, 60.f}) {
            CAPTURE(bottom);
            const InkMap alone = findIsolatedInk(cell(false, bottom, line)), map = findIsolatedInk(cell(true, bottom, line));
            CHECK(differing(alone, map) < 24);
            for (int x = 0; x < 12; ++x) CHECK(map.ink.at(x, 60) == 0);
        }
}

TEST_CASE("printed lines beside a digit that the frame cuts are taken away where asked for") {
    RgbImage image = papers::plain(64, 64);
    papers::draw(image, shapes::number("3", 8, -2, 48), 4, papers::kBlue);
    const InkMap alone = findIsolatedInk(image);
    papers::rule(image, 0, 61, 63, 61, 2, papers::kBlack);
    papers::rule(image, 61, 0, 61, 63, 2, papers::kBlack);
    CHECK(differing(alone, findIsolatedInk(image, Polarity::Auto, true)) < 24);
    InkMap filled = findInk(image, {.filled = true, .rules = false});
    CHECK(differing(alone, filled) > 200);
    takeOutCellLines(filled);
    CHECK(differing(alone, filled) < 60);  // edges apart
    // Of a tight scan they are left: what runs along a side may be a stroke.
    CHECK(findIsolatedInk(image).ink.at(61, 30) >= kInkEdge);
}

TEST_CASE("the bar of a 7 that is cut to its ink is no line") {
    RgbImage image = papers::plain(32, 32);
    const std::vector<Stroke> seven = {{{0, 2}, {31, 2}, {14, 31}}};
    papers::draw(image, seven, 4, papers::kBlack);
    const InkMap map = findIsolatedInk(image);
    for (int x = 0; x < 32; ++x) CHECK(map.ink.at(x, 2) > 127);
}

TEST_CASE("the paper at the corners of a broad 0 that fills its bitmap is no frame") {
    RgbImage image = papers::plain(32, 32, {0, 0, 0});
    const std::vector<Stroke> ring = {shapes::arc(16, 16, 11, 11, 0, 360)};
    papers::draw(image, ring, 11, {255, 255, 255});
    const InkMap map = findIsolatedInk(image, Polarity::Light);
    CHECK(map.ink.at(0, 0) == 0);
    CHECK(map.ink.at(16, 16) == 0);
    CHECK(map.ink.at(16, 3) == 255);
    CHECK(findIsolatedInk(image, Polarity::Dark).ink.at(0, 0) > 0);  // the rarer tone, were it ink
}

TEST_CASE("a 1 that fills its picture from top to bottom is no band") {
    RgbImage image = papers::plain(24, 28, {0, 0, 0});
    for (int y = 0; y < 28; ++y) std::fill_n(image.row(y) + 3 * 10, 3 * 4, uint8_t{255});
    const InkMap map = findIsolatedInk(image, Polarity::Light);
    CHECK(map.ink.at(11, 14) > 200);
    CHECK(map.ink.at(2, 14) == 0);
    CHECK(map.ink.at(20, 14) == 0);
}

TEST_CASE("lone pixels on an isolated digit are noise where there are many") {
    RgbImage image = papers::plain(28, 28, {0, 0, 0});
    papers::draw(image, shapes::number("5", 7, 4, 20), 3.5f, {255, 255, 255});
    RgbImage noisy = image;
    for (int k = 0; k < 60; ++k) {  // a lattice of pixels that are not each other's neighbours
        const int x = 2 + 3 * (k * 7 % 9), y = 2 + 3 * (k * 5 % 8);
        std::fill_n(noisy.row(y) + 3 * x, 3, static_cast<uint8_t>(k % 2 ? 255 : 0));
    }
    CHECK(differing(findIsolatedInk(image), findIsolatedInk(noisy)) < 12);
}

namespace {

/// Pixels of a picture with light ink on black that are ink by more than half but not in `map`, or the other way round.
int unlike(const InkMap& map, const RgbImage& image) {
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) n += (image.row(y)[3 * x] > 127) != (map.ink.at(x, y) > 127);
    return n;
}

}  // namespace

TEST_CASE("a broad digit that fills its bitmap is not its paper") {
    for (const char* digit : {"0", "2", "4", "5"}) {
        RgbImage image = papers::plain(32, 32, {0, 0, 0});
        papers::draw(image, shapes::number(digit, 5, 4, 24), 9, {255, 255, 255});
        for (int y = 0; y < 32; ++y)
            for (int i = 0; i < 96; ++i) image.row(y)[i] = image.row(y)[i] > 127 ? 255 : 0;
        CAPTURE(digit);
        CHECK(unlike(findIsolatedInk(image, Polarity::Light), image) == 0);
    }
}

TEST_CASE("the grey edges of a tight scan are neither noise nor paper") {
    for (const int digit : {0, 2, 6}) {
        RgbImage sharp = papers::plain(18, 18, {0, 0, 0});
        std::vector<Stroke> strokes = shapes::digit(digit);
        for (Stroke& stroke : strokes)
            for (Point& p : stroke) p = {2.4f + 13.2f * p.x, 2.8f + 12.4f * p.y};
        papers::draw(sharp, strokes, 3, {255, 255, 255});
        RgbImage image(16, 16);
        for (int y = 0; y < 16; ++y)
            for (int i = 0; i < 48; ++i) {
                int sum = 0;
                for (int v = 0; v < 3; ++v)
                    for (int u = 0; u < 3; ++u) sum += sharp.row(y + v)[i + 3 * u];
                image.row(y)[i] = static_cast<uint8_t>(sum / 9);
            }
        const InkMap map = findIsolatedInk(image, Polarity::Light);
        int changed = 0;
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 16; ++x) changed += std::abs(image.row(y)[3 * x] - map.ink.at(x, y)) > 50;
        CAPTURE(digit);
        CHECK(changed == 0);
    }
}

TEST_CASE("outside of a known sheet there is no ink, and a dark desk a fifth as bright as the page is none either") {
    const Quad sheet = {{{150, 60}, {600, 140}, {540, 490}, {90, 410}}};
    for (const uint8_t desk : {52, 100}) {
        RgbImage image = papers::plain(700, 550);
        for (int y = 0; y < 550; ++y)
            for (int x = 0; x < 700; ++x)
                if (!holds(sheet, static_cast<float>(x), static_cast<float>(y))) {
                    uint8_t* p = image.row(y) + 3 * x;  // with a mark on it
                    p[0] = p[1] = p[2] = x > 620 && x < 640 && y > 200 && y < 240 ? 8 : desk;
                }
        papers::draw(image, shapes::number("407", 220, 200, 40), 4, papers::kBlue);
        CAPTURE(desk);
        const Quad within = {{{158, 68}, {592, 147}, {533, 481}, {98, 403}}};
        const InkMap known = findInk(image, {Polarity::Dark, within});
        int outside = 0;
        for (int y = 0; y < 550; ++y)
            for (int x = 0; x < 700; ++x)
                outside += known.ink.at(x, y) >= kInkEdge && !holds(sheet, static_cast<float>(x), static_cast<float>(y));
        CHECK(outside == 0);
        if (desk > 60) continue;
        const InkMap map = findInk(image, {Polarity::Dark});
        CHECK(map.outside[static_cast<size_t>(20 / map.cell * map.columns + 20 / map.cell)]);
    }
}

TEST_CASE("pencil in a puzzle is ink beside bold print") {
    RgbImage image = papers::plain(520, 520);
    for (int k = 0; k <= 9; ++k) {
        papers::rule(image, 40, 40.5f + 48 * k, 472, 40.5f + 48 * k, 2, papers::kBlack);
        papers::rule(image, 40.5f + 48 * k, 40, 40.5f + 48 * k, 472, 2, papers::kBlack);
    }
    for (int k = 0; k < 81; ++k) {
        const float x = 54.f + 48 * static_cast<float>(k % 9), y = 50.f + 48 * static_cast<float>(k / 9);
        if (k % 2) papers::draw(image, shapes::number("8", x, y, 30), 6, papers::kBlack);
        else papers::draw(image, shapes::number("5", x, y, 30), 2, {175, 175, 178});
    }
    const std::vector<Piece> pieces = findPieces(findInk(image).ink, 20);
    CHECK(pieces.size() == 81);
    for (const Piece& piece : pieces) CHECK(piece.height() >= 24);
}
