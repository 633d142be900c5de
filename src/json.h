// Reading -> JSON, the one schema for the CLI, the bindings and the tests.
#pragma once

#include <string>

#include "reading.h"

namespace inkdigits {

/// The Reading as one line of JSON. With `options.explain` each digit also carries
/// "saw": {"pixels": [784 integers 0..255, row-major], "confidences": [10 numbers],
/// "evidence": [49 numbers, see evidence.h; with `options.evidence`, of the first digits]}.
/// `file`, if not empty, is put first as "file".
std::string toJson(const Reading& reading, const ReadOptions& options = {}, const std::string& file = {});

}  // namespace inkdigits
