#include "ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "plane.h"

namespace inkdigits {
namespace {

/// The picture reduced for judging the paper: each cell the mean of factor x factor pixels.
struct Preview {
    int width = 0, height = 0, factor = 1;
    std::array<Plane, 3> rgb;
};

/// Cells along the longer side of a preview: enough for a shadow's edge, too few for pen strokes.
constexpr int kPreviewSide = 384;

Preview preview(const RgbImage& image) {
    Preview p;
    p.factor = std::max(1, (std::max(image.width(), image.height()) + kPreviewSide - 1) / kPreviewSide);
    p.width = (image.width() + p.factor - 1) / p.factor;
    p.height = (image.height() + p.factor - 1) / p.factor;
    for (Plane& plane : p.rgb) plane.assign(static_cast<size_t>(p.width) * p.height, 0);
    std::vector<uint32_t> sums(static_cast<size_t>(p.width) * 3);
    for (int cy = 0; cy < p.height; ++cy) {
        const int y1 = std::min(image.height(), (cy + 1) * p.factor);
        std::fill(sums.begin(), sums.end(), 0);
        for (int y = cy * p.factor; y < y1; ++y) {
            const uint8_t* row = image.row(y);
            for (int cx = 0, x = 0; cx < p.width; ++cx)
                for (const int x1 = std::min(image.width(), (cx + 1) * p.factor); x < x1; ++x)
                    for (int c = 0; c < 3; ++c) sums[cx * 3 + c] += row[x * 3 + c];
        }
        for (int cx = 0; cx < p.width; ++cx) {
            const int columns = std::min(image.width(), (cx + 1) * p.factor) - cx * p.factor;
            const float n = static_cast<float>(columns * (y1 - cy * p.factor));
            for (int c = 0; c < 3; ++c)
                p.rgb[c][static_cast<size_t>(cy) * p.width + cx] = static_cast<float>(sums[cx * 3 + c]) / n;
        }
    }
    return p;
}

Plane luma(const Preview& p) {
    Plane out(p.rgb[0].size());
    for (size_t i = 0; i < out.size(); ++i)
        out[i] = 0.299f * p.rgb[0][i] + 0.587f * p.rgb[1][i] + 0.114f * p.rgb[2][i];
    return out;
}

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

uint8_t clampByte(float value) { return static_cast<uint8_t>(static_cast<int>(std::clamp(value, 0.f, 255.f))); }

/// Percentile of a histogram.
int percentile(const std::array<int64_t, 256>& histogram, double share) {
    int64_t total = 0, seen = 0;
    for (int64_t n : histogram) total += n;
    for (int i = 0; i < 256; ++i)
        if ((seen += histogram[i]) >= share * static_cast<double>(total)) return i;
    return 255;
}

/// The estimated paper between the centres of its cells, row by row of the whole picture.
class PaperRows {
public:
    PaperRows(const Preview& paper, int width) : paper_(paper), width_(width) {
        for (Wide& wide : wide_)
            for (Plane& line : wide.rgb) line.resize(static_cast<size_t>(width));
        for (Plane& line : between_) line.resize(static_cast<size_t>(width));
    }

    /// Red, green and blue of row y, `width` values each, until the next call. Ask for rows in ascending order.
    const std::array<Plane, 3>& at(int y) {
        const float py = std::clamp((static_cast<float>(y) + 0.5f) / static_cast<float>(paper_.factor) - 0.5f, 0.f,
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
                const float px = std::max(0.f, (static_cast<float>(x) + 0.5f) / static_cast<float>(paper_.factor) - 0.5f);
                const int x0 = static_cast<int>(px), x1 = std::min(x0 + 1, paper_.width - 1);
                wide.rgb[c][x] = cells[x0] + (px - static_cast<float>(x0)) * (cells[x1] - cells[x0]);
            }
        }
        return wide;
    }

