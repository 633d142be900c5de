// The ways in which the strokes of a line may be read, and what each of them scores: a semi-Markov
// conditional random field (Sarawagi & Cohen 2004, "Semi-Markov conditional random fields for
// information extraction"). Its weights are fitted by model/grouping.py.
#pragma once

#include <array>
#include <vector>

#include "decide.h"
#include "stroke_pieces.h"

namespace inkdigits {

/// What a run of pieces is taken for. A separator is a slash, dash, point, bracket ... between digits;
/// anything else that is no digit is `Other`.
enum class Label { Digit, Other, Separator };
constexpr int kLabels = 3;

/// A digit rarely takes more; pen skips may add some.
constexpr size_t kMaxStrokesPerDigit = 5;

/// Features of an arc and of a boundary, in the order of model/grouping.py.
constexpr int kArcFeatures = 24, kBoundaryFeatures = 6;
constexpr int kHidden = 16;
/// Unordered pairs of labels: DD, DO, DS, OO, OS, SS.
constexpr int kLabelPairs = 6;

/// A label's score on an arc: one hidden layer (ReLU) beside a linear part.
struct LatticeWeights {
    float hidden[kHidden][kArcFeatures + 1];               ///< the last is the bias, here and below
    float label[kLabels][kHidden + kArcFeatures + 1];      ///< of the hidden layer, then of the features
    float boundary[kLabelPairs][kBoundaryFeatures];
};

/// A run of pieces, in order of their centres, that may be one mark.
struct Arc {
    size_t first, count;
    Box box;
    bool dot = false;  ///< too small to be a digit: the network was not asked
    Tensor tensor{};   ///< zero for a dot
    Decision decision;
    std::array<bool, kLabels> may{};  ///< labels that are considered
    std::array<float, kArcFeatures> features{};

    size_t end() const { return first + count; }
};

struct LatticeOptions {
    float minSize = 0;   ///< a mark whose longer side is below (stroke units) is a dot
    bool force = false;  ///< everything but dots is a digit
};

/// All marks that a line may hold.
struct Lattice {
    std::vector<StrokePiece> pieces;  ///< in order of their centres
    float height;                     ///< of the writing, stroke units, > 0
    std::vector<Arc> arcs;            ///< in order of `first`
    /// What stands between the pieces before and from index i on.
    std::vector<std::array<float, kBoundaryFeatures>> boundaries;
};

/// `pieces` is not empty. Asks `classify` once.
Lattice makeLattice(std::vector<StrokePiece> pieces, const Classifier& classify, const LatticeOptions& options);

/// How close two lines come where strokes of theirs stand right under each other, as the loops of an 8 or
/// the bar over a 5 do: up to 0.65, in heights of the writing; minus infinity where none do.
float closeness(const Lattice& above, const Lattice& below);

struct Path {
    std::vector<std::pair<const Arc*, Label>> arcs;  ///< left to right, covering all pieces
    float score;
};

/// The way of the highest score (Viterbi).
Path bestPath(const Lattice& lattice, const LatticeWeights& weights);

}  // namespace inkdigits
