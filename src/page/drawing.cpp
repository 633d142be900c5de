#include "drawing.h"

#include <algorithm>
#include <cmath>

#include "normalize.h"

namespace inkdigits {
namespace {

/// Ink of an outline in its box, at most: a thick 0 has more.
constexpr float kHollow = 0.15f;
/// An eye or a window is not taller (in heights of its outline), and there are not more of them.
constexpr float kDetail = 0.25f;
constexpr size_t kMostDetails = 8;
/// A frame that leans by ten degrees stays so far from the corners of its box (in its shorter side); a circle by 0.2.
constexpr float kCorner = 0.17f;

/// Whether ink comes close to each corner of the piece's box.
bool hasCorners(const Piece& piece) {
    const float most = kCorner * piece.shorter();
    float nearest[4] = {1e9f, 1e9f, 1e9f, 1e9f};
    for (const Run& run : piece.runs) {
        const auto left = static_cast<float>(run.x0 - piece.left), right = static_cast<float>(piece.right - run.x1);
        const auto top = static_cast<float>(run.y - piece.top), bottom = static_cast<float>(piece.bottom - 1 - run.y);
        nearest[0] = std::min(nearest[0], std::hypot(left, top)), nearest[1] = std::min(nearest[1], std::hypot(right, top));
        nearest[2] = std::min(nearest[2], std::hypot(left, bottom)), nearest[3] = std::min(nearest[3], std::hypot(right, bottom));
    }
    return std::all_of(std::begin(nearest), std::end(nearest), [&](float d) { return d < most; });
}

}  // namespace

std::vector<size_t> detailsOf(size_t outline, const std::vector<Piece>& pieces, float strokeWidth) {
    const Piece& p = pieces[outline];
    std::vector<size_t> details;
    if (static_cast<float>(p.area) > kHollow * static_cast<float>(p.width()) * static_cast<float>(p.height())) return {};
    for (size_t i = 0; i < pieces.size(); ++i) {
        const Piece& o = pieces[i];
        if (!surrounds(p, o)) continue;
        if (static_cast<float>(o.area) <= strokeWidth * strokeWidth) continue;  // a speck
        if (static_cast<float>(o.height()) > kDetail * static_cast<float>(p.height())) return {};
        details.push_back(i);
    }
    if (details.empty() || details.size() > kMostDetails || hasCorners(p)) return {};
    return details;
}

Layout takeOutDrawings(const InkMap& map, std::vector<Piece>& pieces, const Classifier& classify) {
    Layout layout;
    std::vector<uint8_t> taken(pieces.size(), 0);
    for (size_t i = 0; i < pieces.size(); ++i) {
        const std::vector<size_t> details = detailsOf(i, pieces, map.strokeWidth);
        if (details.empty()) continue;
        std::vector<Piece> parts = {pieces[i]};
        taken[i] = 1;
        for (const size_t k : details) parts.push_back(pieces[k]), taken[k] = 1;
        Mark mark;
        mark.box = pieces[i].box();
        mark.tensor = {normalize(cropOf(map.ink, parts))};
        mark.decision = classify({&mark.tensor, 1})[0];
        refuse(mark.decision);
        layout.lines.push_back({std::move(mark)});
    }
    size_t i = 0;
    std::erase_if(pieces, [&](const Piece&) { return taken[i++] != 0; });
    return layout;
}

}  // namespace inkdigits
