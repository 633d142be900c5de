// Slashes, as in dates: alone one would be read as a 1.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "layout.h"
#include "perceptron.h"

namespace inkdigits {

/// What speaks for a slash, of a mark that reads as a 1 and of the line it stands in.
constexpr size_t kSlashFeatures = 15;
/// Lengths of the numbers that slashes part, in digits: 1 to 4, and more.
constexpr size_t kPartLengths = 5;

/// What speaks for a way to take some of a line's 1s for slashes, in nats (model/slashes.py).
struct SlashWeights {
    Perceptron<kSlashFeatures, 16, 1> slash;  ///< of each slash
    std::array<float, kPartLengths> parts;    ///< of each number beside a slash, by its length
    float any;                                ///< of any slash at all
};

/// A 1 of a line that may be a slash.
struct SlashCandidate {
    size_t mark;  ///< index in the line
    std::array<float, kSlashFeatures> features;
};

/// The 1s that stand between other marks, without a gap on one side at least. Asks only for what `marks` say,
/// whether of a picture or of strokes.
std::vector<SlashCandidate> slashCandidates(std::span<const Mark> marks);

/// Which marks of a line are slashes: the most plausible way, in order of the line.
std::vector<size_t> findSlashes(std::span<const Mark> marks);

/// Takes slashes out of all lines, which alone would be read as 1s, parts the numbers beside signs, and adds the signs between two
/// digits to the layout's.
void takeOutSigns(Layout& layout);

}  // namespace inkdigits
