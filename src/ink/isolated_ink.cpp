#include "isolated_ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "cell_lines.h"
#include "components.h"
#include "median.h"
#include "plane.h"

namespace inkdigits {
namespace {

/// Shares of full ink: what is fainter is the haze of compression on a clean picture, grain on a noisy one.
constexpr float kHaze = 12 / 255.f, kGrain = 0.12f;
/// Grey levels of spread among the paper's pixels from which a picture counts as noisy.
constexpr float kNoisy = 3;
/// Pieces smaller than these shares of the largest are specks.
constexpr float kSpeck = 0.03f, kNoisySpeck = 0.06f;
/// Share of pixels that stand alone from which they are noise: a clean digit has hardly any.
constexpr float kImpulses = 0.02f;
/// Paper is even if more than this share of it lies within this share of the ink's contrast.
constexpr float kMostPaper = 0.6f, kEven = 0.06f;
/// A digit's strokes are narrower, in its longer side.
constexpr float kHole = 0.25f;
/// Cells along the longer side on which the paper's level is estimated.
constexpr int kPaperSide = 64;

struct Grey {
    int width, height;
    Plane values;
    float& at(int x, int y) { return values[static_cast<size_t>(y) * width + x]; }
    float at(int x, int y) const { return values[static_cast<size_t>(y) * width + x]; }
};

/// Threshold between two classes of values, after Otsu (1979).
float otsu(const Plane& values) {
    std::array<int64_t, 256> histogram{};
    for (const float v : values) ++histogram[static_cast<size_t>(std::clamp(v, 0.f, 255.f))];
    double total = 0, sum = 0;
    for (int i = 0; i < 256; ++i) total += histogram[i], sum += static_cast<double>(i) * histogram[i];
    double below = 0, belowSum = 0, best = -1;
    int threshold = 0;
    for (int i = 0; i < 255; ++i) {
        below += histogram[i];
        belowSum += static_cast<double>(i) * histogram[i];
        if (below == 0 || below == total) continue;
        const double apart = belowSum / below - (sum - belowSum) / (total - below);
        const double between = below * (total - below) * apart * apart;
        if (between > best) best = between, threshold = i + 1;
    }
    return static_cast<float>(threshold);
}

/// Turns over bands at the left and right edge in which paper and ink have changed places. Across the
/// straight, upright border of such a band nearly every row steps, on paper and on ink alike; the bar of
/// a 1 that fills the picture has such borders too, but nothing is left between them once it is turned over.
void turnBands(Grey& picture) {
    const int w = picture.width, h = picture.height, gap = std::max(1, w / 28);
    if (w < 8 || h < 8) return;
    const auto [low, high] = std::minmax_element(picture.values.begin(), picture.values.end());
    const float sum = *low + *high, range = *high - *low;
    std::vector<int> borders;  // first column after each
    int strongest = 0;
    for (int x = gap; x < w; ++x) {
        const auto step = [&](int y) { return std::abs(picture.at(x, y) - picture.at(x - gap, y)) > 0.3f * range; };
        int steps = 0;
        for (int y = 0; y < h; ++y) steps += step(y);
        // All but where the outline of the ink runs along it.
        if (!step(0) || !step(h - 1) || steps < 0.7f * static_cast<float>(h)) continue;
        if (borders.empty() || x - borders.back() > 2 * gap) borders.push_back(x), strongest = steps;
        else if (steps > strongest) borders.back() = x, strongest = steps;
    }
    if (borders.empty() || borders.size() > 2) return;
    // What lies between them keeps its polarity; of two parts the wider one.
    int from = borders.front(), to = borders.back();
    if (borders.size() == 1) {
        if (from > w / 2) from = 0;
        else to = w;
    }
    Grey turned = picture;
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x)
            if (x < from || x >= to) turned.at(x, y) = sum - picture.at(x, y);
    // Now the frame is paper all round, and there is ink away from the borders.
    const float frame = turned.at((from + to) / 2, 0);
    int apart = 0;
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            const bool ink = std::abs(turned.at(x, y) - frame) > 0.5f * range;
            if (ink && (y == 0 || y == h - 1)) return;
            apart += ink && std::none_of(borders.begin(), borders.end(), [&](int b) { return std::abs(x - b) <= 2 * gap; });
        }
    if (apart * 50 > w * h) picture = std::move(turned);
}

