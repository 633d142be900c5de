#include "components.h"

#include <algorithm>
#include <numeric>

namespace inkdigits {
namespace {

int root(std::vector<int>& parent, int i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

}  // namespace

Piece makePiece(std::vector<Run> runs) {
    Piece piece{{}, std::move(runs)};
    if (piece.runs.empty()) return piece;
    piece.left = piece.runs[0].x0, piece.top = piece.runs[0].y, piece.bottom = piece.runs.back().y + 1;
    for (const Run& run : piece.runs) {
        piece.left = std::min(piece.left, run.x0), piece.right = std::max(piece.right, run.x1);
        piece.area += run.x1 - run.x0;
    }
    return piece;
}

PixelBox boxOf(std::span<const Piece> pieces) {
    PixelBox box = pieces[0];
    for (const Piece& piece : pieces) box = unite(box, piece);
    return box;
}

float strokeWidth(int64_t area, int64_t sides) {
    // Pixel sides overstate a slanted outline by 4/pi on average over all directions.
    return sides > 0 ? static_cast<float>(static_cast<double>(2 * area) / (0.7854 * static_cast<double>(sides))) : 0;
}

float strokeWidthOf(const Piece& piece) {
    // Sides of pixels on the outline: two per run, and above and below what overlaps no other run.
    int64_t sides = 2 * static_cast<int64_t>(piece.runs.size()) + 2 * static_cast<int64_t>(piece.area);
    size_t above = 0;
    for (const Run& run : piece.runs) {
        while (above < piece.runs.size() &&
               (piece.runs[above].y < run.y - 1 || (piece.runs[above].y == run.y - 1 && piece.runs[above].x1 <= run.x0)))
            ++above;
        for (size_t i = above; i < piece.runs.size() && piece.runs[i].y == run.y - 1 && piece.runs[i].x0 < run.x1; ++i)
            sides -= 2 * (std::min(piece.runs[i].x1, run.x1) - std::max(piece.runs[i].x0, run.x0));
    }
    return strokeWidth(piece.area, sides);
}

std::vector<Piece> findPieces(GrayView ink, int minArea, uint8_t edge) {
    std::vector<Run> runs;
    std::vector<int> parent;
    size_t aboveBegin = 0, aboveEnd = 0;
    for (int y = 0; y < ink.height(); ++y) {
        const uint8_t* row = ink.row(y);
        const size_t begin = runs.size();
        size_t above = aboveBegin;
        for (int x = 0; x < ink.width();) {
            if (row[x] < edge) {
                ++x;
                continue;
            }
            const int x0 = x;
            while (x < ink.width() && row[x] >= edge) ++x;
            const int self = static_cast<int>(runs.size());
            runs.push_back({y, x0, x});
            parent.push_back(self);
            while (above < aboveEnd && runs[above].x1 < x0) ++above;
            for (size_t i = above; i < aboveEnd && runs[i].x0 <= x; ++i) {
                const int a = root(parent, static_cast<int>(i)), b = root(parent, self);
                parent[std::max(a, b)] = std::min(a, b);
            }
        }
        aboveBegin = begin, aboveEnd = runs.size();
    }
    std::vector<int> area(runs.size(), 0), index(runs.size(), -1), count(runs.size(), 0);
    for (size_t i = 0; i < runs.size(); ++i) {
        const int r = root(parent, static_cast<int>(i));
        area[r] += runs[i].x1 - runs[i].x0;
        ++count[r];
    }
    std::vector<std::vector<Run>> groups;
    for (size_t i = 0; i < runs.size(); ++i) {
        const int r = root(parent, static_cast<int>(i));
        if (area[r] < minArea) continue;
        if (index[r] < 0) {
            index[r] = static_cast<int>(groups.size());
            groups.emplace_back().reserve(count[r]);
        }
        groups[index[r]].push_back(runs[i]);
    }
    std::vector<Piece> pieces;
    pieces.reserve(groups.size());
    for (std::vector<Run>& group : groups) pieces.push_back(makePiece(std::move(group)));
    return pieces;
}

void erase(GrayImage& ink, const Piece& piece, int fringe) {
    const int w = ink.width(), h = ink.height();
    for (const Run& run : piece.runs)
        for (int y = std::max(0, run.y - fringe); y <= std::min(h - 1, run.y + fringe); ++y)
            std::fill(ink.row(y) + std::max(0, run.x0 - fringe), ink.row(y) + std::min(w, run.x1 + fringe), 0);
}

GrayImage cropOf(GrayView ink, std::span<const Piece> pieces) {
    const PixelBox box = boxOf(pieces);
    const int left = box.left, top = box.top;
    GrayImage crop(box.width() + 2, box.height() + 2);
    for (const Piece& piece : pieces)
        for (const Run& run : piece.runs) {
            // The fringe: paler pixels next to the run. Darker ones there belong to a neighbour.
            for (int y = std::max(0, run.y - 1); y <= std::min(ink.height() - 1, run.y + 1); ++y) {
                const uint8_t* from = ink.row(y);
                uint8_t* to = crop.row(y - top + 1) - left + 1;
                for (int x = std::max(0, run.x0 - 1); x < std::min(ink.width(), run.x1 + 1); ++x)
                    if (from[x] < kInkEdge) to[x] = from[x];
            }
            const uint8_t* from = ink.row(run.y);
            std::copy(from + run.x0, from + run.x1, crop.row(run.y - top + 1) + run.x0 - left + 1);
        }
    return crop;
}

}  // namespace inkdigits
