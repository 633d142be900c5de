#include "rule_line.h"

#include <algorithm>
#include <cmath>

#include "median.h"

namespace inkdigits {
namespace {

constexpr int kStretch = 24;  ///< pixels of a line that share their usual tone
constexpr int kReach = 3;     ///< stretches to either side that it is the median of

LineCut cutAt(GrayView dark, GrayView least, int faintest, const RuleLine& line, int i) {
    const int x = line.rule.start + i, h = dark.height();
    if (x < 0 || x >= dark.width() || !line.sure[static_cast<size_t>(i)]) return {};
    const int centre = static_cast<int>(std::lround(line.rule.across[static_cast<size_t>(i)]));
    int y = -1;
    for (int d : {0, -1, 1, -2, 2})
        if (y < 0 && centre + d >= 0 && centre + d < h && dark.at(x, centre + d) >= faintest) y = centre + d;
    if (y < 0) return {};
    // Up to its own ridge: a stroke that runs beside it may be darker.
    for (int k = 0; k < 2; ++k) {
        const int above = y > 0 ? dark.at(x, y - 1) : 0, below = y + 1 < h ? dark.at(x, y + 1) : 0;
        if (std::max(above, below) <= dark.at(x, y)) break;
        y += above > below ? -1 : 1;
    }
    // Its thickness at half its depth: blur widens a line and joins it to a digit just above.
    const int edge = std::max(faintest, dark.at(x, y) * 11 / 20);
    LineCut cut{y, y + 1};
    while (cut.top > 0 && dark.at(x, cut.top - 1) >= edge) --cut.top;
    while (cut.bottom < h && dark.at(x, cut.bottom) >= edge) ++cut.bottom;
    for (int k = cut.top; k < cut.bottom; ++k) {
        cut.tone = std::max<int>(cut.tone, dark.at(x, k));
        cut.least = std::max<int>(cut.least, least.at(x, k) + 1);
    }
    return cut;
}

}  // namespace

// Tones are medians of three columns: of noise less remains than of the thinnest stroke.
std::vector<LineCut> cutsAlong(GrayView dark, GrayView least, int faintest, const RuleLine& line) {
    const int n = static_cast<int>(line.rule.across.size());
    std::vector<LineCut> raw(static_cast<size_t>(n));
    for (int i = 0; i < n; ++i) raw[i] = cutAt(dark, least, faintest, line, i);
    std::vector<LineCut> cuts = raw;
    const auto middle = [](int a, int b, int c) { return std::max(std::min(a, b), std::min(std::max(a, b), c)); };
    for (int i = 1; i + 1 < n; ++i)
        if (raw[i - 1].tone && raw[i].tone && raw[i + 1].tone) {
            cuts[i].tone = middle(raw[i - 1].tone, raw[i].tone, raw[i + 1].tone);
            cuts[i].least = middle(raw[i - 1].least, raw[i].least, raw[i + 1].least);
        }
    return cuts;
}

void measure(const LinePicture& picture, RuleLine& line) {
    const int n = static_cast<int>(line.rule.across.size());
    std::vector<int> thickness, tone, tones(n, 0), leastTones(n, 0);
    const std::vector<LineCut> cuts = cutsAlong(picture.dark, picture.least, picture.faintest, line);
    for (int i = 0; i < n; ++i) {
        const LineCut& cut = cuts[i];
        tones[i] = cut.tone, leastTones[i] = cut.least;
        if (cut.tone) thickness.push_back(cut.height()), tone.push_back(cut.tone);
    }
    line.shown = static_cast<float>(thickness.size()) / static_cast<float>(n);
    line.rule.thickness = static_cast<float>(median(thickness));
    line.rule.tone = median(tone);
    line.tone = LineTone(tones), line.least = LineTone(leastTones);
}

LineTone::LineTone(const std::vector<int>& tones) {
    const int n = static_cast<int>(tones.size()), stretches = (n + kStretch - 1) / kStretch;
    std::vector<int> known, off;
    for (int s = 0; s < stretches; ++s) {
        known.clear();
        for (int i = std::max(0, (s - kReach) * kStretch); i < std::min(n, (s + kReach + 1) * kStretch); ++i)
            if (tones[i]) known.push_back(tones[i]);
        usual_.push_back(median(known));
    }
    for (int i = 0; i < n; ++i)
        if (tones[i]) off.push_back(std::abs(tones[i] - usual_[i / kStretch]));
    spread_ = 1.48f * static_cast<float>(median(off));
}

bool LineTone::exceeded(int i, int tone) const {
    const float usual = static_cast<float>(usual_[i / kStretch]);
    return static_cast<float>(tone) > usual + std::max({4 * spread_, 0.3f * usual, 10.f});
}

bool LineTone::farExceeded(int i, int tone) const {
    return static_cast<float>(tone) > 1.6f * static_cast<float>(usual_[i / kStretch]) + 10;
}

float LineTone::excess(int i, int tone) const {
    return static_cast<float>(tone - usual_[i / kStretch]) / std::max(spread_, 4.f);
}

GrayImage transposed(GrayView image) {
    GrayImage out(image.height(), image.width());
    constexpr int kTile = 32;  // two tiles stay in the first-level cache
    for (int ty = 0; ty < image.height(); ty += kTile)
        for (int tx = 0; tx < image.width(); tx += kTile)
            for (int y = ty; y < std::min(image.height(), ty + kTile); ++y)
                for (int x = tx; x < std::min(image.width(), tx + kTile); ++x) out.at(y, x) = image.at(x, y);
    return out;
}

}  // namespace inkdigits