/// Fills what is left around the digit of the printed lines of a cell with paper. Ink is what there is less of.
void dropFrame(Grey& picture, Polarity polarity, bool cut) {
    const int w = picture.width, h = picture.height;
    const float threshold = otsu(picture.values);
    const auto light = std::count_if(picture.values.begin(), picture.values.end(), [&](float v) { return v >= threshold; });
    const bool lighter = 2 * light < static_cast<int64_t>(picture.values.size());
    if (polarity != Polarity::Auto && lighter != (polarity == Polarity::Light)) return;
    GrayImage mask(w, h);
    Plane paper;
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x)
            if ((picture.at(x, y) >= threshold) == lighter) mask.at(x, y) = 255;
            else paper.push_back(picture.at(x, y));
    // Where ink covers most of its picture the rarer is paper, and what is widest the hole of a 0.
    const GrayImage kept = withoutCellLines(mask, kHole, cut);
    const float level = quantile(std::move(paper), 0.5);
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            if (!mask.at(x, y) || kept.at(x, y)) continue;
            for (int v = std::max(0, y - 1); v <= std::min(h - 1, y + 1); ++v)  // with its grey edges
                for (int u = std::max(0, x - 1); u <= std::min(w - 1, x + 1); ++u)
                    if (!mask.at(u, v) || (u == x && v == y)) picture.at(u, v) = level;
        }
}

/// Pixels that stand alone, lighter or darker than all around them, get their neighbourhood's median where
/// there are many: impulse noise. Specks apart from the writing are dropped later; these lie on it.
void dropImpulses(Grey& picture) {
    const int w = picture.width, h = picture.height;
    const auto [low, high] = std::minmax_element(picture.values.begin(), picture.values.end());
    const float far = 0.4f * (*high - *low);
    std::vector<std::pair<size_t, float>> lone;  // pixel, median around it
    for (int y = 1; y + 1 < h; ++y)
        for (int x = 1; x + 1 < w; ++x) {
            std::array<float, 8> around;
            int n = 0, alike = 0;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx)
                    if (dx || dy) {
                        around[n++] = picture.at(x + dx, y + dy);
                        alike += std::abs(around[n - 1] - picture.at(x, y)) < far;
                    }
            if (alike > 1) continue;
            std::nth_element(around.begin(), around.begin() + 4, around.end());
            lone.push_back({static_cast<size_t>(y) * w + x, around[4]});
        }
    if (static_cast<float>(lone.size()) < kImpulses * static_cast<float>(picture.values.size())) return;
    for (const auto& [i, median] : lone) picture.values[i] = median;
}

/// Whether the ink is lighter: the frame is mostly paper, and where the ink touches it the rest of the
/// picture has a say too.
bool inkIsLight(const Grey& luma) {
    const auto [least, most] = std::minmax_element(luma.values.begin(), luma.values.end());
    double border = 0, sum = 0;
    int64_t count = 0;
    for (int y = 0; y < luma.height; ++y)
        for (int x = 0; x < luma.width; ++x) {
            sum += luma.at(x, y);
            if (x && y && x + 1 < luma.width && y + 1 < luma.height) continue;
            border += luma.at(x, y);
            ++count;
        }
    const double tone = (border / static_cast<double>(count) + sum / static_cast<double>(luma.values.size())) / 2;
    return tone < (*least + *most) / 2.0;
}

/// The level of the paper under the ink: what stays of the picture when everything narrower than
/// two fifths of it is taken away (a grey opening of the local minimum).
Grey paperLevel(const Grey& ink, int factor) {
    Grey paper{(ink.width + factor - 1) / factor, (ink.height + factor - 1) / factor,
               cellMeans(ink.width, ink.height, factor, [&](int x, int y) { return ink.at(x, y); })};
    const int side = std::max(paper.width, paper.height), radius = static_cast<int>(0.2 * side);
    slideBoth(paper.values, paper.width, paper.height, std::max(1, side / 18), kMin, 255);
    slideBoth(paper.values, paper.width, paper.height, radius, kMin, 255);
    slideBoth(paper.values, paper.width, paper.height, radius, kMax, 0);
    for (int pass = 0; pass < 3; ++pass) blur(paper.values, paper.width, paper.height, std::max(1, side / 16));
    return paper;
}

/// The values of what is no ink and touches none, for edges are grey.
Plane barePaper(const Grey& picture, float threshold) {
    Plane paper;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            bool ink = false;
            for (int v = std::max(0, y - 1); v <= std::min(picture.height - 1, y + 1); ++v)
                for (int u = std::max(0, x - 1); u <= std::min(picture.width - 1, x + 1); ++u) ink |= picture.at(u, v) >= threshold;
            if (!ink) paper.push_back(picture.at(x, y));
        }
    return paper;
}

struct Spread {
    float level, noise;
};

