#include "paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "plane.h"

namespace inkdigits {
namespace {

/// Cells along the longer side of a picture that is reduced for judging the paper: enough for a shadow's edge, too few for pen
/// strokes.
constexpr int kCells = 384;

/// The dark surroundings of the page, as a mask of cells: dark, thicker than any pen, and reaching the
/// frame. `before` is the picture's brightness, `paper` that of the paper estimated there, `brightest`
/// the page's.
std::vector<uint8_t> findSurroundings(const Plane& before, const Plane& paper, int width, int height,
                                      float brightest) {
    const int thickness = std::max(1, std::min(width, height) / 80), reach = 4 * thickness;
    // Near the page the estimate still sees paper and the surroundings look like ink; farther away they
    // pass for a dark paper.
    Plane dark(before.size());
    for (size_t i = 0; i < dark.size(); ++i) dark[i] = before[i] < 0.55f * paper[i];
    slideBoth(dark, width, height, thickness, kMin, 1);  // opened: pen strokes go, the frame counts as dark
    slideBoth(dark, width, height, thickness, kMax, 0);
    std::vector<uint8_t> outside(dark.size(), 0), seen(dark.size(), 0);
    std::vector<int> region;
    const auto visit = [&](int x, int y, float from) {
        if (x < 0 || y < 0 || x >= width || y >= height) return;
        const int i = y * width + x;
        if (seen[i] || (dark[i] == 0 && paper[i] > 0.45f * brightest)) return;
        // A shaded part of the page is as dark as a table in the light; a step lies between them.
        if (std::abs(before[i] - from) > 2 + 0.12f * std::max(before[i], from)) return;
        seen[i] = 1;
        region.push_back(i);
    };
    const auto flood = [&](int x, int y) {
        region.clear();
        visit(x, y, before[y * width + x]);
        size_t sharp = 0, black = 0;
        for (size_t k = 0; k < region.size(); ++k) {
            const int i = region[k], cx = i % width, cy = i / width;
            sharp += dark[i] > 0;
            black += paper[i] < 0.2f * brightest;
            for (const auto& [nx, ny] : {std::pair{cx - 1, cy}, {cx + 1, cy}, {cx, cy - 1}, {cx, cy + 1}})
                visit(nx, ny, before[i]);
        }
        // A deep shadow on the page has no sharp border and is not black. Beyond the border, where the
        // estimate knows only paper, the page is more than twice as bright as a table.
        size_t border = 0, steps = 0;
        for (int i : region)
            for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
                const int cx = i % width, cy = i / width, beyondX = cx + reach * dx, beyondY = cy + reach * dy;
                if (beyondX < 0 || beyondY < 0 || beyondX >= width || beyondY >= height) continue;
                const int beyond = beyondY * width + beyondX;
                if (seen[(cy + dy) * width + cx + dx] || seen[beyond]) continue;
                ++border, steps += before[beyond] > 2 * before[i];
            }
        if ((sharp + black) * 10 > region.size() || steps * 2 > border)
            for (int i : region) outside[i] = 1;
    };
    for (int x = 0; x < width; ++x) flood(x, 0), flood(x, height - 1);
    for (int y = 0; y < height; ++y) flood(0, y), flood(width - 1, y);
    Plane grown(outside.begin(), outside.end());
    slideBoth(grown, width, height, 2, kMax, 0);
    for (size_t i = 0; i < grown.size(); ++i) outside[i] = grown[i] > 0;
    return outside;
}

/// Whether the ink is lighter than its ground. Ink is rare and thin: the differences from the
/// surroundings' mean are skewed towards it. `outside` marks what would not be page if the ink were dark.
bool inkIsLight(const Plane& grey, int width, int height, int radius, const std::vector<uint8_t>& outside) {
    // Only a page is worth looking at alone: wider than any pen stroke, and a good part of the picture.
    Plane core(grey.size());
    for (size_t i = 0; i < core.size(); ++i) core[i] = !outside[i];
    slideBoth(core, width, height, std::max(radius, std::min(width, height) / 6), kMin, 1);
    const bool whole = std::accumulate(core.begin(), core.end(), 0.f) < 0.04f * static_cast<float>(core.size());
    if (whole) {
        // Without one the frame is ground, if it is of one tone: bold digits may outweigh their ground.
        float low = 255, high = 0;
        const auto tone = [&](int x, int y) {
            const float v = grey[static_cast<size_t>(y) * width + x];
            low = std::min(low, v), high = std::max(high, v);
        };
        for (int x = 0; x < width; ++x) tone(x, 0), tone(x, height - 1);
        for (int y = 0; y < height; ++y) tone(0, y), tone(width - 1, y);
        const auto [darkest, lightest] = std::minmax_element(grey.begin(), grey.end());
        if (high - low < 0.2f * (*lightest - *darkest)) return (low + high) < *darkest + *lightest;
    }
    // Within the page, means of the page only: its bright border is no ink.
    Plane page(grey.size()), mean(grey.size());
    for (size_t i = 0; i < page.size(); ++i) page[i] = whole || !outside[i], mean[i] = page[i] * grey[i];
    Plane share = page;
    blur(mean, width, height, radius);
    blur(share, width, height, radius);
    double skew = 0;
    for (size_t i = 0; i < grey.size(); ++i)
        if (page[i] > 0) skew += std::pow(static_cast<double>(grey[i] - mean[i] / share[i]), 3);
    return skew > 0;
}

/// The estimated paper between the centres of its cells, row by row of the whole picture.
class PaperRows {
public:
    PaperRows(const RgbCells& paper, int width) : paper_(paper), width_(width) {
        for (Wide& wide : wide_)
            for (Plane& line : wide.rgb) line.resize(static_cast<size_t>(width));
        for (Plane& line : between_) line.resize(static_cast<size_t>(width));
    }

