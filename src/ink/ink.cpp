#include "ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "paper.h"
#include "plane.h"

namespace inkdigits {
namespace {

using Histogram = std::array<int64_t, 256>;

/// Percentile of a histogram.
int percentile(const Histogram& histogram, double share) {
    int64_t total = 0, seen = 0;
    for (int64_t n : histogram) total += n;
    for (int i = 0; i < 256; ++i)
        if ((seen += histogram[i]) >= share * static_cast<double>(total)) return i;
    return 255;
}

/// Width of pen strokes in pixels, from runs of dark pixels along rows and columns that begin and end
/// with a sharp step, each measured in its narrower direction and counted by its darkness and, if not `byLength`, by its
/// width, too.
struct StrokeWidths {
    float median = 0, widest = 0;  ///< widest: nine tenths of the ink are narrower
    float depth = 0;               ///< how dark the darkest of them are, 0..255
};
StrokeWidths steepRunWidths(const GrayImage& dark, bool byLength) {
    const int w = dark.width(), h = dark.height();
    // Sharp is 12 of 255 within two pixels, below the faintest pencil, or five deviations of the noise
    // (a normal variable's median magnitude is 0.67 of one).
    std::array<int64_t, 256> differences{}, levels{};
    for (int y = 0; y < h; y += 3)
        for (int x = 2; x < w; x += 3) {
            ++differences[std::abs(dark.at(x, y) - dark.at(x - 2, y))];
            ++levels[dark.at(x, y)];
        }
    const int sharp = std::max(12, static_cast<int>(5 * percentile(differences, 0.5) / 0.67f));
    // The paper between two lines, each with a pale fringe of compression, has sharp steps too.
    const int inked = percentile(levels, 0.5) + sharp;

    constexpr int kLongest = 512;
    const int longest = std::min(kLongest, std::min(w, h) / 6);
    std::array<double, kLongest> weights{};
    std::array<int64_t, 256> depths{};
    const auto scan = [&](int line, int n, bool row) {
        const auto at = [&](int along, int across) {
            return row ? dark.at(along, across) : dark.at(across, along);
        };
        const int lines = row ? h : w;
        int start = -1, ground = 0;
        for (int i = 2; i < n; ++i) {
            const int rise = at(i, line) - at(i - 2, line);
            if (rise >= sharp) {
                start = i - 1, ground = at(i - 2, line);
            } else if (start >= 0 && rise <= -sharp) {
                int run = i - 1 - start;
                const int middle = start + run / 2, level = (at(middle, line) + ground) / 2;
                if (at(middle, line) < inked) run = 0;
                int first = line, last = line;
                while (first > 0 && last - first < run && at(middle, first - 1) >= level) --first;
                while (last + 1 < lines && last - first < run && at(middle, last + 1) >= level) ++last;
                run = std::min(run, last - first + 1);
                if (run > 0 && run < longest) {
                    weights[run] += (byLength ? 1 : run) * (at(middle, line) - ground);
                    depths[at(middle, line)] += run * at(middle, line);
                }
                start = -1;
            } else if (at(i, line) < ground + sharp / 2) {
                start = -1;  // it faded: a shadow
            }
        }
    };
    for (int y = 0; y < h; y += 2) scan(y, w, true);
    for (int x = 0; x < w; x += 4) scan(x, h, false);
    double total = 0, seen = 0;
    for (double weight : weights) total += weight;
    StrokeWidths widths;
    widths.depth = static_cast<float>(percentile(depths, 0.97));
    for (int i = 0; i < kLongest && total > 0; ++i) {
        seen += weights[i];
        if (!widths.median && seen >= 0.5 * total) widths.median = static_cast<float>(i);
        if (!widths.widest && seen >= 0.9 * total) widths.widest = static_cast<float>(i);
    }
    return widths;
}

/// Of more rules each way it is squared paper.
constexpr size_t kMostPuzzleRules = 16;

/// What is as dark as this share of the darkest strokes is no shade, however wide.
constexpr float kDeepest = 0.75f;

/// Subtracts whatever is wider than about four strokes (a grey opening, the top-hat transform) and paler than
/// `depth`, the strokes' darkness: a bold digit among the fine lines of squared paper is wide too. `sharp`: it has edges, which
/// go with it.
void removeShade(GrayImage& dark, float strokeWidth, float depth, bool sharp) {
    if (strokeWidth <= 0) return;
    const int w = dark.width(), h = dark.height();
    const int factor = std::max(1, static_cast<int>(strokeWidth / 2));
    const int radius = static_cast<int>(std::ceil(2.2f * strokeWidth / static_cast<float>(factor)));
    const int cw = (w + factor - 1) / factor, ch = (h + factor - 1) / factor;
    if (std::min(cw, ch) < 8 * radius) return;  // a digit that fills the picture has no room for shadows
    Plane shade = cellMeans(w, h, factor, [&](int x, int y) { return dark.at(x, y); });
    slideBoth(shade, cw, ch, radius, kMin, 255);
    slideBoth(shade, cw, ch, sharp ? radius + 1 : radius, kMax, 0);
    blur(shade, cw, ch, radius / 2);
    Plane less(static_cast<size_t>(w)), bold(static_cast<size_t>(w));  // of this row; the same for `factor` rows
    for (int y = 0; y < h; ++y) {
        if (y % factor == 0)
            for (int x = 0; x < w; ++x) {
                less[x] = shade[static_cast<size_t>(y / factor) * cw + x / factor];
                bold[x] = less[x] > kDeepest / 2 * depth ? kDeepest * depth : 255;
            }
        uint8_t* row = dark.row(y);
        for (int x = 0; x < w; ++x) {
            const float v = row[x];
            row[x] = clampByte(v > bold[x] ? v : v - less[x]);
        }
    }
}

/// Clears the ink outside of the page.
void clearOutside(InkMap& map) {
    const int w = map.ink.width(), h = map.ink.height();
    for (int y = 0; y < h; ++y) {
        const uint8_t* beyond = map.outside.data() + static_cast<size_t>(y / map.cell) * map.columns;
        for (int cx = 0; cx < map.columns; ++cx)
            if (beyond[cx]) std::fill(map.ink.row(y) + cx * map.cell, map.ink.row(y) + std::min(w, (cx + 1) * map.cell), 0);
    }
}

/// Clears what lies on the page, and its shadow's fringe.
void clearThings(GrayImage& ink, std::span<const Piece> things) {
    for (const Piece& thing : things) erase(ink, thing, std::max(3, static_cast<int>(strokeWidthOf(thing) / 3)));
}

/// Light and noise differ across the picture, so the floor is set per tile, a sixth of the picture each way, in which ink is
/// rare too.
constexpr int kTiles = 6;
using Histograms = std::array<Histogram, kTiles * kTiles>;  // row by row

/// Of the page's pixels.
Histograms countTiles(const InkMap& map) {
    const int w = map.ink.width(), h = map.ink.height();
    Histograms tiles{};
    for (int y = 0; y < h; ++y) {
        const uint8_t* row = map.ink.row(y);
        const uint8_t* beyond = map.outside.data() + static_cast<size_t>(y / map.cell) * map.columns;
        Histogram* across = &tiles[y * kTiles / h * kTiles];
        for (int cx = 0; cx < map.columns; ++cx)
            if (!beyond[cx])
                for (int x = cx * map.cell; x < std::min(w, (cx + 1) * map.cell); ++x) ++across[x * kTiles / w][row[x]];
    }
    return tiles;
}

/// Paper is most of the picture: its median and spread say what is noise.
struct Noise {
    int base = 0;    ///< usual value of bare paper
    int spread = 1;  ///< its deviation
    int floor = 0;   ///< the least of ink
};

Noise noiseOf(const Histograms& tiles) {
    Histogram all{};
    for (const Histogram& tile : tiles)
        for (int i = 0; i < 256; ++i) all[i] += tile[i];
    Noise noise{percentile(all, 0.5)};
    noise.spread = std::max(1, noise.base - percentile(all, 0.16));
    noise.floor = std::clamp(noise.base + 4 * noise.spread, std::min(noise.base + 14, 255), 255);
    return noise;
}

/// The least of ink in each tile.
std::array<int, kTiles * kTiles> floorsOf(const Histograms& tiles, int floor, bool puzzle) {
    std::array<int, kTiles * kTiles> floors;
    for (size_t i = 0; i < tiles.size(); ++i) {
        const int middle = percentile(tiles[i], 0.5);
        // 0.52 standard deviations above the mean, below any tile's share of ink, but for those of a puzzle.
        const float deviation = static_cast<float>(percentile(tiles[i], 0.7) - middle) / 0.52f;
        floors[i] = std::max(floor, std::min(middle + static_cast<int>(5 * deviation), floor + (puzzle ? 12 : 40)));
    }
    return floors;
}

/// The darkest ink around each block of pixels.
struct Peaks {
    int block, columns;
    Plane close, wide;
    float palest;  ///< what is paler, less the paper, is no ink of this page
};

Peaks findPeaks(const GrayImage& ink, const Noise& noise, float stroke, bool puzzle) {
    const int w = ink.width(), h = ink.height();
    const int usual = std::max(8, std::min(w, h) / 32), block = puzzle ? std::clamp(static_cast<int>(2 * stroke), 8, usual) : usual;
    const int bw = (w + block - 1) / block, bh = (h + block - 1) / block;
    Peaks peaks{block, bw, Plane(static_cast<size_t>(bw) * bh, 0), {}, 0};
    Plane& peak = peaks.close;
    for (int y = 0; y + 1 < h; ++y) {
        const uint8_t* row = ink.row(y);
        const uint8_t* below = ink.row(y + 1);
        float* blocks = peak.data() + static_cast<size_t>(y / block) * bw;
        for (int bx = 0, x = 0; bx < bw; ++bx) {
            int most = 0;  // of the sums of 2x2, so that a single speck sets no standard
            for (const int end = std::min(w - 1, x + block); x < end; ++x)
                most = std::max(most, row[x] + row[x + 1] + below[x] + below[x + 1]);
            blocks[bx] = std::max(blocks[bx], static_cast<float>(most) * 0.25f);
        }
    }
    // What is far paler than most ink of the page is the shine-through of another page or the remains
    // of a rule; pencil beside print has a third of its depth. What the frame cuts is often the page's edge.
    Histogram inked{};
    for (int by = 1; by + 1 < bh; ++by)
        for (int bx = 1; bx + 1 < bw; ++bx)
            if (const float p = peak[static_cast<size_t>(by) * bw + bx]; p > static_cast<float>(noise.floor)) ++inked[clampByte(p)];
    peaks.palest = std::max(static_cast<float>(noise.floor - noise.base), 0.2f * static_cast<float>(percentile(inked, 0.995) - noise.base));
    peaks.wide = peak;  // of a neighbourhood as large as usual
    slideBoth(peaks.wide, bw, bh, 3 * usual / (2 * block), kMax, 0);
    slideBoth(peak, bw, bh, 1, kMax, 0);
    return peaks;
}

/// How sharp strokes' edges are: of each place where a row enters or leaves the ink the step and its steepest part.
class Edges {
public:
    Edges(int width, int height) : reach_(std::clamp(std::min(width, height) / 50, 4, 24)) {}

