// Words beside numbers: letter by letter some of them would pass for digits.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "layout.h"

namespace inkdigits {

/// What tells a letter from a digit: the logarithm of the probability that a mark is none, its height against the
/// page's digits (a logarithm), whether it was cut off other ink.
using LetterFeatures = std::array<float, 3>;

/// Log-odds that marks close together are a word, in nats (model/words.py).
struct WordWeights {
    LetterFeatures letters;  ///< of the means over the marks
    float length;            ///< of the logarithm of their number
    float bias;
};

/// Marks of a line without a gap between them.
struct MarkRun {
    size_t line, first;
    std::vector<LetterFeatures> marks;  ///< from `first` on
};

/// All runs of a page, line by line. Asks nothing that refusing a mark changes.
std::vector<MarkRun> markRuns(const Layout& layout);

/// Refuses the marks of words, of pictures: all of a run, so that letters close behind a number are read or lost with it.
void refuseWords(Layout& layout);

}  // namespace inkdigits