    /// Red, green and blue of row y, `width` values each, until the next call. Rows asked for in ascending order are widened once.
    const std::array<Plane, 3>& at(int y) {
        const float py = std::clamp((static_cast<float>(y) + 0.5f) / static_cast<float>(paper_.side) - 0.5f, 0.f,
                                    static_cast<float>(paper_.height - 1));
        const int y0 = static_cast<int>(py);
        const float fy = py - static_cast<float>(y0);
        const Wide &upper = widened(y0), &lower = widened(std::min(y0 + 1, paper_.height - 1));
        for (size_t c = 0; c < 3; ++c) {
            const float *a = upper.rgb[c].data(), *b = lower.rgb[c].data();
            float* out = between_[c].data();
            for (int x = 0; x < width_; ++x) out[x] = a[x] + fy * (b[x] - a[x]);
        }
        return between_;
    }

private:
    struct Wide {
        int y = -1;
        std::array<Plane, 3> rgb;
    };

    /// Row y of the estimate, as wide as the picture; the last two asked for are kept.
    const Wide& widened(int y) {
        Wide& wide = wide_[y % 2];
        if (wide.y == y) return wide;
        wide.y = y;
        for (size_t c = 0; c < 3; ++c) {
            const float* cells = paper_.rgb[c].data() + static_cast<size_t>(y) * paper_.width;
            for (int x = 0; x < width_; ++x) {
                const float px = std::max(0.f, (static_cast<float>(x) + 0.5f) / static_cast<float>(paper_.side) - 0.5f);
                const int x0 = static_cast<int>(px), x1 = std::min(x0 + 1, paper_.width - 1);
                wide.rgb[c][x] = cells[x0] + (px - static_cast<float>(x0)) * (cells[x1] - cells[x0]);
            }
        }
        return wide;
    }

    const RgbCells& paper_;
    int width_;
    std::array<Wide, 2> wide_;  ///< even and odd rows
    std::array<Plane, 3> between_;
};

}  // namespace

