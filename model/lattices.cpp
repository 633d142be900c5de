// Lattices of strokes for model/grouping.py: JSON lines of pen_numbers.py in, binary records out, of
// int32 and float32 in turn. Not part of the product.
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "lattice.h"

using namespace inkdigits;

namespace {

using Owners = std::map<std::pair<float, float>, int>;  // whose point it is

void write(const std::vector<int32_t>& values) { std::fwrite(values.data(), 4, values.size(), stdout); }
template <class Floats>
void write(const Floats& values) {
    std::fwrite(values.data(), 4, values.size(), stdout);
}

/// kind 0: a line; 1: this line and the one after it joined.
void write(int sample, int kind, const WrittenLine& line, const Owners& owners) {
    const Lattice lattice = makeLattice(line, classifyStrokes, 0);
    write(std::vector<int32_t>{sample, kind, static_cast<int32_t>(lattice.pieces),
                               static_cast<int32_t>(lattice.arcs.size())});
    std::vector<int32_t> owned;
    for (const StrokePiece& piece : line.pieces) {
        std::map<int, int> votes;
        for (const Point& p : piece.stroke)
            if (const auto found = owners.find({p.x, p.y}); found != owners.end()) ++votes[found->second];
        int best = -1, most = 0;
        for (const auto& [owner, n] : votes)
            if (n > most) best = owner, most = n;
        owned.push_back(best);
    }
    write(owned);
    for (const auto& boundary : lattice.boundaries) write(boundary);
    for (const Arc& arc : lattice.arcs) {
        write(std::vector<int32_t>{static_cast<int32_t>(arc.first), static_cast<int32_t>(arc.count),
                                   arc.may[0] | arc.may[1] << 1 | arc.may[2] << 2, arc.decision.digit});
        write(arc.features);
    }
}

}  // namespace

int main() {
    std::string text;
    for (int sample = 0; std::getline(std::cin, text); ++sample) {
        const auto item = nlohmann::json::parse(text);
        std::vector<Stroke> strokes;
        Owners owners;
        for (size_t s = 0; s < item["strokes"].size(); ++s) {
            Stroke& stroke = strokes.emplace_back();
            for (const auto& p : item["strokes"][s]) stroke.push_back({p[0].get<float>(), p[1].get<float>()});
            size_t at = 0;
            for (const auto& run : item["owners"][s])
                for (int k = 0; k < run[1].get<int>(); ++k, ++at) owners[{stroke[at].x, stroke[at].y}] = run[0].get<int>();
        }
        std::vector<StrokePiece> pieces = cleanStrokes(strokes);
        if (pieces.empty()) continue;
        std::vector<WrittenLine> lines;
        for (auto& line : splitLines(std::move(pieces)))
            lines.push_back(lookAtLine(cutWideStrokes(std::move(line)), classifyStrokes, 0));
        for (size_t i = 0; i < lines.size(); ++i) {
            write(sample, 0, lines[i], owners);
            if (i + 1 == lines.size() || !std::isfinite(closeness(lines[i], lines[i + 1]))) continue;
            auto both = lines[i].pieces;
            both.insert(both.end(), lines[i + 1].pieces.begin(), lines[i + 1].pieces.end());
            write(sample, 1, lookAtLine(std::move(both), classifyStrokes, 0), owners);
        }
    }
}