    /// `raw`: the row whose values there go from paper to ink or back, between x - 1 and x.
    void add(std::span<const uint8_t> raw, int x) {
        if (x <= reach_ || x + reach_ >= static_cast<int>(raw.size())) return;
        int steepest = 0, low = 255, high = 0;
        for (int i = x - reach_; i < x + reach_; ++i) {
            steepest = std::max(steepest, std::abs(raw[i + 1] - raw[i]));
            low = std::min<int>({low, raw[i], raw[i + 1]});
            high = std::max<int>({high, raw[i], raw[i + 1]});
        }
        steps_ += high - low, slopes_ += steepest;
    }
    /// The mean, pixels; 0 without an edge.
    float width() const { return slopes_ > 0 ? static_cast<float>(steps_ / slopes_) : 0; }

private:
    int reach_;
    double steps_ = 0, slopes_ = 0;
};

/// How dark the writing gets differs from pen to pen, so each neighbourhood is measured against
/// its own darkest ink (Bernsen 1986, with the contrast floor taken from the paper's noise). In a puzzle pencil stands
/// beside bold print, of whose darkness it has a third; elsewhere what is so pale beside ink are lines that were not found.
void threshold(InkMap& map, const Noise& noise, const std::array<int, kTiles * kTiles>& floors, const Peaks& peaks) {
    const int w = map.ink.width(), h = map.ink.height(), base = noise.base;
    Histogram strong{};
    Edges edges(w, h);
    std::vector<uint8_t> raw(static_cast<size_t>(w));
    Plane edge(static_cast<size_t>(w)), gain(static_cast<size_t>(w));  // of this row; the same for many rows
    for (int y = 0; y < h; ++y) {
        const int tileRow = y * kTiles / h;
        if (y % peaks.block == 0 || tileRow != (y - 1) * kTiles / h) {
            const size_t blocks = static_cast<size_t>(y / peaks.block) * peaks.columns;
            for (int x = 0; x < w; ++x) {
                const size_t i = blocks + static_cast<size_t>(x / peaks.block);
                const float top = std::max(0.42f * (peaks.close[i] - static_cast<float>(base)), 0.3f * (peaks.wide[i] - static_cast<float>(base)));
                const float lowest = static_cast<float>(floors[tileRow * kTiles + x * kTiles / w] - base);
                edge[x] = std::max({peaks.palest, lowest, top, 1.f});
                gain[x] = 127.f / (0.7f * edge[x]);
            }
        }
        uint8_t* row = map.ink.row(y);
        std::copy(row, row + w, raw.begin());
        // kInkEdge at the edge, 255 at 1.7 times that, 0 at 0.3 times.
        for (int x = 0; x < w; ++x)
            row[x] = clampByte(kInkEdge + (static_cast<float>(raw[x] - base) - edge[x]) * gain[x]);
        bool inside = false;
        for (int x = 0; x < w; ++x) {
            const bool in = row[x] >= kInkEdge;
            if (in) ++strong[raw[x]];
            if (in != inside) edges.add(raw, x);
            inside = in;
        }
    }
    map.contrast = static_cast<float>(percentile(strong, 0.5) - base) / 255;
    map.edgeWidth = edges.width();
}

}  // namespace

void measureStrokes(InkMap& map) {
    const GrayImage& ink = map.ink;
    static_assert(kInkEdge == 128, "the highest bit tells ink");
    int64_t area = 0, crossings = 0;
    for (int y = 0; y < ink.height(); ++y) {
        const uint8_t* row = ink.row(y);
        uint32_t inked = row[0] >> 7, changes = row[0] >> 7;
        for (int x = 1; x < ink.width(); ++x) inked += row[x] >> 7, changes += (row[x] ^ row[x - 1]) >> 7;
        if (const uint8_t* above = y ? ink.row(y - 1) : nullptr)
            for (int x = 0; x < ink.width(); ++x) changes += (row[x] ^ above[x]) >> 7;
        area += inked, crossings += changes;
    }
    map.strokeWidth = strokeWidth(area, crossings);
    map.coverage = static_cast<float>(area) / (static_cast<float>(ink.width()) * static_cast<float>(ink.height()));
}

InkMap findInk(const RgbImage& image, const InkOptions& options) {
    const int w = image.width(), h = image.height();
    Paper paper = estimatePaper(image, options);
    InkMap map;
    map.light = paper.light;
    map.columns = paper.cells.width, map.cell = paper.cells.side;
    map.outside = std::move(paper.outside);
    GrayImage least(w, h);  // what the channel that shows least of it takes away
    map.ink = distanceFrom(paper, image, least);
    clearOutside(map);
    clearThings(map.ink, options.things);

    // Soft shadows are still in the map. Once the pen's width is known, a closer
    // look removes all that is wider than a few strokes and has no sharp edge.
    const bool byLength = !options.things.empty();  // what else is broad would outweigh the writing
    StrokeWidths strokes = steepRunWidths(map.ink, byLength);
    // Strips of a highlighter are broad and have sharp edges, but let one channel pass.
    const bool strips = strokes.widest > 3 * strokes.median;
    if (strips) strokes.widest = std::min(strokes.widest, steepRunWidths(least, byLength).widest);
    removeShade(map.ink, std::clamp(strokes.widest, strokes.median, 3 * strokes.median), strokes.depth, strips);

    Histograms tiles = countTiles(map);
    const Noise noise = noiseOf(tiles);
    // Rules go before the threshold, so that they do not count as the darkest ink around. Digits are
    // 8 to 25 pen widths high; nothing in them is as long and straight as 40.
    const float stroke = std::max(1.f, strokes.median);
    if (options.rules)
        map.rules = takeOutRules(map.ink, least, std::max(noise.base + 14, noise.base + 5 * noise.spread / 2),
                                 std::max(40 * stroke, 0.15f * static_cast<float>(std::min(w, h))), stroke);
    const size_t ways = std::min(map.rules.level.size(), map.rules.upright.size());
    const bool puzzle = ways >= kPuzzleRules && ways <= kMostPuzzleRules;
    if (puzzle) tiles = countTiles(map);  // its lines are no noise
    threshold(map, noise, floorsOf(tiles, noise.floor, puzzle), findPeaks(map.ink, noise, stroke, puzzle));
    measureStrokes(map);
    return map;
}

}  // namespace inkdigits
