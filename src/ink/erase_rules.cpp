#include "erase_rules.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inkdigits {
namespace {

/// What was erased of a line.
struct Erased {
    struct Band {
        int x, top, bottom;
        int tone;  ///< of the line there
    };
    std::vector<Band> bands;
    std::vector<Band> beside;  ///< what is written
};
using Band = Erased::Band;

/// Where a stroke is written over a line, but of another darkness or colour, the line can still be told from it: erases it
/// there, in the column of `line.rule.across[i]`.
void eraseBeside(GrayImage& dark, const LinePicture& picture, const RuleLine& line, int i, const LineCut& cut, Erased& erased) {
    const int x = line.rule.start + i;
    const auto other = [&](int y) { return line.tone.exceeded(i, dark.at(x, y)) || line.least.exceeded(i, picture.least.at(x, y) + 1); };
    const float reach = line.rule.thickness / 2 + 1, centre = line.rule.across[static_cast<size_t>(i)];
    const int top = std::max(cut.top, static_cast<int>(std::lround(centre - reach)));
    const int bottom = std::min(cut.bottom, static_cast<int>(std::lround(centre + reach)) + 1);
    bool apart = false;
    for (int y = cut.top; y < cut.bottom; ++y) apart |= (y < top || y >= bottom) && other(y);
    for (int y = top; apart && y < bottom; ++y)
        if (!other(y)) dark.at(x, y) = 0, erased.beside.push_back({x, y, y + 1, cut.tone});
}

/// Erases a measured line from `dark`, the picture's, where the ink is as thin and as pale as the line itself. With `crossing`,
/// also the stubs that remain of those.
void erase(GrayImage& dark, const LinePicture& picture, const RuleLine& line, Erased& erased,
           const std::vector<RuleLine>* crossing = nullptr) {
    const Rule& rule = line.rule;
    const int n = static_cast<int>(rule.across.size()), h = dark.height();
    const std::vector<LineCut> cuts = cutsAlong(dark, picture.least, picture.faintest, line);
    const float most = rule.thickness + std::max(1.f, 0.35f * rule.thickness);
    // Of another rule that crossed, and was erased up to this one, a stub remains.
    const auto crossed = [&](int x, float y) {
        return crossing && std::any_of(crossing->begin(), crossing->end(), [&](const RuleLine& other) {
                   return std::abs(other.rule.at(y) - static_cast<float>(x)) < other.rule.thickness / 2 + 3;
               });
    };
    // Among many rules a stub is no thicker and hardly darker than they are: writing covers the crossings.
    const bool squared = crossing && crossing->size() > kSquared;
    const float tallest = squared ? most + 1 : 2.5f * rule.thickness + 4;
    for (int i = 0; i < n; ++i) {
        const LineCut& cut = cuts[i];
        if (!cut.tone) continue;
        const int x = rule.start + i;
        const float high = static_cast<float>(cut.height());
        if (high > most || line.tone.exceeded(i, cut.tone) || line.least.exceeded(i, cut.least)) {
            const bool written = squared && (line.tone.farExceeded(i, cut.tone) || line.least.farExceeded(i, cut.least));
            if (high > tallest || written || !crossed(x, rule.across[static_cast<size_t>(i)])) {
                eraseBeside(dark, picture, line, i, cut, erased);
                continue;
            }
        }
        // With its blurred fringe, as far as that falls off.
        int top = cut.top, bottom = cut.bottom;
        for (int k = 0; k < 4 && top > 0 && dark.at(x, top - 1) < dark.at(x, top); ++k) --top;
        for (int k = 0; k < 4 && bottom < h && dark.at(x, bottom) < dark.at(x, bottom - 1); ++k) ++bottom;
        for (int y = top; y < bottom; ++y) dark.at(x, y) = 0;
        erased.bands.push_back({x, top, bottom, cut.tone});
    }
}

/// Puts back what was erased between ink above and ink below the line.
void rejoin(GrayImage& dark, const LinePicture& picture, const Erased& erased) {
    const int w = dark.width(), h = dark.height();
    std::vector<const Band*> crossed;
    for (const Band& band : erased.bands) {
        const auto inked = [&](int y) {
            for (int dx = -2; dx <= 2; ++dx)
                if (y >= 0 && y < h && band.x + dx >= 0 && band.x + dx < w &&
                    dark.at(band.x + dx, y) > std::max(picture.faintest, band.tone / 2))
                    return true;
            return false;
        };
        if ((inked(band.top - 1) || inked(band.top - 2)) && (inked(band.bottom) || inked(band.bottom + 1)))
            crossed.push_back(&band);
    }
    for (const Band* band : crossed)
        for (int y = band->top; y < band->bottom; ++y)
            dark.at(band->x, y) = std::max(dark.at(band->x, y), picture.dark.at(band->x, y));
}

/// Puts back erased pixels that hang together with the ink and are somewhat darker than the line: strokes
/// that follow it for a while or cross it at a slant.
void regrow(GrayImage& dark, const LinePicture& picture, const RuleLine& line, const Erased& erased) {
    constexpr float kDarker = 3;  // spreads, of both channels together
    struct Pixel {
        int x, y;
    };
    std::vector<Pixel> candidates;
    for (const std::vector<Band>* bands : {&erased.bands, &erased.beside})
        for (const Band& band : *bands)
            for (int y = band.top; y < band.bottom; ++y) {
                const int i = band.x - line.rule.start, tone = picture.dark.at(band.x, y);
                if (tone >= picture.faintest && line.tone.excess(i, tone) + line.least.excess(i, picture.least.at(band.x, y) + 1) >= kDarker)
                    candidates.push_back({band.x, y});
            }
    const int w = dark.width(), h = dark.height();
    const auto grow = [&](const Pixel& p) {
        if (dark.at(p.x, p.y)) return false;
        for (int y = std::max(0, p.y - 1); y <= std::min(h - 1, p.y + 1); ++y)
            for (int x = std::max(0, p.x - 1); x <= std::min(w - 1, p.x + 1); ++x)
                if (dark.at(x, y) > line.rule.tone / 2) {
                    dark.at(p.x, p.y) = picture.dark.at(p.x, p.y);
                    return true;
                }
        return false;
    };
    for (bool grown = true; grown;) {
        grown = false;
        for (const Pixel& p : candidates) grown |= grow(p);
        for (auto p = candidates.rbegin(); p != candidates.rend(); ++p) grown |= grow(*p);
    }
}

/// Erases what is left of two lines where they cross or meet, if no stroke leads there: it is darker than
/// either of them, and as dark as no pencil.
void clearCrossings(GrayImage& dark, const std::vector<RuleLine>& level, const std::vector<RuleLine>& upright, int faintest) {
    for (const RuleLine& a : level)
        for (const RuleLine& b : upright) {
            if (!cross(a.rule, b.rule)) continue;
            const float thickness = std::max(a.rule.thickness, b.rule.thickness), x = meet(a.rule, b.rule), y = a.rule.at(x);
            const int cx = static_cast<int>(std::lround(x)), cy = static_cast<int>(std::lround(y));
            const auto inked = [&](int px, int py) {
                return px >= 0 && py >= 0 && px < dark.width() && py < dark.height() && dark.at(px, py) >= faintest;
            };
            const auto apart = [&](int r) {
                for (int k = -r; k <= r; ++k)
                    if (inked(cx + k, cy - r) || inked(cx + k, cy + r) || inked(cx - r, cy + k) || inked(cx + r, cy + k)) return false;
                return true;
            };
            int r = static_cast<int>(std::lround(thickness)) + 3;
            const int most = 2 * r;
            while (r < most && !apart(r)) ++r;
            if (r == most) continue;
            for (int py = std::max(0, cy - r); py <= std::min(dark.height() - 1, cy + r); ++py)
                for (int px = std::max(0, cx - r); px <= std::min(dark.width() - 1, cx + r); ++px) dark.at(px, py) = 0;
        }
}

}  // namespace

