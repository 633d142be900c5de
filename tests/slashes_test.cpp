#include "slashes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "page.h"
#include "papers.h"
#include "read.h"

using namespace inkdigits;

namespace {

/// Digits and slashes, a slash from foot to head through more than the line's height.
std::vector<Stroke> written(const std::string& text, float lean, float size = 60) {
    std::vector<Stroke> page;
    float x = 60;
    for (const char c : text) {
        const float y = 80;
        if (c == '/') {
            page.push_back({{x, y + 1.15f * size}, {x + 0.5f * lean * size, y + 0.5f * size}, {x + lean * size, y - 0.15f * size}});
            x += (lean + 0.25f) * size;
        } else if (c == '1') {  // without a flag, as most write it
            page.push_back({{x + 0.25f * size, y}, {x + 0.2f * size, y + 0.5f * size}, {x + 0.18f * size, y + size}});
            x += 0.6f * size;
        } else {
            shapes::place(page, shapes::digit(c - '0'), x, y, size);
            x += size;
        }
    }
    return page;
}

Page pageOf(const std::vector<Stroke>& strokes) {
    RgbImage image = papers::plain(static_cast<int>(bounds(strokes).right()) + 80, 240);
    papers::draw(image, strokes, 5);
    Result<Page> page = readPage(image, {}, classify);
    REQUIRE(page);
    return page.value();
}

std::string digitsOf(const std::vector<std::vector<Mark>>& lines) {
    std::string text;
    for (const std::vector<Mark>& line : lines)
        for (const Mark& mark : line)
            if (!mark.decision.refused) text += static_cast<char>('0' + mark.decision.digit);
    return text;
}

std::string withoutSlashes(std::string text) {
    std::erase(text, '/');
    return text;
}

/// The same with a space before each number.
std::string spacedOf(const std::vector<std::vector<Mark>>& lines) {
    std::string text;
    for (const std::vector<Mark>& line : lines)
        for (const Mark& mark : line) {
            if (mark.decision.refused) continue;
            if (mark.gapBefore && !text.empty()) text += ' ';
            text += static_cast<char>('0' + mark.decision.digit);
        }
    return text;
}

}  // namespace

TEST_CASE("slashes of dates and blood pressures are no 1s, on paper and on the pad, and each is told") {
    for (const char* date : {"12/31/93", "7/11", "4/11/2016", "20/5/88", "120/80", "118/76", "131/84", "117/110"})
        for (const float lean : {0.5f, 0.65f}) {
            CAPTURE(date);
            CAPTURE(lean);
            const std::vector<Stroke> strokes = written(date, lean);
            const size_t slashes = std::string(date).size() - withoutSlashes(date).size();
            const Page page = pageOf(strokes);
            CHECK(digitsOf(page.layout.lines) == withoutSlashes(date));
            CHECK(page.layout.signs.size() == slashes);
            // They part numbers, and are no digits even if all marks are read.
            std::string parted = date;
            std::replace(parted.begin(), parted.end(), '/', ' ');
            CHECK(spacedOf(page.layout.lines) == parted);
            for (const bool force : {false, true}) {
                const Reading pad = readStrokes(strokes, {.force = force});
                CHECK(pad.text() == parted);
                CHECK(pad.warnings.size() == slashes);
            }
        }
}

TEST_CASE("1s are no slashes: upright, leaning as the writing does, or alone in their column") {
    for (const char* number : {"2113", "1111", "61", "114", "4715"}) {
        std::vector<Stroke> strokes = written(number, 0);
        CAPTURE(number);
        CHECK(digitsOf(pageOf(strokes).layout.lines) == number);
        for (Stroke& stroke : strokes)
            for (Point& p : stroke) p.x += 0.35f * (240 - p.y);
        CHECK(digitsOf(pageOf(strokes).layout.lines) == number);
    }
    const auto mark = [](int digit, float x, bool gap) {
        Mark m;
        m.box = {x, 0, 20, 60};
        for (int y = 4; y < 24; ++y) m.tensor.ink[static_cast<size_t>(y * kInputSide + 24 - y)] = 1;
        m.decision.digit = digit;
        m.decision.confidence = 0.99f;
        m.gapBefore = gap;
        return m;
    };
    CHECK(slashCandidates(std::vector<Mark>{mark(2, 0, false), mark(1, 40, false), mark(3, 80, false)}).size() == 1);
    CHECK(slashCandidates(std::vector<Mark>{mark(2, 0, false), mark(1, 140, true), mark(3, 280, true)}).empty());
    CHECK(slashCandidates(std::vector<Mark>{mark(1, 0, false), mark(2, 40, false), mark(1, 80, false)}).empty());
}
