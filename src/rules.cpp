#include "rules.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "median.h"

namespace inkdigits {
namespace {

/// Columns that are looked at together. A path may change its row by one per block, so lines up to
/// atan(1 / 3) = 18 degrees can be followed.
constexpr int kBlock = 3;

/// More lines than this in a direction and it is no table but squared paper, whose lines are long and
/// whose crossings are everywhere in the writing.
constexpr size_t kSquared = 12;

GrayImage transpose(const GrayImage& image) {
    GrayImage out(image.height(), image.width());
    constexpr int kTile = 32;  // two tiles stay in the first-level cache
    for (int ty = 0; ty < image.height(); ty += kTile)
        for (int tx = 0; tx < image.width(); tx += kTile)
            for (int y = ty; y < std::min(image.height(), ty + kTile); ++y)
                for (int x = tx; x < std::min(image.width(), tx + kTile); ++x) out.at(y, x) = image.at(x, y);
    return out;
}

/// Dark, vertically thin places of an image, in blocks of kBlock columns.
struct ThinBlocks {
    int columns, rows;
    std::vector<uint8_t> set;
    std::vector<uint8_t> thick;  ///< dark, but no line: a stroke or a line that runs across
    uint8_t at(int column, int y) const { return set[static_cast<size_t>(y) * columns + column]; }
};

ThinBlocks findThin(const GrayImage& ink, int faintest, int maxThickness) {
    const int w = ink.width(), h = ink.height();
    ThinBlocks thin{(w + kBlock - 1) / kBlock, h, {}, {}};
    thin.set.assign(static_cast<size_t>(thin.columns) * h, 0);
    thin.thick = thin.set;
    std::vector<int> top(w, -1);  // where the current vertical run of each column began
    for (int y = 0; y <= h; ++y) {
        const uint8_t* row = y < h ? ink.row(y) : nullptr;
        for (int x = 0; x < w; ++x) {
            const bool dark = row && row[x] >= faintest;
            if (dark) {
                if (top[x] < 0) top[x] = y;
            } else if (top[x] >= 0) {
                std::vector<uint8_t>& into = y - top[x] <= maxThickness ? thin.set : thin.thick;
                for (int i = top[x]; i < y; ++i) ++into[static_cast<size_t>(i) * thin.columns + x / kBlock];
                top[x] = -1;
            }
        }
    }
    // Two columns of three: a lone pixel is noise.
    for (std::vector<uint8_t>* blocks : {&thin.set, &thin.thick})
        for (uint8_t& n : *blocks) n = n >= 2;
    return thin;
}

/// Longest way to each block from the left, over set blocks, at most `maxGap` unset ones in a row, or `maxThick` where
/// those are dark (path opening: Talbot and Appleton 2007, "Efficient complete and incomplete path openings").
struct Paths {
    std::vector<int16_t> length;  ///< set blocks on the way, 0 = none
    std::vector<int8_t> from;     ///< row step to the predecessor; kNone at a start
};
constexpr int8_t kNone = 9;

Paths findPaths(const ThinBlocks& thin, int maxGap, int maxThick) {
    const size_t n = static_cast<size_t>(thin.columns) * thin.rows;
    Paths paths{std::vector<int16_t>(n, 0), std::vector<int8_t>(n, kNone)};
    std::vector<int8_t> gap(n, 0);
    for (int c = 0; c < thin.columns; ++c)
        for (int y = 0; y < thin.rows; ++y) {
            const size_t i = static_cast<size_t>(y) * thin.columns + c;
            int16_t best = 0;
            int8_t from = kNone, bestGap = 0;
            if (c)
                for (int8_t d : {0, -1, 1}) {
                    if (y + d < 0 || y + d >= thin.rows) continue;
                    const size_t j = static_cast<size_t>(y + d) * thin.columns + c - 1;
                    if (paths.length[j] > best) best = paths.length[j], from = d, bestGap = gap[j];
                }
            if (thin.set[i]) {
                paths.length[i] = static_cast<int16_t>(best + 1);
                paths.from[i] = from;
            } else if (best && bestGap < (thin.thick[i] ? maxThick : maxGap)) {
                paths.length[i] = best;
                paths.from[i] = from;
                gap[i] = static_cast<int8_t>(bestGap + 1);
            }
        }
    return paths;
}

/// Straightens a traced way: at each place the value there of a line fitted to its neighbourhood, twice,
/// the second time without what strays (the last bit of a way often climbs a digit's stroke).
std::vector<float> smooth(const std::vector<float>& raw, int reach) {
    const int n = static_cast<int>(raw.size());
    std::vector<float> fitted = raw, weight(raw.size(), 1);
    for (int pass = 0; pass < 2; ++pass) {
        // Running sums of w, wx, wy, wxx, wxy.
        std::vector<double> s0(n + 1), sx(n + 1), sy(n + 1), sxx(n + 1), sxy(n + 1);
        for (int i = 0; i < n; ++i) {
            const double w = weight[i], x = i, y = raw[i];
            s0[i + 1] = s0[i] + w, sx[i + 1] = sx[i] + w * x, sy[i + 1] = sy[i] + w * y;
            sxx[i + 1] = sxx[i] + w * x * x, sxy[i + 1] = sxy[i] + w * x * y;
        }
        for (int i = 0; i < n; ++i) {
            const int centre = std::clamp(i, std::min(reach, n / 2), std::max(n - 1 - reach, n / 2));
            const int a = std::max(0, centre - reach), b = std::min(n, centre + reach + 1);
            const double w = s0[b] - s0[a], mx = sx[b] - sx[a], my = sy[b] - sy[a];
            const double d = w * (sxx[b] - sxx[a]) - mx * mx;
            if (w < 2 || d <= 0) continue;
            const double slope = (w * (sxy[b] - sxy[a]) - mx * my) / d;
            fitted[i] = static_cast<float>((my - slope * mx) / w + slope * i);
        }
        for (int i = 0; i < n; ++i) weight[i] = std::abs(raw[i] - fitted[i]) <= 2 ? 1.f : 0.02f;
    }
    return fitted;
}

/// A traced way made straight, and where it keeps to that.
struct Straightened {
    std::vector<float> fitted;
    std::vector<uint8_t> near;
};

Straightened straighten(const std::vector<float>& raw, int reach) {
    Straightened way{smooth(raw, reach), std::vector<uint8_t>(raw.size())};
    for (size_t i = 0; i < raw.size(); ++i) way.near[i] = std::abs(raw[i] - way.fitted[i]) <= 1.5f;
    return way;
}

/// From where to where a way is mostly straight: the stretch with the most straight places beyond the others.
std::pair<int, int> mostlyStraight(const std::vector<uint8_t>& near) {
    std::pair<int, int> best{0, 0};
    int most = 0, sum = 0, from = 0;
    for (int i = 0; i < static_cast<int>(near.size()); ++i) {
        if (sum <= 0) sum = 0, from = i;
        sum += near[i] ? 1 : -1;
        if (sum > most) most = sum, best = {from, i + 1};
    }
    return best;
}

/// How dark a line is along its way: its usual tone near each place and how much it varies.
class Tone {
public:
    Tone() = default;
    /// `tones` column by column, 0 where unknown.
    explicit Tone(const std::vector<int>& tones) {
        const int n = static_cast<int>(tones.size()), blocks = (n + kStep - 1) / kStep;
        std::vector<int> known, off;
        for (int b = 0; b < blocks; ++b) {
            known.clear();
            for (int i = std::max(0, (b - kReach) * kStep); i < std::min(n, (b + kReach + 1) * kStep); ++i)
                if (tones[i]) known.push_back(tones[i]);
            usual_.push_back(median(known));
        }
        for (int i = 0; i < n; ++i)
            if (tones[i]) off.push_back(std::abs(tones[i] - usual_[i / kStep]));
        spread_ = 1.48f * static_cast<float>(median(off));
    }
    /// Whether the line alone is never as dark there.
    bool exceeded(int i, int tone) const {
        const float usual = static_cast<float>(usual_[i / kStep]);
        return static_cast<float>(tone) > usual + std::max({4 * spread_, 0.3f * usual, 10.f});
    }

