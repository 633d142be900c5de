#include "sheet.h"

#include <doctest/doctest.h>

#include "page.h"
#include "papers.h"
#include "straighten.h"

using namespace inkdigits;

namespace {

constexpr Quad kSteep = {{{190, 60}, {610, 40}, {760, 530}, {70, 560}}}, kFlat = {{{50, 40}, {750, 40}, {750, 560}, {50, 560}}};

RgbImage onTable(const Quad& sheet, papers::Colour table, papers::Colour paper = papers::kWhite) {
    RgbImage image = papers::plain(800, 600, table);
    for (int y = 0; y < 600; ++y)
        for (int x = 0; x < 800; ++x)
            if (holds(sheet, x + 0.5f, y + 0.5f)) {
                uint8_t* p = image.row(y) + 3 * x;
                p[0] = paper.r, p[1] = paper.g, p[2] = paper.b;
            }
    return image;
}

/// Draws strokes of the frontal picture as the camera sees them.
void drawSeen(RgbImage& image, const Rectification& view, std::vector<Stroke> strokes, float pen) {
    for (Stroke& stroke : strokes)
        for (Point& p : stroke) view.toOriginal(p.x, p.y);
    papers::draw(image, strokes, pen);
}

void checkNear(const Quad& found, const Quad& sheet) {
    for (int i = 0; i < 4; ++i) {
        CHECK(std::abs(found[i].x - sheet[i].x) < 16);
        CHECK(std::abs(found[i].y - sheet[i].y) < 16);
    }
}

}  // namespace

TEST_CASE("a frontal view has the sheet's corners, its proportions, and boxes where they were") {
    const Rectification view(kSteep, 800, 600);
    const float w = static_cast<float>(view.width()), h = static_cast<float>(view.height());
    const float xs[] = {0, w, w, 0}, ys[] = {0, 0, h, h};
    for (int i = 0; i < 4; ++i) {
        float x = xs[i], y = ys[i];
        view.toOriginal(x, y);
        CHECK(x == doctest::Approx(kSteep[i].x).epsilon(0.01));
        CHECK(y == doctest::Approx(kSteep[i].y).epsilon(0.01));
    }
    const Box box = view.toOriginal({0, 0, w, h});
    CHECK(box.x == doctest::Approx(70).epsilon(0.01));
    CHECK(box.bottom() == doctest::Approx(560).epsilon(0.01));

    // A square lying 45 degrees back, seen from two of its sides away by a camera with a focal length of 800.
    const auto project = [](float x, float y) {
        const float z = 2 - y * 0.7071f;
        return Corner{400 + 800 * x / z, 300 + 800 * y * 0.7071f / z};
    };
    const Rectification square({project(-0.5f, -0.5f), project(0.5f, -0.5f), project(0.5f, 0.5f), project(-0.5f, 0.5f)}, 800, 600);
    CHECK(static_cast<float>(square.width()) / static_cast<float>(square.height()) == doctest::Approx(1).epsilon(0.02));
}

TEST_CASE("a sheet is found on a dark and on a light table, also half in the shade, and where there is none nothing is") {
    for (const papers::Colour table : {papers::Colour{40, 35, 30}, {190, 160, 122}, {205, 203, 198}}) {
        RgbImage image = onTable(kSteep, table);
        const std::optional<PaperSheet> plain = findSheet(image);
        REQUIRE(plain);
        checkNear(plain->corners, kSteep);
        CHECK(viewOfSheet(plain->corners, image.width(), image.height()));
        if (table.r > 200) continue;  // in the shade too much like the paper
        for (int y = 0; y < 600; ++y)
            for (uint8_t* p = image.row(y); p < image.row(y) + 3 * 800; ++p)
                *p = static_cast<uint8_t>(*p * std::clamp(0.6f + 0.003f * static_cast<float>(y - (p - image.row(y)) / 9), 0.6f, 1.f));
        const std::optional<PaperSheet> shaded = findSheet(image);
        REQUIRE(shaded);
        checkNear(shaded->corners, kSteep);
    }
    const std::optional<PaperSheet> flat = findSheet(onTable(kFlat, {40, 35, 30}));
    REQUIRE(flat);
    CHECK(!viewOfSheet(flat->corners, 800, 600));  // from the front already
    const Quad leaning = {{{180, 60}, {720, 150}, {650, 530}, {110, 440}}};
    const std::optional<PaperSheet> leans = findSheet(onTable(leaning, {40, 35, 30}));
    REQUIRE(leans);
    CHECK(!viewOfSheet(leans->corners, 800, 600));  // its lines slope, but hardly converge
    const float slope = slopeOf(leans->corners);
    CHECK(slope == doctest::Approx(0.175).epsilon(0.05));
    // Two digits on it do not tell how it lies.
    const InkMap map = findInk(papers::plain(800, 600));
    CHECK(!viewByLines(map, {}));
    const std::optional<Rectification> level = viewByLines(map, {}, slope);
    REQUIRE(level);
    CHECK(level->slope() == doctest::Approx(slope).epsilon(0.01));

    CHECK(!findSheet(papers::plain(800, 600)));
    CHECK(!findSheet(papers::plain(2, 300)));
    RgbImage table = papers::plain(800, 600);  // a printed frame with a row and a column
    for (const float at : {0.f, 0.5f, 1.f}) {
        papers::rule(table, 100, 100 + 400 * at, 700, 140 + 400 * at, 3, papers::kBlack);
        papers::rule(table, 100 + 600 * at, 100 + 40 * at, 100 + 600 * at, 500 + 40 * at, 3, papers::kBlack);
    }
    CHECK(!findSheet(table));
}

TEST_CASE("a page seen from aside is read, and its boxes are where the digits are in the picture") {
    for (const papers::Colour colour : {papers::Colour{40, 35, 30}, {190, 160, 122}}) {
        RgbImage image = onTable(kSteep, colour);
        const Rectification view(kSteep, 800, 600);
        drawSeen(image, view, shapes::number("2036", 150, 100, 60), 5);
        drawSeen(image, view, shapes::number("8253", 150, 250, 60), 5);
        const Result<Page> page = readPage(image, {}, papers::sevens);
        REQUIRE(page);
        REQUIRE(page.value().layout.lines.size() == 2);
        for (int row = 0; row < 2; ++row) {
            REQUIRE(page.value().layout.lines[row].size() == 4);
            for (int i = 0; i < 4; ++i) {
                float x = 180 + 57.f * i, y = 130 + 150.f * row;
                view.toOriginal(x, y);
                const Box& box = page.value().layout.lines[row][i].box;
                CHECK(std::abs(box.centerX() - x) < 14);
                CHECK(std::abs(box.centerY() - y) < 10);
            }
        }
    }
}
