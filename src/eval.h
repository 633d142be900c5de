// Measures the reader on labelled sets; what `inkdigits eval` prints.
#pragma once

#include <string>

#include "reading.h"

namespace inkdigits {

/// A labelled set on disk. Files may be gzip'd; "-" is standard input.
struct EvalSet {
    enum Kind { Strokes, Idx, Pages } kind = Strokes;
    std::string file;    ///< JSON lines of strokes or of pages, or IDX images
    std::string labels;  ///< IDX labels; label 255 means "not a digit"
    ReadOptions options;
    bool nonDigits = false;        ///< every sample should be refused, whatever its label
    std::string mistakesFile;      ///< if set, one JSON line for each sample not right
};

/// Reads every sample, of which a label without any digit, such as "x", and a page without `lines` say that nothing is to be
/// read (strokes without a label are an error, but for nonDigits), and prints one JSON object of counts and rates to standard output:
/// n, right, wrong, refused, sure_wrong, accuracy, forced_accuracy (refusal ignored; a label of one
/// digit is taken for the best digit of all the ink); for single digits also sure_rate
/// and ece (expected calibration error over 15 equal bins, Guo et al. 2017); for pages and labels of
/// several digits digits_n, digit_error_rate, lines_exact. Returns false with a message on standard
/// error when the set can't be read.
bool evaluate(const EvalSet& set);

}  // namespace inkdigits