/// Level of the bare paper and its spread: median and 1.48 x median absolute deviation.
Spread paperSpread(const Grey& picture, float threshold) {
    Plane paper = barePaper(picture, threshold);
    const float level = quantile(paper, 0.5);
    for (float& v : paper) v = std::abs(v - level);
    return {level, 1.48f * quantile(std::move(paper), 0.5)};
}

/// Share of the bare paper that has one level, close to its lower quartile. The digit of a tight scan or a broad bitmap
/// leaves too little paper around it for paperLevel, which would take its strokes for paper.
float evenPaper(const Grey& picture) {
    const float threshold = otsu(picture.values);
    const Plane paper = barePaper(picture, threshold);
    Plane ink;
    for (const float v : picture.values)
        if (v >= threshold) ink.push_back(v);
    const float level = quantile(paper, 0.25), range = quantile(std::move(ink), 0.5) - level;
    const auto close = std::count_if(paper.begin(), paper.end(), [&](float v) { return std::abs(v - level) < kEven * range; });
    return paper.empty() ? 1 : static_cast<float>(close) / static_cast<float>(paper.size());
}

/// Takes away pieces that are too small beside the largest to be a part of the digit.
void dropSpecks(GrayImage& ink, float share) {
    const std::vector<Piece> pieces = findPieces(ink);
    int largest = 0;
    for (const Piece& p : pieces) largest = std::max(largest, p.area);
    for (const Piece& p : pieces) {
        if (static_cast<float>(p.area) >= share * static_cast<float>(largest)) continue;
        // With the anti-aliased fringe around it, which is its own: what is near another piece is left.
        for (const Run& run : p.runs)
            for (int y = std::max(0, run.y - 1); y <= std::min(ink.height() - 1, run.y + 1); ++y)
                for (int x = std::max(0, run.x0 - 1); x < std::min(ink.width(), run.x1 + 1); ++x)
                    if (ink.at(x, y) < kInkEdge || y == run.y) ink.at(x, y) = 0;
    }
}

}  // namespace

InkMap findIsolatedInk(const RgbImage& image, Polarity polarity, bool cut) {
    InkMap map;
    Grey grey{image.width(), image.height(), Plane(static_cast<size_t>(image.width()) * image.height())};
    for (int y = 0; y < grey.height; ++y) {
        const uint8_t* row = image.row(y);
        for (int x = 0; x < grey.width; ++x)
            grey.at(x, y) = std::round(luma(row[x * 3], row[x * 3 + 1], row[x * 3 + 2]));
    }
    dropImpulses(grey);
    dropFrame(grey, polarity, cut);
    turnBands(grey);
    map.ink = GrayImage(grey.width, grey.height);
    map.light = polarity == Polarity::Light || (polarity == Polarity::Auto && inkIsLight(grey));
    if (!map.light)
        for (float& v : grey.values) v = 255 - v;

    map.even = evenPaper(grey);
    if (map.even < kMostPaper) {
        const int factor = std::max(1, (std::max(grey.width, grey.height) + kPaperSide - 1) / kPaperSide);
        const Grey paper = paperLevel(grey, factor);
        for (int y = 0; y < grey.height; ++y)
            for (int x = 0; x < grey.width; ++x)
                grey.at(x, y) = std::max(0.f, grey.at(x, y) - paper.at(x / factor, y / factor));
    }

    float threshold = otsu(grey.values);
    Spread spread = paperSpread(grey, threshold);
    const bool noisy = spread.noise > kNoisy;
    if (noisy) {
        blur(grey.values, grey.width, grey.height, std::max(1, std::max(grey.width, grey.height) / 50));
        threshold = otsu(grey.values);
        spread = paperSpread(grey, threshold);
    }
    const float floor = spread.level + 3 * spread.noise;
    Plane inked;
    for (const float v : grey.values)
        if (v >= threshold) inked.push_back(v);
    const float range = quantile(std::move(inked), 0.9) - floor;
    if (range < 16) return map;  // a blank picture

    for (int y = 0; y < grey.height; ++y)
        for (int x = 0; x < grey.width; ++x) {
            const float v = (grey.at(x, y) - floor) / range;
            if (v >= (noisy ? kGrain : kHaze))
                map.ink.at(x, y) = static_cast<uint8_t>(std::min(1.f, v) * 255 + 0.5f);
        }
    dropFaintCellLines(map.ink, cut);
    dropSpecks(map.ink, noisy ? kNoisySpeck : kSpeck);
    map.contrast = range / 255;
    measureStrokes(map);
    return map;
}

void takeOutCellLines(InkMap& map) {
    dropFaintCellLines(map.ink, true);
    dropSpecks(map.ink, kNoisySpeck);
    measureStrokes(map);
}

}  // namespace inkdigits
