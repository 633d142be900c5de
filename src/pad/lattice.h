// The ways in which the strokes of a line may be read, and what each of them scores: a semi-Markov
// conditional random field (Sarawagi & Cohen 2004, "Semi-Markov conditional random fields for
// information extraction"). Its weights are fitted by model/grouping.py.
#pragma once

#include <array>
#include <vector>

#include "perceptron.h"
#include "written_line.h"

namespace inkdigits {

/// What a run of pieces is taken for. A separator is a slash, dash, point, bracket ... between digits;
/// anything else that is no digit is `Other`.
enum class Label { Digit, Other, Separator };
constexpr size_t kLabels = 3;

/// Features of an arc and of a boundary, in the order of model/grouping.py.
constexpr size_t kArcFeatures = 28, kBoundaryFeatures = 6;
/// Unordered pairs of labels: DD, DO, DS, OO, OS, SS.
constexpr size_t kLabelPairs = 6;

struct LatticeWeights {
    Perceptron<kArcFeatures, 24, kLabels> label;  ///< scores of an arc
    float boundary[kLabelPairs][kBoundaryFeatures];
};

/// A run and what it may be taken for.
struct Arc : PieceRun {
    std::array<bool, kLabels> may{};  ///< labels that are considered
    std::array<float, kArcFeatures> features{};
};

/// All marks that a line may hold.
struct Lattice {
    size_t pieces;          ///< of the line
    std::vector<Arc> arcs;  ///< in order of `first`
    /// What stands between the pieces before and from index i on.
    std::vector<std::array<float, kBoundaryFeatures>> boundaries;
    std::vector<bool> crossed;  ///< at the same places: strokes cross there, as those of a plus do
};

/// The line's runs, and longer ones that may be a drawing; these are dots below `minSize`.
Lattice makeLattice(const WrittenLine& line, const Classifier& classify, float minSize);

/// Whether no clear paper, from top to bottom, parts the pieces.
bool undivided(const Lattice& lattice);

struct Path {
    std::vector<std::pair<const Arc*, Label>> arcs;  ///< left to right, covering all pieces
    float score;
};

/// The way of the highest score (Viterbi).
Path bestPath(const Lattice& lattice, const LatticeWeights& weights);

/// The same where nothing is a digit.
Path bestOthers(const Lattice& lattice, const LatticeWeights& weights);

/// The same where everything is a digit that can be one, but for separators of the best path.
Path bestDigits(const Lattice& lattice, const LatticeWeights& weights);

/// Of each arc of `path`: how much more it scores as a separator than as a digit where its neighbours stay what they
/// are, in nats; 0 for what can't be both.
std::vector<float> separatorOdds(const Lattice& lattice, const LatticeWeights& weights, const Path& path);

}  // namespace inkdigits
