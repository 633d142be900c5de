#include "text_lines.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "median.h"

namespace inkdigits {
namespace {

/// Whether b, somewhere to the right of a, may stand on the same line.
bool level(const Piece& a, const Piece& b, float digitHeight) {
    const int overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    const int smaller = std::min(a.height(), b.height());
    return overlap >= 0.4f * smaller && std::abs(a.centerY() - b.centerY()) <
                                            0.6f * std::max({digitHeight, 0.8f * a.height(), 0.8f * b.height()});
}

/// Whether they may be one digit that is broken across.
bool broken(const Piece& a, const Piece& b, float digitHeight) {
    const int apart = std::max(a.top, b.top) - std::min(a.bottom, b.bottom);
    const int height = std::max(a.bottom, b.bottom) - std::min(a.top, b.top);
    return stacked(a, b) && static_cast<float>(apart) < 0.1f * digitHeight && static_cast<float>(height) < 1.3f * digitHeight;
}

/// A chain of pieces and the straight line through their centres.
struct Chain {
    std::vector<int> pieces;
    float x = 0, y = 0, slope = 0, left = 0, right = 0, height = 0;
    float at(float px) const { return y + slope * (px - x); }
};

void fit(Chain& chain, const std::vector<Piece>& pieces, float digitHeight) {
    const float n = static_cast<float>(chain.pieces.size());
    chain.x = chain.y = 0;
    chain.left = 1e9f, chain.right = -1e9f;
    std::vector<int> heights;
    for (int i : chain.pieces) {
        chain.x += pieces[i].centerX() / n, chain.y += pieces[i].centerY() / n;
        chain.left = std::min(chain.left, static_cast<float>(pieces[i].left));
        chain.right = std::max(chain.right, static_cast<float>(pieces[i].right));
        heights.push_back(pieces[i].height());
    }
    chain.height = static_cast<float>(median(std::move(heights)));
    float xx = 0, xy = 0;
    for (int i : chain.pieces) {
        const float dx = pieces[i].centerX() - chain.x;
        xx += dx * dx, xy += dx * (pieces[i].centerY() - chain.y);
    }
    // Digits of unequal height would tilt a short line: shrink the slope towards level as if three
    // more digits stood a digit's height to either side.
    chain.slope = xy / (xx + 6 * digitHeight * digitHeight);
}

/// Joins chains that are level and side by side, nearest first.
void joinLevel(std::vector<Chain>& chains, const std::vector<Piece>& pieces, float digitHeight) {
    struct Nearest {
        size_t chain;
        float gap;
    };
    constexpr Nearest kNobody{0, 1e9f};
    std::vector<uint8_t> joined(chains.size(), 0);  // to another
    // Between two chains, the second to the right of the first, or as good as endless if they are not one line.
    const auto gapTo = [&](const Chain& left, const Chain& right) {
        const float gap = right.left - left.right;
        if (left.x > right.x || gap < -0.3f * digitHeight) return kNobody.gap;
        const float middle = (left.right + right.left) / 2, height = std::max(digitHeight, std::min(left.height, right.height));
        // Extrapolated lines grow unsure with distance; so does the fitted slope.
        return std::abs(left.at(middle) - right.at(middle)) > 0.45f * height ? kNobody.gap : gap;
    };
    const auto nearestTo = [&](size_t a) {
        Nearest nearest = kNobody;
        for (size_t b = 0; b < chains.size(); ++b)
            if (b != a && !joined[b])
                if (const float gap = gapTo(chains[a], chains[b]); gap < nearest.gap) nearest = {b, gap};
        return nearest;
    };
    std::vector<Nearest> nearest(chains.size());
    for (size_t a = 0; a < chains.size(); ++a) nearest[a] = nearestTo(a);
    for (;;) {
        size_t a = 0;
        for (size_t c = 1; c < chains.size(); ++c)
            if (nearest[c].gap < nearest[a].gap) a = c;
        if (chains.empty() || nearest[a].gap == kNobody.gap) break;
        const size_t b = nearest[a].chain;
        chains[a].pieces.insert(chains[a].pieces.end(), chains[b].pieces.begin(), chains[b].pieces.end());
        fit(chains[a], pieces, digitHeight);
        joined[b] = 1, nearest[b] = kNobody;
        for (size_t c = 0; c < chains.size(); ++c) {
            if (joined[c]) continue;
            if (c == a || (nearest[c].gap < kNobody.gap && (nearest[c].chain == a || nearest[c].chain == b))) {
                nearest[c] = nearestTo(c);
            } else if (const float gap = gapTo(chains[c], chains[a]); gap < nearest[c].gap || (gap == nearest[c].gap && a < nearest[c].chain)) {
                nearest[c] = {a, gap};
            }
        }
    }
    std::vector<Chain> left;
    for (size_t c = 0; c < chains.size(); ++c)
        if (!joined[c]) left.push_back(std::move(chains[c]));
    chains = std::move(left);
}

constexpr float kBar = 1e-3f;  ///< weight of a flat bar among other pieces

}  // namespace

float typicalHeight(const std::vector<PixelBox>& pieces, float strokeWidth) {
    strokeWidth = std::max(1.f, strokeWidth);
    std::vector<std::pair<float, float>> heights;  // height, weight
    for (const PixelBox& p : pieces) {
        if (p.longer() < 3 * strokeWidth) continue;
        // What is left of a page's rules may outweigh its few digits; it counts only where there is nothing else.
        const bool bar = static_cast<float>(p.height()) < 2 * strokeWidth && p.width() > 2 * p.height();
        heights.push_back({std::max(static_cast<float>(p.height()), 0.5f * p.longer()), std::min(p.longer(), 10 * strokeWidth) * (bar ? kBar : 1)});
    }
    return weightedMedian(std::move(heights));
}

float typicalHeight(const std::vector<Piece>& pieces, float strokeWidth) {
    return typicalHeight(std::vector<PixelBox>(pieces.begin(), pieces.end()), strokeWidth);
}

std::vector<TextLine> findTextLines(const std::vector<Piece>& pieces, float digitHeight) {
    std::vector<int> order(pieces.size()), big, small;
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return pieces[a].centerX() < pieces[b].centerX(); });
    for (int i : order) (pieces[i].height() >= 0.45f * digitHeight ? big : small).push_back(i);

    // Each piece and its nearest level neighbour to the right.
    std::vector<int> next(pieces.size(), -1), chainOf(pieces.size(), -1);
    std::vector<Chain> chains;
    std::vector<int> parent(pieces.size());
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&](int i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    };
    for (size_t a = 0; a < big.size(); ++a) {
        const Piece& p = pieces[big[a]];
        for (size_t b = a + 1; b < big.size(); ++b) {
            const Piece& q = pieces[big[b]];
            if (q.centerX() - p.centerX() > 4 * digitHeight + p.width()) break;
            if (broken(p, q, digitHeight)) {
                parent[root(big[b])] = root(big[a]);
                continue;
            }
            if (q.left - p.right > 3 * digitHeight || !level(p, q, digitHeight)) continue;
            parent[root(big[b])] = root(big[a]);
            break;
        }
    }
    for (int i : big) {
        const int r = root(i);
        if (chainOf[r] < 0) {
            chainOf[r] = static_cast<int>(chains.size());
            chains.emplace_back();
        }
        chains[chainOf[r]].pieces.push_back(i);
    }
    for (Chain& chain : chains) fit(chain, pieces, digitHeight);

    joinLevel(chains, pieces, digitHeight);

    // Small pieces go with the line they stand in or close to.
    std::vector<int> loose;
    for (int i : small) {
        const Piece& p = pieces[i];
        int best = -1;
        float nearest = 0.8f;
        for (size_t c = 0; c < chains.size(); ++c) {
            if (chains[c].left - digitHeight > p.right || chains[c].right + digitHeight < p.left) continue;
            const float off = std::abs(chains[c].at(p.centerX()) - p.centerY()) / std::max(digitHeight, chains[c].height);
            if (off < nearest) nearest = off, best = static_cast<int>(c);
        }
        if (best >= 0) chains[best].pieces.push_back(i);
        else loose.push_back(i);
    }
    for (int i : loose) {
        Chain chain;
        chain.pieces = {i};
        fit(chain, pieces, digitHeight);
        chains.push_back(std::move(chain));
    }

    std::stable_sort(chains.begin(), chains.end(), [](const Chain& a, const Chain& b) { return a.y < b.y; });
    std::vector<TextLine> lines;
    for (Chain& chain : chains) {
        std::stable_sort(chain.pieces.begin(), chain.pieces.end(),
                         [&](int a, int b) { return pieces[a].centerX() < pieces[b].centerX(); });
        lines.push_back({std::move(chain.pieces), {}, chain.height, chain.slope, chain.right - chain.left});
    }
    return lines;
}

bool stacked(const PixelBox& a, const PixelBox& b) {
    const int across = std::min(a.right, b.right) - std::max(a.left, b.left), along = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    return 2 * across > std::min(a.width(), b.width()) && 5 * along < 2 * std::min(a.height(), b.height());
}

namespace {

/// `gap` pixels lie between them.
bool lowBeside(const Piece& point, const Piece& digit, int gap, float height) {
    const float top = static_cast<float>(point.top), across = static_cast<float>(gap), tall = static_cast<float>(digit.height());
    return tall > 0.5f * height && across > -0.2f * height && across < 0.6f * height &&
           top > static_cast<float>(digit.top) + 0.6f * tall && top < static_cast<float>(digit.bottom) + 0.15f * height;
}

}  // namespace

bool lowAfter(const Piece& point, const Piece& digit, float height) {
    return lowBeside(point, digit, point.left - digit.right, height);
}

bool lowBefore(const Piece& point, const Piece& digit, float height) {
    return lowBeside(point, digit, digit.left - point.right, height);
}

}  // namespace inkdigits