    /// By how many spreads a place is darker than the line alone usually is.
    float excess(int i, int tone) const {
        return static_cast<float>(tone - usual_[i / kStep]) / std::max(spread_, 4.f);
    }
    /// Whether even two of its like that cross are not as dark.
    bool farExceeded(int i, int tone) const { return static_cast<float>(tone) > 1.6f * static_cast<float>(usual_[i / kStep]) + 10; }

private:
    static constexpr int kStep = 24, kReach = 3;
    std::vector<int> usual_;
    float spread_ = 0;
};

/// A rule and where its way really follows it, per block.
struct Found {
    Rule rule;
    std::vector<uint8_t> sure;
    struct Band {
        int x, top, bottom, tone;
    };
    std::vector<Band> erased{};
    std::vector<Band> trimmed{};  ///< erased beside what is written
    Tone tone{}, least{};  ///< of the line before anything was erased
    float shown = 0;       ///< share of its length where there is ink
};

/// Rows that a line takes up in one column, and its darkness there.
struct Cut {
    int top = 0, bottom = 0;
    int tone = 0;   ///< 0 where it does not show
    int least = 0;  ///< in the channel that shows least of it, plus 1: there it may be as pale as the paper
    int height() const { return bottom - top; }
};

Cut cutAt(const GrayImage& ink, const GrayImage& least, const Found& found, int i, int faintest) {
    const int x = found.rule.start + i, h = ink.height();
    if (x < 0 || x >= ink.width() || !found.sure[std::min<size_t>(found.sure.size() - 1, static_cast<size_t>(i / kBlock))])
        return {};
    const int centre = static_cast<int>(std::lround(found.rule.across[static_cast<size_t>(i)]));
    int y = -1;
    for (int d : {0, -1, 1, -2, 2})
        if (y < 0 && centre + d >= 0 && centre + d < h && ink.at(x, centre + d) >= faintest) y = centre + d;
    if (y < 0) return {};
    // Up to its own ridge: a stroke that runs beside it may be darker.
    for (int k = 0; k < 2; ++k) {
        const int above = y > 0 ? ink.at(x, y - 1) : 0, below = y + 1 < h ? ink.at(x, y + 1) : 0;
        if (std::max(above, below) <= ink.at(x, y)) break;
        y += above > below ? -1 : 1;
    }
    // Its thickness at half its depth: blur widens a line and joins it to a digit just above.
    const int edge = std::max(faintest, ink.at(x, y) * 11 / 20);
    Cut cut{y, y + 1};
    while (cut.top > 0 && ink.at(x, cut.top - 1) >= edge) --cut.top;
    while (cut.bottom < h && ink.at(x, cut.bottom) >= edge) ++cut.bottom;
    for (int k = cut.top; k < cut.bottom; ++k) {
        cut.tone = std::max<int>(cut.tone, ink.at(x, k));
        cut.least = std::max<int>(cut.least, least.at(x, k) + 1);
    }
    return cut;
}

/// The cuts of a whole line. Tones are medians of three columns: of noise less remains than of the thinnest stroke.
std::vector<Cut> cutsAlong(const GrayImage& ink, const GrayImage& least, const Found& found, int faintest) {
    const int n = static_cast<int>(found.rule.across.size());
    std::vector<Cut> raw(static_cast<size_t>(n));
    for (int i = 0; i < n; ++i) raw[i] = cutAt(ink, least, found, i, faintest);
    std::vector<Cut> cuts = raw;
    const auto middle = [](int a, int b, int c) { return std::max(std::min(a, b), std::min(std::max(a, b), c)); };
    for (int i = 1; i + 1 < n; ++i)
        if (raw[i - 1].tone && raw[i].tone && raw[i + 1].tone) {
            cuts[i].tone = middle(raw[i - 1].tone, raw[i].tone, raw[i + 1].tone);
            cuts[i].least = middle(raw[i - 1].least, raw[i].least, raw[i + 1].least);
        }
    return cuts;
}

/// Measures a line's thickness and tones, before anything is erased. `least` is the darkness in the channel
/// that shows least of it: a coloured line is pale in one, and what is written over it in another colour is not.
void measure(const GrayImage& ink, const GrayImage& least, Found& found, int faintest) {
    const int n = static_cast<int>(found.rule.across.size());
    std::vector<int> thickness, tone, tones(n, 0), leastTones(n, 0);
    const std::vector<Cut> cuts = cutsAlong(ink, least, found, faintest);
    for (int i = 0; i < n; ++i) {
        const Cut& cut = cuts[i];
        tones[i] = cut.tone, leastTones[i] = cut.least;
        if (cut.tone) thickness.push_back(cut.height()), tone.push_back(cut.tone);
    }
    found.shown = static_cast<float>(thickness.size()) / static_cast<float>(n);
    found.rule.thickness = static_cast<float>(median(thickness));
    found.rule.tone = median(tone);
    found.tone = Tone(tones), found.least = Tone(leastTones);
}

/// Erases a measured line where the ink is as thin and as pale as the line itself.
void erase(GrayImage& ink, const GrayImage& least, Found& found, int faintest,
           const std::vector<Found>* crossing = nullptr) {
    const Rule& rule = found.rule;
    const int n = static_cast<int>(rule.across.size()), h = ink.height();
    const std::vector<Cut> cuts = cutsAlong(ink, least, found, faintest);
    const float most = rule.thickness + std::max(1.f, 0.35f * rule.thickness);
    // Of another rule that crossed, and was erased up to this one, a stub remains.
    const auto crossed = [&](int x, float y) {
        return crossing && std::any_of(crossing->begin(), crossing->end(), [&](const Found& other) {
                   return std::abs(other.rule.at(y) - static_cast<float>(x)) < other.rule.thickness / 2 + 3;
               });
    };
    // Among many rules a stub is no thicker and hardly darker than they are: writing covers the crossings.
    const bool squared = crossing && crossing->size() > kSquared;
    const float tallest = squared ? most + 1 : 2.5f * rule.thickness + 4;
    for (int i = 0; i < n; ++i) {
        const Cut& cut = cuts[i];
        if (!cut.tone) continue;
        const int x = rule.start + i;
        const float high = static_cast<float>(cut.height());
        if (high > most || found.tone.exceeded(i, cut.tone) || found.least.exceeded(i, cut.least)) {
            const bool written = squared && (found.tone.farExceeded(i, cut.tone) || found.least.farExceeded(i, cut.least));
            if (high > tallest || written || !crossed(x, rule.across[static_cast<size_t>(i)])) {
                // Beside a stroke of another darkness or colour the line can still be told from it.
                const auto other = [&](int y) { return found.tone.exceeded(i, ink.at(x, y)) || found.least.exceeded(i, least.at(x, y)); };
                const float reach = rule.thickness / 2 + 1, centre = rule.across[static_cast<size_t>(i)];
                const int bandTop = std::max(cut.top, static_cast<int>(std::lround(centre - reach)));
                const int bandBottom = std::min(cut.bottom, static_cast<int>(std::lround(centre + reach)) + 1);
                bool apart = false;
                for (int y = cut.top; y < cut.bottom; ++y) apart |= (y < bandTop || y >= bandBottom) && other(y);
                for (int y = bandTop; apart && y < bandBottom; ++y)
                    if (!other(y)) ink.at(x, y) = 0, found.trimmed.push_back({x, y, y + 1, cut.tone});
                continue;
            }
        }
        // With its blurred fringe, as far as that falls off.
        int top = cut.top, bottom = cut.bottom;
        for (int k = 0; k < 4 && top > 0 && ink.at(x, top - 1) < ink.at(x, top); ++k) --top;
        for (int k = 0; k < 4 && bottom < h && ink.at(x, bottom) < ink.at(x, bottom - 1); ++k) ++bottom;
        for (int y = top; y < bottom; ++y) ink.at(x, y) = 0;
        found.erased.push_back({x, top, bottom, cut.tone});
    }
}

/// Puts back what was erased between ink above and ink below the line.
void rejoin(GrayImage& ink, const GrayImage& before, const Found& found, int faintest) {
    const int w = ink.width(), h = ink.height();
    std::vector<const Found::Band*> crossed;
    for (const Found::Band& band : found.erased) {
        const auto inked = [&](int y) {
            for (int dx = -2; dx <= 2; ++dx)
                if (y >= 0 && y < h && band.x + dx >= 0 && band.x + dx < w &&
                    ink.at(band.x + dx, y) > std::max(faintest, band.tone / 2))
                    return true;
            return false;
        };
        if ((inked(band.top - 1) || inked(band.top - 2)) && (inked(band.bottom) || inked(band.bottom + 1)))
            crossed.push_back(&band);
    }
    for (const Found::Band* band : crossed)
        for (int y = band->top; y < band->bottom; ++y)
            ink.at(band->x, y) = std::max(ink.at(band->x, y), before.at(band->x, y));
}

/// Puts back erased pixels that hang together with the ink and are somewhat darker than the line: strokes
/// that follow it for a while or cross it at a slant.
void regrow(GrayImage& ink, const GrayImage& before, const GrayImage& least, const Found& found, int faintest) {
    constexpr float kDarker = 3;  // spreads, of both channels together
    struct Pixel {
        int x, y;
    };
    std::vector<Pixel> candidates;
    for (const std::vector<Found::Band>* bands : {&found.erased, &found.trimmed})
        for (const Found::Band& band : *bands)
            for (int y = band.top; y < band.bottom; ++y) {
                const int i = band.x - found.rule.start, tone = before.at(band.x, y);
                if (tone >= faintest && found.tone.excess(i, tone) + found.least.excess(i, least.at(band.x, y) + 1) >= kDarker)
                    candidates.push_back({band.x, y});
            }
    const int w = ink.width(), h = ink.height();
    const auto grow = [&](const Pixel& p) {
        if (ink.at(p.x, p.y)) return false;
        for (int y = std::max(0, p.y - 1); y <= std::min(h - 1, p.y + 1); ++y)
            for (int x = std::max(0, p.x - 1); x <= std::min(w - 1, p.x + 1); ++x)
                if (ink.at(x, y) > found.rule.tone / 2) {
                    ink.at(p.x, p.y) = before.at(p.x, p.y);
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

/// Pixels that two lines may stop short of each other and still meet, besides twice their thickness.
constexpr float kMeet = 10;

/// Where on `way` it meets a rule of the other direction, both continued if need be.
float meet(const Rule& way, const Rule& other) {
    float along = static_cast<float>(way.start + way.end()) / 2;
    for (int i = 0; i < 4; ++i) along = other.at(way.at(along));
    return along;
}

/// Erases what is left of two lines where they cross or meet, if no stroke leads there: it is darker than
/// either of them, and as dark as no pencil.
void clearCrossings(GrayImage& ink, const std::vector<Found>& level, const std::vector<Found>& upright, int faintest) {
    for (const Found& a : level)
        for (const Found& b : upright) {
            const float thickness = std::max(a.rule.thickness, b.rule.thickness), reach = 2 * thickness + kMeet;
            const float x = meet(a.rule, b.rule), y = a.rule.at(x);
            if (x < static_cast<float>(a.rule.start) - reach || x > static_cast<float>(a.rule.end()) + reach ||
                y < static_cast<float>(b.rule.start) - reach || y > static_cast<float>(b.rule.end()) + reach)
                continue;
            const int cx = static_cast<int>(std::lround(x)), cy = static_cast<int>(std::lround(y));
            const auto inked = [&](int px, int py) {
                return px >= 0 && py >= 0 && px < ink.width() && py < ink.height() && ink.at(px, py) >= faintest;
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
            for (int py = std::max(0, cy - r); py <= std::min(ink.height() - 1, cy + r); ++py)
                for (int px = std::max(0, cx - r); px <= std::min(ink.width() - 1, cx + r); ++px) ink.at(px, py) = 0;
        }
}

/// Whether a way's two ends lie on rules that cross it, with another between them unless there are only
/// two: the side of a table, not the stem of a digit that reaches from line to line. Other ways in line
/// with it, where a digit covers the rest of the side, count as part of it.
bool endsOnRules(const Rule& way, const std::vector<Found>& ways, const std::vector<Found>& crossing) {
    bool begins = false, ends = false;
    int here = 0, between = 0;
    int first = way.start, last = way.end();
    for (bool grown = true; grown;) {
        grown = false;
        for (const Found& found : ways) {
            const Rule& other = found.rule;
            if (other.start >= first && other.end() <= last) continue;
            const int gap = std::max(other.start - last, first - other.end());
            const int shorter = static_cast<int>(std::min(way.across.size(), other.across.size()));
            const float middle = static_cast<float>(other.start + other.end()) / 2;
            if (gap < -shorter / 3 || gap > shorter / 2 || std::abs(way.at(middle) - other.at(middle)) > 5) continue;
            first = std::min(first, other.start), last = std::max(last, other.end());
            grown = true;
        }
    }
    const float from = static_cast<float>(first), to = static_cast<float>(last);
    for (const Found& found : crossing) {
        const Rule& r = found.rule;
        const float reach = 2 * r.thickness + kMeet;
        const float along = meet(way, r), across = way.at(along);
        if (across < static_cast<float>(r.start) - reach || across > static_cast<float>(r.end()) + reach) continue;
        ++here;
        if (std::abs(along - from) <= reach) begins = true;
        else if (std::abs(along - to) <= reach) ends = true;
        else between += along > from && along < to;
    }
    return begins && ends && (between || here == 2);
}

/// Follows a found line beyond its end (or beginning) through the writing: across bold strokes and
/// digits that stand close, as long as the line shows again where it has to be.
void goOn(Found& found, const ThinBlocks& thin, int width, float strokeWidth, bool left) {
    Rule& rule = found.rule;
    const int n = static_cast<int>(rule.across.size()), look = std::min(n - 1, 60);
    if (look < 12) return;
    const int maxGap = std::max(24, static_cast<int>(12 * strokeWidth)) / kBlock;
    float y = left ? rule.across.front() : rule.across.back();
    float slope = left ? (rule.across[0] - rule.across[static_cast<size_t>(look)]) / static_cast<float>(look)
                       : (rule.across[static_cast<size_t>(n - 1)] - rule.across[static_cast<size_t>(n - 1 - look)]) /
                             static_cast<float>(look);
    std::vector<float> more;  // per pixel, outwards
    size_t last = 0;
    int gap = 0;
    for (int x = left ? rule.start - 1 : rule.end(); x >= 0 && x < width; x += left ? -1 : 1) {
        y += slope;
        more.push_back(y);
        if (x % kBlock != 1) continue;
        const int row = static_cast<int>(std::lround(y));
        int hit = -1;
        for (int d : {0, -1, 1, -2, 2})
            if (hit < 0 && row + d >= 0 && row + d < thin.rows && thin.at(x / kBlock, row + d)) hit = row + d;
        if (hit >= 0) {
            gap = 0, last = more.size();
            const float off = static_cast<float>(hit) - y;  // bends a little: an alpha-beta filter
            y += 0.2f * off;
            slope += 0.022f / kBlock * off;
        } else if (++gap > maxGap) {
            break;
        }
    }
    more.resize(last);
    // Where a way goes on it is taken on trust, so only the line itself is erased there.
    if (left) {
        const int blocks = static_cast<int>(more.size()) / kBlock * kBlock;
        more.resize(static_cast<size_t>(blocks));
        rule.start -= blocks;
        rule.across.insert(rule.across.begin(), more.rbegin(), more.rend());
        found.sure.insert(found.sure.begin(), static_cast<size_t>(blocks / kBlock), 1);
    } else {
        rule.across.insert(rule.across.end(), more.begin(), more.end());
        found.sure.resize((rule.across.size() + kBlock - 1) / kBlock, 1);
    }
}

/// Where digits fill the picture lines have no room to be longer than any stroke. There they run along so much of its
/// side, and their breadth is at most so many pen widths.
constexpr float kAcross = 0.6f, kBroadest = 2.5f;
/// The bold lines of a puzzle are broader than what passes for a line beside its thin ones, but so many times as long.
/// The sides of a small table have only so much of a line's length, but are hardly broader than a stroke of the pen, which
/// is at least two pixels though it was measured as one.
constexpr float kBold = 2.5f, kSide = 0.3f;

/// The lines of one direction, `times` as long as lines are at least; the longer they are, the broader they may be. With
/// `crossing`, only such as lie between two of those.
std::vector<Found> findLevel(const GrayImage& ink, int faintest, float minLength, float strokeWidth, float times = 1,
                             const std::vector<Found>* crossing = nullptr) {
    const float across = kAcross * static_cast<float>(ink.width());
    const bool close = minLength > across;
    minLength = std::min(minLength, across);
    const int reach = static_cast<int>(std::min(times, 1.f) * minLength / (3 * kBlock));
    minLength *= times;
    // With the line's blurred fringe; what is longer than it is thick by so much is no stroke.
    const int maxThickness = static_cast<int>(crossing ? 1.5f * std::max(2.f, strokeWidth) + 1
                                              : close  ? kBroadest * strokeWidth + 3
                                                       : std::max(std::round(3 * strokeWidth) + 3, minLength / 16));
    const ThinBlocks thin = findThin(ink, faintest, maxThickness);
    const int maxGap = static_cast<int>(std::ceil(1.5f * strokeWidth / kBlock)) + 1;
    const Paths paths = findPaths(thin, maxGap, std::max(maxGap, maxThickness / kBlock + 1));
    const int minBlocks = static_cast<int>(minLength / kBlock);

    // Ends of long ways, longest first.
    struct End {
        int length, column, row;
    };
    std::vector<End> ends;
    for (int y = 0; y < thin.rows; ++y)
        for (int c = 0; c < thin.columns; ++c) {
            if (!thin.at(c, y)) continue;
            const int length = paths.length[static_cast<size_t>(y) * thin.columns + c];
            if (length < minBlocks) continue;
            bool last = true;
            for (int d = -1; d <= 1 && c + 1 < thin.columns; ++d)
                if (y + d >= 0 && y + d < thin.rows &&
                    paths.length[static_cast<size_t>(y + d) * thin.columns + c + 1] > length)
                    last = false;
            if (last) ends.push_back({length, c, y});
        }
    std::stable_sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.length > b.length; });

    std::vector<Found> rules;
    std::vector<uint8_t> taken(thin.set.size(), 0);
    for (const End& end : ends) {
        if (taken[static_cast<size_t>(end.row) * thin.columns + end.column]) continue;
        std::vector<int> rows;  // right to left, up to where the way joins a longer one
        for (int c = end.column, y = end.row; c >= 0; --c) {
            const size_t i = static_cast<size_t>(y) * thin.columns + c;
            if (taken[i]) break;
            rows.push_back(y);
            const int8_t from = paths.from[i];
            if (from == kNone) break;
            y += from;
        }
        if (static_cast<int>(rows.size()) < minBlocks) continue;
        std::reverse(rows.begin(), rows.end());
        const int firstColumn = end.column - static_cast<int>(rows.size()) + 1;
        std::vector<float> raw;  // the middle of the line, of which the way may keep to one side
        for (size_t i = 0; i < rows.size(); ++i) {
            const int column = firstColumn + static_cast<int>(i);
            int top = rows[i], bottom = rows[i];
            if (thin.at(column, top)) {
                while (top > 0 && thin.at(column, top - 1)) --top;
                while (bottom + 1 < thin.rows && thin.at(column, bottom + 1)) ++bottom;
            }
            raw.push_back(static_cast<float>(top + bottom) / 2);
        }
        // A way may leave the line for a digit's stroke and find another line beyond it, or come from other print.
        Straightened way = straighten(raw, std::max(8, reach));
        auto [from, to] = mostlyStraight(way.near);
        if (to - from < static_cast<int>(rows.size())) {
            raw = {raw.begin() + from, raw.begin() + to};
            way = straighten(raw, std::max(8, reach));
        }
        const bool wriggles = std::count(way.near.begin(), way.near.end(), 1) < minBlocks;  // handwriting
        if (wriggles) from = 0, to = static_cast<int>(rows.size());
        for (int i = from; i < to; ++i)
            for (int d = -2 - maxThickness / 2; d <= 2 + maxThickness / 2; ++d) {
                const int y = rows[static_cast<size_t>(i)] + d;
                if (y >= 0 && y < thin.rows) taken[static_cast<size_t>(y) * thin.columns + firstColumn + i] = 1;
            }
        if (wriggles) continue;
        const int n = to - from;
        const std::vector<float>& fitted = way.fitted;
        Rule rule;
        rule.start = (firstColumn + from) * kBlock;
        rule.across.resize(static_cast<size_t>(std::min(n * kBlock, ink.width() - rule.start)));
        for (size_t i = 0; i < rule.across.size(); ++i) {
            const float b = std::clamp((static_cast<float>(i) - 1.f) / kBlock, 0.f, static_cast<float>(n - 1));
            const int b0 = static_cast<int>(b), b1 = std::min(b0 + 1, n - 1);
            rule.across[i] = fitted[b0] + (b - static_cast<float>(b0)) * (fitted[b1] - fitted[b0]);
        }
        Found found{std::move(rule), std::move(way.near)};
        goOn(found, thin, ink.width(), strokeWidth, false);
        goOn(found, thin, ink.width(), strokeWidth, true);
        rules.push_back(std::move(found));
    }
    if (crossing) {
        std::vector<Found> sides;
        for (const Found& found : rules)
            if (endsOnRules(found.rule, rules, *crossing)) sides.push_back(found);
        rules = std::move(sides);
    }
    // Parts of one line have now grown into each other.
    std::stable_sort(rules.begin(), rules.end(),
                     [](const Found& a, const Found& b) { return a.rule.across.size() > b.rule.across.size(); });
    std::vector<Found> lines;
    for (Found& found : rules) {
        const Rule& r = found.rule;
        const bool known = std::any_of(lines.begin(), lines.end(), [&](const Found& other) {
            const Rule& o = other.rule;
            const int from = std::max(r.start, o.start), to = std::min(r.end(), o.end());
            const int middle = (from + to) / 2;
            return (to - from) * 10 > static_cast<int>(r.across.size()) * 7 &&
                   std::abs(r.at(static_cast<float>(middle)) - o.at(static_cast<float>(middle))) < 2.5f;
        });
        if (!known) lines.push_back(std::move(found));
    }
    return lines;
}

/// Whether a line there would be the edge of the page, of a picture with such a side.
bool atFrame(float across, int side) {
    const float rim = std::max(3.f, 0.01f * static_cast<float>(side));
    return across < rim || across > static_cast<float>(side) - rim;
}

/// Lines of ruled or squared paper are equally far apart. One that is not where it should be may be hidden behind digits that
/// are written on it: it shows on so much of its length, and of where no stroke covers it, no farther off than this share of
/// the distance.
constexpr float kVisible = 0.45f, kUncovered = 0.8f, kOff = 0.08f;
/// They are at least so many times as far apart as they are broad.
constexpr float kClose = 8;
/// Those next to each other differ in their distance by less than this.
constexpr float kFarther = 1.6f;

/// The line that `like` nearly is when moved by so many pixels, if it shows. `pitch`: how far such lines are apart.
std::optional<Found> hiddenLine(const ThinBlocks& thin, const Rule& like, float move, float pitch) {
    const int off = std::max(2, static_cast<int>(kOff * pitch)), n = static_cast<int>(like.across.size()) / kBlock;
    const auto rowAt = [&](int block, float first, float last) {
        const float share = static_cast<float>(block) / static_cast<float>(n);
        return static_cast<int>(std::lround(like.across[static_cast<size_t>(block * kBlock)] + move + first + (last - first) * share));
    };
    const auto hit = [&](int column, int row) {  // the row there at which it shows
        for (int d : {0, -1, 1})
            if (row + d >= 0 && row + d < thin.rows && thin.at(column, row + d)) return row + d;
        return -1;
    };
    const int start = like.start / kBlock, step = std::max(1, n / 128);
    float first = 0, last = 0;
    int most = 0, shows = 0, covered = 0;
    for (int a = -off; a <= off; ++a)
        for (int b = -off; b <= off; ++b) {
            int hits = 0;
            for (int i = 0; i < n; i += step) hits += hit(start + i, rowAt(i, static_cast<float>(a), static_cast<float>(b))) >= 0;
            if (hits > most) most = hits, first = static_cast<float>(a), last = static_cast<float>(b);
        }
    std::vector<float> raw;
    for (int i = 0; i < n; ++i) {
        const int row = rowAt(i, first, last), shown = hit(start + i, row);
        raw.push_back(static_cast<float>(shown < 0 ? row : shown));
        shows += shown >= 0;
        covered += shown < 0 && row >= 0 && row < thin.rows && thin.thick[static_cast<size_t>(row) * thin.columns + start + i];
    }
    if (static_cast<float>(shows) < std::max(kVisible * static_cast<float>(n), kUncovered * static_cast<float>(n - covered))) return {};
    raw = smooth(raw, std::max(8, n / 6));
    Found found{{like.start, {}}, std::vector<uint8_t>(raw.size(), 1)};
    for (const float y : raw) found.rule.across.insert(found.rule.across.end(), kBlock, y);
    return found;
}

/// Adds the lines of one direction that are hidden behind digits, a distance from others that were found and measured.
void addHidden(std::vector<Found>& rules, const std::vector<Found>& crossing, const GrayImage& ink, const GrayImage& least, int faintest) {
    if (rules.empty()) return;
    const float w = static_cast<float>(ink.width()), h = static_cast<float>(ink.height());
    const auto places = [](const std::vector<Found>& lines, float along) {
        std::vector<float> at;
        for (const Found& found : lines) at.push_back(found.rule.at(along));
        std::sort(at.begin(), at.end());
        return at;
    };
    const auto closest = [](const std::vector<float>& at) {
        float gap = 0;
        for (size_t i = 1; i < at.size(); ++i)
            if (const float next = at[i] - at[i - 1]; !gap || next < gap) gap = next;
        return gap;
    };
    const std::vector<float> at = places(rules, w / 2);
    float usual = closest(at);
    if (const float squares = closest(places(crossing, h / 2)); !usual || (squares && usual > kFarther * squares)) usual = squares;
    std::vector<float> thickness;
    for (const Found& found : rules) thickness.push_back(found.rule.thickness);
    const float thick = median(std::move(thickness));
    if (usual < kClose * thick) return;
    const ThinBlocks thin = findThin(ink, faintest, static_cast<int>(2 * thick) + 3);
    for (size_t i = 0; i < rules.size(); ++i) {  // those that are added, too
        const Rule like = rules[i].rule;
        if (static_cast<float>(like.across.size()) < kAcross * w) continue;
        // Seen at an angle they are farther apart on one side.
        float pitch = kFarther * usual;
        for (const float other : at)
            if (const float gap = std::abs(other - like.at(w / 2)); gap > 0.5f * usual) pitch = std::min(pitch, gap);
        if (pitch == kFarther * usual) pitch = usual;
        for (const float move : {-pitch, pitch}) {
            const float there = like.at(w / 2) + move;
            if (atFrame(there, ink.height())) continue;
            if (std::any_of(rules.begin(), rules.end(), [&](const Found& other) { return std::abs(other.rule.at(w / 2) - there) < 0.5f * pitch; })) continue;
            std::optional<Found> found = hiddenLine(thin, like, move, pitch);
            if (!found) continue;
            measure(ink, least, *found, faintest);
            rules.push_back(std::move(*found));
        }
    }
}

/// Adds the bold lines of one direction, in place of what was found of them.
void addBold(std::vector<Found>& rules, const GrayImage& ink, int faintest, float minLength, float strokeWidth) {
    for (Found& bold : findLevel(ink, faintest, minLength, strokeWidth, kBold)) {
        const Rule& b = bold.rule;
        std::erase_if(rules, [&](const Found& found) {
            const Rule& r = found.rule;
            const float middle = static_cast<float>(r.start + r.end()) / 2;
            return r.across.size() <= b.across.size() && middle > static_cast<float>(b.start) &&
                   middle < static_cast<float>(b.end()) && std::abs(r.at(middle) - b.at(middle)) < 4;
        });
        rules.push_back(std::move(bold));
    }
}

/// In a puzzle a column of digits close below each other passes for a line, but there is paper between them: drops what
/// shows on less of its length than the other lines.
void dropColumns(std::vector<Found>& rules) {
    std::vector<float> shown;
    for (const Found& found : rules) shown.push_back(found.shown);
    const float usual = median(std::move(shown));
    std::erase_if(rules, [&](const Found& found) { return found.shown < 0.78f * usual; });
}

/// Drops what is far broader and darker than the other lines of both directions: a row of digits in a broad pen.
void dropWriting(std::vector<Found>& level, std::vector<Found>& upright) {
    constexpr float kBroader = 2, kDarker = 1.4f;
    constexpr size_t kLines = 3;  // to compare with
    std::vector<float> breadths, tones;
    for (const std::vector<Found>* way : {&level, &upright})
        for (const Found& found : *way) breadths.push_back(found.rule.thickness), tones.push_back(static_cast<float>(found.rule.tone));
    if (breadths.size() <= kLines) return;
    const float breadth = kBroader * median(std::move(breadths)), tone = kDarker * median(std::move(tones));
    for (std::vector<Found>* way : {&level, &upright})
        std::erase_if(*way, [&](const Found& found) { return found.rule.thickness > breadth && static_cast<float>(found.rule.tone) > tone; });
}

}  // namespace

float Rule::slope() const {
    const size_t n = across.size();
    if (n < 2) return 0;
    // Ends averaged over a tenth of the length each.
    const size_t k = std::max<size_t>(1, n / 10);
    double a = 0, b = 0;
    for (size_t i = 0; i < k; ++i) a += across[i], b += across[n - 1 - i];
    return static_cast<float>((b - a) / static_cast<double>(k) / static_cast<double>(n - k));
}

float Rule::at(float along) const {
    const float i = along - static_cast<float>(start), last = static_cast<float>(across.size() - 1);
    if (i < 0) return across.front() + slope() * i;
    if (i >= last) return across.back() + slope() * (i - last);
    const int i0 = static_cast<int>(i);
    return across[i0] + (i - static_cast<float>(i0)) * (across[i0 + 1] - across[i0]);
}

Rules takeOutRules(GrayImage& dark, const GrayImage& least, int faintest, float minLength, float strokeWidth) {
    // Both directions are looked for in the same ink: taking out one first would leave holes in the other.
    GrayImage turned = transpose(dark);
    std::vector<Found> level = findLevel(dark, faintest, minLength, strokeWidth);
    std::vector<Found> upright = findLevel(turned, faintest, minLength, strokeWidth);
    if (level.size() >= 3 && upright.size() >= 3) {
        addBold(level, dark, faintest, minLength, strokeWidth);
        addBold(upright, turned, faintest, minLength, strokeWidth);
    }
    const auto alongFrame = [](const Found& f, int side) { return atFrame(f.rule.across[f.rule.across.size() / 2], side); };
    std::erase_if(level, [&](const Found& f) { return alongFrame(f, dark.height()); });
    std::erase_if(upright, [&](const Found& f) { return alongFrame(f, dark.width()); });
    // The sides of a small table are no longer than a digit or two, but they end on its other lines.
    const auto addShort = [&](std::vector<Found>& rules, const GrayImage& image, const std::vector<Found>& crossing) {
        if (crossing.size() < 2 || crossing.size() > kSquared || rules.size() > kSquared) return;
        // Beside long lines a short way is a column of digits.
        std::vector<size_t> lengths;
        for (const Found& found : rules) lengths.push_back(found.rule.across.size());
        const size_t shortest = lengths.size() < 3 ? 0 : median(std::move(lengths)) / 2;
        for (Found& found : findLevel(image, faintest, minLength, strokeWidth, kSide, &crossing)) {
            const float middle = static_cast<float>(found.rule.start + found.rule.end()) / 2;
            const bool known = std::any_of(rules.begin(), rules.end(), [&](const Found& other) {
                return std::abs(other.rule.at(middle) - found.rule.at(middle)) < 4 &&
                       static_cast<float>(other.rule.start) < middle && middle < static_cast<float>(other.rule.end());
            });
            if (!known && found.rule.across.size() >= shortest) rules.push_back(std::move(found));
        }
    };
    addShort(upright, turned, level);
    addShort(level, dark, upright);
    // A line that neither meets two others nor goes on for much of the page, with its like above and
    // below, may be a large 1 or the stem of a 4.
    const auto keepTrue = [](std::vector<Found>& found, const std::vector<Found>& crossing, int side) {
        const auto length = [&](const Found& f) { return static_cast<double>(f.rule.across.size()) / side; };
        const auto longs = std::count_if(found.begin(), found.end(), [&](const Found& f) { return length(f) > 0.4; });
        std::erase_if(found, [&](const Found& f) {
            if (length(f) > 0.85 || (longs >= 3 && length(f) > 0.4)) return false;
            const auto meets = std::count_if(crossing.begin(), crossing.end(), [&](const Found& other) {
                const Rule& r = other.rule;
                const float reach = 2 * r.thickness + kMeet, along = meet(f.rule, r), across = f.rule.at(along);
                return across > static_cast<float>(r.start) - reach && across < static_cast<float>(r.end()) + reach &&
                       along > static_cast<float>(f.rule.start) - reach && along < static_cast<float>(f.rule.end()) + reach;
            });
            return meets < 2;
        });
    };
    keepTrue(level, upright, dark.width());
    keepTrue(upright, level, dark.height());

    for (Found& found : level) measure(dark, least, found, faintest);
    const GrayImage leastTurned = upright.empty() ? GrayImage() : transpose(least);
    for (Found& found : upright) measure(turned, leastTurned, found, faintest);
    addHidden(level, upright, dark, least, faintest);
    addHidden(upright, level, turned, leastTurned, faintest);
    // The bold lines of a puzzle are both, too, but digits do not fill its picture.
    if (minLength > kAcross * static_cast<float>(std::min(dark.width(), dark.height()))) dropWriting(level, upright);
    if (level.size() >= kPuzzleRules && upright.size() >= kPuzzleRules) dropColumns(level), dropColumns(upright);
    const GrayImage before = dark;
    for (Found& found : level) erase(dark, least, found, faintest);
    if (!upright.empty()) {
        GrayImage cleared = turned;
        for (Found& found : upright) erase(cleared, leastTurned, found, faintest);
        cleared = transpose(cleared);
        for (int y = 0; y < dark.height(); ++y) {
            uint8_t* row = dark.row(y);
            const uint8_t* other = cleared.row(y);
            for (int x = 0; x < dark.width(); ++x) row[x] = std::min(row[x], other[x]);
        }
        // Where two rules cross each looked like writing to the other.
        for (Found& found : level) erase(dark, least, found, faintest, &upright);
    }
    clearCrossings(dark, level, upright, faintest);
    // Now that the other direction is gone too, what meets a line from both sides is a stroke.
    for (const Found& found : level) {
        regrow(dark, before, least, found, faintest);
        rejoin(dark, before, found, faintest);
    }
    if (!upright.empty()) {
        GrayImage joined = transpose(dark);
        for (const Found& found : upright) {
            regrow(joined, turned, leastTurned, found, faintest);
            rejoin(joined, turned, found, faintest);
        }
        dark = transpose(joined);
    }
    Rules rules;
    for (Found& found : level) rules.level.push_back(std::move(found.rule));
    for (Found& found : upright) rules.upright.push_back(std::move(found.rule));
    return rules;
}

}  // namespace inkdigits
