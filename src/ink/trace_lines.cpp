#include "trace_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "path_opening.h"

namespace inkdigits {
namespace {

constexpr float kBroadest = 2.5f;  // pen widths, where digits fill the picture

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

/// Whether a way's two ends lie on rules that cross it, with another between them unless there are only
/// two: the side of a table, not the stem of a digit that reaches from line to line. Other ways in line
/// with it, where a digit covers the rest of the side, count as part of it.
bool endsOnRules(const Rule& way, const std::vector<RuleLine>& ways, const std::vector<RuleLine>& crossing) {
    bool begins = false, ends = false;
    int here = 0, between = 0;
    int first = way.start, last = way.end();
    for (bool grown = true; grown;) {
        grown = false;
        for (const RuleLine& line : ways) {
            const Rule& other = line.rule;
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
    for (const RuleLine& line : crossing) {
        const float along = meet(way, line.rule);
        if (!runsAt(line.rule, way.at(along))) continue;
        ++here;
        if (std::abs(along - from) <= kMeet) begins = true;
        else if (std::abs(along - to) <= kMeet) ends = true;
        else between += along > from && along < to;
    }
    return begins && ends && (between || here == 2);
}

/// Follows a found line beyond its end (or beginning) through the writing: across bold strokes and
/// digits that stand close, as long as the line shows again where it has to be.
void goOn(RuleLine& line, const ThinBlocks& thin, int width, float strokeWidth, bool left) {
    Rule& rule = line.rule;
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
        line.sure.insert(line.sure.begin(), more.size(), 1);
    } else {
        rule.across.insert(rule.across.end(), more.begin(), more.end());
        line.sure.resize(rule.across.size(), 1);
    }
}

/// Which ways are lines, by the writing and the side of the picture along them.
struct Limits {
    int minBlocks;     ///< long
    int maxThickness;  ///< pixels, with the line's blurred fringe; what is longer than it is thick by so much is no stroke
    int reach;         ///< blocks to either side over which a way is made straight
};

/// For lines `times` as long as lines are at least; the longer they are, the broader they may be. `side`: whether only a table's
/// sides are looked for.
Limits limitsOf(const LineSearch& search, float times, bool side) {
    const auto& [dark, faintest, minLength, strokeWidth] = search;
    const float across = kAcross * static_cast<float>(dark.width()), length = std::min(minLength, across);
    return {static_cast<int>(times * length / kBlock),
            static_cast<int>(side                 ? 1.5f * std::max(2.f, strokeWidth) + 1
                             : minLength > across ? kBroadest * strokeWidth + 3
                                                  : std::max(std::round(3 * strokeWidth) + 3, times * length / 16)),
            std::max(8, static_cast<int>(std::min(times, 1.f) * length / (3 * kBlock)))};
}

/// Where a way ends.
struct End {
    int length, column, row;
};

/// Ends of long ways, longest first.
std::vector<End> endsOf(const Paths& paths, const ThinBlocks& thin, int minBlocks) {
    std::vector<End> ends;
    for (int y = 0; y < thin.rows; ++y)
        for (int c = 0; c < thin.columns; ++c) {
            if (!thin.at(c, y)) continue;
            const int length = paths.length[thin.index(c, y)];
            if (length < minBlocks) continue;
            bool last = true;
            for (int d = -1; d <= 1 && c + 1 < thin.columns; ++d)
                if (y + d >= 0 && y + d < thin.rows &&
                    paths.length[thin.index(c + 1, y + d)] > length)
                    last = false;
            if (last) ends.push_back({length, c, y});
        }
    std::stable_sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.length > b.length; });
    return ends;
}

/// The rows of the way that ends there, from left to right, from where it leaves one that is `taken`.
std::vector<int> wayTo(const End& end, const Paths& paths, const ThinBlocks& thin, const std::vector<uint8_t>& taken) {
    std::vector<int> rows;
    for (int c = end.column, y = end.row; c >= 0; --c) {
        const size_t i = thin.index(c, y);
        if (taken[i]) break;
        rows.push_back(y);
        const int8_t from = paths.from[i];
        if (from == kNone) break;
        y += from;
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
}

/// The middle of the line at each block of a way, which may keep to one side of it.
std::vector<float> middleOf(const std::vector<int>& rows, int firstColumn, const ThinBlocks& thin) {
    std::vector<float> middle;
    for (size_t i = 0; i < rows.size(); ++i) {
        const int column = firstColumn + static_cast<int>(i);
        int top = rows[i], bottom = rows[i];
        if (thin.at(column, top)) {
            while (top > 0 && thin.at(column, top - 1)) --top;
            while (bottom + 1 < thin.rows && thin.at(column, bottom + 1)) ++bottom;
        }
        middle.push_back(static_cast<float>(top + bottom) / 2);
    }
    return middle;
}

/// The line of a straightened way whose first block is `firstColumn`.
RuleLine lineOf(const Straightened& way, int firstColumn, int width) {
    const int n = static_cast<int>(way.fitted.size());
    RuleLine line;
    line.rule.start = firstColumn * kBlock;
    const size_t length = static_cast<size_t>(std::min(n * kBlock, width - line.rule.start));
    for (size_t i = 0; i < length; ++i) {
        const float b = std::clamp((static_cast<float>(i) - 1.f) / kBlock, 0.f, static_cast<float>(n - 1));
        const int b0 = static_cast<int>(b), b1 = std::min(b0 + 1, n - 1);
        line.rule.across.push_back(way.fitted[b0] + (b - static_cast<float>(b0)) * (way.fitted[b1] - way.fitted[b0]));
        line.sure.push_back(way.near[i / kBlock]);
    }
    return line;
}

/// Without what is part of a longer line: parts of one have grown into each other.
std::vector<RuleLine> distinct(std::vector<RuleLine> all) {
    std::stable_sort(all.begin(), all.end(),
                     [](const RuleLine& a, const RuleLine& b) { return a.rule.across.size() > b.rule.across.size(); });
    std::vector<RuleLine> lines;
    for (RuleLine& line : all) {
        const Rule& r = line.rule;
        const bool known = std::any_of(lines.begin(), lines.end(), [&](const RuleLine& other) {
            const Rule& o = other.rule;
            const int from = std::max(r.start, o.start), to = std::min(r.end(), o.end());
            const int middle = (from + to) / 2;
            return (to - from) * 10 > static_cast<int>(r.across.size()) * 7 &&
                   std::abs(r.at(static_cast<float>(middle)) - o.at(static_cast<float>(middle))) < 2.5f;
        });
        if (!known) lines.push_back(std::move(line));
    }
    return lines;
}

constexpr int kShortest = 4 * kBlock;  ///< pixels; what is narrower has no lines
constexpr size_t kMostLines = 1000;    ///< of one direction, the longest

}  // namespace

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

bool runsAt(const Rule& rule, float along) {
    return along > static_cast<float>(rule.start) - kMeet && along < static_cast<float>(rule.end()) + kMeet;
}

std::vector<RuleLine> findLines(const LineSearch& search, float times, const std::vector<RuleLine>* crossing) {
    const auto& [dark, faintest, minLength, strokeWidth] = search;
    if (dark.width() < kShortest) return {};
    const Limits limits = limitsOf(search, times, crossing != nullptr);
    const ThinBlocks thin = findThin(dark, faintest, limits.maxThickness);
    const int maxGap = static_cast<int>(std::ceil(1.5f * strokeWidth / kBlock)) + 1;
    const Paths paths = findPaths(thin, maxGap, std::max(maxGap, limits.maxThickness / kBlock + 1));
    std::vector<RuleLine> lines;
    // Parts of one line grow into each other, but in noise there is no end to them.
    const size_t area = static_cast<size_t>(dark.width()) * static_cast<size_t>(dark.height());
    size_t length = 0;
    std::vector<uint8_t> taken(thin.set.size(), 0);
    for (const End& end : endsOf(paths, thin, limits.minBlocks)) {
        if (taken[thin.index(end.column, end.row)]) continue;
        if (length > area || lines.size() == kMostLines) break;
        const std::vector<int> rows = wayTo(end, paths, thin, taken);
        if (static_cast<int>(rows.size()) < limits.minBlocks) continue;
        const int firstColumn = end.column - static_cast<int>(rows.size()) + 1;
        std::vector<float> raw = middleOf(rows, firstColumn, thin);
        // A way may leave the line for a digit's stroke and find another line beyond it, or come from other print.
        Straightened way = straighten(raw, limits.reach);
        auto [from, to] = mostlyStraight(way.near);
        if (to - from < static_cast<int>(rows.size())) {
            raw = {raw.begin() + from, raw.begin() + to};
            way = straighten(raw, limits.reach);
        }
        const bool wriggles = std::count(way.near.begin(), way.near.end(), 1) < limits.minBlocks;  // handwriting
        if (wriggles) from = 0, to = static_cast<int>(rows.size());
        const int beside = 2 + limits.maxThickness / 2;
        for (int i = from; i < to; ++i)
            for (int d = -beside; d <= beside; ++d) {
                const int y = rows[static_cast<size_t>(i)] + d;
                if (y >= 0 && y < thin.rows) taken[thin.index(firstColumn + i, y)] = 1;
            }
        if (wriggles) continue;
        RuleLine line = lineOf(way, firstColumn + from, dark.width());
        goOn(line, thin, dark.width(), strokeWidth, false);
        goOn(line, thin, dark.width(), strokeWidth, true);
        length += line.rule.across.size();
        lines.push_back(std::move(line));
    }
    if (!crossing) return distinct(std::move(lines));
    std::vector<RuleLine> sides;
    for (const RuleLine& line : lines)
        if (endsOnRules(line.rule, lines, *crossing)) sides.push_back(line);
    return distinct(std::move(sides));
}

}  // namespace inkdigits