void eraseRules(GrayImage& dark, GrayImage turnedDark, const LinePicture& picture, const LinePicture& turned, const RuleLines& lines) {
    std::vector<Erased> level(lines.level.size()), upright(lines.upright.size());
    for (size_t i = 0; i < level.size(); ++i) erase(dark, picture, lines.level[i], level[i]);
    if (!upright.empty()) {
        for (size_t i = 0; i < upright.size(); ++i) erase(turnedDark, turned, lines.upright[i], upright[i]);
        const GrayImage cleared = transposed(turnedDark);
        for (int y = 0; y < dark.height(); ++y) {
            uint8_t* row = dark.row(y);
            const uint8_t* other = cleared.row(y);
            for (int x = 0; x < dark.width(); ++x) row[x] = std::min(row[x], other[x]);
        }
        // Where two rules cross each looked like writing to the other.
        for (size_t i = 0; i < level.size(); ++i) erase(dark, picture, lines.level[i], level[i], &lines.upright);
    }
    clearCrossings(dark, lines.level, lines.upright, picture.faintest);
    // Now that the other direction is gone too, what meets a line from both sides is a stroke.
    for (size_t i = 0; i < level.size(); ++i) {
        regrow(dark, picture, lines.level[i], level[i]);
        rejoin(dark, picture, level[i]);
    }
    if (upright.empty()) return;
    GrayImage joined = transposed(dark);
    for (size_t i = 0; i < upright.size(); ++i) {
        regrow(joined, turned, lines.upright[i], upright[i]);
        rejoin(joined, turned, upright[i]);
    }
    dark = transposed(joined);
}

}  // namespace inkdigits