Paper estimatePaper(const RgbImage& image, const InkOptions& options) {
    const int side = std::max(1, (std::max(image.width(), image.height()) + kCells - 1) / kCells);
    Paper paper{cellsOf(image, side), {}};
    RgbCells& cells = paper.cells;
    // The paper is what remains when everything narrower than a fifth of the picture is filled from
    // its surroundings (a grey closing): no pen stroke is wider, hardly a shadow is narrower.
    const int radius = std::max(1, std::min(cells.width, cells.height) / 10);
    Plane before = cells.luma();
    const auto estimate = [&](RgbCells& of) {
        for (Plane& plane : of.rgb) {
            slideBoth(plane, of.width, of.height, radius, kMax, 0);
            slideBoth(plane, of.width, of.height, radius, kMin, 255);
            blur(plane, of.width, of.height, std::max(1, radius / 4));
        }
        const Plane grey = of.luma();
        const float brightest = *std::max_element(grey.begin(), grey.end());
        paper.outside = options.filled ? std::vector<uint8_t>(grey.size()) : findSurroundings(before, grey, of.width, of.height, brightest);
    };
    if (options.polarity != Polarity::Light) {
        RgbCells dark = cells;
        estimate(dark);
        if (options.polarity == Polarity::Auto) paper.light = inkIsLight(before, cells.width, cells.height, radius, paper.outside);
        if (!paper.light) cells = std::move(dark);
    } else {
        paper.light = true;
    }
    if (paper.light) {
        for (Plane& plane : cells.rgb)
            for (float& v : plane) v = 255 - v;
        for (float& v : before) v = 255 - v;
        estimate(cells);
    }
    const float pixels = static_cast<float>(side);
    for (size_t i = 0; options.sheet && i < paper.outside.size(); ++i) {
        const size_t columns = static_cast<size_t>(cells.width);
        const float x = static_cast<float>(i % columns) + 0.5f, y = static_cast<float>(i / columns) + 0.5f;
        if (!holds(*options.sheet, x * pixels, y * pixels)) paper.outside[i] = 1;
    }
    return paper;
}

GrayImage distanceFrom(const Paper& paper, const RgbImage& image, GrayImage& least) {
    const int w = image.width();
    GrayImage out(w, image.height());
    PaperRows rows(paper.cells, w);
    std::array<Plane, 3> drops;  // what each channel lacks of the paper
    for (Plane& drop : drops) drop.resize(static_cast<size_t>(w));
    const int flip = paper.light ? 255 : 0;  // 255 - v, for v in 0..255
    // Of nearly white paper grain would be as light as ink.
    const float darkest = paper.light ? 128 : 1;
    for (int y = 0; y < image.height(); ++y) {
        const std::array<Plane, 3>& ground = rows.at(y);
        for (size_t c = 0; c < 3; ++c) {  // one at a time, or compilers do not use SIMD
            const uint8_t* row = image.row(y) + c;
            const float* paperRow = ground[c].data();
            float* drop = drops[c].data();
            for (int x = 0; x < w; ++x) drop[x] = paperRow[x] - static_cast<float>(row[x * 3] ^ flip);
        }
        const float *r = ground[0].data(), *g = ground[1].data(), *b = ground[2].data();
        const float *dr = drops[0].data(), *dg = drops[1].data(), *db = drops[2].data();
        uint8_t *most = out.row(y), *fewest = least.row(y);
        for (int x = 0; x < w; ++x) {
            // Blue is the noisiest channel of a camera and only yellow ink needs it.
            const float drop = std::max(std::max(0.f, dr[x]), std::max(dg[x], 0.75f * db[x]));
            const float bright = std::max(std::max(darkest, r[x]), std::max(g[x], b[x]));
            most[x] = clampByte(255 * drop / bright);
        }
        for (int x = 0; x < w; ++x) {
            const float weakest = std::min(dr[x] / std::max(r[x], 32.f), std::min(dg[x] / std::max(g[x], 32.f), db[x] / std::max(b[x], 32.f)));
            fewest[x] = clampByte(255 * weakest);
        }
    }
    return out;
}

}  // namespace inkdigits
