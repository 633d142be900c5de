#include "close_up.h"

#include <algorithm>

#include "isolated_ink.h"
#include "rgb_cells.h"
#include "segment.h"

namespace inkdigits {
namespace {

/// Of one digit no more pixels are looked at along the longer side.
constexpr int kLongestSide = 512;
/// Where what was taken for ink covers more than this share of a picture, it may well be the paper.
constexpr float kMostlyInk = 0.25f;
/// Digits that pages of more sure ones consist of are no parts of one.
constexpr int kMostParts = 2;
/// Ink on more than this share of the rim of a picture is no digit's, but shadow or what lies around the paper; of a 1's, which
/// shadows pass for, on no more than this.
constexpr float kRim = 0.4f, kRimOfOne = 0.02f;
/// Pictures are photographs whose paper is uneven or where a shadow passes for ink, on more than this share of the rim. In
/// clean ones ink is not looked for as in those: it would be found within broad strokes.
constexpr float kShadow = 0.2f;
/// What the page has read may be the same digit if it is lower than this share of its height.
constexpr float kSame = 1.1f;
/// So near the frame, in shares of the picture's side, may be remains of lines, whatever they pass for.
constexpr float kFrame = 0.1f;

/// The user's corrections are taken as they are.
bool isSure(const std::optional<Mark>& digit) { return digit && (digit->decision.sure || digit->decision.learned); }

/// Which share of a picture's outermost pixels is ink.
float rimOf(const GrayImage& ink) {
    const int w = ink.width(), h = ink.height();
    int inked = 0;
    const auto count = [&](int x, int y) { inked += ink.at(x, y) >= kInkEdge; };
    for (int x = 0; x < w; ++x) count(x, 0), count(x, h - 1);
    for (int y = 0; y < h; ++y) count(0, y), count(w - 1, y);
    return static_cast<float>(inked) / static_cast<float>(2 * (w + h));
}

/// A digit that explains all the ink of a map, whose frame may cut it.
std::optional<Mark> sureDigit(const InkMap& map, const Classifier& classify) {
    std::optional<Mark> digit = segmentIsolated(map, classify);
    return isSure(digit) && rimOf(map.ink) <= (digit->decision.digit == 1 ? kRimOfOne : kRim) ? digit : std::nullopt;
}

/// What the ink is as one digit, as it seems or, where that is not sure, found in other ways if that is and does not
/// contradict it. A sure one only, unless the picture is `known` to be one digit.
std::optional<Mark> readDigit(const RgbImage& image, Polarity polarity, const Classifier& classify, bool known) {
    const auto read = [&](const InkMap& map) { return known ? segmentIsolated(map, classify) : sureDigit(map, classify); };
    const InkMap map = findIsolatedInk(image, polarity);
    const std::optional<Mark> digit = read(map);
    if (isSure(digit)) return digit;
    std::optional<Mark> other;
    if (polarity == Polarity::Auto && map.coverage >= kMostlyInk)  // a broad digit was perhaps taken for the paper
        other = read(findIsolatedInk(image, map.light ? Polarity::Dark : Polarity::Light));
    if (isSure(other)) return other;
    other = sureDigit(findIsolatedInk(image, polarity, true), classify);
    if (!other && (map.even < 1 || rimOf(map.ink) > kShadow)) {
        InkMap photographed = findInk(image, {.polarity = polarity, .filled = true, .rules = false});
        takeOutCellLines(photographed);
        other = sureDigit(photographed, classify);
    }
    const bool contradicted = other && digit && !digit->decision.refused && digit->decision.digit != other->decision.digit;
    return other && !contradicted ? other : digit;
}

/// The same of a smaller picture if need be; the box of the digit is in pixels of `image`.
std::optional<Mark> readReduced(const RgbImage& image, Polarity polarity, const Classifier& classify, bool known) {
    const int factor = (std::max(image.width(), image.height()) + kLongestSide - 1) / kLongestSide;
    std::optional<Mark> digit = readDigit(factor > 1 ? reduced(image, factor) : image, polarity, classify, known);
    if (!digit) return digit;
    Box& box = digit->box;
    const float scale = static_cast<float>(factor), x = box.x * scale, y = box.y * scale;
    box = {x, y, std::min(box.right() * scale, static_cast<float>(image.width())) - x,
           std::min(box.bottom() * scale, static_cast<float>(image.height())) - y};
    return digit;
}

/// Where a box is when its picture, `width` x `height`, is turned clockwise by so many degrees: 0, 90, 180 or 270.
Box turned(const Box& box, int degrees, float width, float height) {
    switch (degrees) {
        case 90: return {height - box.bottom(), box.x, box.h, box.w};
        case 180: return {width - box.right(), height - box.bottom(), box.w, box.h};
        case 270: return {box.y, width - box.right(), box.h, box.w};
        default: return box;
    }
}

}  // namespace

std::optional<Mark> readIsolated(const RgbImage& image, Polarity polarity, const Classifier& classify) {
    return readReduced(image, polarity, classify, true);
}

std::optional<Mark> readCloseUp(const RgbImage& image, Polarity polarity, const Classifier& classify, const Page& page) {
    const auto [sure, others] = page.sureAndOthers();
    if (sure > std::max(others, kMostParts)) return std::nullopt;
    const std::optional<Mark> digit = readReduced(image, polarity, classify, false);
    if (!digit) return digit;
    // What the page is sure of are parts of the digit, lower than it, or the same less surely read.
    const Box box = turned(digit->box, page.turned, static_cast<float>(image.width()), static_cast<float>(image.height()));
    const auto [width, height] = page.sidesOf(image);
    const auto atFrame = [w = width, h = height](float x, float y) { return std::min(x, w - x) < kFrame * w || std::min(y, h - y) < kFrame * h; };
    bool surer = sure == 1;
    for (const std::vector<Mark>& line : page.layout.lines)
        for (const Mark& mark : line) {
            const float x = mark.box.centerX(), y = mark.box.centerY();
            if (!mark.decision.sure || atFrame(x, y)) continue;
            if (x < box.x || x > box.right() || y < box.y || y > box.bottom()) return std::nullopt;
            surer &= mark.box.h < kSame * box.h && mark.decision.confidence < digit->decision.confidence;
        }
    return page.tallestSure() < kPart * box.h || surer ? digit : std::nullopt;
}

}  // namespace inkdigits