    const Preview& paper_;
    int width_;
    std::array<Wide, 2> wide_;  ///< even and odd rows
    std::array<Plane, 3> between_;
};

/// How far each pixel is from the paper, 0..255 of the paper's light, in the channel that shows it best;
/// `least`, of the same size, gets the same of the channel that shows least. `light`: of the negative.
GrayImage distance(const RgbImage& image, const Preview& paper, bool light, GrayImage& least) {
    const int w = image.width();
    GrayImage out(w, image.height());
    PaperRows rows(paper, w);
    std::array<Plane, 3> drops;  // what each channel lacks of the paper
    for (Plane& drop : drops) drop.resize(static_cast<size_t>(w));
    const int flip = light ? 255 : 0;  // 255 - v, for v in 0..255
    // Of nearly white paper grain would be as light as ink.
    const float darkest = light ? 128 : 1;
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
    // Counting pixel sides overstates a slanted outline by 4/pi on average over all directions.
    const double outline = static_cast<double>(crossings) * 0.7854;
    map.strokeWidth = outline > 0 ? static_cast<float>(2 * static_cast<double>(area) / outline) : 0;
    map.coverage = static_cast<float>(area) / (static_cast<float>(ink.width()) * static_cast<float>(ink.height()));
}

InkMap findInk(const RgbImage& image, const InkOptions& options) {
    InkMap map;
    const int w = image.width(), h = image.height();
    Preview paper = preview(image);
    const int shortSide = std::min(paper.width, paper.height);
    // The paper is what remains when everything narrower than a fifth of the picture is filled from
    // its surroundings (a grey closing): no pen stroke is wider, hardly a shadow is narrower.
    const int radius = std::max(1, shortSide / 10);
    Plane before = luma(paper);
    const auto estimate = [&](Preview& p) {
        for (Plane& plane : p.rgb) {
            slideBoth(plane, p.width, p.height, radius, kMax, 0);
            slideBoth(plane, p.width, p.height, radius, kMin, 255);
            blur(plane, p.width, p.height, std::max(1, radius / 4));
        }
        const Plane grey = luma(p);
        const float brightest = *std::max_element(grey.begin(), grey.end());
        map.outside = options.filled ? std::vector<uint8_t>(grey.size()) : findSurroundings(before, grey, p.width, p.height, brightest);
        map.columns = p.width, map.cell = p.factor;
    };
    if (options.polarity != Polarity::Light) {
        Preview dark = paper;
        estimate(dark);
        if (options.polarity == Polarity::Auto) map.light = inkIsLight(before, paper.width, paper.height, radius, map.outside);
        if (!map.light) paper = std::move(dark);
    } else {
        map.light = true;
    }
    if (map.light) {
        for (Plane& plane : paper.rgb)
            for (float& v : plane) v = 255 - v;
        for (float& v : before) v = 255 - v;
        estimate(paper);
    }

    const float cell = static_cast<float>(map.cell);
    for (size_t i = 0; options.sheet && i < map.outside.size(); ++i) {
        const size_t columns = static_cast<size_t>(map.columns);
        const float x = static_cast<float>(i % columns) + 0.5f, y = static_cast<float>(i / columns) + 0.5f;
        if (!holds(*options.sheet, x * cell, y * cell)) map.outside[i] = 1;
    }

    GrayImage least(w, h);  // what the channel that shows least of it takes away
    map.ink = distance(image, paper, map.light, least);
    for (int y = 0; y < h; ++y) {
        const uint8_t* beyond = map.outside.data() + static_cast<size_t>(y / map.cell) * map.columns;
        for (int cx = 0; cx < map.columns; ++cx)
            if (beyond[cx]) std::fill(map.ink.row(y) + cx * map.cell, map.ink.row(y) + std::min(w, (cx + 1) * map.cell), 0);
    }

    for (const Piece& thing : options.things) {
        const int fringe = std::max(3, static_cast<int>(strokeWidthOf(thing) / 3));  // its shadow's
        for (const Run& run : thing.runs)
            for (int y = std::max(0, run.y - fringe); y <= std::min(h - 1, run.y + fringe); ++y)
                std::fill(map.ink.row(y) + std::max(0, run.x0 - fringe), map.ink.row(y) + std::min(w, run.x1 + fringe), 0);
    }

    // Soft shadows narrower than that are still in the map. Once the pen's width is known, a closer
    // look removes all that is wider than a few strokes and has no sharp edge.
    const bool byLength = !options.things.empty();  // what else is broad would outweigh the writing
    StrokeWidths strokes = steepRunWidths(map.ink, byLength);
    // Strips of a highlighter are broad and have sharp edges, but let one channel pass.
    const bool strips = strokes.widest > 3 * strokes.median;
    if (strips) strokes.widest = std::min(strokes.widest, steepRunWidths(least, byLength).widest);
    removeShade(map.ink, std::clamp(strokes.widest, strokes.median, 3 * strokes.median), strokes.depth, strips);

    // Paper is most of the picture: its median and spread say what is noise.
    // Light and noise differ across the picture, so the floor is set per tile, a sixth of the picture
    // each, in which ink is rare too.
    constexpr int kTiles = 6;
    std::vector<std::array<int64_t, 256>> tiles(kTiles * kTiles);
    std::vector<int> tileOf(w);  // column by column
    for (int x = 0; x < w; ++x) tileOf[x] = x * kTiles / w;
    const auto countTiles = [&] {
        for (auto& tile : tiles) tile.fill(0);
        for (int y = 0; y < h; ++y) {
            const uint8_t* row = map.ink.row(y);
            const uint8_t* beyond = map.outside.data() + static_cast<size_t>(y / map.cell) * map.columns;
            std::array<int64_t, 256>* across = &tiles[y * kTiles / h * kTiles];
            for (int cx = 0; cx < map.columns; ++cx)
                if (!beyond[cx])
                    for (int x = cx * map.cell; x < std::min(w, (cx + 1) * map.cell); ++x) ++across[tileOf[x]][row[x]];
        }
    };
    countTiles();
    std::array<int64_t, 256> histogram{};
    for (const auto& tile : tiles)
        for (int i = 0; i < 256; ++i) histogram[i] += tile[i];
    const int base = percentile(histogram, 0.5);
    const int spread = std::max(1, base - percentile(histogram, 0.16));
    map.noise = static_cast<float>(spread) / 255;
    const int floor = std::clamp(base + 4 * spread, std::min(base + 14, 255), 255);

    // Rules go before the threshold, so that they do not count as the darkest ink around. Digits are
    // 8 to 25 pen widths high; nothing in them is as long and straight as 40.
    const float stroke = std::max(1.f, strokes.median);
    if (options.rules)
        map.rules = takeOutRules(map.ink, least, std::max(base + 14, base + 5 * spread / 2),
                                 std::max(40 * stroke, 0.15f * static_cast<float>(std::min(w, h))), stroke);
    const size_t ways = std::min(map.rules.level.size(), map.rules.upright.size());
    const bool puzzle = ways >= kPuzzleRules && ways <= kMostPuzzleRules;

    if (puzzle) countTiles();  // its lines are no noise
    std::array<int, kTiles * kTiles> floors;
    for (size_t i = 0; i < tiles.size(); ++i) {
        const int middle = percentile(tiles[i], 0.5);
        // 0.52 standard deviations above the mean, below any tile's share of ink, but for those of a puzzle.
        const float deviation = static_cast<float>(percentile(tiles[i], 0.7) - middle) / 0.52f;
        floors[i] = std::max(floor, std::min(middle + static_cast<int>(5 * deviation), floor + (puzzle ? 12 : 40)));
    }

    // How dark the writing gets differs from pen to pen, so each neighbourhood is measured against
    // its own darkest ink (Bernsen 1986, with the contrast floor taken from the paper's noise). In a puzzle pencil stands
    // beside bold print, of whose darkness it has a third; elsewhere what is so pale beside ink are lines that were not found.
    const int usual = std::max(8, std::min(w, h) / 32), block = puzzle ? std::clamp(static_cast<int>(2 * stroke), 8, usual) : usual;
    const int bw = (w + block - 1) / block, bh = (h + block - 1) / block;
    Plane peak(static_cast<size_t>(bw) * bh, 0);
    for (int y = 0; y + 1 < h; ++y) {
        const uint8_t* row = map.ink.row(y);
        const uint8_t* below = map.ink.row(y + 1);
        float* peaks = peak.data() + static_cast<size_t>(y / block) * bw;
        for (int bx = 0, x = 0; bx < bw; ++bx) {
            int most = 0;  // of the sums of 2x2, so that a single speck sets no standard
            for (const int end = std::min(w - 1, x + block); x < end; ++x)
                most = std::max(most, row[x] + row[x + 1] + below[x] + below[x + 1]);
            peaks[bx] = std::max(peaks[bx], static_cast<float>(most) * 0.25f);
        }
    }
    // What is far paler than most ink of the page is the shine-through of another page or the remains
    // of a rule; pencil beside print has a third of its depth. What the frame cuts is often the page's edge.
    std::array<int64_t, 256> inked{};
    for (int by = 1; by + 1 < bh; ++by)
        for (int bx = 1; bx + 1 < bw; ++bx)
            if (const float p = peak[static_cast<size_t>(by) * bw + bx]; p > static_cast<float>(floor)) ++inked[clampByte(p)];
    const float palest = std::max(static_cast<float>(floor - base), 0.2f * static_cast<float>(percentile(inked, 0.995) - base));
    Plane wide = peak;  // of a neighbourhood as large as usual
    slideBoth(wide, bw, bh, 3 * usual / (2 * block), kMax, 0);
    slideBoth(peak, bw, bh, 1, kMax, 0);
    std::array<int64_t, 256> strong{};
    const int reach = std::clamp(std::min(w, h) / 50, 4, 24);
    double steps = 0, slopes = 0;
    std::vector<uint8_t> raw(static_cast<size_t>(w));
    Plane edge(static_cast<size_t>(w)), gain(static_cast<size_t>(w));  // of this row; the same for many rows
    for (int y = 0; y < h; ++y) {
        const int tileRow = y * kTiles / h;
        if (y % block == 0 || tileRow != (y - 1) * kTiles / h) {
            const size_t blocks = static_cast<size_t>(y / block) * bw;
            for (int x = 0; x < w; ++x) {
                const size_t i = blocks + static_cast<size_t>(x / block);
                const float top = std::max(0.42f * (peak[i] - static_cast<float>(base)), 0.3f * (wide[i] - static_cast<float>(base)));
                const float lowest = static_cast<float>(floors[tileRow * kTiles + tileOf[x]] - base);
                edge[x] = std::max({palest, lowest, top});
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
            if (in == inside) continue;
            inside = in;
            if (x <= reach || x + reach >= w) continue;
            int steepest = 0, low = 255, high = 0;
            for (int i = x - reach; i < x + reach; ++i) {
                steepest = std::max(steepest, std::abs(raw[i + 1] - raw[i]));
                low = std::min<int>({low, raw[i], raw[i + 1]});
                high = std::max<int>({high, raw[i], raw[i + 1]});
            }
            steps += high - low, slopes += steepest;
        }
    }
    map.contrast = static_cast<float>(percentile(strong, 0.5) - base) / 255;
    map.edgeWidth = slopes > 0 ? static_cast<float>(steps / slopes) : 0;
    measureStrokes(map);
    return map;
}

}  // namespace inkdigits
